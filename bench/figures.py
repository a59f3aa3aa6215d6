"""The indicators and figures of a generated book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.world import (
    COUNTIES,
    DISTRICTS,
    MONTHS,
    World,
    document_code,
    is_internal,
    left_open,
    month_day,
    passage_code,
    place_code,
)
from bench.world import party_code as party
from bench.world import undertaking_code as undertaking

Cells = tuple[object, ...]

PERIODS: Final = 10
"""Figures in one series: the years 2016 to 2025."""
FIRST_YEAR: Final = 2016
REVISED: Final = 10
"""One figure in so many was corrected once: a row of history and a row that superseded it."""
QUOTED: Final = 10
"""One figure in so many is typed from a sentence of its own; the others come from tables, cited without their words."""
COMPUTED: Final = 200
"""One figure in so many is the sum of two others."""
HEADLINES: Final = 12

_KINDS: Final = (
    ("亿元", "flow", "sum", 2),
    ("人", "stock", "last", 0),
    ("家", "count", "sum", 0),
    ("%", "rate", "none", 1),
    ("平方公里", "stock", "last", 2),
    ("万人次", "flow", "sum", 2),
    ("亿立方米", "stock", "last", 3),
    ("元", "flow", "mean", 0),
)
_TOPICS: Final = ("economy", "ecology", "population", "innovation", "transport", "health", "tourism", "enclave")
_QUALIFIERS: Final = ("over", "about", "nearly", "at_least", "at_most")

INDICATORS: Final = "code topic name_zh name_en passage"
VERSIONS: Final = "code indicator label_zh label_en unit form direction aggregation axes passage"
HEADLINE_COLUMNS: Final = "code sequence version place label_zh label_en known_from visibility"
DERIVATIONS: Final = "code kind formula text_zh text_en passage"
INPUTS: Final = "code derivation name observation passage"
OBSERVATIONS: Final = (
    "code version place undertaking party period kind axes value unit qualifier derivation passage"
    " note_zh note_en open_zh open_en known_from"
)
"""Columns of the tables, in the order of the cells that the functions of the same name yield."""
_CODE, _VALUE = 0, 8


def version_code(number: int, indicators: int) -> str:
    """Return the code of an indicator's version; those beyond the number of indicators are second versions."""
    return f"syn-indicator-{number % indicators}@{'first' if number < indicators else 'second'}"


def indicator_rows(world: World) -> Iterator[Cells]:
    """Yield every indicator."""
    for number in range(world.indicators):
        names = (f"合成指标 {number}", f"Synthetic indicator {number}")
        yield (f"syn-indicator-{number}", _TOPICS[number % len(_TOPICS)], *names, passage_code(0, 0))


def version_rows(world: World) -> Iterator[Cells]:
    """Yield every version of every indicator."""
    for number in range(world.versions):
        unit, form, aggregation, _ = _KINDS[_kind(number, world)]
        label = ("合成口径", "Synthetic method")
        axes = "syn-axis" if _is_split(number) else ""
        yield (
            version_code(number, world.indicators), f"syn-indicator-{number % world.indicators}", *label, unit, form,
            "up", aggregation, axes, passage_code(0, 0),
        )  # fmt: skip


def headline_rows(world: World) -> Iterator[Cells]:
    """Yield the headline figures: the first indicators, of the city."""
    for number in range(min(HEADLINES, world.indicators)):
        label = (f"合成数据 {number}", f"Synthetic figure {number}")
        version = version_code(number, world.indicators)
        yield (f"syn-headline-{number}", number + 1, version, place_code(1), *label, month_day(0), "public")


