"""What a chart of the pages reads: series of figures, one line for each kind and method, breaks of method between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from shanhai.ui.language import language
from shanhai.ui.shown import digits, period, shown
from shanhai.vocab.periods import parse_period
from shanhai.vocab.units import unit

Role = Literal["actual", "target", "baseline", "plan", "estimate"]
MILLION, BILLION = 6, 9


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: the observation, the address of its page, its source in words, preferred or not."""

    observation: Any
    url: str
    source: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one kind and one method in one unit; two methods are two series and never one line."""

    name: str
    role: Role
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class MethodBreak:
    """The day from which another method holds, and how the chart names the change."""

    on: dt.date
    label: str


def chart_data(
    title: str,
    symbol: str,
    series: Iterable[Series],
    breaks: Iterable[MethodBreak] = (),
    kind: Literal["line", "bar"] = "line",
) -> dict[str, Any]:
    """Return the data of `{% chart %}` for figures of unit `symbol`, scaled as the page's language counts.

    English has no 亿: its axis reads in millions or billions. Dates have no height and are left out.
    """
    chosen = list(series)
    values = [point.observation.value for one in chosen for point in one.points if point.observation.value is not None]
    power, label = axis(values, symbol)
    return {
        "title": title,
        "unit": label,
        "kind": kind,
        "series": [{"name": one.name, "role": one.role, "points": _points(one, power)} for one in chosen],
        "breaks": [{"at": one.on.isoformat(), "label": one.label} for one in breaks],
    }


def axis(values: Iterable[Decimal], symbol: str) -> tuple[int, str]:
    """Return the power of ten that takes values of a unit to the axis, and the words of the axis."""
    known = unit(symbol)
    if language() == "zh" or known.scale_en == 0:
        return 0, symbol if language() == "zh" else known.base_en
    largest = max((abs(value) for value in values), default=Decimal(0)).scaleb(known.scale_en)
    if largest < Decimal(10) ** MILLION:
        return known.scale_en, known.base_en
    if largest < Decimal(10) ** BILLION:
        return known.scale_en - MILLION, f"million {known.base_en}"
    return known.scale_en - BILLION, f"billion {known.base_en}"


def _points(series: Series, power: int) -> list[dict[str, Any]]:
    """Return the points of a series as the script reads them; values stay text, digit for digit."""
    return [_point(point, power) for point in series.points if point.observation.value is not None]


def _point(point: Point, power: int) -> dict[str, Any]:
    observation = point.observation
    known = parse_period(observation.period)
    value = shifted(observation.value, power)
    return {
        "x": period(known),
        "start": known.start.isoformat() if known.start else None,
        "end": known.end.isoformat() if known.end else None,
        "value": format(value, "f"),
        "label": digits(value),
        "shown": shown(observation),
        "url": point.url,
        "qualifier": observation.qualifier,
        "kind": observation.kind,
        "source": point.source,
        "preferred": point.preferred,
    }


def shifted(value: Decimal, power: int) -> Decimal:
    """Return value × 10^power exactly; zeros before the point of the value do not become decimals."""
    sign, figures, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return value
    kept, moved = list(figures), exponent + power
    while exponent >= 0 > moved and len(kept) > 1 and kept[-1] == 0:
        kept.pop()
        moved += 1
    return Decimal((sign, tuple(kept), moved))
