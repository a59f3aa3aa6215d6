"""What is to be noticed on a day, and for whom: from standings, due dates and the events of the last weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import CommitmentVersion, Event
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED
from shanhai.domains.programme.queries.standing import standing_on
from shanhai.domains.records.models import known_on
from shanhai.domains.reminders.choices import LOOK_BACK, SPANS, Kind
from shanhai.domains.reminders.queries.people import Person, acting_people, held_by, reporters
from shanhai.domains.submissions.models import Decision, SubmittedFigure
from shanhai.domains.submissions.queries.completeness import forms_due
from shanhai.engines.duties import EventKind, State
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS, WATCHERS

FURTHEST = timedelta(days=max(days for days, _ in SPANS))
FORM_AHEAD = timedelta(days=7)
FOR_DOERS = (EventKind.ISSUED, EventKind.RETURNED, EventKind.EXTENSION_GRANTED, EventKind.EXTENSION_REFUSED)
FOR_DECIDERS = (EventKind.EXTENSION_ASKED, EventKind.DONE)


@dataclass(frozen=True, slots=True)
class Cause:
    """A commitment, a submission, or a form and its period, about which somebody is to be told.

    `by` is the account whose doing it is, empty for a date; what it is not about is None.
    """

    commitment: int | None
    kind: Kind
    day: date
    by: str = ""
    submission: int | None = None
    form: int | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A cause and the account that is to know of it."""

    account: int
    cause: Cause


def to_notice(*, on: date) -> list[Told]:
    """Return all that is to be noticed on a day, whether it was noticed before or not; a dozen queries, whatever there is."""
    people = acting_people(on=on)
    parties = {party for person in people for party in person.parties}
    doing, watching = held_by(parties, DOERS, on=on), held_by(parties, WATCHERS, on=on)
    by_party: defaultdict[int, list[Person]] = defaultdict(list)
    for person in people:
        for party in person.parties:
            by_party[party].append(person)
    office = [person for person in people if person.office_since is not None]
    found: set[Told] = set()
    for cause in [*_dated(doing, on), *_happened(on)]:
        decides = cause.kind in (Kind.EXTENSION_ASKED, Kind.DONE)
        holders = doing.get(cause.commitment or 0, frozenset())
        if decides:
            watchers = watching.get(cause.commitment or 0, frozenset()) if cause.kind is Kind.DONE else frozenset()
            found |= _for_deciders(cause, office, [*_of(watchers, by_party)], holders)
        else:
            found |= _for_doers(cause, holders, by_party)
    found |= _sent_back(by_party, on)
    found |= _of_forms(on)
    return sorted(found, key=_order)


def _order(told: Told) -> tuple[int, int, int, int, str, str, date]:
    cause = told.cause
    numbers = (cause.commitment or 0, cause.submission or 0, cause.form or 0)
    return (told.account, *numbers, cause.period, cause.kind, cause.day)


def _sent_back(by_party: Mapping[int, list[Person]], on: date) -> set[Told]:
    """Return who is told that figures were sent back: the accounts of the department, while any still is."""
    rows = Decision.objects.filter(deed="return", made_on__gt=on - LOOK_BACK, made_on__lte=on)
    waits = SubmittedFigure.objects.filter(submission=OuterRef("submission"), state="returned")
    told = rows.filter(Exists(waits)).values_list("submission_id", "submission__department_id", "made_on", "made_by")
    return {
        Told(person.account, Cause(None, Kind.FIGURES_RETURNED, day, submission=number))
        for number, department, day, by in told
        for person, since in _of([department], by_party)
        if day >= since and by != person.name
    }


def _of_forms(on: date) -> set[Told]:
    """Return who is told of forms: the accounts of the department, seven days and a day before one is due, and after.

    What fell due longer ago than events are looked back at is on the page of completeness, and no news.
    """
    telling = reporters(on=on)
    return {
        Told(account, Cause(None, _span((due.due - on).days), due.due, form=due.form, period=due.period.text))
        for due in forms_due(on=on, within=FORM_AHEAD, since=LOOK_BACK, departments=set(telling))
        for account in telling[due.department]
    }


