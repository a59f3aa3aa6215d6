"""Finds the header of a sheet by its words, spreads merged cells over their columns, and reads the captions above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shanhai.engines.layouts.times import NO_TIME, Time, cell_time, time_in
from shanhai.engines.layouts.words import caption_unit, path_of, plain, words_of
from shanhai.vocab.workbooks import Cell, Range, Sheet

LOOKED_AT: Final = 200
"""Rows in which a header is looked for."""
_NOT_OF_THE_TABLE: Final = ("填报", "制表", "填表", "报出", "打印", "日期:", "审核")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column as its header describes it."""

    column: int
    words: tuple[str, ...]
    unit: str
    times: tuple[Time, ...]
    texts: tuple[str, ...]
    spelled: str
    row: int
    """The lowest row of the header in which something stands above this column."""

    @property
    def title(self) -> str:
        """What stands above the column, from top to bottom."""
        return " ".join(dict.fromkeys(filter(None, self.texts)))


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands above a table: its texts, the unit and the time they give."""

    texts: tuple[str, ...]
    unit: str = ""
    time: Time = NO_TIME


def text_of(cell: Cell, shown: str = "") -> str:
    """Return a header cell as text; a date and a whole number read as people write them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.date):
        return f"{cell.year}年{cell.month}月" + ("" if shown or cell.day == 1 else f"{cell.day}日")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def find_anchor(sheet: Sheet, anchor: str) -> int | None:
    """Return the row of the sheet in which the anchor's word stands, None if it is not in the first rows."""
    for line, row in enumerate(sheet.rows[:LOOKED_AT]):
        for cell in row:
            if isinstance(cell, str) and cell and (words_of(cell).name == anchor or plain(cell) == anchor):
                return line + sheet.start[0]
    return None


def header_columns(sheet: Sheet, top: int, rows: int) -> list[HeaderColumn]:
    """Return every column with something in the ``rows`` header rows from ``top`` on."""
    first = sheet.start[1]
    width = max((len(row) for row in sheet.rows), default=0)
    grid = [
        [text_of(sheet.at(row, first + place), sheet.formats.get((row, first + place), "")) for place in range(width)]
        for row in range(top, top + rows)
    ]
    touched = _spread(sheet, grid, top)
    if not touched:
        _spread_blanks(grid)
    columns = []
    for place in range(width):
        texts = [grid[line][place].strip() for line in range(rows)]
        words, unit, times, spelled = path_of(texts)
        if any(texts):
            lowest = max(line for line, text in enumerate(texts) if text)
            columns.append(HeaderColumn(first + place, words, unit, tuple(times), tuple(texts), spelled, top + lowest))
    return columns


def captions(sheet: Sheet, above: int) -> Captions:
    """Return what stands above a row: titles, 单位：万元, 2024年1—3月."""
    texts, unit, time = [], "", NO_TIME
    for row in range(sheet.start[0], above):
        for cell in sheet.rows[row - sheet.start[0]]:
            if cell == "":
                continue
            text = text_of(cell)
            texts.append(text.strip())
            unit = unit or caption_unit(text)
            if time == NO_TIME and not any(word in plain(text) for word in _NOT_OF_THE_TABLE):
                time = time_in(plain(text))[0] if isinstance(cell, str) else cell_time(cell)
    return Captions(tuple(texts), unit, time)


def merged_in(sheet: Sheet, top: int, bottom: int) -> Iterator[Range]:
    """Yield the merged ranges that touch the rows from ``top`` to before ``bottom``."""
    for one in sheet.merged or ():
        if one[0] < bottom and one[2] >= top and (one[0], one[1]) != (one[2], one[3]):
            yield one


def _spread(sheet: Sheet, grid: list[list[str]], top: int) -> bool:
    """Write each merged header cell into all the columns and rows it covers; tell whether there were any."""
    touched = False
    start = sheet.start[1]
    for first_row, first, last_row, last in merged_in(sheet, top, top + len(grid)):
        touched = True
        text = text_of(sheet.at(first_row, first)) if first_row >= top else ""
        for row in range(max(first_row, top), min(last_row, top + len(grid) - 1) + 1):
            for column in range(max(first, start), min(last, start + len(grid[0]) - 1) + 1):
                grid[row - top][column - start] = text
    return touched


def _spread_blanks(grid: list[list[str]]) -> None:
    """Where the file tells of no merged cells: an upper header cell also stands over the blanks to its right.

    Only over columns that have a header of their own beneath, and only if it has one beneath itself.
    """
    for line, row in enumerate(grid[:-1]):
        label = ""
        for place, text in enumerate(row):
            beneath = any(lower[place].strip() for lower in grid[line + 1 :])
            above = any(upper[place].strip() for upper in grid[:line])
            if text.strip() or not beneath:
                label = text if beneath else ""
            elif label and (line == 0 or not above or grid[line - 1][place] == grid[line - 1][place - 1]):
                row[place] = label
