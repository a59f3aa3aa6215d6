"""The days on which divisions changed: what ended, what began, what kept its code over another territory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shanhai.domains.places.queries.successions import Succession, successions
from shanhai.domains.places.queries.territories import Territory
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A day on which divisions changed.

    `ended` have no territory from that day on and `begun` none before it; `altered` are places that went on with
    another territory, as they were before and after; `passed` says what passed from which place to which.
    """

    on: date
    ended: tuple[Territory, ...]
    begun: tuple[Territory, ...]
    altered: tuple[tuple[Territory, Territory], ...]
    passed: tuple[Succession, ...]


def division_changes(found: Iterable[Territory], *, reader: Reader) -> list[DivisionChange]:
    """Return the changes among these territories (all versions of some places), the latest first; two queries at most."""
    known = list(found)
    days = {day for one in known for day in (one.valid_from, one.valid_to) if day is not None}
    if not days:
        return []
    flows = successions({one.place for one in known}, reader=reader)
    return [_change(day, known, flows) for day in sorted(days | {flow.on for flow in flows}, reverse=True)]


def _change(day: date, known: list[Territory], flows: list[Succession]) -> DivisionChange:
    ending = {one.id: one for one in known if one.valid_to == day}
    beginning = {one.id: one for one in known if one.valid_from == day}
    return DivisionChange(
        on=day,
        ended=tuple(one for place, one in ending.items() if place not in beginning),
        begun=tuple(one for place, one in beginning.items() if place not in ending),
        altered=tuple((ending[place], one) for place, one in beginning.items() if place in ending),
        passed=tuple(flow for flow in flows if flow.on == day),
    )