class Figures:
    """The observations of a world: series of ten years, one after another over versions and subjects."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.subjects = _subjects(world)
        self.revised = world.scale.observations // REVISED
        self.computed = world.scale.observations // COMPUTED
        self.plain = world.scale.observations - self.revised - self.computed

    def current(self) -> Iterator[Cells]:
        """Yield the rows that hold today; computed figures come last."""
        for number in range(self.plain):
            yield self._row(number, second=number < self.revised)
        for number in range(self.computed):
            yield self._sum(number)

    def history(self) -> Iterator[Cells]:
        """Yield the rows that were superseded, with their revision and the day they ceased to hold."""
        for number in range(self.revised):
            row = self._row(number, second=False)
            yield (*row, 1, month_day(self._month(number, second=True)))

    def passages(self) -> Iterator[Cells]:
        """Yield code, document, words and place of the sentences that figures are typed from."""
        for number in range(self.plain):
            if self._is_quoted(number):
                said = f"合成原文：第 {number} 号为 {self._value(number, second=False)}{self._unit(number)}。"
                yield (_quote_code(number), document_code(self._month(number, second=False)), said, f"§{number}")

    def derivations(self) -> Iterator[Cells]:
        """Yield how figures came about: typed, or one sum for each computed figure."""
        yield ("syn-typed", "typed", "", "合成录入", "Synthetic typing", passage_code(0, 0))
        for number in range(self.computed):
            yield (f"syn-sum-{number}", "computed", "a + b", "", "", passage_code(MONTHS - 1, 0))

    def inputs(self) -> Iterator[Cells]:
        """Yield the two inputs of every computed figure."""
        for number in range(self.computed):
            for name, source in zip("ab", self._inputs(number), strict=True):
                sum_code = f"syn-sum-{number}"
                yield (f"{sum_code}.{name}", sum_code, name, _observation_code(source), passage_code(MONTHS - 1, 0))

    def _row(self, number: int, *, second: bool) -> Cells:
        world, series, year = self.world, number // PERIODS, number % PERIODS
        version = series % world.versions
        luck = world.pick(1, number, 1000)
        axes = f"syn-axis=syn-member-{luck % 3}" if _is_split(version) else ""
        month = self._month(number, second=second)
        note = ("合成更正", "Synthetic correction") if second else ("", "")
        return (
            _observation_code(number),
            version_code(version, world.indicators),
            *self.subjects[series // world.versions % len(self.subjects)],
            FIRST_YEAR + year,
            "target" if luck < 50 else "actual",
            axes,
            self._value(number, second=second),
            self._unit(number),
            _QUALIFIERS[luck % len(_QUALIFIERS)] if 100 <= luck < 200 else "exact",
            "syn-typed",
            _quote_code(number)
            if self._is_quoted(number)
            else passage_code(month, 1 + world.pick(2, number, world.tables_each)),
            *note,
            *left_open(world.pick(7, number, 2000)),
            "",
        )

    def _sum(self, number: int) -> Cells:
        """Return a figure that is the sum of two neighbours of one series."""
        first, second = self._inputs(number)
        row = list(self._row(first, second=first < self.revised))
        row[_CODE] = f"syn-computed-{number}"
        row[_VALUE] = self._total(first, second)
        row[5:8] = [f"{FIRST_YEAR}/{FIRST_YEAR + 1}", "actual", ""]
        inside = any(is_internal(self._month(each, second=each < self.revised)) for each in (first, second))
        source = next(month for month in reversed(range(MONTHS)) if is_internal(month) is inside)
        row[10:] = ["exact", f"syn-sum-{number}", passage_code(source, 0), *[""] * 5]
        return tuple(row)

    def _inputs(self, number: int) -> tuple[int, int]:
        """Return two figures of one series, in a series of its own for every computed figure where there are enough."""
        series = number % max(1, self.plain // PERIODS)
        return series * PERIODS, series * PERIODS + 1

    def _total(self, first: int, second: int) -> str:
        places = self._places(first)
        scale = 10**places
        total = sum(self._amount(number, second=number < self.revised) for number in (first, second))
        return _written(total, scale, places)

    def _value(self, number: int, *, second: bool) -> str:
        places = self._places(number)
        return _written(self._amount(number, second=second), 10**places, places)

    def _amount(self, number: int, *, second: bool) -> int:
        """Return the value in its last decimal: a level of its own for each series, growing from year to year."""
        level = 1000 + self.world.pick(3, number // PERIODS, 90_000)
        return level + level * (number % PERIODS) // 20 + self.world.pick(4, number, 50) + (7 if second else 0)

    def _is_quoted(self, number: int) -> bool:
        return number >= self.revised and number % QUOTED == 5

    def _unit(self, number: int) -> str:
        return _KINDS[_kind(number // PERIODS % self.world.versions, self.world)][0]

    def _places(self, number: int) -> int:
        return _KINDS[_kind(number // PERIODS % self.world.versions, self.world)][3]

    def _month(self, number: int, *, second: bool) -> int:
        """Return the month of the document: in the spring after the year, and of a correction up to a year later."""
        first = 12 * (number % PERIODS) + self.world.pick(5, number, 5)
        return min(first + 1 + self.world.pick(6, number, 12), MONTHS - 1) if second else min(first, MONTHS - 2)


def _written(amount: int, scale: int, places: int) -> str:
    return f"{amount // scale}.{amount % scale:0{places}}" if places else str(amount)


def _subjects(world: World) -> list[tuple[str, str, str]]:
    """Return place, undertaking and party of each subject: the city, its counties and districts, then all in turn."""
    near = range(1, 2 + COUNTIES + DISTRICTS)
    found = [(place_code(number), "", "") for number in near]
    for number in range(max(world.places, world.undertakings, world.parties)):
        if number < world.undertakings:
            found.append(("", undertaking(number), ""))
        if number < world.places:
            found.append((place_code(near.stop + number), "", ""))
        if number < world.parties:
            found.append(("", "", party(number)))
    return found


def _kind(version: int, world: World) -> int:
    return version % world.indicators % len(_KINDS)


def _is_split(version: int) -> bool:
    """Tell whether figures of a version are split by the axis; headlines are not."""
    return version >= HEADLINES and version % 10 == 3


def _quote_code(number: int) -> str:
    return f"syn-quote-{number}"


def _observation_code(number: int) -> str:
    return f"syn-obs-{number:07}"
