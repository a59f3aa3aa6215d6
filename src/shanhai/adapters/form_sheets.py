"""The sheet that asks a department for figures: written as XLSX with a row for each place, and known again when it comes back.

Above its header stand the form, the period and, column by column, the codes; what is known already is said in the cell
and not read back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from shanhai.engines.layouts import ColumnRule, Mapping, Part
from shanhai.engines.layouts.headers import header_columns
from shanhai.engines.layouts.words import words_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.workbooks import Cell, Sheet, Workbook

SHEET: Final = "填报"
KNOWN: Final = "已有 Known: "
"""How the text of a cell begins whose figure some source says already."""
NOT_ASKED: Final = "—"
TITLE_ROW, FORM_ROW, HELP_ROW, CODES_ROW, HEADER_ROW = range(5)
PLACE, CODE, FIRST = range(3)
"""The columns of places, of their codes, and the first of figures."""
PLACE_TITLE, CODE_TITLE = "地方Place", "编码Code"
FORM_MARK, CODES_MARK = "填报表 Form", "口径 Version"


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column of figures: an indicator's version, its axes, the unit, and what stands above it."""

    version: str
    axes: str
    unit: str
    name: str

    @property
    def codes(self) -> str:
        """What stands in the row of codes."""
        return f"{self.version}|{self.axes}|{self.unit}"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A place and its cells: None is asked for, "" is not, a text says what is known already."""

    place: str
    name: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form for one period, as it is handed out."""

    form: str
    period: str
    title: Bilingual
    columns: tuple[AskedColumn, ...]
    rows: tuple[AskedRow, ...]
    notes: tuple[Bilingual, ...]

    @property
    def asked(self) -> int:
        """How many figures are asked for."""
        return sum(cell is None for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A form that has come back: which one, for which period, how it is read, and its workbook without what was known."""

    form: str
    period: str
    mapping: Mapping
    workbook: Workbook


def write_form_sheet(asked: FormSheet) -> bytes:
    """Return the sheet as an XLSX file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "quiet": book.add_format({"font_color": "#777777", "font_size": 8}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "known": book.add_format({"font_color": "#666666", "bg_color": "#e6e6e6", "text_wrap": True, "valign": "top"}),
        "asked": book.add_format({"border": 1, "border_color": "#999999"}),
        "note": book.add_format({"font_color": "#444444"}),
    }
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(TITLE_ROW, PLACE, f"{asked.title.zh} {asked.title.en}", styles["title"])
    for column, text in enumerate((FORM_MARK, asked.form, asked.period)):
        sheet.write_string(FORM_ROW, column, text, styles["quiet"])
    sheet.write_string(
        HELP_ROW,
        PLACE,
        "请在有框的格里填数；灰格已有来源，不用填。 Fill in the framed cells; the grey ones are known.",
        styles["note"],
    )
    sheet.write_string(CODES_ROW, PLACE, CODES_MARK, styles["quiet"])
    for column, text in ((PLACE, "地方 Place"), (CODE, "编码 Code")):
        sheet.write_string(HEADER_ROW, column, text, styles["head"])
    for column, (one, title) in enumerate(zip(asked.columns, _titles(asked.columns), strict=True), start=FIRST):
        sheet.write_string(CODES_ROW, column, one.codes, styles["quiet"])
        sheet.write_string(HEADER_ROW, column, title, styles["head"])
    for line, row in enumerate(asked.rows, start=HEADER_ROW + 1):
        sheet.write_string(line, PLACE, row.name)
        sheet.write_string(line, CODE, row.place, styles["quiet"])
        for column, cell in enumerate(row.cells, start=FIRST):
            if cell is None:
                sheet.write_blank(line, column, None, styles["asked"])
            else:
                sheet.write_string(line, column, KNOWN + cell if cell else NOT_ASKED, styles["known"])
    for line, note in enumerate(asked.notes, start=HEADER_ROW + len(asked.rows) + 2):
        sheet.write_string(line, PLACE, f"注：{note.zh} {note.en}", styles["note"])
    sheet.freeze_panes(HEADER_ROW + 1, FIRST)
    sheet.set_column(PLACE, PLACE, 18)
    sheet.set_column(CODE, CODE, 14)
    sheet.set_column(FIRST, max(FIRST, FIRST + len(asked.columns) - 1), 22)
    book.close()
    return file.getvalue()


def filled_sheet(workbook: Workbook) -> FilledSheet | None:
    """Return a form that was handed out and has come back; None for any other sheet."""
    sheet = workbook.sheet(SHEET)
    if sheet is None or sheet.at(FORM_ROW, PLACE) != FORM_MARK or sheet.at(CODES_ROW, PLACE) != CODES_MARK:
        return None
    form, period = str(sheet.at(FORM_ROW, CODE)), str(sheet.at(FORM_ROW, CODE + 1))
    mapping = Mapping(SHEET, PLACE_TITLE, 0, 1, tuple(_rules(sheet, period)))
    others = [one for one in workbook.sheets if one is not sheet]
    return FilledSheet(form, period, mapping, replace(workbook, sheets=(_without_known(sheet), *others)))


def _rules(sheet: Sheet, period: str) -> Iterator[ColumnRule]:
    for header in header_columns(sheet, HEADER_ROW, 1):
        codes = str(sheet.at(CODES_ROW, header.column)).split("|")
        if header.column == CODE:
            yield ColumnRule(header.words, Part.PLACE)
        elif header.column < FIRST or len(codes) != 3:  # version, axes, unit
            yield ColumnRule(header.words, Part.LEFT_OUT)
        else:
            version, axes, unit = codes
            yield ColumnRule(header.words, Part.VALUE, indicator=version, period=period, unit=unit, axes=axes)


def _without_known(sheet: Sheet) -> Sheet:
    """Return the sheet with the cells emptied that say what is known already."""
    return replace(sheet, rows=[[_emptied(cell) for cell in row] for row in sheet.rows])


def _emptied(cell: Cell) -> Cell:
    return "" if isinstance(cell, str) and cell.startswith(KNOWN) else cell


def _titles(columns: Sequence[AskedColumn]) -> Iterator[str]:
    """Yield what stands above each column, its unit included, so that no two read alike."""
    seen = {PLACE_TITLE, CODE_TITLE}
    for number, one in enumerate(columns, start=1):
        title = f"{one.name}（{one.unit}）"
        name = words_of(title).name
        if not name or name in seen:
            title = f"{one.name} 列{number}（{one.unit}）"
            name = words_of(title).name
        seen.add(name)
        yield title
