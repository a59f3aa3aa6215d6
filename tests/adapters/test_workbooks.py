"""Spreadsheets as people hand them in: read as they are, or refused in words."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from shanhai.adapters.workbooks import (
    MOST_BYTES,
    NoSheet,
    NotAWorkbook,
    ProtectedWorkbook,
    TooLargeWorkbook,
    TruncatedWorkbook,
    UnreadableText,
    WorkbookRefused,
    archives,
    read_workbook,
)


def xlsx(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    book = xlsxwriter.Workbook(path)
    fill(book)
    book.close()
    return path


def small(path: Path) -> Path:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        for row in range(200):
            sheet.write_row(row, 0, [f"行{row}", row * 1.5, row])

    return xlsx(path, fill)


def test_a_workbook_is_read_as_it_lies(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("甲")
        sheet.merge_range("B2:D2", "合并")
        sheet.write("B3", 0.125, book.add_format({"num_format": "0.0%"}))
        sheet.write("C3", 3.5, book.add_format({"num_format": '0.0"万元"'}))
        sheet.write_datetime("D3", dt.datetime(2024, 3, 1), book.add_format({"num_format": "yyyy-mm"}))  # noqa: DTZ001 a cell has no zone
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C4", "=X!A1", None, "#REF!")
        sheet.write_string("D4", "文字")
        book.add_worksheet("隐").hide()

    book = read_workbook(xlsx(tmp_path / "a.xlsx", fill))
    first, hidden = book.sheets
    assert (first.name, first.hidden, hidden.name, hidden.hidden) == ("甲", False, "隐", True)
    assert first.start == (1, 1)
    assert first.merged == ((1, 1, 1, 3),)
    assert first.at(2, 1) == 0.125
    assert first.at(2, 3) == dt.date(2024, 3, 1)
    assert first.at(99, 99) == ""
    assert first.errors == {(3, 1): "#DIV/0!", (3, 2): "#REF!"}
    assert first.formats == {(2, 1): "0.0%", (2, 2): '0.0"万元"', (2, 3): "yyyy-mm"}
    assert book.tells_all


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "报表.csv"
    path.write_bytes('地区,"生产总值\n（亿元）"\r\n莲都区,"1,234.50"\r\n'.encode(encoding))
    (sheet,) = read_workbook(path).sheets
    assert sheet.rows == [["地区", "生产总值\n（亿元）"], ["莲都区", "1,234.50"]]


def test_a_csv_with_tabs_or_semicolons_is_told_by_its_lines(tmp_path: Path) -> None:
    for sign in "\t;":
        path = tmp_path / "a.csv"
        path.write_text(f"地区{sign}1,5\n莲都区{sign}2,5\n", encoding="utf-8")
        assert read_workbook(path).sheets[0].rows[1] == ["莲都区", "2,5"]


OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="表">
<table:table-row><table:table-cell office:value-type="string"><text:p>莲都区</text:p></table:table-cell>
<table:table-cell{repeated} office:value-type="float" office:value="12.5"><text:p>12.5</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, repeated: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", OPEN_DOCUMENT.replace("{repeated}", repeated).replace(">\n", ">"))
    return path


def test_an_ods_is_read_and_says_that_it_does_not_tell_all(tmp_path: Path) -> None:
    book = read_workbook(ods(tmp_path / "a.ods"))
    assert book.sheets[0].rows == [["莲都区", 12.5]]
    assert book.sheets[0].merged is None
    assert not book.tells_all


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_xls(path: Path) -> Path:
    """Write a bare BIFF8 workbook: one sheet, a text and a number, in a compound file of 512-byte sectors."""
    text = "莲都区".encode("utf-16-le")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    start += record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 3, 1) + text)
    start += record(0x0203, struct.pack("<HHHd", 0, 1, 0, 12.5)) + record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + record(0x0042, struct.pack("<H", 1200))
    name = "表".encode("utf-16-le")
    about = struct.pack("<BBBB", 0, 0, 1, 1) + name
    offset = len(head) + 4 + 4 + len(about) + 4
    stream = head + record(0x0085, struct.pack("<I", offset) + about) + record(0x000A, b"") + start
    stream = stream.ljust(4096, b"\0")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + links + bytes(36)
            + struct.pack("<IQ", first, size)
        )  # fmt: skip

    empty = bytes(64) + struct.pack("<HBB", 0, 0, 0) + struct.pack("<III", *[0xFFFFFFFF] * 3) + bytes(48)
    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + empty * 2
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    path.write_bytes(header + struct.pack("<128I", *table) + folder + stream)
    return path


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    book = read_workbook(old_xls(tmp_path / "a.xls"))
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("表", [["莲都区", 12.5]])]
    assert not book.tells_all


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)


def cut_off(path: Path) -> None:
    content = small(path).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def damaged(path: Path) -> None:
    content = bytearray(small(path).read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    content[part.header_offset + 200 : part.header_offset + 400] = bytes(200)
    path.write_bytes(content)


def bomb(path: Path) -> None:
    """A sheet that expands to more than the limit, and says so."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(archives.MOST_EXPANDED // 2**20 + 1):
                part.write(b" " * 2**20)


