"""The figures read from a sheet, each with its cell; kept by column and made one by one when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shanhai.engines.layouts.numbers import SHOWN_DIGITS, decimal_text, is_long
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.workbooks import cell_name


@dataclass(frozen=True, slots=True)
class Key:
    """What a figure is of: everything but its number; an empty place is the row's."""

    place: str
    indicator: str
    period: str
    unit: str
    axes: str = ""
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Figure:
    """One value: where it stands, exactly what it is, and of what.

    ``text`` is the exact decimal in ``unit``; ``stated`` is what the cell itself holds, where that differs.
    """

    sheet: str
    row: int
    column: int
    text: str
    place: str
    indicator: str
    period: str
    unit: str
    axes: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    stated: str = ""

    @property
    def cell(self) -> str:
        """The address of the cell, such as C5."""
        return cell_name(self.row, self.column)

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.text)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What may stand only once in a sheet."""
        return self.place, self.indicator, self.period, self.axes


@dataclass(frozen=True, slots=True)
class Strip:
    """The figures of one column: plain numbers with what they are of, and the others one by one.

    ``rows``, ``places`` and ``kinds`` run beside ``numbers``; ``keys`` says what a number of a kind is of in this
    column. Its place is the key's, if that has one.
    """

    sheet: str
    column: int
    rows: Sequence[int]
    numbers: Sequence[float]
    places: Sequence[str]
    kinds: Sequence[int]
    keys: Mapping[int, Key]
    others: Mapping[int, Figure]

    def __len__(self) -> int:
        return len(self.numbers) + len(self.others)

    def __iter__(self) -> Iterator[Figure]:
        plain = self._plain()
        if not self.others:
            return plain
        return iter(sorted([*plain, *self.others.values()], key=lambda figure: figure.row))

    def _plain(self) -> Iterator[Figure]:
        for row, number, place, kind in zip(self.rows, self.numbers, self.places, self.kinds, strict=True):
            key, text = self.keys[kind], decimal_text(number)
            shortest = repr(number).removesuffix(".0")
            yield Figure(
                self.sheet, row, self.column, text, key.place or place, key.indicator, key.period, key.unit, key.axes,
                key.qualifier, shortest if len(shortest) > SHOWN_DIGITS and is_long(number) else "",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a sheet, column by column, from top to bottom."""

    strips: tuple[Strip, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.strips))

    def __iter__(self) -> Iterator[Figure]:
        for strip in self.strips:
            yield from strip


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a mapping reads from a workbook: figures, findings by cell, and the texts around the table."""

    sheet: str
    figures: Figures = field(default_factory=Figures)
    findings: tuple[Diagnostic, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """Cell and text of each line under the table."""
