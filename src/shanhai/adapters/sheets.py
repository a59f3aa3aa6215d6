"""Writes tables for people's spreadsheets: CSV line by line, XLSX with exact numbers and a page that says what it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from shanhai.vocab.bilingual import Bilingual

MARK: Final = "\ufeff"
"""Tells a spreadsheet program that the CSV is UTF-8."""
FORMULA_STARTS: Final = frozenset("=+-@\t\r＝＋－＠")
"""A cell that starts so is a formula to some spreadsheet program, full-width signs included."""
EXACT_DIGITS: Final = 15
"""Digits a spreadsheet keeps of a number; a longer one is written as text (IEEE 754 double precision)."""
MOST_DECIMALS: Final = 30
LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_575
"""Rows beneath the header that one sheet of a workbook holds."""
FIRST_YEAR: Final = 1900
NARROW, WIDE = 8, 60

YES, NO = Bilingual("是", "yes"), Bilingual("否", "no")
ABOUT = Bilingual("说明", "About")
Cell = str | int | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table in one language: its name, its header, its rows, and what the second sheet says of it."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    about: Sequence[tuple[str, str]]
    language: str


def csv_lines(table: Table) -> Iterator[str]:
    """Yield the table as CSV, a line at a time: UTF-8 with its mark, lines ended by CRLF, no cell a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_harmless(title) for title in table.header])
    yield MARK + _taken(buffer)
    for row in table.rows:
        writer.writerow([_csv_cell(plain(value, table.language)) for value in row])
        yield _taken(buffer)


def workbook(table: Table) -> bytes:
    """Return the table as an XLSX file.

    Numbers of up to 15 digits are numbers printed with their own decimals, longer ones text; dates are dates; text is
    never a formula. Rows beyond what a sheet holds go on in a further sheet.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _Styles(book)
    rows = iter(table.rows)
    number, more = 1, True
    while more:
        sheet = book.add_worksheet(_sheet_name(table.name, number))
        more = _fill(sheet, styles, table, rows)
        number += 1
    _write_about(book.add_worksheet(_sheet_name(ABOUT.text(table.language), 1)), styles, table.about)
    book.close()
    return file.getvalue()


def plain(value: object, language: str) -> Cell:
    """Return a value as a cell holds it: text in one language, a whole number, an exact decimal or a day.

    Raises:
        TypeError: a float, which cannot be exact.
    """
    match value:
        case float():
            raise TypeError(
                f"{value!r} 是浮点数，不能写进表格：请用 Decimal。 {value!r} is a float and not exact: use Decimal."
            )
        case Bilingual():
            cell: Cell = value.text(language)
        case bool():
            cell = (YES if value else NO).text(language)
        case Enum():
            cell = str(value.value)
        case dt.datetime():
            cell = value.replace(tzinfo=None, microsecond=0)
        case None | int() | Decimal() | dt.date():
            cell = value
        case _:
            cell = str(value)
    return cell


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _harmless(cell)
        case Decimal():
            return format(cell, "f")
        case dt.datetime():
            return cell.isoformat(sep=" ")
        case dt.date():
            return cell.isoformat()
    return str(cell)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula: an apostrophe in front says that it is text."""
    return f"'{text}" if text.lstrip(" \n")[:1] in FORMULA_STARTS and text.strip() else text


class _Styles:
    """The formats of one workbook; one for each count of decimals, made when first needed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"})
        self.numbers: dict[int, xlsxwriter.format.Format] = {}

    def number(self, decimals: int) -> xlsxwriter.format.Format:
        """Return the format that prints this many decimals."""
        if decimals not in self.numbers:
            pattern = f"0.{'0' * decimals}" if decimals else "0"
            self.numbers[decimals] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[decimals]


def _fill(
    sheet: xlsxwriter.worksheet.Worksheet, styles: _Styles, table: Table, rows: Iterator[Sequence[object]]
) -> bool:
    """Write the header and as many rows as the sheet holds; return whether rows may be left."""
    widths = [_width(title) for title in table.header]
    for column, title in enumerate(table.header):
        sheet.write_string(0, column, title, styles.header)
    sheet.freeze_panes(1, 0)
    written = 0
    for row in rows:
        written += 1
        for column, value in enumerate(row):
            cell = plain(value, table.language)
            _write(sheet, styles, written, column, cell)
            widths[column] = max(widths[column], _width(_csv_cell(cell)))
        if written == MOST_ROWS:
            break
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, NARROW), WIDE))
    if table.header:
        sheet.autofilter(0, 0, written, len(table.header) - 1)
    return written == MOST_ROWS


def _write(sheet: xlsxwriter.worksheet.Worksheet, styles: _Styles, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None | "":
            return
        case int() | Decimal():
            _write_number(sheet, styles, row, column, Decimal(cell))
        case dt.datetime() if cell.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, cell, styles.moment)
        case dt.date() if cell.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, cell, styles.day)
        case _:
            sheet.write_string(row, column, _fitting(str(cell)), styles.text)


def _write_number(
    sheet: xlsxwriter.worksheet.Worksheet, styles: _Styles, row: int, column: int, number: Decimal
) -> None:
    """Write a number as a number where the spreadsheet keeps all of it, as text where it would not."""
    printed = format(number, "f")
    decimals = len(printed.partition(".")[2])
    significant = printed.replace(".", "").lstrip("-0").rstrip("0")
    if not number.is_finite() or len(significant) > EXACT_DIGITS or decimals > MOST_DECIMALS:
        sheet.write_string(row, column, printed, styles.text)
    else:
        sheet.write_number(row, column, float(number), styles.number(decimals))


def _write_about(sheet: xlsxwriter.worksheet.Worksheet, styles: _Styles, about: Sequence[tuple[str, str]]) -> None:
    for row, (label, text) in enumerate(about):
        sheet.write_string(row, 0, label, styles.label)
        sheet.write_string(row, 1, _fitting(text), styles.text)
    sheet.set_column(0, 0, max([NARROW, *(_width(label) + 2 for label, _ in about)]))
    sheet.set_column(1, 1, WIDE)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _width(text: str) -> int:
    """Return how wide the widest line of a text is; a Chinese character is two wide."""
    shown = text[: WIDE * 4].splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in shown)


def _sheet_name(name: str, number: int) -> str:
    """Return a name that a workbook accepts: at most 31 characters, none of []:*?/ or backslash, no apostrophe at either end."""
    kept = "".join("_" if sign in "[]:*?/\\" or ord(sign) < 32 else sign for sign in name).strip("' ")
    tail = f" {number}" if number > 1 else ""
    return (kept[: 31 - len(tail)].rstrip("' ") or "1") + tail
