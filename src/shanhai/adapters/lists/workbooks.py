"""The rows of a sheet file (.xlsx, .xls, .ods), merged cells filled in; hidden sheets are left out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum, ZipError

from shanhai.adapters.lists.refusals import refused
from shanhai.engines.lists import Cells, Table

MOST_COLUMNS = 60
Value = int | float | str | bool | time | date | datetime | timedelta


def workbook_tables(filename: str, content: bytes) -> list[Table]:
    """Return the visible sheets of a file as tables.

    Raises:
        ListUnreadable: it is locked with a password, or damaged.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        return [_table(book.get_sheet_by_name(name)) for name in visible]
    except PasswordError as failure:
        raise refused("encrypted", filename) from failure
    except (CalamineError, ZipError, OSError, ValueError) as failure:
        raise refused("cut_off", filename) from failure


def _table(sheet: CalamineSheet) -> Table:
    values = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    continued = _fill_merged(values, sheet.merged_cell_ranges or [])
    last = max((at for at, row in enumerate(values) if any(row)), default=-1)
    rows = [
        Cells(at + 1, f"{sheet.name} 第{at + 1}行 row {at + 1}", tuple(row), frozenset(continued.get(at, ())))
        for at, row in enumerate(values[: last + 1])
    ]
    return Table(sheet.name, tuple(rows))


def _fill_merged(values: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, set[int]]:
    """Repeat the words of merged cells in each of them, in place; return the columns that repeat the row above."""
    continued: dict[int, set[int]] = {}
    for (top, left), (bottom, right) in ranges:
        if top >= len(values) or left >= len(values[top]):
            continue
        said = values[top][left]
        for row in range(top, min(bottom + 1, len(values))):
            for column in range(left, min(right + 1, len(values[row]))):
                values[row][column] = said
                if row > top and said:
                    continued.setdefault(row, set()).add(column)
    return continued


def _text(cell: Value) -> str:
    """Return a cell as one reads it: whole numbers without a point, days as 2024-03-31."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell).replace("\r\n", "\n").strip()
