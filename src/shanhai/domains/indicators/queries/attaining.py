"""What the figures known on each day say of the targets of commitments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

from shanhai.domains.indicators.models import CommitmentTarget, IndicatorDefinition, Observation, Preference
from shanhai.domains.programme.models import ENDLESS, CommitmentVersion
from shanhai.engines.duties import Attainment, attains
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnitMismatch
from shanhai.vocab.periods import parse_period
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity

OF_THEIR_TIME: Final = frozenset({"flow", "rate", "rank"})
"""Forms that speak of their own period only: last year's passenger numbers do not meet this year's target."""
NO_FIGURE: Final = Bilingual("尚无数据", "no figure yet")


class Dated(Protocol):
    """A version on the clock."""

    known_from: date
    known_to: date | None


R = TypeVar("R", bound=Dated)
Compared = tuple[int, int | None, int | None, int | None]
"""Indicator version, place, undertaking and party, by id."""


@dataclass(frozen=True, slots=True)
class Attained:
    """What the figures said over a range of knowledge; `known_to` is exclusive."""

    known_from: date
    known_to: date
    attainment: Attainment


@dataclass(frozen=True, slots=True)
class Rows:
    """What is asked of one commitment: its versions and targets, and of their indicators figures and definitions."""

    versions: Sequence[CommitmentVersion]
    targets: Sequence[CommitmentTarget]
    figures: Mapping[Compared, Sequence[Observation]]
    definitions: Mapping[int, Sequence[IndicatorDefinition]]
    preferences: Mapping[str, Sequence[Preference]]


def compared_by(row: Observation | CommitmentTarget) -> Compared:
    """Return by what a figure belongs to a target: the same indicator version of the same subject."""
    return row.version_id, row.place_id, row.undertaking_id, row.party_id


def ranges(rows: Rows) -> Iterator[Attained]:
    """Yield what was said between any two days on which something became known; equal neighbours are one range."""
    marks = sorted({day for row in _all(rows) for day in (row.known_from, row.known_to) if day is not None})
    last: Attained | None = None
    for start, end in zip(marks, [*marks[1:], ENDLESS], strict=True):
        now = _on(start, rows)
        if last is not None and now == last.attainment and last.known_to == start:
            last = replace(last, known_to=end)
            continue
        if last is not None:
            yield last
        last = Attained(start, end, now) if now is not None else None
    if last is not None:
        yield last


def _all(rows: Rows) -> Iterator[Dated]:
    yield from rows.versions
    yield from rows.targets
    for target in rows.targets:
        yield from rows.definitions.get(target.version_id, ())
        for figure in rows.figures.get(compared_by(target), ()):
            yield figure
            yield from rows.preferences.get(figure.code, ())


def _on(day: date, rows: Rows) -> Attainment | None:
    """Return what is said on a day: of several targets each has to be met; None where none is known."""
    version = next(iter(_known(rows.versions, day)), None)
    found = [_of_target(target, version, day, rows) for target in _known(rows.targets, day)]
    if not found or version is None:
        return None
    is_met = all(one.is_met for one in found)
    return Attainment(
        is_met=is_met,
        met_on=max(one.met_on for one in found if one.met_on) if is_met else None,
        figure=next((one.figure for one in found if one.figure), ""),
        said=Bilingual("；".join(one.said.zh for one in found), "; ".join(one.said.en for one in found)),
    )


def _known(rows: Iterable[R], day: date) -> list[R]:
    return [row for row in rows if row.known_from <= day and (row.known_to is None or row.known_to > day)]


def _of_target(target: CommitmentTarget, version: CommitmentVersion | None, day: date, rows: Rows) -> Attainment:
    definition = next(iter(_known(rows.definitions.get(target.version_id, ()), day)), None)
    figures = one_a_period(_known(rows.figures.get(compared_by(target), ()), day), day, rows.preferences)
    wanted = quantity_of(target)
    if definition is None or not figures:
        return Attainment(False, None, "", _said(None, wanted))
    since = date.min
    if definition.form in OF_THEIR_TIME and version is not None and version.due is not None:
        since = date(version.due.year, 1, 1)
    lower = definition.direction == "down" or definition.form == "rank"
    met_on: date | None = None
    for figure in figures:
        if _last_day(figure) < since or not _meets(quantity_of(figure), wanted, lower=lower):
            break
        met_on = min(_last_day(figure), figure.known_from)
    return Attainment(met_on is not None, met_on, figures[0].code, _said(figures[0], wanted))


def one_a_period(
    figures: Sequence[Observation], day: date, preferences: Mapping[str, Sequence[Preference]]
) -> list[Observation]:
    """Return one figure for each period, the latest period first: the preferred one, else the one known first."""
    best: dict[tuple[date | None, date | None], Observation] = {}
    for figure in sorted(figures, key=lambda one: (not _known(preferences.get(one.code, ()), day), one.known_from)):
        best.setdefault((figure.period_start, figure.period_end), figure)
    return sorted(best.values(), key=lambda one: (_last_day(one), one.code), reverse=True)


def _last_day(figure: Observation) -> date:
    """Return the last day a figure speaks of; where its source states none, the day it became known."""
    return figure.period_end - timedelta(days=1) if figure.period_end else figure.known_from


def _meets(figure: Quantity, wanted: Quantity, *, lower: bool) -> bool:
    try:
        return attains(figure, wanted, lower_is_better=lower)
    except UnitMismatch:
        return False


def quantity_of(row: Observation | CommitmentTarget) -> Quantity:
    """Return the number of a row with its unit and hedge; ValueError if it holds a date."""
    if row.value is None:
        raise ValueError(f"{row.code} has no number")
    return Quantity(row.value, row.unit, Qualifier(row.qualifier))


def _said(figure: Observation | None, wanted: Quantity) -> Bilingual:
    """Put figure and target into words: 12个（2024年），目标20个以上."""
    goal = Bilingual(f"，目标{wanted.show('zh')}", f", target {wanted.show('en')}")
    if figure is None:
        return Bilingual(NO_FIGURE.zh + goal.zh, NO_FIGURE.en + goal.en)
    value, period = quantity_of(figure), parse_period(figure.period)
    when = Bilingual(f"（{period.show('zh')}）", f" ({period.show('en')})") if figure.period else Bilingual("", "")
    return Bilingual(f"{value.show('zh')}{when.zh}{goal.zh}", f"{value.show('en')}{when.en}{goal.en}")
