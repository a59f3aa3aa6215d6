"""The rows of a sheet file as `adapters.workbooks` reads it, merged cells filled in; hidden sheets are marked as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from shanhai.adapters.workbooks import read_workbook
from shanhai.engines.lists import Cells, Table
from shanhai.vocab.workbooks import Cell, Range, Sheet

MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 1_000_000
"""Rows times columns of one sheet of a list: far more than a list has, and it still fits in memory as texts."""


def workbook_tables(path: Path) -> list[Table]:
    """Return the sheets of a file as tables.

    Raises:
        WorkbookRefused: it is locked with a password, damaged, too large inside, or no spreadsheet.
    """
    return [_table(sheet) for sheet in read_workbook(path, most_cells=MOST_CELLS).sheets]


def _table(sheet: Sheet) -> Table:
    first_row, first_column = sheet.start
    width = min(MOST_COLUMNS, first_column + max((len(row) for row in sheet.rows), default=0))
    values = [[_text(sheet, row, column) for column in range(width)] for row in range(first_row + len(sheet.rows))]
    continued = _fill_merged(values, sheet.merged or ())
    last = max((at for at, row in enumerate(values) if any(row)), default=-1)
    rows = [
        Cells(at + 1, f"{sheet.name} 第{at + 1}行 row {at + 1}", tuple(row), frozenset(continued.get(at, ())))
        for at, row in enumerate(values[: last + 1])
    ]
    return Table(sheet.name, tuple(rows), is_hidden=sheet.hidden)


def _fill_merged(values: list[list[str]], ranges: Sequence[Range]) -> dict[int, set[int]]:
    """Repeat the words of merged cells in each of them, in place; return the columns that repeat the row above."""
    continued: dict[int, set[int]] = {}
    for top, left, bottom, right in ranges:
        if top >= len(values) or left >= len(values[top]):
            continue
        said = values[top][left]
        for row in range(top, min(bottom + 1, len(values))):
            for column in range(left, min(right + 1, len(values[row]))):
                values[row][column] = said
                if row > top and said:
                    continued.setdefault(row, set()).add(column)
    return continued


def _text(sheet: Sheet, row: int, column: int) -> str:
    """Return a cell as one reads it: whole numbers without a point, days as 2024-03-31, per cent and months as shown."""
    shown = sheet.formats.get((row, column), "")
    return sheet.errors.get((row, column)) or _said(sheet.at(row, column), shown)


def _said(cell: Cell, shown: str) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float) and "%" in shown:
        return f"{(Decimal(str(cell)) * 100).normalize():f}%"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date) and re.search("[ym]", re.sub(r"\"[^\"]*\"", "", shown), re.IGNORECASE):
        return f"{cell.year}年{cell.month}月"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").strip()
