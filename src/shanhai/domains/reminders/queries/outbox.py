"""What waits to be sent: which messages are due for an attempt, and what a message tells whom today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from shanhai.domains.programme.queries.lines import Line, lines
from shanhai.domains.reminders.choices import FINAL, HOOK_PAUSES, KINDS, LOST_AFTER, MAIL_PAUSES, Kind, Outcome
from shanhai.domains.reminders.models import Delivery, Message, Notice
from shanhai.domains.reminders.queries.people import acting_people, held_by
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS, WATCHERS


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be tried now: how many attempts there were, and whether this one is the last."""

    message: Message
    attempt: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A thing in a message: what is the matter with which commitment, the day that is the cause, and who is told."""

    kind: Kind
    day: date
    line: Line
    accounts: tuple[str, ...]

    @property
    def words(self) -> Bilingual:
        """What is the matter, in words."""
        return KINDS[self.kind]


def due_messages(*, on: datetime, hooks: bool) -> list[Due]:
    """Return the messages whose turn it is at a time: not ended, never tried or tried long enough ago; oldest first."""
    ended = Delivery.objects.filter(message=OuterRef("pk"), outcome__in=FINAL)
    waiting = list(
        Message.objects.filter(~Exists(ended), hook__isnull=not hooks).select_related("account", "hook").order_by("pk")
    )
    tried: dict[int, Delivery] = {}
    for one in Delivery.objects.filter(message__in=waiting).order_by("attempt", "pk"):
        tried[one.message_id] = one
    found = []
    for message in waiting:
        last = tried.get(message.pk)
        if last is None or last.at + _pause(last, hooks=hooks) <= on:
            attempt = last.attempt + 1 if last else 1
            found.append(Due(message, attempt, is_last=attempt > len(pauses(hooks=hooks))))
    return found


def pauses(*, hooks: bool) -> Sequence[timedelta]:
    """Return the waits after each failed attempt."""
    return HOOK_PAUSES if hooks else MAIL_PAUSES


def _pause(last: Delivery, *, hooks: bool) -> timedelta:
    waits = pauses(hooks=hooks)
    wait = waits[min(last.attempt, len(waits)) - 1]
    return max(LOST_AFTER, wait) if last.outcome == Outcome.TRYING else wait


def next_attempt(last: Delivery, *, hooks: bool) -> datetime:
    """Return when a message that failed is tried again."""
    return last.at + _pause(last, hooks=hooks)


def matters_of(message: Message, *, on: date) -> list[Matter]:
    """Return what a message tells, the most pressing first; of a digest only what the person may still see."""
    notices = list(Notice.objects.filter(items__message=message).select_related("account").order_by("pk"))
    return matters(notices, on=on, account=message.account_id)


def matters(notices: Sequence[Notice], *, on: date, account: int | None = None) -> list[Matter]:
    """Return notices as matters with their lines; for one account only what is still its own or the office's."""
    ids = {notice.commitment_id for notice in notices}
    if account is not None:
        ids &= _still_theirs(account, ids, on)
    told = {line.id: line for line in lines(sorted(ids), reader=Reader(on, internal=True))}
    grouped: defaultdict[tuple[int, str, date], list[str]] = defaultdict(list)
    for notice in notices:
        if notice.commitment_id in told:
            grouped[(notice.commitment_id, notice.kind, notice.day)].append(notice.account.username)
    order: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    found = [Matter(Kind(kind), day, told[one], tuple(who)) for (one, kind, day), who in grouped.items()]
    return sorted(found, key=lambda matter: (order[matter.kind], matter.day, matter.line.code))


def _still_theirs(account: int, commitments: Iterable[int], on: date) -> set[int]:
    people = acting_people(on=on, account=account)
    if not people:
        return set()
    if people[0].office_since is not None:
        return set(commitments)
    return set(held_by(people[0].parties, DOERS | WATCHERS, on=on))
