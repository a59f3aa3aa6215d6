"""The rows of a commitment as the duties engine takes them: its events as steps, over every range of knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

from shanhai.engines.duties import Attainment, EventKind, Standing, Step, by_figure, place_in_course, resumed, standing
from shanhai.vocab.bilingual import Bilingual

_ORDER = {kind: place for place, kind in enumerate(EventKind)}
"""Of two events of one day, known from one day, the one that comes first in the course of a duty goes first."""


class VersionRow(NamedTuple):
    """What a version of a commitment gives to its standing; the fields are those of `CommitmentVersion`."""

    known_from: date
    known_to: date | None
    visibility: str
    due: date | None


class EventRow(NamedTuple):
    """What an event gives to the standing of its commitment; the fields are those of `Event`."""

    known_from: date
    known_to: date | None
    visibility: str
    code: str
    kind: str
    occurred_start: date | None
    occurred_end: date | None
    new_due: date | None
    passage_id: int | None


class AttainedRow(NamedTuple):
    """What the figures said of a commitment's target; the fields are those of `Attainment`, `known_to` never empty."""

    known_from: date
    known_to: date
    is_met: bool
    met_on: date | None
    figure: str
    said_zh: str
    said_en: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A standing over a range of knowledge; `known_to` is exclusive, None while it lasts."""

    known_from: date
    known_to: date | None
    standing: Standing


class _Dated(NamedTuple):
    """A step with the range over which this revision of its event was known."""

    step: Step
    known_from: date
    known_to: date | None


def standing_known(
    versions: Iterable[VersionRow], events: Iterable[EventRow], attained: Iterable[AttainedRow] = (), *, on: date
) -> Standing | None:
    """Return the standing that follows from the rows known on a day; None if no version was known.

    An event that was corrected keeps its place in the course: it counts from when its first revision became known.
    """
    known = [row for row in versions if _holds(row, on)]
    if not known:
        return None
    now = standing(known[-1].due, [dated.step for dated in _steps(events) if _holds(dated, on)])
    return _by_figure(now, attained, on)


def _by_figure(now: Standing, attained: Iterable[AttainedRow], day: date) -> Standing:
    """Return a standing with its completion taken from the figure where one judges it."""
    row = next((row for row in attained if row.known_from <= day < row.known_to), None)
    if row is None:
        return now
    return by_figure(now, Attainment(row.is_met, row.met_on, row.figure, Bilingual(row.said_zh, row.said_en)))


def stretches(
    versions: Sequence[VersionRow], events: Sequence[EventRow], attained: Sequence[AttainedRow] = ()
) -> list[Stretch]:
    """Return how a commitment stood over every range of knowledge; equal neighbours are one stretch.

    The rows are those one kind of reader may see, in the order of their revisions. On every day the answer equals
    `standing_known`.
    """
    found: list[Stretch] = []
    for start, end, now in _walk(versions, events, attained):
        last = found[-1] if found else None
        if last is not None and last.known_to == start and last.standing == now:
            found[-1] = replace(last, known_to=end)
        else:
            found.append(Stretch(start, end, now))
    return found


def _walk(
    versions: Sequence[VersionRow], events: Sequence[EventRow], attained: Sequence[AttainedRow]
) -> Iterator[tuple[date, date | None, Standing]]:
    """Yield the standing between any two days on which something became known or ceased to hold."""
    rows: list[VersionRow | EventRow] = [*versions, *events]
    turns = {day for row in attained for day in (row.known_from, row.known_to) if day != date.max}
    ends = {row.known_to for row in rows if row.known_to is not None}
    marks = sorted({row.known_from for row in rows} | ends | turns)
    course = _Course(_steps(events))
    for start, end in zip_longest(marks, marks[1:]):
        version = next((row for row in reversed(versions) if _holds(row, start)), None)
        if version is not None:
            yield start, end, _by_figure(course.on(start, version.due), attained, start)


class _Course:
    """Folds the steps known on one day after another, going on from the day before where the order allows it."""

    def __init__(self, steps: list[_Dated]) -> None:
        placed = [(dated.known_from, place_in_course(dated.step), dated) for dated in steps]
        self._steps = sorted(placed, key=lambda item: item[:2])
        self._none_ceases = all(dated.known_to is None for dated in steps)
        self._counted = 0
        self._furthest: tuple[Any, ...] = ()
        self._due: date | None = None
        self._now: Standing | None = None

    def on(self, day: date, due: date | None) -> Standing:
        """Return the standing on a day, no earlier than the one asked for before."""
        known = self._counted
        while known < len(self._steps) and self._steps[known][0] <= day:
            known += 1
        places = [place for _, place, _ in self._steps[self._counted : known]]
        if self._now is not None and due == self._due and self._none_ceases and _sorted([self._furthest, *places]):
            self._now = resumed(self._now, [dated.step for _, _, dated in self._steps[self._counted : known]])
        else:
            self._now = standing(due, [dated.step for _, _, dated in self._steps[:known] if _holds(dated, day)])
        self._counted, self._due, self._furthest = known, due, max([self._furthest, *places])
        return self._now


def _sorted(places: list[tuple[Any, ...]]) -> bool:
    return all(before <= after for before, after in pairwise(places))


def _steps(events: Iterable[EventRow]) -> list[_Dated]:
    """Return events as steps; the passage an event cites is its evidence."""
    first: dict[str, date] = {}
    rows = list(events)
    for row in rows:
        first[row.code] = min(row.known_from, first.get(row.code, row.known_from))
    return [_Dated(_step(row, first[row.code]), row.known_from, row.known_to) for row in rows]


def _step(row: EventRow, known_from: date) -> Step:
    kind = EventKind(row.kind)
    return Step(
        code=row.code,
        kind=kind,
        occurred_start=row.occurred_start,
        occurred_end=row.occurred_end,
        new_due=row.new_due,
        has_evidence=row.passage_id is not None,
        known_from=known_from,
        order=_ORDER[kind],
    )


def _holds(row: VersionRow | _Dated, day: date) -> bool:
    return row.known_from <= day and (row.known_to is None or row.known_to > day)
