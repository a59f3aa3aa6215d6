"""Looks through the archive that an XLSX or ODS file is, before anything parses it: sizes, damage, and what cells hide.

What calamine does not hand on is read here in the same pass: formulas that failed, and number formats which change what
a number says. The pass expands each part once, piece by piece, and never holds a whole sheet.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from shanhai.adapters.workbooks.errors import (
    NotAWorkbook,
    ProtectedWorkbook,
    TooLargeWorkbook,
    TruncatedWorkbook,
)
from shanhai.adapters.workbooks.formats import telling_styles
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.workbooks import Position, column_number

MOST_EXPANDED: Final = 2**30
"""Bytes that the parts of one file may expand to together: ten times a sheet of a million cells, and it fits in memory."""
MOST_PARTS: Final = 10_000
MOST_CELLS: Final = 10_000_000
"""Rows times columns of the filled area of one sheet; calamine holds that area whole, empty cells too."""
PIECE: Final = 2**20
MANIFEST: Final = "META-INF/manifest.xml"
"""Where an OpenDocument file says that its parts are encrypted."""

_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([0-9]+)")
_WIDE: Final = re.compile(rb"\br=[\"']([A-Z]{2,3})[0-9]+[\"']")
_FILLED: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)([0-9]+)[\"'][^>]*?(?<!/)>")
_ADDRESS: Final = re.compile(rb"\br=[\"']([A-Z]+)([0-9]+)[\"']")
_RESULT: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REPEATED_ROW: Final = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"([0-9]+)\"[^>]*>(.{0,4000})", re.DOTALL
)
_REPEATED_CELL: Final = re.compile(rb"<table:table-cell\b[^>]*number-columns-repeated=\"([0-9]+)\"[^>]*value-type")
CURE_SAVE: Final = Bilingual(
    "请用 Excel 或 WPS 打开它，另存为 .xlsx 再交。", "Open it in Excel or WPS, save it as .xlsx and hand that in."
)


@dataclass(slots=True)
class SheetMarks:
    """What one sheet says beyond the values of its cells."""

    errors: dict[Position, str] = field(default_factory=dict)
    formats: dict[Position, str] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 25


def look_through(path: Path) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name, having expanded every part within the limits.

    Raises:
        TruncatedWorkbook: cut off or damaged.
        TooLargeWorkbook: it declares, or really has, more than the limits allow.
        ProtectedWorkbook: a part is encrypted.
        NotAWorkbook: an archive without the parts of a spreadsheet.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return _look(path, file, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OSError) as error:
        raise truncated(path) from error


def expand_within(path: Path, *, main: str, most: int) -> None:
    """Expand every part of an archive of another kind once, so that nothing parses what a spreadsheet would be refused for.

    Args:
        path: the file, a Word document for one.
        main: the part that the kind of file must have.
        most: bytes that its parts may expand to together.
    Raises:
        TruncatedWorkbook, TooLargeWorkbook, ProtectedWorkbook: as for `look_through`.
        NotAWorkbook: the main part is missing.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            parts = _guarded(path, archive, most)
            if main not in {part.filename for part in parts}:
                raise _no_spreadsheet(path)
            budget = _Budget(path, most)
            for part in parts:
                for _ in budget.counted(_expanded(file, part)):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OSError) as error:
        raise truncated(path) from error


def truncated(path: Path) -> TruncatedWorkbook:
    """Return the refusal of a file that ends too early or is damaged."""
    return TruncatedWorkbook(
        Bilingual(
            f"{path.name} 不完整或已损坏，不能打开。", f"{path.name} is cut off or damaged and cannot be opened."
        ),
        Bilingual(
            "多半是没有传完：请重新复制或下载；在 Excel 里能打开的，另存一份再交。",
            "It was probably not copied to its end: copy or download it again, or save it anew in Excel.",
        ),
        file=path.name,
    )


def too_large(path: Path, zh: str, en: str) -> TooLargeWorkbook:
    """Return the refusal of a file beyond a limit."""
    return TooLargeWorkbook(
        Bilingual(f"{path.name} {zh}", f"{path.name} {en}"),
        Bilingual(
            "请只留要报的那张表，删去多余的行列、图片，另存后再交。",
            "Keep only the table that is handed in, without surplus rows, columns and pictures, and save it anew.",
        ),
        file=path.name,
    )