def lying_bomb(path: Path) -> None:
    """The same, declaring ten bytes."""
    bomb(path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        directory = archive.start_dir
    at = content.index(b"xl/worksheets/sheet1.xml", directory) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(content)


def far_cell(path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)

    xlsx(path, fill)


def encrypted(path: Path) -> None:
    old_xls(path)
    path.write_bytes(path.read_bytes() + "EncryptedPackage".encode("utf-16-le"))


def other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("照片.jpg", b"x")


def entity_bomb(path: Path) -> None:
    with zipfile.ZipFile(small(path)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[sheet][55:]
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


@pytest.mark.parametrize(
    ("name", "write", "refusal", "says"),
    [
        ("网页.xlsx", lambda path: path.write_text("<html><table><tr><td>1</table>"), NotAWorkbook, "网页"),
        ("网页.xls", lambda path: path.write_bytes(b"\xef\xbb\xbf\r\n<HTML>"), NotAWorkbook, "网页"),
        ("文字.xlsx", lambda path: path.write_text("地区,数\n"), NotAWorkbook, "不是表格文件"),
        ("报告.pdf", lambda path: path.write_bytes(b"%PDF-1.7"), NotAWorkbook, ".pdf"),
        ("压缩.xlsx", other_archive, NotAWorkbook, "压缩包"),
        ("大.xlsx", huge, TooLargeWorkbook, "200 MB"),
        ("炸弹.xlsx", bomb, TooLargeWorkbook, "64 MB"),
        ("谎报.xlsx", lying_bomb, TooLargeWorkbook, "64 MB"),
        ("远.xlsx", far_cell, TooLargeWorkbook, "很远处"),
        ("重复.ods", lambda path: ods(path, ' table:number-columns-repeated="100000000"'), TooLargeWorkbook, "很远处"),
        ("断.xlsx", cut_off, TruncatedWorkbook, "不完整"),
        ("坏.xlsx", damaged, TruncatedWorkbook, "不完整"),
        ("实体.xlsx", entity_bomb, TruncatedWorkbook, "已损坏"),
        ("断.xls", lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(90)), TruncatedWorkbook, "不完整"),
        ("引号.csv", lambda path: path.write_text('地区,"莲都', encoding="utf-8"), TruncatedWorkbook, "不完整"),
        ("密码.xlsx", encrypted, ProtectedWorkbook, "密码"),
        ("空.xlsx", lambda path: xlsx(path, lambda book: book.add_worksheet()), NoSheet, "没有写着东西"),
        ("空.csv", lambda path: path.write_bytes(b"\xef\xbb\xbf\n"), NoSheet, "没有写着东西"),
        ("码.csv", lambda path: path.write_bytes(b"\xff\xff\xff\x80\x81"), UnreadableText, "GB18030"),
        ("无.xlsx", Path.exists, WorkbookRefused, "打不开"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_file_reason_and_cure(
    tmp_path: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    write: Callable[[Path], object],
    refusal: type[WorkbookRefused],
    says: str,
) -> None:
    monkeypatch.setattr(archives, "MOST_EXPANDED", 2**26)  # to write a real bomb takes long
    path = tmp_path / name
    write(path)
    with pytest.raises(refusal) as refused:
        read_workbook(path)
    assert name in refused.value.what.zh
    assert name in refused.value.what.en
    assert says in refused.value.what.zh
    assert refused.value.cure.zh
    assert refused.value.cure.en


def test_a_bomb_is_refused_before_much_of_it_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_EXPANDED", 2**16)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2**18)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content.getvalue())
    with pytest.raises(TooLargeWorkbook):
        archives.look_through(path)
