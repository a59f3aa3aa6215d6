"""The sheet that is measured: a row for each place and day, eight columns of figures, from a fixed seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from shanhai.adapters.books.package import write_descriptor
from shanhai.engines.layouts import ColumnRule, KnownIndicator, KnownPlace, Mapping, Names, Part
from shanhai.vocab.bilingual import Bilingual

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


def write_sheet_book(folder: Path) -> Path:
    """Write a book that knows the places and indicators of the sheet, and return its folder."""
    folder.mkdir(parents=True)
    indicators = [one.code for one in NAMES.indicators]
    tables: dict[str, tuple[str, list[str]]] = {
        "documents": (
            "code,kind,title_zh,title_en,dated,reliability,known_from",
            ["doc,article,合成,Synthetic,2020,newspaper,2020-12-31"],
        ),
        "passages": ("code,document,quote", ["p,doc,"]),
        "parties": ("code,kind,name_zh,name_en,passage", ["gov,government,合成部门,Department,p"]),
        "places": (
            "code,place,level,name_zh,name_en,passage",
            [f"{one.code},{one.code},county,{one.names[0]},Place {one.code},p" for one in NAMES.places],
        ),
        "indicators": ("code,topic,name_zh,name_en,passage", [f"{one.code},economy,{one.names[0]},{one.code},p" for one in NAMES.indicators]),
        "indicator_versions": ("code,indicator,unit,form,passage", [f"{code},{code},万元,flow,p" for code in indicators]),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    write_descriptor(folder, name="sheet", title=Bilingual("合成", "Synthetic"))
    return folder
