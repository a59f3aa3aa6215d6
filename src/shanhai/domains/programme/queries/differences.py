"""Differences between two days told in full: what the commitment says, what changed, and which event or version made it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.choices import OWNER_ROLES
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion, Event
from shanhai.domains.programme.queries.comparing import (
    ADDED,
    CHANGED,
    DIMENSION,
    DONE,
    DROPPED,
    DUE,
    FELL_OVERDUE,
    FIRST_DUE,
    KIND,
    NOT_OVERDUE,
    OWNERS,
    PARENT,
    SLIPPED,
    STRENGTH,
    UNDONE,
    WITHDRAWN,
    Comparison,
    Difference,
    Value,
)
from shanhai.domains.programme.queries.lines import Line, lines
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.domains.programme.queries.standing import valid_on
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import EventKind
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word

EVENT, VERSION, DUTY, DAY = "event", "version", "assignment", "day"
DECIDING = (
    EventKind.DONE,
    EventKind.VERIFIED,
    EventKind.CLOSED,
    EventKind.RETURNED,
    EventKind.REOPENED,
    EventKind.EXTENSION_GRANTED,
)
"""Events that make a commitment done, undone, or due on another day."""
_MOVING = frozenset({EventKind.EXTENSION_GRANTED})
_FINISHING = frozenset({EventKind.DONE, EventKind.VERIFIED, EventKind.CLOSED})
_TAKING_BACK = frozenset({EventKind.RETURNED, EventKind.REOPENED})
_BEARING: Mapping[str, frozenset[EventKind]] = {
    SLIPPED: _MOVING | _TAKING_BACK,
    DONE: _FINISHING,
    UNDONE: _TAKING_BACK,
    DROPPED: _FINISHING,
    FELL_OVERDUE: _TAKING_BACK,
    NOT_OVERDUE: _FINISHING | _MOVING,
}
"""Which events bear on which kind of difference."""
EMPTY = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Reason:
    """What made the difference: an event, a version, an assignment, or the day itself; since when it is known, and by what source.

    `code` is that of the row, with its revision for a version: `bridge#2`; `event` the kind of an event.
    """

    what: str
    words: Bilingual
    on: date | None
    code: str = ""
    event: str = ""
    text: Bilingual = EMPTY
    actor: Named | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Was:
    """A field of a commitment in words, on the first day and on the second; None where it said nothing."""

    field: str
    old: Bilingual | date | None
    new: Bilingual | date | None


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in full; `line` is the commitment on the second day, or on the first if it was withdrawn."""

    difference: Difference
    line: Line
    changes: tuple[Was, ...]
    reasons: tuple[Reason, ...]

    def reasons_for(self, kind: str) -> tuple[Reason, ...]:
        """Return the reasons that bear on one kind of the difference; all of them where none is known to."""
        moved = any(self.difference.change_of(name) for name in (DUE, FIRST_DUE))
        events = _BEARING.get(kind, frozenset())
        if kind == CHANGED and moved:
            events = _MOVING
        whats = {ADDED: {VERSION}, WITHDRAWN: {VERSION}, CHANGED: {VERSION, DUTY}, SLIPPED: {DAY}}.get(kind, set())
        if moved or (kind == SLIPPED and ADDED in self.difference.kinds):
            whats = whats | {VERSION}
        found = tuple(one for one in self.reasons if one.what in whats or one.event in events)
        return found or self.reasons


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that can be the reason of a difference, and the sources and actors they name."""

    versions: Mapping[int, CommitmentVersion]
    duties: Mapping[int, Sequence[CommitmentAssignment]]
    events: Mapping[int, Sequence[Event]]
    sources: Mapping[int, Source]
    parties: Mapping[int, Named]


def told(comparison: Comparison, differences: Sequence[Difference]) -> list[Told]:
    """Return differences in full, in the order given; at most 25 queries, however many they are."""
    before, after = comparison.before, comparison.after
    gone = [one.commitment_id for one in differences if WITHDRAWN in one.kinds]
    here = [one.commitment_id for one in differences if WITHDRAWN not in one.kinds]
    said = {line.id: line for line in lines(here, reader=after)} if here else {}
    said |= {line.id: line for line in lines(gone, reader=before)} if gone else {}
    names = _names(comparison, differences)
    rows = _rows(comparison, differences)
    return [
        Told(
            difference=one,
            line=said[one.commitment_id],
            changes=tuple(
                Was(each.field, _words(each.field, each.old, names[0]), _words(each.field, each.new, names[1]))
                for each in one.fields
            ),
            reasons=tuple(_reasons(one, said[one.commitment_id], rows, comparison)),
        )
        for one in differences
        if one.commitment_id in said
    ]


def _names(
    comparison: Comparison, differences: Iterable[Difference]
) -> tuple[dict[str, Mapping[int, Named]], dict[str, Mapping[int, Named]]]:
    """Return what parties and commitments that took part in a change were called on the first day, and on the second."""
    parties: set[int] = set()
    above: set[int] = set()
    for change in (change for one in differences for change in one.fields):
        if change.field == OWNERS:
            parties.update(_ids(change.old), _ids(change.new))
        if change.field in (DIMENSION, PARENT):
            above.update(id_ for id_ in (change.old, change.new) if isinstance(id_, int))
    found = []
    for reader in (comparison.before, comparison.after):
        called = commitment_names(above, reader=reader) if above else {}
        found.append(
            {OWNERS: party_names(parties, reader=reader) if parties else {}, DIMENSION: called, PARENT: called}
        )
    return found[0], found[1]


def _ids(value: Value) -> tuple[int, ...]:
    return tuple(each for each in value if isinstance(each, int)) if isinstance(value, tuple) else ()


def _words(name: str, value: Value, names: Mapping[str, Mapping[int, Named]]) -> Bilingual | date | None:
    """Return the value of a field in words; None for nothing."""
    match value:
        case None | () | "" | ("", ""):
            return None
        case date():
            return value
        case str():
            return word({KIND: "commitment_kind", STRENGTH: "strength"}[name], value)
        case int():
            named = [names[name][value]] if value in names[name] else []
        case (str(zh), str(en)):
            return Bilingual(zh, en)
        case _:
            named = [names[name][id_] for id_ in _ids(value) if id_ in names[name]]
    if not named:
        return None
    return Bilingual("、".join(one.name_zh for one in named), ", ".join(one.name_en for one in named))


def _rows(comparison: Comparison, differences: Sequence[Difference]) -> _Rows:
    """Return what can be the reason of differences: six queries."""
    before, after = comparison.before, comparison.after
    ids = [one.commitment_id for one in differences]
    between = {"known_from__gt": before.as_known_on, "known_from__lte": after.as_known_on}
    versions = {
        row.commitment_id: row
        for reader in (before, after)
        for row in CommitmentVersion.objects.filter(known_on(reader), commitment_id__in=ids).order_by("revision")
    }
    events: defaultdict[int, list[Event]] = defaultdict(list)
    deciding = Event.objects.filter(known_on(after), kind__in=DECIDING, commitment_id__in=ids, **between)
    for event in deciding.order_by("known_from", "id"):
        events[event.commitment_id].append(event)
    duties = _duties([one.commitment_id for one in differences if one.change_of(OWNERS)], before, after)
    cited = [row.passage_id for row in versions.values()]
    cited += [row.passage_id for few in (*events.values(), *duties.values()) for row in few]
    actors = [row.actor_id for few in events.values() for row in few]
    return _Rows(
        versions=versions,
        duties=duties,
        events=events,
        sources={**sources(cited, reader=before), **sources(cited, reader=after)},
        parties=party_names(actors, reader=after) if actors else {},
    )


def _duties(ids: Sequence[int], before: Reader, after: Reader) -> Mapping[int, Sequence[CommitmentAssignment]]:
    """Return the assignments that are in force on one of the days only."""
    if not ids:
        return {}
    owing = CommitmentAssignment.objects.filter(role__in=OWNER_ROLES, commitment_id__in=ids).order_by("id")
    old = {row.pk: row for row in owing.filter(known_on(before), valid_on(before))}
    new = {row.pk: row for row in owing.filter(known_on(after), valid_on(after))}
    found: defaultdict[int, list[CommitmentAssignment]] = defaultdict(list)
    for pk in sorted(new.keys() - old.keys()) + sorted(old.keys() - new.keys()):
        row = new.get(pk) or old[pk]
        found[row.commitment_id].append(row)
    return found


def _reasons(one: Difference, line: Line, rows: _Rows, comparison: Comparison) -> list[Reason]:
    """Return why a commitment is different: version, assignments, events, then the day itself."""
    version = rows.versions.get(one.commitment_id)
    if version is not None and WITHDRAWN in one.kinds:
        return [
            _of_version(
                version, Bilingual("撤回或不再公开", "withdrawn, or not published any more"), version.known_to, rows
            )
        ]
    found = []
    if version is not None and version.known_from > comparison.before.as_known_on:
        words = Bilingual("新列", "added") if ADDED in one.kinds else Bilingual("改写", "reworded")
        found.append(_of_version(version, words, version.known_from, rows))
    found += [_of_duty(duty, rows, comparison.before) for duty in rows.duties.get(one.commitment_id, ())]
    found += [_of_event(event, rows) for event in rows.events.get(one.commitment_id, ())]
    due = line.standing.due
    if FELL_OVERDUE in one.kinds and due is not None and due >= comparison.before.as_known_on:
        found.append(Reason(DAY, Bilingual("期限已过", "the due date passed"), due + timedelta(days=1)))
    return found or [Reason(DAY, Bilingual("记录更正", "the record was corrected"), None)]


def _of_version(version: CommitmentVersion, words: Bilingual, on: date | None, rows: _Rows) -> Reason:
    cited = rows.sources.get(version.passage_id or 0)
    return Reason(VERSION, words, on, str(version), source=cited)


def _of_duty(duty: CommitmentAssignment, rows: _Rows, before: Reader) -> Reason:
    """Return an assignment as a reason: it was made or came into force, or it ended."""
    then = before.as_known_on
    begun = duty.known_from > then or (duty.valid_from is not None and duty.valid_from > then)
    day = max(duty.known_from, duty.valid_from or duty.known_from) if begun else duty.valid_to or duty.known_to
    words = Bilingual("责任开始", "takes it on") if begun else Bilingual("责任结束", "gives it up")
    return Reason(DUTY, words, day, str(duty), source=rows.sources.get(duty.passage_id or 0))


def _of_event(event: Event, rows: _Rows) -> Reason:
    return Reason(
        EVENT,
        word("event_kind", event.kind),
        event.known_from,
        event.code,
        event.kind,
        Bilingual(event.text_zh, event.text_en),
        rows.parties.get(event.actor_id or 0),
        rows.sources.get(event.passage_id or 0),
    )
