"""The words of reminders: what is noticed, what people wish, how a delivery went, and how long is waited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shanhai.vocab.bilingual import Bilingual


class Kind(StrEnum):
    """What is noticed, the most pressing first."""

    OVERDUE = "overdue"
    DUE_1 = "due_1"
    DUE_7 = "due_7"
    RETURNED = "returned"
    FIGURES_RETURNED = "figures_returned"
    EXTENSION_ASKED = "extension_asked"
    DONE = "done"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    ISSUED = "issued"
    DUE_30 = "due_30"


KINDS: Mapping[Kind, Bilingual] = MappingProxyType(
    {
        Kind.OVERDUE: Bilingual("已过期限", "past the due date"),
        Kind.DUE_1: Bilingual("今明两天到期", "due today or tomorrow"),
        Kind.DUE_7: Bilingual("七天内到期", "due within 7 days"),
        Kind.RETURNED: Bilingual("被退回", "returned"),
        Kind.FIGURES_RETURNED: Bilingual("报送的数据被退回", "figures sent back"),
        Kind.EXTENSION_ASKED: Bilingual("申请延期，等您决定", "an extension is asked: your decision"),
        Kind.DONE: Bilingual("报告完成，等您核验", "reported done: yours to verify"),
        Kind.EXTENSION_GRANTED: Bilingual("延期已获同意", "the extension is granted"),
        Kind.EXTENSION_REFUSED: Bilingual("延期未获同意", "the extension is refused"),
        Kind.ISSUED: Bilingual("新下达，等您签收", "issued: yours to accept"),
        Kind.DUE_30: Bilingual("三十天内到期", "due within 30 days"),
    }
)
SPANS: Final = ((1, Kind.DUE_1), (7, Kind.DUE_7), (30, Kind.DUE_30))
"""Days to the due date up to which a kind is noticed; the narrowest that fits."""

LOOK_BACK: Final = timedelta(days=30)
"""How far back events are looked at, so that a stop of weeks loses nothing."""


class Wish(StrEnum):
    """What a person wants by mail."""

    DAILY = "daily"
    NONE = "none"


class Outcome(StrEnum):
    """How an attempt went. `trying` is the claim of one worker; the last three are final."""

    TRYING = "trying"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


FINAL: Final = (Outcome.SENT, Outcome.GIVEN_UP, Outcome.DROPPED)
OUTCOMES: Mapping[Outcome, Bilingual] = MappingProxyType(
    {
        Outcome.TRYING: Bilingual("正在发送", "being sent"),
        Outcome.FAILED: Bilingual("没有发出，稍后再试", "not sent, tried again later"),
        Outcome.SENT: Bilingual("已发出", "sent"),
        Outcome.GIVEN_UP: Bilingual("多次未成，不再重试", "given up after several attempts"),
        Outcome.DROPPED: Bilingual("不再需要，没有发送", "no longer wanted, not sent"),
    }
)
_MINUTES = {"mail": (1, 5, 15, 60, 180, 360, 720, 1_440, 1_440, 1_440, 1_440), "hook": (1, 5, 30, 120, 360)}
MAIL_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in _MINUTES["mail"])
"""Waits after each failed attempt at a digest: twelve attempts over five and a half days."""
HOOK_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in _MINUTES["hook"])
"""Waits after each failed call: five retries over eight and a half hours."""
LOST_AFTER: Final = timedelta(minutes=10)
"""After this long an attempt without an outcome is taken as failed: its worker has died."""
DIGEST_HOUR: Final = 8
"""The hour of the office's day from which digests are sent."""
MOST_HOOKS: Final = 20
MOST_THINGS: Final = 500
"""Things in one call of the messenger; the rest goes into the next."""