def _of(parties: Collection[int], by_party: Mapping[int, list[Person]]) -> Iterator[tuple[Person, date]]:
    for party in parties:
        for person in by_party.get(party, ()):
            yield person, person.parties[party]


def _for_doers(cause: Cause, holders: Collection[int], by_party: Mapping[int, list[Person]]) -> set[Told]:
    """Return who of the parties that do it is told: of events, whoever held the post then and did not do it."""
    is_event = cause.kind in {kind.value for kind in FOR_DOERS}
    return {
        Told(person.account, cause)
        for person, since in _of(holders, by_party)
        if not (is_event and (cause.day < since or cause.by == person.name))
    }


def _for_deciders(
    cause: Cause, office: Collection[Person], watchers: Collection[tuple[Person, date]], holders: Collection[int]
) -> set[Told]:
    """Return who decides or verifies: the office and those who supervise, never whoever does the work."""
    asked = [(person, person.office_since) for person in office] + list(watchers)
    return {
        Told(person.account, cause)
        for person, since in asked
        if since is not None
        and cause.day >= since
        and cause.by != person.name
        and not (set(person.parties) & set(holders))
    }


def _dated(doing: Collection[int], on: date) -> Iterator[Cause]:
    """Yield what is overdue or falls due within thirty days, of commitments that somebody here does."""
    rows = _stood(on).filter(state__in=UNFINISHED, due__lte=on + FURTHEST)
    for commitment, due in rows.values_list("commitment_id", "due"):
        if commitment in doing and due is not None:
            yield Cause(commitment, _span((due - on).days), due)


def _span(days: int) -> Kind:
    if days < 0:
        return Kind.OVERDUE
    return next(kind for most, kind in SPANS if days <= most)


def _happened(on: date) -> Iterator[Cause]:
    """Yield the events of the last weeks that still want somebody's attention."""
    reader = Reader(on, internal=True)
    rows = Event.objects.filter(known_on(reader), known_from__gt=on - LOOK_BACK, kind__in=[*FOR_DOERS, *FOR_DECIDERS])
    happened = _as_first_said(rows.order_by("id"))
    stood = {row.commitment_id: row for row in _stood(on).filter(commitment_id__in={e.commitment_id for e in happened})}
    for event in happened:
        row = stood.get(event.commitment_id)
        if row is not None and event.known_from > on - LOOK_BACK and _still_wanted(event.kind, row):
            yield Cause(event.commitment_id, Kind(event.kind), event.known_from, event.recorded_by)


def _as_first_said(rows: Iterable[Event]) -> list[Event]:
    """Return events as the first version that says the same: to publish one is no news to those who do the work."""
    events = list(rows)
    codes = {event.code for event in events if event.revision > 1}
    known = Event.objects.filter(code__in=codes) if codes else ()
    versions = {(event.code, event.revision): event for event in known}
    found = []
    for event in events:
        first, before = event, versions.get((event.code, event.revision - 1))
        while before is not None and _said(before) == _said(first):
            first, before = before, versions.get((before.code, before.revision - 1))
        found.append(first)
    return found


def _said(event: Event) -> tuple[object, ...]:
    return event.kind, event.occurred, event.new_due, event.actor_id, event.text_zh, event.text_en


def _still_wanted(kind: str, row: StandingRow) -> bool:
    if kind == EventKind.DONE:
        return row.state == State.DONE
    if kind == EventKind.EXTENSION_ASKED:
        return row.extension_pending and row.state in UNFINISHED
    if kind == EventKind.ISSUED:
        return row.state == State.ISSUED
    return row.state in UNFINISHED


def _stood(on: date) -> QuerySet[StandingRow]:
    """Return how commitments stand on a day, known to readers inside; plans, dimensions and lists left out."""
    reader = Reader(on, internal=True)
    frames = CommitmentVersion.objects.filter(known_on(reader), kind__in=FRAME_KINDS)
    return StandingRow.objects.filter(standing_on(reader)).exclude(commitment__in=frames.values("commitment_id"))
