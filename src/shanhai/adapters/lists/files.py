"""A list's file: what kind it really is, and its tables as rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from shanhai.adapters.lists.documents import document_tables
from shanhai.adapters.lists.refusals import ListUnreadable, refused
from shanhai.adapters.lists.workbooks import workbook_tables
from shanhai.engines.lists import Table

__all__ = ["LARGEST", "ListFile", "ListUnreadable", "read_list_bytes", "read_list_file"]

LARGEST: Final = 20_000_000
"""Bytes of the largest file that is read."""
LARGEST_UNPACKED: Final = 300_000_000
"""Bytes that the parts of a file may unpack to."""
MOST_ROWS: Final = 5_000
ZIPPED: Final = frozenset({".docx", ".xlsx", ".ods"})
OLD: Final = frozenset({".doc", ".wps", ".et", ".rtf", ".csv", ".pdf"})
MAIN_PART: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as read: its name, size in bytes, SHA-256 in hexadecimal, and its tables."""

    filename: str
    size: int
    sha256: str
    tables: tuple[Table, ...]

    @property
    def text(self) -> str:
        """The whole text, a row on a line."""
        rows = (row for table in self.tables for row in table.rows)
        return "\n".join(
            " ｜ ".join(dict.fromkeys(cell.strip() for cell in row.values if cell.strip())) for row in rows
        )


def read_list_file(path: Path) -> ListFile:
    """Return the tables of a file.

    Raises:
        ListUnreadable: there is no such file, or it is refused as by `read_list_bytes`.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise refused("large", path.name, limit=LARGEST // 1_000_000)
        content = path.read_bytes()
    except OSError as failure:
        raise refused("empty", path.name) from failure
    return read_list_bytes(path.name, content)


def read_list_bytes(filename: str, content: bytes) -> ListFile:
    """Return the tables of a file's bytes.

    Raises:
        ListUnreadable: it is empty, too large, of a kind that is not read, not what its name says, locked with a
            password, cut off, or has more than 5,000 rows.
    """
    suffix = Path(filename).suffix.lower()
    _check_kind(filename, suffix, content)
    if suffix in ZIPPED:
        _check_zip(filename, suffix, content)
    read = document_tables if suffix == ".docx" else workbook_tables
    tables = read(filename, content)
    rows = sum(len(table.rows) for table in tables)
    if rows > MOST_ROWS:
        raise refused("long", filename, rows=rows, limit=MOST_ROWS)
    return ListFile(filename, len(content), sha256(content).hexdigest(), tuple(tables))


def _check_kind(filename: str, suffix: str, content: bytes) -> None:
    if not content:
        raise refused("empty", filename)
    if len(content) > LARGEST:
        raise refused("large", filename, limit=LARGEST // 1_000_000)
    if suffix in OLD:
        raise refused("old_kind", filename)
    if suffix not in ZIPPED | {".xls"}:
        raise refused("kind", filename)
    if re.match(
        rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|table|\?xml|meta|body|div)", content[:200], re.IGNORECASE
    ):
        raise refused("web_page", filename)
    is_ole = content.startswith(OLE)
    if is_ole and (suffix != ".xls" or "EncryptedPackage".encode("utf-16-le") in content):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise refused("encrypted" if is_locked else "old_kind", filename)
    if not is_ole and not content.startswith(b"PK"):
        raise refused("text", filename, kind=suffix)


def _check_zip(filename: str, suffix: str, content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = set(parts.namelist())
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise refused("unsafe", filename)
            if any(part.flag_bits & 1 for part in parts.infolist()) or _is_locked(parts, names):
                raise refused("encrypted", filename)
            if MAIN_PART[suffix] not in names:
                raise refused("text", filename, kind=suffix)
            if parts.testzip() is not None:
                raise refused("cut_off", filename)
    except (BadZipFile, EOFError, OSError) as failure:
        raise refused("cut_off", filename) from failure


def _is_locked(parts: ZipFile, names: set[str]) -> bool:
    """Return whether an OpenDocument file says that its parts are encrypted."""
    name = "META-INF/manifest.xml"
    return name in names and b"encryption-data" in parts.read(name)
