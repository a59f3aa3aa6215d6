"""A spreadsheet as it lies on the disk, as values: sheets, cells, merged ranges; nothing is interpreted yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.timedelta
"""What a cell holds; an empty cell is the empty text. A `datetime` is a `date` too."""
Position: TypeAlias = tuple[int, int]
"""Row and column, both from 0."""
Range: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row, last column; all inside."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells from ``start`` on, and what the file says about some of them.

    ``merged`` is None where the format does not tell. ``errors`` holds the cells whose formula failed (#DIV/0!),
    ``formats`` the number format of those cells where it changes what the number says (%, a unit, a scale, a month).
    All positions are of the sheet, not of ``rows``.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    start: Position = (0, 0)
    merged: tuple[Range, ...] | None = ()
    hidden: bool = False
    errors: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    formats: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at a position of the sheet; beyond what is filled it is empty."""
        line, place = row - self.start[0], column - self.start[1]
        if not 0 <= line < len(self.rows) or not 0 <= place < len(self.rows[line]):
            return ""
        return self.rows[line][place]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets; ``tells_all`` is False where the format hides failed formulas and number formats from us."""

    name: str
    sheets: tuple[Sheet, ...]
    tells_all: bool = True

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of a name, None if there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_name(column: int) -> str:
    """Return how a spreadsheet calls a column: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the column that a spreadsheet calls so: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell: (0, 0) is A1."""
    return f"{column_name(column)}{row + 1}"