def _guarded(path: Path, archive: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """Return the parts of an archive that declares no more than is allowed, and none of them encrypted."""
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or declared > most:
        raise too_large(
            path,
            f"展开后有 {len(parts)} 个部分、{declared / 2**20:.0f} MB，超过 {most // 2**20} MB，不予打开。",
            f"would expand to {declared / 2**20:.0f} MB in {len(parts)} parts, beyond {most // 2**20} MB.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise protected(path)
    return parts


def _no_spreadsheet(path: Path) -> NotAWorkbook:
    return NotAWorkbook(
        Bilingual(f"{path.name} 是压缩包，里面不是表格。", f"{path.name} is an archive without a spreadsheet."),
        CURE_SAVE,
        file=path.name,
    )


def _look(path: Path, file: BinaryIO, archive: zipfile.ZipFile) -> dict[str, SheetMarks]:
    parts = _guarded(path, archive, MOST_EXPANDED)
    names = {part.filename for part in parts}
    is_excel, is_open = "xl/workbook.xml" in names, "content.xml" in names
    if not (is_excel or is_open or "xl/workbook.bin" in names):
        raise _no_spreadsheet(path)
    budget = _Budget(path, MOST_EXPANDED)
    if is_open and MANIFEST in names and b"encryption-data" in _small(archive, MANIFEST, budget):
        raise protected(path)
    sheets = _sheet_parts(archive, budget) if is_excel else {}
    styles = telling_styles(_small(archive, "xl/styles.xml", budget)) if "xl/styles.xml" in names else {}
    marks = {name: SheetMarks() for name in sheets}
    by_part = {part: marks[name] for name, part in sheets.items()}
    for part in parts:
        pieces = budget.counted(_expanded(file, part))
        if part.filename in by_part:
            _scan_sheet(path, pieces, by_part[part.filename], styles)
        elif part.filename == "content.xml":
            _scan_open_document(path, pieces)
        else:
            for _ in pieces:
                pass
    for name, found in marks.items():
        _refuse_vast(path, file, archive.getinfo(sheets[name]), found)
    return marks


class _Budget:
    """Counts what has really been expanded, and stops beyond the limit."""

    def __init__(self, path: Path, most: int) -> None:
        self.path, self.most, self.left = path, most, most

    def counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the pieces while the budget lasts."""
        for piece in pieces:
            self.left -= len(piece)
            if self.left < 0:
                raise too_large(
                    self.path,
                    f"展开后超过 {self.most // 2**20} MB，与它声明的大小不符，不予打开。",
                    f"expands beyond {self.most // 2**20} MB, whatever it declares, and is not opened.",
                )
            yield piece


def protected(path: Path) -> ProtectedWorkbook:
    """Return the refusal of a file that needs a password."""
    return ProtectedWorkbook(
        Bilingual(f"{path.name} 设有打开密码。", f"{path.name} can be opened with a password only."),
        Bilingual("请在 Excel 里去掉密码，另存后再交。", "Take the password off in Excel, save it and hand that in."),
        file=path.name,
    )


def _expanded(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part really expands to, from its own bytes: the size it declares is not believed."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(part.filename)
    file.seek(sum(struct.unpack("<HH", header[26:30])), 1)
    if part.compress_type == zipfile.ZIP_STORED:
        left = part.compress_size
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        if left:
            raise EOFError(part.filename)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(part.filename)
    engine, waiting = zlib.decompressobj(-15), b""
    while not engine.eof:
        waiting = waiting or file.read(2**16)
        if not waiting:
            raise EOFError(part.filename)
        piece = engine.decompress(waiting, PIECE)
        waiting = engine.unconsumed_tail
        if piece:
            yield piece


def _small(archive: zipfile.ZipFile, name: str, budget: _Budget) -> bytes:
    """Return a part that is small in every honest file."""
    part = archive.getinfo(name)
    if part.file_size > 64 * PIECE:
        raise too_large(budget.path, f"的 {name} 过大。", f"has a {name} that is too large.")
    return archive.read(part)


def _sheet_parts(archive: zipfile.ZipFile, budget: _Budget) -> dict[str, str]:
    """Return name → part of each worksheet, as the workbook relates them."""
    names = set(archive.namelist())
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return {}
    targets = {}
    for found in _RELATION.finditer(_small(archive, relations, budget)):
        given = _attributes(found[1])
        target = given.get("Target", "")
        targets[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = {}
    for found in _SHEET.finditer(_small(archive, "xl/workbook.xml", budget)):
        given = _attributes(found[1])
        link = next((value for name, value in given.items() if name.endswith(":id")), "")
        if targets.get(link) in names:
            sheets[given.get("name", "")] = targets[link]
    return sheets


def _attributes(text: bytes) -> dict[str, str]:
    return {
        found[1].decode(): html.unescape((found[2] if found[2] is not None else found[3]).decode("utf-8", "replace"))
        for found in _ATTRIBUTE.finditer(text)
    }


def _windows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the text in pieces that end at the end of a cell, so that no cell is cut in two."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = max(text.rfind(b"</c>"), text.rfind(b"<row"), text.rfind(b":c>"))
        if cut <= 0:
            if len(text) > 64 * PIECE:
                raise ValueError("one cell of 64 MB")
            rest = text
            continue
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _scan_sheet(path: Path, pieces: Iterator[bytes], marks: SheetMarks, styles: dict[str, str]) -> None:
    """Note the failed formulas, the telling formats and the extent of one sheet."""
    wanted = [(f' s="{style}"'.encode(), code) for style, code in styles.items()]
    for text in _windows(pieces):
        if b"<!DOCTYPE" in text:
            raise ValueError("a spreadsheet has no document type")
        rows = _ROW.findall(text)
        if rows:
            marks.last_row = max(marks.last_row, *map(int, rows))
        wide = set(_WIDE.findall(text))
        if wide:
            marks.last_column = max(marks.last_column, *(column_number(name.decode()) for name in wide))
        for start, tag in _tags(text, b' t="e"'):
            value = _RESULT.search(text, start, start + 2000)
            _mark(marks.errors, tag, value[1].decode("utf-8", "replace") if value else "#ERROR!")
        for sign, code in wanted:
            for _, tag in _tags(text, sign):
                _mark(marks.formats, tag, code)


def _tags(text: bytes, sign: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tags that have an attribute, with where each starts."""
    at = text.find(sign)
    while at >= 0:
        start = text.rfind(b"<", 0, at)
        yield start, text[start : at + len(sign)]
        at = text.find(sign, at + len(sign))


def _mark(marks: dict[Position, str], tag: bytes, what: str) -> None:
    found = _ADDRESS.search(tag)
    if found is not None and len(marks) < MOST_CELLS:
        marks[int(found[2]) - 1, column_number(found[1].decode())] = what


def _refuse_vast(path: Path, file: BinaryIO, part: zipfile.ZipInfo, marks: SheetMarks) -> None:
    """Refuse a sheet whose filled cells lie too far apart; look closely only where a quick look is not enough."""
    if marks.last_row * (marks.last_column + 1) <= MOST_CELLS:
        return
    rows: list[int] = []
    columns: list[int] = []
    for text in _windows(_expanded(file, part)):
        filled = [(int(row), column_number(letters.decode())) for letters, row in _FILLED.findall(text)]
        if filled:
            rows += [min(row for row, _ in filled), max(row for row, _ in filled)]
            columns += [min(column for _, column in filled), max(column for _, column in filled)]
    if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MOST_CELLS:
        raise _vast(path)


def _scan_open_document(path: Path, pieces: Iterator[bytes]) -> None:
    """Refuse an ODS that repeats a filled row or cell beyond what is read."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        if b"<!DOCTYPE" in text:
            raise ValueError("a spreadsheet has no document type")
        for found in _REPEATED_ROW.finditer(text):
            filled = b"value-type" in found[2].partition(b"</table:table-row>")[0]
            if filled and int(found[1]) > MOST_CELLS // 100:
                raise _vast(path)
        if any(int(found[1]) > MOST_CELLS // 100 for found in _REPEATED_CELL.finditer(text)):
            raise _vast(path)
        rest = text[-4000:]


def _vast(path: Path) -> TooLargeWorkbook:
    return too_large(
        path,
        f"里有一张表占 {MOST_CELLS // 10000} 万格以上，多半是很远处还有一格写着东西。",
        f"has a sheet of more than {MOST_CELLS:,} cells; probably one cell far away is filled.",
    )
