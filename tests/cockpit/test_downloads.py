"""Tables as files: exact, harmless, and saying of which day they are."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from shanhai.cockpit.downloads import Sheet, UnknownFormat, UnknownTable, download
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

DAY = dt.date(2024, 6, 30)
COLUMNS = [Bilingual("名称", "name"), Bilingual("数值", "value"), Bilingual("日期", "day")]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def ask(
    rows: Any, form: str = "csv", *, internal: bool = False, language: str = "zh-hans", query: str = "", **more: Any
) -> Any:
    """Ask for a sheet with these rows as a reader of 30 June 2024."""
    request = RequestFactory().get(f"/figures/?kind=actual&page=3&format={form}{query}")
    request.reader = Reader(DAY, internal)  # type: ignore[attr-defined]  # set by a middleware in the product
    with override(language):
        return download(request, Sheet(Bilingual("数据", "figures"), COLUMNS, rows, **more))


def csv_rows(answer: StreamingHttpResponse) -> list[list[str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


class Book:
    """An XLSX file read back from its parts, without trusting the library that wrote it."""

    def __init__(self, answer: HttpResponse) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(answer.content))
        self.names = [sheet.get("name") for sheet in self.part("xl/workbook.xml").iter(f"{MAIN}sheet")]
        styles = self.part("xl/styles.xml")
        self.formats = {int(one.get("numFmtId", 0)): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
        self.cell_formats = [int(one.get("numFmtId", 0)) for one in styles.find(f"{MAIN}cellXfs") or []]

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.zip.read(name))

    def cells(self, number: int = 1) -> dict[str, ET.Element]:
        return {cell.get("r", ""): cell for cell in self.part(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}c")}

    def text(self, cell: ET.Element) -> str:
        return "".join(cell.itertext())

    def format_of(self, cell: ET.Element) -> str | None:
        number = self.cell_formats[int(cell.get("s", 0))]
        return {0: "General", 1: "0", 2: "0.00", 49: "@"}.get(number) or self.formats.get(number)


def test_a_page_without_a_format_stays_a_page() -> None:
    request = RequestFactory().get("/figures/")
    assert download(request, Sheet("数据", COLUMNS, [])) is None


def test_csv_has_a_mark_and_the_line_ends_that_spreadsheets_expect() -> None:
    answer = ask([["丽水", Decimal("4645.77"), dt.date(2022, 12, 31)]])
    assert answer.getvalue() == "\ufeff名称,数值,日期\r\n丽水,4645.77,2022-12-31\r\n".encode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_headers_speak_the_language_of_the_page() -> None:
    assert csv_rows(ask([], language="en"))[0] == ["name", "value", "day"]
    assert csv_rows(ask([[Bilingual("飞地", "enclave"), True, None]], language="en"))[1] == ["enclave", "yes", ""]
    assert csv_rows(ask([[Bilingual("飞地", "enclave"), False, None]]))[1] == ["飞地", "否", ""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", "－1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert csv_rows(ask([[text, None, None]]))[1][0] == f"'{text}"
    cell = Book(ask([[text, None, None]], "xlsx")).cells()["A2"]
    assert cell.find(f"{MAIN}f") is None
    assert cell.get("t") in ("inlineStr", "s")


def test_negative_numbers_stay_numbers() -> None:
    assert csv_rows(ask([["增速", Decimal("-3.50"), None], ["差", -2, None]]))[1:] == [
        ["增速", "-3.50", ""],
        ["差", "-2", ""],
    ]
    cell = Book(ask([["增速", Decimal("-3.50"), None]], "xlsx")).cells()["B2"]
    assert cell.get("t") is None
    assert Decimal(Book.text(Book(ask([], "xlsx")), cell)) == Decimal("-3.5")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.1"):
        ask([["a", 0.1, None]]).getvalue()


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        ("4645.77", "0.00"), ("2507396", "0"), ("0.07", "0.00"), ("10.00", "0.00"), ("999999999999.999", "0.000"),
        ("0.100000000000001", "0.000000000000000"), ("123456789012345", "0"), ("0.000", "0.000"),
    ],
)  # fmt: skip
def test_numbers_keep_their_digits_and_their_printed_decimals(number: str, pattern: str) -> None:
    book = Book(ask([["a", Decimal(number), None]], "xlsx"))
    cell = book.cells()["B2"]
    shown = f"{float(book.text(cell)):.15g}"
    assert Decimal(shown) == Decimal(number)
    assert cell.get("t") is None
    assert book.format_of(cell) == pattern


@pytest.mark.parametrize("number", ["1234567890123456", "0.1234567890123456", "-12345678901234.56"])
def test_a_number_that_a_spreadsheet_would_cut_is_text(number: str) -> None:
    book = Book(ask([["a", Decimal(number), None]], "xlsx"))
    cell = book.cells()["B2"]
    assert cell.get("t") in ("inlineStr", "s")
    assert book.text(cell) == number


def test_days_are_days_and_days_before_the_spreadsheet_era_are_text() -> None:
    book = Book(ask([["a", None, dt.date(2024, 6, 30)], ["b", None, dt.date(1898, 6, 11)]], "xlsx"))
    cells = book.cells()
    assert (book.text(cells["C2"]), book.format_of(cells["C2"])) == ("45473", "yyyy-mm-dd")
    assert book.text(cells["C3"]) == "1898-06-11"


def test_the_header_is_bold_and_stays_in_sight() -> None:
    book = Book(ask([["a", 1, None]], "xlsx"))
    sheet = book.part("xl/worksheets/sheet1.xml")
    pane = next(sheet.iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    fonts = list(book.part("xl/styles.xml").iter(f"{MAIN}font"))
    xfs = list(book.part("xl/styles.xml").find(f"{MAIN}cellXfs") or [])
    header = xfs[int(book.cells()["A1"].get("s", 0))]
    assert fonts[int(header.get("fontId", 0))].find(f"{MAIN}b") is not None
    assert all(float(column.get("width", 0)) >= 8 for column in sheet.iter(f"{MAIN}col"))


@pytest.mark.parametrize(
    ("language", "internal", "names", "words"),
    [
        ("zh-hans", False, ["数据", "说明"], "公开内容"),
        ("en", True, ["figures", "About"], "signed-in readers only"),
    ],
)
def test_the_second_sheet_says_what_when_and_for_whom(
    language: str, internal: bool, names: list[str], words: str
) -> None:
    book = Book(ask([["a", 1, None]], "xlsx", language=language, internal=internal))
    assert book.names == names
    about = " ".join(book.text(cell) for cell in book.cells(2).values())
    assert "2024-06-30" in about
    assert words in about
    assert "http://testserver/figures/?kind=actual&as_known_on=2024-06-30" in about
    assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", about)


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "数据_2024-06-30.csv"), ("en", "figures_2024-06-30.csv")])
def test_the_file_is_named_after_table_and_day(language: str, name: str) -> None:
    header = ask([], language=language)["Content-Disposition"]
    assert header.startswith("attachment; filename=\"figures_2024-06-30.csv\"; filename*=UTF-8''")
    assert unquote(header.partition("UTF-8''")[2]) == name


def test_a_name_cannot_break_out_of_the_header() -> None:
    request = RequestFactory().get("/?format=csv&as_known_on=2024-06-30")
    answer = download(request, Sheet('a"/..\\\r\nX: 1', COLUMNS, []))
    assert answer is not None
    header = answer["Content-Disposition"]
    assert not any(sign in header.partition('filename="')[2].partition('"; ')[0] for sign in '/\\"\r\n')


def test_a_large_table_is_sent_as_it_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[list[object]]:
        for number in range(100_000):
            read.append(number)
            yield ["a", number, None]

    answer = ask(rows())
    pieces = iter(answer.streaming_content)
    next(pieces)
    next(pieces)
    assert len(read) == 1


def test_a_page_with_several_tables_gives_the_one_asked_for() -> None:
    request = RequestFactory().get("/?format=csv&table=tenants")
    sheets = [
        Sheet("飞地", COLUMNS, [["enclave", 1, None]]),
        Sheet("入驻企业", COLUMNS, [["tenant", 2, None]], "tenants"),
    ]
    answer = download(request, *sheets)
    assert isinstance(answer, StreamingHttpResponse)
    assert csv_rows(answer)[1][0] == "tenant"


def test_an_unknown_format_or_table_is_refused_with_its_cure() -> None:
    with pytest.raises(UnknownFormat) as refused:
        ask([], "pdf")
    assert "csv" in refused.value.message.zh
    with pytest.raises(UnknownTable) as missing:
        ask([], query="&table=x")
    assert "x" in missing.value.message.en


def test_a_very_long_text_fits_its_cell() -> None:
    book = Book(ask([["长" * 40_000, 1, None]], "xlsx"))
    assert len(book.text(book.cells()["A2"])) == 32_767
