"""What became different in the programme between two days, as it was known on each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet

from shanhai.domains.people.models import PartyVersion
from shanhai.domains.programme.choices import FRAME_KINDS, OWNER_ROLES
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED
from shanhai.domains.programme.queries.standing import standing_on, valid_on
from shanhai.domains.records.models import known_on, visible_to
from shanhai.engines.duties import State
from shanhai.vocab.reader import Reader

ADDED, WITHDRAWN, CHANGED, SLIPPED, DONE, UNDONE, DROPPED, FELL_OVERDUE, NOT_OVERDUE = KINDS = (
    "added",
    "withdrawn",
    "changed",
    "slipped",
    "done",
    "undone",
    "dropped",
    "fell_overdue",
    "not_overdue",
)
"""The ways in which a commitment can be different; `undone` was done and is not any more, `dropped` was closed undone."""
TEXT, DELIVERABLE, KIND, DIMENSION, PARENT, STRENGTH, STARTS, FIRST_DUE, DUE, OWNERS = FIELDS = (
    "text",
    "deliverable",
    "kind",
    "dimension",
    "parent",
    "strength",
    "start",
    "first_due",
    "due",
    "owners",
)
"""What a commitment can say differently, in the order in which it is told. Notes and open points are not compared."""
Value = str | date | int | tuple[str, str] | tuple[int, ...] | None
"""A word, a day, the id of a commitment, a text in Chinese and English, or the ids of parties."""
FEW: Final = 500
"""Ids that are asked for one by one; of more, all that is known is read."""
FINISHED: Final = frozenset(state.value for state in State if state.is_finished)


class Said(NamedTuple):
    """What a version says of a commitment; its fields are those of `CommitmentVersion`."""

    commitment_id: int
    code: str
    kind: str
    dimension_id: int | None
    parent_id: int | None
    text_zh: str
    text_en: str
    deliverable_zh: str
    deliverable_en: str
    strength: str
    start: date | None
    due: date | None

    def values(self) -> dict[str, Value]:
        """Return what can be compared of it, field by field; due dates are compared by how it stands."""
        return {
            TEXT: (self.text_zh, self.text_en),
            DELIVERABLE: (self.deliverable_zh, self.deliverable_en),
            KIND: self.kind,
            DIMENSION: self.dimension_id,
            PARENT: self.parent_id,
            STRENGTH: self.strength,
            STARTS: self.start,
        }


class Stood(NamedTuple):
    """How a commitment stood on a day; its fields are those of the projection."""

    commitment_id: int
    state: str
    first_due: date | None
    due: date | None
    done_on: date | None

    @property
    def is_done(self) -> bool:
        """Whether it was on record as done."""
        return self.state in FINISHED and self.done_on is not None

    @property
    def is_dropped(self) -> bool:
        """Whether it was closed without being done."""
        return self.state in FINISHED and self.done_on is None

    def is_overdue(self, day: date) -> bool:
        """Whether it was past its due date on a day and not finished."""
        return self.state not in FINISHED and self.due is not None and self.due < day


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else: what it said on the first day, and on the second."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A commitment that is different on the second day: in which ways (`KINDS`), and field by field."""

    commitment_id: int
    kinds: frozenset[str]
    fields: tuple[FieldChange, ...] = ()

    def change_of(self, name: str) -> FieldChange | None:
        """Return how a field changed, None if it did not."""
        return next((change for change in self.fields if change.field == name), None)

    @property
    def only_moved(self) -> bool:
        """Whether nothing changed but that its due date moved later, so that it is told as slipped."""
        return SLIPPED in self.kinds and all(change.field == DUE for change in self.fields)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is different between two days, by the id of the commitment."""

    before: Reader
    after: Reader
    differences: Mapping[int, Difference] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, kind: str) -> list[Difference]:
        """Return the differences of a kind, in the order of their commitments."""
        return [one for one in self.differences.values() if kind in one.kinds]


def compare(before: Reader, after: Reader) -> Comparison:
    """Return what became different from one day to a later one, as known on each day by a reader of that kind.

    Only rows that became known, ceased to hold, came into force or passed their due date in between are read: ten
    queries, however many commitments there are. Overdue, done and slipped are said of commitments that a lamp burns
    for, not of plans, dimensions and lists. A commitment has slipped if its due date moved later or was taken away, or if it
    fell overdue in between.

    Raises:
        ValueError: the first day is later than the second, or the readers are not of one kind.
    """
    if before.as_known_on > after.as_known_on or before.internal != after.internal:
        raise ValueError(f"cannot compare {before} with {after}")
    said = _seen(_said(before, after), before, after)
    stood = _stood(before, after)
    owned = _owned(before, after)
    frames = _frames(before, after)
    differences = {}
    for id_ in sorted({*said, *stood, *owned}):
        found = _difference(id_, said.get(id_), stood.get(id_), owned.get(id_), (before, after))
        if found and id_ in frames:
            found = Difference(id_, found.kinds & {ADDED, WITHDRAWN, CHANGED}, found.fields)
        if found and found.kinds:
            differences[id_] = found
    return Comparison(before, after, MappingProxyType(differences))


def _difference(
    id_: int,
    said: tuple[Said | None, Said | None] | None,
    stood: tuple[Stood | None, Stood | None] | None,
    owned: tuple[tuple[int, ...], tuple[int, ...]] | None,
    readers: tuple[Reader, Reader],
) -> Difference | None:
    """Return in which ways a commitment is different; None if it is not, or is known on neither day."""
    kinds = _kinds(stood or (None, None), readers)
    if said and said[0] is None:
        return Difference(id_, frozenset(kinds | {ADDED}))
    if said and said[1] is None:
        return Difference(id_, frozenset(kinds | {WITHDRAWN}))
    fields = [*_fields(said), *_dates(stood)]
    if owned and owned[0] != owned[1]:
        fields.append(FieldChange(OWNERS, *owned))
    if fields:
        kinds.add(CHANGED)
    return Difference(id_, frozenset(kinds), tuple(fields)) if kinds else None


def _kinds(stood: tuple[Stood | None, Stood | None], readers: tuple[Reader, Reader]) -> set[str]:
    """Return how the standing of a commitment on two days differs; one that was not known had nothing owed."""
    old, new = stood
    found = set()
    was_done, is_done = bool(old and old.is_done), bool(new and new.is_done)
    was_late = bool(old and old.is_overdue(readers[0].as_known_on))
    is_late = bool(new and new.is_overdue(readers[1].as_known_on))
    if is_done and not was_done:
        found.add(DONE)
    if was_done and new and not is_done:
        found.add(UNDONE)
    if new and new.is_dropped and not (old and old.is_dropped):
        found.add(DROPPED)
    if is_late and not was_late:
        found.add(FELL_OVERDUE)
    if was_late and not is_late:
        found.add(NOT_OVERDUE)
    if old and new and old.due and old.due != new.due and (new.due is None or new.due > old.due):
        found.add(SLIPPED)
    return found | {SLIPPED} if FELL_OVERDUE in found else found


def _fields(said: tuple[Said | None, Said | None] | None) -> Iterable[FieldChange]:
    old, new = said or (None, None)
    if old is not None and new is not None:
        now = new.values()
        yield from (FieldChange(name, was, now[name]) for name, was in old.values().items() if was != now[name])


def _dates(stood: tuple[Stood | None, Stood | None] | None) -> Iterable[FieldChange]:
    """Yield how the due dates moved; the first one by itself only where it did not move with the one in force."""
    old, new = stood or (None, None)
    if old is None or new is None:
        return
    moved = (old.due, new.due)
    if old.first_due != new.first_due and (old.first_due, new.first_due) != moved:
        yield FieldChange(FIRST_DUE, old.first_due, new.first_due)
    if old.due != new.due:
        yield FieldChange(DUE, *moved)


def _said(before: Reader, after: Reader) -> dict[int, tuple[Said | None, Said | None]]:
    """Return what commitments said on two days, of those whose version is not the same on both."""
    gone = CommitmentVersion.objects.filter(known_on(before), known_to__lte=after.as_known_on)
    come = CommitmentVersion.objects.filter(known_on(after), known_from__gt=before.as_known_on)
    old = {row[0]: Said(*row) for row in gone.order_by("revision").values_list(*Said._fields)}
    new = {row[0]: Said(*row) for row in come.order_by("revision").values_list(*Said._fields)}
    return {id_: (old.get(id_), new.get(id_)) for id_ in {**old, **new}}


def _seen(
    said: Mapping[int, tuple[Said | None, Said | None]], before: Reader, after: Reader
) -> dict[int, tuple[Said | None, Said | None]]:
    """Return the same without pointers to commitments that the reader does not know on that day."""
    return dict(
        zip(
            said,
            zip(
                _pointing([old for old, _ in said.values()], before),
                _pointing([new for _, new in said.values()], after),
                strict=True,
            ),
            strict=True,
        )
    )


def _pointing(versions: Iterable[Said | None], reader: Reader) -> list[Said | None]:
    """Return versions without the parents and dimensions that the reader does not know."""
    rows = list(versions)
    wanted = {id_ for row in rows if row for id_ in (row.parent_id, row.dimension_id) if id_ is not None}
    known = CommitmentVersion.objects.filter(known_on(reader)).values_list("commitment_id", flat=True)
    seen = {*known.filter(commitment_id__in=wanted)} if len(wanted) <= FEW else {*known}
    return [
        row
        and row._replace(
            parent_id=row.parent_id if row.parent_id in seen else None,
            dimension_id=row.dimension_id if row.dimension_id in seen else None,
        )
        for row in rows
    ]


def _stood(before: Reader, after: Reader) -> dict[int, tuple[Stood | None, Stood | None]]:
    """Return how commitments stood on two days, of those whose standing changed or whose due date passed."""
    then, now = before.as_known_on, after.as_known_on
    gone = StandingRow.objects.filter(standing_on(before), known_to__lte=now)
    come = StandingRow.objects.filter(standing_on(after), known_from__gt=then)
    old = {row[0]: Stood(*row) for row in gone.values_list(*Stood._fields)}
    new = {row[0]: Stood(*row) for row in come.values_list(*Stood._fields)}
    passed = StandingRow.objects.filter(
        standing_on(after), known_from__lte=then, state__in=UNFINISHED, due__gte=then, due__lt=now
    )
    same = {row[0]: Stood(*row) for row in passed.values_list(*Stood._fields)}
    return {id_: (old.get(id_), new.get(id_)) for id_ in {**old, **new}} | {
        id_: (row, row) for id_, row in same.items()
    }


def _owned(before: Reader, after: Reader) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return who owed commitments on two days, by the ids of the parties, of those where that can have changed."""
    then, now = before.as_known_on, after.as_known_on
    between = {"gt": then, "lte": now}
    moved = Q()
    for clock in ("known_from", "known_to", "valid_from", "valid_to"):
        moved |= Q(**{f"{clock}__{bound}": day for bound, day in between.items()})
    renamed = PartyVersion.objects.filter(
        Q(known_from__gt=then, known_from__lte=now) | Q(known_to__gt=then, known_to__lte=now), visible_to(before)
    )
    touched = CommitmentAssignment.objects.filter(
        visible_to(before),
        moved | Q(party__in=renamed.values("party_id")),
        role__in=OWNER_ROLES,
        commitment__in=CommitmentVersion.objects.filter(known_on(after)).values("commitment_id"),
    )
    ids = touched.values("commitment_id")
    old, new = _owners(ids, before), _owners(ids, after)
    return {id_: (old.get(id_, ()), new.get(id_, ())) for id_ in {**old, **new}}


def _owners(ids: QuerySet[Any, Any], reader: Reader) -> dict[int, tuple[int, ...]]:
    """Return who owes commitments on a day: leads, then co-leads, of the parties that the reader knows."""
    known = PartyVersion.objects.filter(known_on(reader)).values("party_id")
    rows = CommitmentAssignment.objects.filter(
        known_on(reader), valid_on(reader), role__in=OWNER_ROLES, commitment_id__in=ids, party__in=known
    )
    found: dict[int, tuple[int, ...]] = {}
    for commitment, party in rows.order_by("-role", "code").values_list("commitment_id", "party_id"):
        owed = found.get(commitment, ())
        found[commitment] = owed if party in owed else (*owed, party)
    return found


def _frames(before: Reader, after: Reader) -> frozenset[int]:
    """Return the ids of what was a plan or a dimension on either day."""
    rows = CommitmentVersion.objects.filter(known_on(before) | known_on(after), kind__in=FRAME_KINDS)
    return frozenset(rows.values_list("commitment_id", flat=True))
