"""What can go wrong when a figure is recorded, superseded or preferred."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shanhai.adapters.books.tables import TABLES
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.errors import ShanhaiError

_TITLES = {column.name: column.title for column in TABLES["observations"].columns}


class UnknownObservation(ShanhaiError):
    """No figure of that code is known."""

    code = "unknown_observation"

    def __init__(self, code: str) -> None:
        super().__init__(
            Bilingual(f"没有编码为“{code}”的现行数据。", f"There is no current figure with the code “{code}”."),
            Bilingual(
                "请核对编码；新数据请用登记，不用更正。", "Check the code; a new figure is recorded, not superseded."
            ),
            code=code,
        )


class AlreadyRecorded(ShanhaiError):
    """A figure of that code is known already."""

    code = "already_recorded"

    def __init__(self, code: str) -> None:
        super().__init__(
            Bilingual(f"编码“{code}”已有现行数据。", f"The code “{code}” has a current figure already."),
            Bilingual("请用更正取代它，或换一个编码。", "Supersede it, or choose another code."),
            code=code,
        )


class UnknownReference(ShanhaiError):
    """A figure points to something that is not recorded."""

    code = "unknown_reference"

    def __init__(self, title: Bilingual, code: str) -> None:
        super().__init__(
            Bilingual(f"没有编码为“{code}”的{title.zh}。", f"There is no {title.en} with the code “{code}”."),
            Bilingual("请核对编码，或先登记它。", "Check the code, or record it first."),
            code=code,
        )


class NothingChanged(ShanhaiError):
    """The correction says what is known already."""

    code = "nothing_changed"

    def __init__(self, code: str) -> None:
        super().__init__(
            Bilingual(
                f"“{code}”的内容与现行版本相同，没有变化。", f"“{code}” says what it said before: nothing has changed."
            ),
            Bilingual(
                "不必更正；如确有改动，请检查填写的内容。",
                "Nothing need be done; if a change was meant, check what was given.",
            ),
            code=code,
        )


class KnownTooEarly(ShanhaiError):
    """A version would be known before the version it supersedes."""

    code = "known_too_early"

    def __init__(self, code: str, given: object, earliest: object) -> None:
        super().__init__(
            Bilingual(
                f"“{code}”的知悉日 {given} 早于现行版本的知悉日 {earliest}。",
                f"“{code}” would be known from {given}, before the version it supersedes ({earliest}).",
            ),
            Bilingual(f"请填 {earliest} 或更晚的日期。", f"Give {earliest} or a later day."),
            code=code,
            given=given,
            earliest=earliest,
        )


class FigureRefused(ShanhaiError):
    """What is stated cannot be: a unit that does not fit, a negative count, a cell that cannot be read.

    `findings` holds everything that is wrong; the message is that of the first.
    """

    code = "figure_refused"

    def __init__(self, findings: Sequence[Diagnostic]) -> None:
        first = findings[0]
        title = _TITLES.get(first.column or "", Bilingual(first.column or "", first.column or ""))
        super().__init__(
            Bilingual(f"{title.zh}“{first.value}”：{first.what.zh}", f"{title.en} “{first.value}”: {first.what.en}"),
            first.cure,
            column=first.column,
            value=first.value,
        )
        self.findings = list(findings)


class ReasonMissing(ShanhaiError):
    """A decision is recorded with its reason in both languages, or not at all."""

    code = "reason_missing"

    def __init__(self, code: str) -> None:
        super().__init__(
            Bilingual(f"采用“{code}”没有写明理由。", f"No reason is given for preferring “{code}”."),
            Bilingual("请用中文和英文各写一句理由。", "Give the reason in Chinese and in English, a sentence each."),
            code=code,
        )


class PeriodLocked(ShanhaiError):
    """The period of a figure is locked: nothing is added to it or corrected but under a dated exception."""

    code = "period_locked"

    def __init__(self, period: str, *, lock: str, since: date, reason: str) -> None:
        super().__init__(
            Bilingual(
                f"时期“{period}”在锁定的“{lock}”之内：{since} 起锁定，原因：{reason}。",
                f"The period “{period}” lies within “{lock}”, which is locked since {since} ({reason}).",
            ),
            Bilingual(
                "确须新增或更正的，请办公室给一个写明起止日的例外（shanhai lock allow，或“锁定”一页）。",
                "If it must be added or corrected, ask the office for a dated exception (shanhai lock allow, or the page of locks).",
            ),
            period=period,
            lock=lock,
            since=since,
        )
