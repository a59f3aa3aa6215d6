"""Whether two figures can both be true: what makes them disagree, and what does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.db.models import Q

from shanhai.domains.indicators.models import Observation
from shanhai.domains.records.models import known_on
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import unit

Interval = tuple[Fraction | None, Fraction | None]
_FROM_BELOW = frozenset({Qualifier.OVER, Qualifier.AT_LEAST})
REACH = Fraction(1, 10)
"""How far “about” and “nearly” are taken to reach, as a share of the value. No source says; a tenth keeps a figure
rounded in a speech from being called a contradiction of the exact one, and still parts 50 % from “nearly 80 %”."""


class Stated(Protocol):
    """What a figure states and about when: an observation or a view of one."""

    @property
    def period(self) -> str:
        """The period as recorded."""

    @property
    def period_start(self) -> date | None:
        """Its first day."""

    @property
    def period_end(self) -> date | None:
        """The day after its last."""

    @property
    def value(self) -> Decimal | None:
        """The number."""

    @property
    def value_date(self) -> date | None:
        """The date, where the figure is one."""

    @property
    def unit(self) -> str:
        """The unit."""

    @property
    def qualifier(self) -> str:
        """The hedge."""


def same_period(one: Stated, other: Stated) -> bool:
    """Return whether two figures speak of the same period: the same days, or the same words where no days are stated."""
    if one.period == other.period:
        return True
    days = (one.period_start, one.period_end)
    return days == (other.period_start, other.period_end) and None not in days


def contradicts(one: Stated, other: Stated) -> bool:
    """Return whether two figures of one thing cannot both be true.

    “Over 200” and 226 can; 17,271 and 17,298 cannot; “about 18” and 17.6 can. Figures whose units measure different
    things are not compared.
    """
    if one.value is None or other.value is None:
        return one.value_date != other.value_date
    here, there = unit(one.unit), unit(other.unit)
    if here.powers != there.powers:
        return False
    first = _interval(Fraction(one.value) * here.factor, Qualifier(one.qualifier))
    second = _interval(Fraction(other.value) * there.factor, Qualifier(other.qualifier))
    return _apart(first, second)


def disputed_codes(observations: Sequence[Observation], *, reader: Reader) -> frozenset[str]:
    """Return the codes of those figures that another figure known to the reader contradicts; one query."""
    if not observations:
        return frozenset()
    groups: defaultdict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for row in _beside(observations, reader):
        groups[_group(row)].append(row)
    return frozenset(
        row.code
        for row in observations
        if any(
            other.code != row.code and same_period(row, other) and contradicts(row, other)
            for other in groups[_group(row)]
        )
    )


def _beside(observations: Iterable[Observation], reader: Reader) -> list[Observation]:
    """Return what is known of the same versions and subjects at the same ends of period."""
    rows = list(observations)
    ends = {row.period_end for row in rows}
    periods = Q(period_end__in=ends - {None})
    undated = {row.period for row in rows if row.period_end is None}
    if undated:
        periods |= Q(period_end__isnull=True, period__in=undated)
    subjects = Q(place__in={row.place_id for row in rows}) | Q(undertaking__in={row.undertaking_id for row in rows})
    subjects |= Q(party__in={row.party_id for row in rows})
    query = Observation.objects.filter(
        known_on(reader), periods, subjects, version__in={row.version_id for row in rows}
    )
    return list(query)


def _group(row: Observation) -> tuple[object, ...]:
    return (row.version_id, row.place_id, row.undertaking_id, row.party_id, row.kind, row.axes)


def _interval(value: Fraction, qualifier: Qualifier) -> Interval:
    if qualifier in _FROM_BELOW:
        return (value, None)
    if qualifier is Qualifier.AT_MOST:
        return (None, value)
    room = abs(value) * REACH
    if qualifier is Qualifier.NEARLY:
        return (value - room, value)
    return (value - room, value + room) if qualifier is Qualifier.ABOUT else (value, value)


def _apart(first: Interval, second: Interval) -> bool:
    return _ends_before(first, second) or _ends_before(second, first)


def _ends_before(first: Interval, second: Interval) -> bool:
    return first[1] is not None and second[0] is not None and first[1] < second[0]
