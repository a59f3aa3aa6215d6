"""Reading lists out of Word and sheet files, and refusing what is none."""

from __future__ import annotations

import struct
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
import xlsxwriter

from shanhai.adapters.lists import ListUnreadable, read_list_bytes, read_list_file
from shanhai.engines.lists import read_lists
from tests.lists import HEADER, sheet


def refusal(name: str, content: bytes) -> tuple[str, ListUnreadable]:
    with pytest.raises(ListUnreadable) as caught:
        read_list_bytes(name, content)
    error = caught.value
    assert name in error.what.zh
    assert name in error.what.en
    assert error.cure.zh
    assert error.cure.en
    return error.context["why"], error


def test_a_sheet_becomes_rows_with_numbers_and_days_as_one_reads_them() -> None:
    found = read_list_bytes("清单.xlsx", sheet(("1", "建成", "", "市交通局", 45382)))
    (table,) = found.tables
    assert [row.values for row in table.rows][1:] == [HEADER, ("1", "建成", "", "市交通局", "45382")]
    assert table.rows[2].place == "清单 第3行 row 3"
    assert found.size > 0


def test_a_date_cell_is_a_day() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, (1, "签订协议", "", "市发改委"))
        page.write_datetime(1, 4, date(2024, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    found = read_lists(read_list_bytes("a.xlsx", content.getvalue()).tables, file="a.xlsx")
    assert [(line.number, line.due) for line in found.lines] == [("1", date(2024, 3, 31))]


def test_merged_cells_of_a_sheet_are_filled_in_and_hidden_sheets_are_said_and_left_out() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("清单")
        page.merge_range(0, 0, 0, 4, "2024年清单")
        page.write_row(1, 0, HEADER)
        page.merge_range(2, 0, 3, 0, 1)
        page.merge_range(2, 1, 3, 1, "开通航线2条")
        page.write_row(2, 2, ("方案", "市交通局", "2024.6"))
        page.write_row(3, 2, ("协议", "市发改委", "2024.9"))
        draft = book.add_worksheet("底稿")
        draft.write_row(0, 0, HEADER)
        draft.write_row(1, 0, ("1", "建成门诊楼", "", "市卫健委", "2024.6"))
        draft.hide()
        book.add_worksheet("空表").hide()
    found = read_list_bytes("a.xlsx", content.getvalue())
    assert [(table.name, table.is_hidden) for table in found.tables if table.rows] == [("清单", False), ("底稿", True)]
    assert "门诊楼" not in found.text
    (said,) = (one for one in read_lists(found.tables, file="a.xlsx").findings if one.code == "hidden_sheet")
    assert said.what.zh == "工作表“底稿”是隐藏的，2 行没有读。"
    assert "“底稿” is hidden; its 2 rows" in said.what.en
    assert found.tables[0].rows[3].values == ("1", "开通航线2条", "协议", "市发改委", "2024.9")
    assert found.tables[0].rows[3].continued == {0, 1}
    (line,) = read_lists(found.tables, file="a.xlsx").lines
    assert (line.deliverable, len(line.units)) == ("方案；协议", 2)


def word(document: docx.document.Document) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_word_table_with_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("2024年度重点工作清单")
    table = document.add_table(rows=4, cols=5)
    rows = [HEADER, ("一、交通",), ("1", "开通航线2条", "方案", "市交通局", "2024.6"), ("", "", "协议", "市发改委", "")]
    for at, row in enumerate(rows):
        for column, said in enumerate(row):
            table.cell(at, column).text = said
    table.cell(1, 0).merge(table.cell(1, 4))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(2, 1).merge(table.cell(3, 1))
    found = read_list_bytes("清单.docx", word(document))
    lists = read_lists(found.tables, file="清单.docx")
    assert lists.title == "2024年度重点工作清单"
    assert [(line.text, line.is_heading) for line in lists.lines] == [("交通", True), ("开通航线2条", False)]
    assert lists.lines[1].deliverable == "方案；协议"
    assert [unit.name for unit in lists.lines[1].units] == ["市交通局", "市发改委"]
    assert "表1 第3行" in lists.lines[1].place


def test_numbered_paragraphs_and_the_numbers_that_word_writes_itself() -> None:
    document = docx.Document()
    document.add_paragraph("一、互联互通")
    for said in ("签订合作协议", "开通2条航线"):
        document.add_paragraph(said, style="List Number")
    lists = read_lists(read_list_bytes("要点.docx", word(document)).tables, file="要点.docx")
    assert lists.lines[0].text == "互联互通"
    assert [line.text for line in lists.tasks] == ["签订合作协议", "开通2条航线"]
    assert [line.number for line in lists.tasks] == ["1.", "2."]


def test_an_open_document_sheet() -> None:
    def row(*cells: str) -> str:
        said = (
            f"<table:table-cell office:value-type='string'><text:p>{cell}</text:p></table:table-cell>" for cell in cells
        )
        return f"<table:table-row>{''.join(said)}</table:table-row>"

    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    rows = row(*HEADER) + row("1", "签约", "", "甲", "2024.6")
    sheets = f"<office:spreadsheet><table:table table:name='甲'>{rows}</table:table></office:spreadsheet>"
    body = f"<office:document-content {spaces}><office:body>{sheets}</office:body></office:document-content>"
    content = BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", body)
    found = read_lists(read_list_bytes("a.ods", content.getvalue()).tables, file="a.ods")
    assert [line.text for line in found.lines] == ["签约"]
    locked = BytesIO()
    with ZipFile(locked, "w") as parts:
        parts.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        parts.writestr("content.xml", "x")
    assert refusal("a.ods", locked.getvalue())[0] == "encrypted"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("清单.xlsx", b"", "empty"),
        ("清单.xlsx", b"<html><table><tr><td>x</td></tr></table></html>", "web_page"),
        ("清单.xls", "\ufeff <!DOCTYPE html><html>".encode(), "web_page"),
        ("清单.docx", b"just words", "text"),
        ("清单.xlsx", b"PK\x03\x04 and then nothing", "cut_off"),
        ("清单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cut_off"),
        ("清单.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("清单.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_kind"),
        ("清单.doc", b"x", "old_kind"),
        ("清单.exe", b"MZ", "kind"),
    ],
)
def test_bad_files_are_refused_in_words(name: str, content: bytes, why: str) -> None:
    assert refusal(name, content)[0] == why


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_off_anywhere_is_said_to_be(share: float) -> None:
    whole = sheet(*[(str(at), f"建成{at}", "", "市交通局", "2024.6") for at in range(1, 200)])
    assert refusal("清单.xlsx", whole[: int(len(whole) * share)])[0] == "cut_off"


def test_a_word_file_cut_off_and_a_sheet_named_as_one() -> None:
    document = docx.Document()
    document.add_paragraph("一、互联互通")
    whole = word(document)
    assert refusal("a.docx", whole[: len(whole) // 2])[0] == "cut_off"
    assert refusal("a.docx", sheet(("1", "a", "", "b", "c")))[0] == "text"


def test_too_many_rows_and_too_much_inside() -> None:
    many = sheet(*[(str(at), "建成", "", "甲", "2024.6") for at in range(5_001)])
    assert refusal("a.xlsx", many)[0] == "long"


def bomb(main: str, *, honest: bool) -> bytes:
    """Return an archive that expands to 320 MB; a dishonest one declares a thousandth of it."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as parts:
        parts.writestr(main, "x")
        for at in range(4):
            parts.writestr(f"part{at}", b"\0" * 80_000_000)
    said = content.getvalue()
    return said if honest else said.replace(struct.pack("<L", 80_000_000), struct.pack("<L", 80_000))


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize(("name", "main"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")])
def test_one_guard_keeps_bombs_out_whatever_they_declare(
    name: str, main: str, honest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shanhai.adapters.workbooks.archives.MOST_EXPANDED", 300_000_000)
    assert refusal(name, bomb(main, honest=honest))[0] == "unsafe"


def test_per_cents_months_and_failed_formulas_are_read_as_shown() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("清单")
        page.write_row(0, 0, HEADER)
        page.write_number(1, 0, 1)
        page.write_number(1, 1, 0.815, book.add_format({"num_format": "0.0%"}))
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        page.write_datetime(1, 4, date(2027, 3, 1), book.add_format({"num_format": 'yyyy"年"m"月"'}))
    found = read_list_bytes("a.xlsx", content.getvalue())
    assert found.tables[0].rows[1].values == ("1", "81.5%", "#DIV/0!", "", "2027年3月")
    (line,) = read_lists(found.tables, file="a.xlsx").lines
    assert line.due == date(2027, 3, 31)


def test_only_hidden_sheets_are_no_list() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("说明")
        page = book.add_worksheet("清单")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("1", "建成门诊楼", "", "市卫健委", "2024.6"))
        page.hide()
    found = read_lists(read_list_bytes("a.xlsx", content.getvalue()).tables, file="a.xlsx")
    assert [one.code for one in found.findings] == ["hidden_sheet", "no_table"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable):
        read_list_file(tmp_path / "nowhere.xlsx")
    path = tmp_path / "清单.xlsx"
    path.write_bytes(sheet(("1", "建成", "", "甲", "2024.6")))
    assert read_list_file(path).text.splitlines()[1] == "序号 ｜ 工作内容 ｜ 成果形式 ｜ 责任单位 ｜ 完成时限"
