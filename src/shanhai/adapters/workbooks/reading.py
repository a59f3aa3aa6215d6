"""Opens a spreadsheet: tells what it really is, refuses what is unsafe, reads the rest with calamine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import python_calamine as calamine

from shanhai.adapters.workbooks.archives import (
    CURE_SAVE,
    MOST_CELLS,
    SheetMarks,
    look_through,
    protected,
    too_large,
    truncated,
)
from shanhai.adapters.workbooks.delimited import read_delimited
from shanhai.adapters.workbooks.errors import NoSheet, NotAWorkbook, WorkbookRefused
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.workbooks import Sheet, Workbook

MOST_BYTES: Final = 200 * 2**20
"""The largest file that is opened."""
SPREADSHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
TEXTS: Final = (".csv", ".tsv", ".txt")
ARCHIVE, COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path, *, most_cells: int = MOST_CELLS) -> Workbook:
    """Return every sheet of a file as it is; numbers as the file keeps them (a double), texts as texts.

    A file is what its first bytes say, not what its name says; a name that promises something else is refused.

    Args:
        path: the file.
        most_cells: rows times columns of the filled area of one sheet, from where on it is refused.
    Raises:
        WorkbookRefused: see its subclasses; the text names the file, what is wrong and the cure.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise too_large(
                path,
                f"有 {size / 2**20:.0f} MB，超过 {MOST_BYTES // 2**20} MB。",
                f"has {size / 2**20:.0f} MB, beyond {MOST_BYTES // 2**20} MB.",
            )
        with path.open("rb") as file:
            head = file.read(4096)
            content = head + file.read() if not head.startswith((ARCHIVE, COMPOUND)) else b""
    except OSError as error:
        raise WorkbookRefused(
            Bilingual(f"打不开 {path}：{error.strerror}。", f"Cannot open {path}: {error.strerror}."),
            Bilingual("请核对文件名和权限。", "Check its name and your rights."),
            file=path.name,
        ) from error
    if head.startswith(ARCHIVE):
        tells_all = not path.name.lower().endswith((".ods", ".xlsb"))
        return _read(path, look_through(path), tells_all=tells_all, most_cells=most_cells)
    if head.startswith(COMPOUND):
        return _read_compound(path, most_cells)
    return _read_text(path, content)


def _read_compound(path: Path, most_cells: int) -> Workbook:
    with path.open("rb") as file:
        if _ENCRYPTED in file.read():
            raise protected(path)
    return _read(path, {}, tells_all=False, most_cells=most_cells)


def _read_text(path: Path, content: bytes) -> Workbook:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version")):
        raise NotAWorkbook(
            Bilingual(
                f"{path.name} 其实是网页或 XML，只是改了扩展名。",
                f"{path.name} is really a web page or XML with another extension.",
            ),
            CURE_SAVE,
            file=path.name,
        )
    if not content.strip():
        raise no_sheet(path)
    if path.suffix.lower() in SPREADSHEETS:
        raise NotAWorkbook(
            Bilingual(
                f"{path.name} 不是表格文件，或开头已损坏。",
                f"{path.name} is no spreadsheet, or its beginning is damaged.",
            ),
            CURE_SAVE,
            file=path.name,
        )
    if path.suffix.lower() not in TEXTS:
        raise NotAWorkbook(
            Bilingual(
                f"{path.name}：不认得「{path.suffix}」这种文件。",
                f"{path.name}: “{path.suffix}” is not a kind of file that is read.",
            ),
            Bilingual("可交 .xlsx、.xls、.ods、.csv。", "Hand in .xlsx, .xls, .ods or .csv."),
            file=path.name,
        )
    book = read_delimited(path, content)
    if not any(cell for row in book.sheets[0].rows for cell in row):
        raise no_sheet(path)
    return book


def no_sheet(path: Path) -> NoSheet:
    """Return the refusal of a file in which nothing is written."""
    return NoSheet(
        Bilingual(f"{path.name} 里没有写着东西的工作表。", f"{path.name} has no sheet with anything in it."),
        Bilingual("请核对是不是交错了文件。", "Check that it is the right file."),
        file=path.name,
    )


def _read(path: Path, marks: dict[str, SheetMarks], *, tells_all: bool, most_cells: int) -> Workbook:
    try:
        with calamine.load_workbook(path) as book:
            every = [about for about in book.sheets_metadata if _is_cells(about)]
            sheets = [_sheet(path, book, about, marks.get(about.name, SheetMarks()), most_cells) for about in every]
    except calamine.PasswordError as error:
        raise protected(path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise truncated(path) from error
    except BaseException as error:  # calamine is written in Rust: what it did not expect is no Exception
        if type(error).__name__ == "PanicException":
            raise truncated(path) from error
        raise
    if not any(sheet.rows for sheet in sheets):
        raise no_sheet(path)
    return Workbook(path.name, tuple(sheets), tells_all)


def _is_cells(about: calamine.SheetMetadata) -> bool:
    return about.typ == calamine.SheetTypeEnum.WorkSheet


def _sheet(
    path: Path, book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, mark: SheetMarks, most_cells: int
) -> Sheet:
    cells = book.get_sheet_by_name(about.name)
    if cells.height * cells.width > most_cells:
        raise too_large(path, f"的「{about.name}」过大。", f"has a sheet “{about.name}” that is too large.")
    merged = cells.merged_cell_ranges
    return Sheet(
        name=about.name,
        rows=cells.to_python(skip_empty_area=True),
        start=cells.start or (0, 0),
        merged=None if merged is None else tuple((*first, *last) for first, last in merged),
        hidden=about.visible != calamine.SheetVisibleEnum.Visible,
        errors=mark.errors,
        formats=mark.formats,
    )
