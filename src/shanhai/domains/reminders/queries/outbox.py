"""What waits to be sent: which messages are due for an attempt, and what a message tells whom today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from shanhai.domains.people.models import Party
from shanhai.domains.programme.queries.lines import Line, lines
from shanhai.domains.reminders.choices import FINAL, HOOK_PAUSES, KINDS, LOST_AFTER, MAIL_PAUSES, Kind, Outcome
from shanhai.domains.reminders.models import Delivery, Message, Notice
from shanhai.domains.reminders.queries.people import acting_people, held_by
from shanhai.domains.submissions.queries.submitted import SubmissionRow, submission_rows
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
    """A thing in a message: what is the matter with what, the day that is the cause, and who is told.

    `line` is the commitment; for a submission it is None, and `submission` is there.
    """

    kind: Kind
    day: date
    line: Line | None
    accounts: tuple[str, ...]
    submission: SubmissionRow | None = None

    @property
    def thing(self) -> tuple[str, int]:
        """What it is about: its noun and its id."""
        return (
            ("commitment", self.line.id)
            if self.line
            else ("submission", self.submission.number if self.submission else 0)
        )

    @property
    def code(self) -> str:
        """What its page is called by."""
        return self.line.code if self.line else str(self.thing[1])

    @property
    def text(self) -> Bilingual:
        """What it is about, in words."""
        if self.line is not None:
            return Bilingual(self.line.text_zh or self.line.text_en, self.line.text_en or self.line.text_zh)
        row = self.submission
        return Bilingual(f"{row.title_zh} {row.period}", f"{row.title_en} {row.period}") if row else Bilingual("", "")

    @property
    def why(self) -> Bilingual:
        """How it stands, in a sentence."""
        if self.line is not None:
            return self.line.judgement.sentence
        number = self.submission.counts.get("returned", 0) if self.submission else 0
        return Bilingual(
            f"退回 {number} 个数据，待更正或说明。", f"{number} figures were sent back, to be corrected or explained."
        )

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
    ids = {notice.commitment_id for notice in notices if notice.commitment_id is not None}
    numbers = {notice.submission_id for notice in notices if notice.submission_id is not None}
    if account is not None:
        ids &= _still_theirs(account, ids, on)
    told = {line.id: line for line in lines(sorted(ids), reader=Reader(on, internal=True))}
    handed_in = {row.number: row for row in submission_rows(numbers, on=on)}
    if account is not None and handed_in:
        theirs = _departments(account, on)
        handed_in = {number: row for number, row in handed_in.items() if row.department_code in theirs}
    grouped: defaultdict[tuple[int, int, str, date], list[str]] = defaultdict(list)
    for notice in notices:
        if notice.commitment_id in told or notice.submission_id in handed_in:
            key = (notice.commitment_id or 0, notice.submission_id or 0, notice.kind, notice.day)
            grouped[key].append(notice.account.username)
    order: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    found = [
        Matter(Kind(kind), day, told.get(one), tuple(who), handed_in.get(other))
        for (one, other, kind, day), who in grouped.items()
    ]
    return sorted(found, key=lambda matter: (order[matter.kind], matter.day, matter.code))


def _departments(account: int, on: date) -> frozenset[str]:
    """Return the codes of the departments that an account acts for."""
    parties = [party for person in acting_people(on=on, account=account) for party in person.parties]
    return frozenset(Party.objects.filter(pk__in=parties).values_list("code", flat=True))


def _still_theirs(account: int, commitments: Iterable[int], on: date) -> set[int]:
    people = acting_people(on=on, account=account)
    if not people:
        return set()
    if people[0].office_since is not None:
        return set(commitments)
    return set(held_by(people[0].parties, DOERS | WATCHERS, on=on))
