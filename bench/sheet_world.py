"""The sheet that is measured: a row for each place and day, eight columns of figures, from a fixed seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from shanhai.engines.layouts import ColumnRule, KnownIndicator, KnownPlace, Mapping, Names, Part

ROWS = 100_000
FIGURE_COLUMNS = 8
PLACES = 90
SEED = 331100
NAMES = Names(
    tuple(KnownPlace(f"place-{number}", (f"第{number}县",)) for number in range(PLACES)),
    tuple(KnownIndicator(f"sum-{number}", (f"指标{number}",), "万元") for number in range(FIGURE_COLUMNS)),
)
MAPPING = Mapping(
    sheet="Sheet1",
    anchor="地区",
    anchor_row=0,
    header_rows=1,
    columns=(
        ColumnRule(("地区",), Part.PLACE),
        ColumnRule(("日期",), Part.PERIOD),
        *(ColumnRule((f"指标{number}",), Part.VALUE, indicator=f"sum-{number}") for number in range(FIGURE_COLUMNS)),
    ),
)


def write_sheet(path: Path, rows: int = ROWS) -> None:
    """Write the workbook."""
    chance = random.Random(SEED)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    header = ["地区", "日期", *(f"指标{number}（万元）" for number in range(FIGURE_COLUMNS))]
    for column, title in enumerate(header):
        sheet.write_string(0, column, title)
    for row in range(rows):
        day = date(2021, 1, 1) + timedelta(days=row // PLACES)
        sheet.write_string(row + 1, 0, f"第{row % PLACES}县")
        sheet.write_string(row + 1, 1, day.isoformat())
        for column in range(FIGURE_COLUMNS):
            sheet.write_number(row + 1, column + 2, round(chance.uniform(0, 100_000), 2))
    book.close()
