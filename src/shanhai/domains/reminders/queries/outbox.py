"""What waits to be sent: which messages are due for an attempt, and what a message tells whom today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from shanhai.domains.people.models import Party
from shanhai.domains.programme.queries.lines import lines
from shanhai.domains.reminders.choices import FINAL, HOOK_PAUSES, KINDS, LOST_AFTER, MAIL_PAUSES, Kind, Outcome
from shanhai.domains.reminders.models import Delivery, Message, Notice
from shanhai.domains.reminders.queries.people import acting_people, held_by, reporters
from shanhai.domains.submissions.models import FormVersion
from shanhai.domains.submissions.queries.submitted import submission_rows
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period, parse_period, show_date
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS, WATCHERS

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be tried now: how many attempts there were, and whether this one is the last."""

    message: Message
    attempt: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class About:
    """What a matter is about: a commitment, a submission, or a form in a period; `noun` says which."""

    noun: str
    id: int
    code: str
    period: str
    text: Bilingual
    why: Bilingual
    due: date | None

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it apart from others."""
        return (self.noun, self.id, self.period)


@dataclass(frozen=True, slots=True)
class Matter:
    """A thing in a message: what is the matter with what, the day that is the cause, who is told."""

    kind: Kind
    day: date
    about: About
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
    told = {
        **_commitments(notices, account, on),
        **_submissions(notices, account, on),
        **_reports(notices, account, on),
    }
    grouped: defaultdict[tuple[Key, str, date], list[str]] = defaultdict(list)
    for notice in notices:
        if key_of(notice) in told:
            grouped[(key_of(notice), notice.kind, notice.day)].append(notice.account.username)
    order: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    found = [Matter(Kind(kind), day, told[one], tuple(who)) for (one, kind, day), who in grouped.items()]
    return sorted(found, key=lambda matter: (order[matter.kind], matter.day, matter.about.code, matter.about.period))


def key_of(notice: Notice) -> Key:
    """Return what a notice is about, as `About.key` says it."""
    if notice.commitment_id is not None:
        return ("commitment", notice.commitment_id, "")
    if notice.submission_id is not None:
        return ("submission", notice.submission_id, "")
    return ("form", notice.form_id or 0, notice.period)


def _commitments(notices: Sequence[Notice], account: int | None, on: date) -> dict[Key, About]:
    ids = {notice.commitment_id for notice in notices if notice.commitment_id is not None}
    if account is not None:
        ids &= _still_theirs(account, ids, on)
    found = {}
    for line in lines(sorted(ids), reader=Reader(on, internal=True)):
        text = Bilingual(line.text_zh or line.text_en, line.text_en or line.text_zh)
        about = About("commitment", line.id, line.code, "", text, line.judgement.sentence, line.standing.due)
        found[about.key] = about
    return found


def _submissions(notices: Sequence[Notice], account: int | None, on: date) -> dict[Key, About]:
    """Return the submissions of notices; for one account only those of its departments."""
    rows = submission_rows({notice.submission_id for notice in notices if notice.submission_id is not None}, on=on)
    theirs = _departments(account, on) if account is not None and rows else frozenset()
    found = {}
    for row in rows:
        if account is None or row.department_code in theirs:
            period, returned = parse_period(row.period), row.counts.get("returned", 0)
            text = Bilingual(f"{row.title_zh}（{period.show('zh')}）", f"{row.title_en}, {period.show('en')}")
            why = Bilingual(
                f"退回 {returned} 个数据，待更正或说明。",
                f"Figures sent back, to be corrected or explained: {returned}.",
            )
            about = About("submission", row.number, str(row.number), "", text, why, None)
            found[about.key] = about
    return found


def _departments(account: int, on: date) -> frozenset[str]:
    """Return the codes of the departments that an account acts for."""
    parties = [party for person in acting_people(on=on, account=account) for party in person.parties]
    return frozenset(Party.objects.filter(pk__in=parties).values_list("code", flat=True))


def _reports(notices: Sequence[Notice], account: int | None, on: date) -> dict[Key, About]:
    """Return the forms of notices in their periods; for one account only what its parties report, or all for the office."""
    asked = {notice.form_id: notice.form_id for notice in notices if notice.form_id is not None}
    if not asked:
        return {}
    versions = FormVersion.objects.known(Reader(on, internal=True)).filter(form__in=asked).select_related("form")
    if account is not None:
        people = acting_people(on=on, account=account)
        if not people:
            return {}
        if people[0].office_since is None:
            versions = versions.filter(department__in=set(reporters(on=on, account=account)))
    named = {version.form_id: version for version in versions}
    found = {}
    for notice in notices:
        version = named.get(notice.form_id or 0)
        if version is not None:
            about = report(version, parse_period(notice.period), notice.day, on=on)
            found[about.key] = about
    return found


def report(version: FormVersion, period: Period, due: date, *, on: date) -> About:
    """Return a form in a period as what a matter is about."""
    text = Bilingual(f"{version.title_zh}（{period.show('zh')}）", f"{version.title_en}, {period.show('en')}")
    days = (due - on).days
    why = (
        Bilingual(f"{show_date(due, 'zh')}前报送，还有 {days} 天。", f"To be reported by {show_date(due, 'en')}: {days} days left.")
        if days >= 0
        else Bilingual(f"应于{show_date(due, 'zh')}前报送，已过 {-days} 天。", f"Was to be reported by {show_date(due, 'en')}, {-days} days ago.")
    )  # fmt: skip
    return About("form", version.form_id, version.form.code, period.text, text, why, due)


def _still_theirs(account: int, commitments: Iterable[int], on: date) -> set[int]:
    people = acting_people(on=on, account=account)
    if not people:
        return set()
    if people[0].office_since is not None:
        return set(commitments)
    return set(held_by(people[0].parties, DOERS | WATCHERS, on=on))
