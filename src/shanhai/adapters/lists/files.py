"""A list's file: what kind it really is, and its tables as rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from shanhai.adapters.lists.documents import document_tables
from shanhai.adapters.lists.refusals import ListUnreadable, refused
from shanhai.adapters.lists.workbooks import workbook_tables
from shanhai.adapters.workbooks import (
    NoSheet,
    NotAWorkbook,
    ProtectedWorkbook,
    TooLargeWorkbook,
    WorkbookRefused,
)
from shanhai.engines.lists import Table

__all__ = ["LARGEST", "ListFile", "ListUnreadable", "read_list_bytes", "read_list_file"]

LARGEST: Final = 20_000_000
"""Bytes of the largest file that is read."""
MOST_ROWS: Final = 5_000
ZIPPED: Final = frozenset({".docx", ".xlsx", ".ods"})
OLD: Final = frozenset({".doc", ".wps", ".et", ".rtf", ".csv", ".pdf"})
GUARDED: Final = (
    (ProtectedWorkbook, "encrypted"),
    (TooLargeWorkbook, "unsafe"),
    (NotAWorkbook, "text"),
    (NoSheet, "blank"),
)
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
        """The whole text, a row on a line; what stands on hidden sheets is not part of it."""
        rows = (row for table in self.tables if not table.is_hidden for row in table.rows)
        return "\n".join(
            " ｜ ".join(dict.fromkeys(cell.strip() for cell in row.values if cell.strip())) for row in rows
        )


def read_list_file(path: Path) -> ListFile:
    """Return the tables of a file.

    Raises:
        ListUnreadable: there is no such file; it is empty, too large, of a kind that is not read, not what its name
            says, locked with a password, cut off, unsafe to open, or has more than 5,000 rows.
    """
    name = path.name
    try:
        if path.stat().st_size > LARGEST:
            raise refused("large", name, limit=LARGEST // 1_000_000)
        content = path.read_bytes()
    except OSError as failure:
        raise refused("missing", name) from failure
    suffix = path.suffix.lower()
    _check_kind(name, suffix, content)
    try:
        tables = document_tables(path) if suffix == ".docx" else workbook_tables(path)
    except WorkbookRefused as refusal:
        raise _in_words_of_lists(refusal, name, suffix) from refusal
    rows = sum(len(table.rows) for table in tables if not table.is_hidden)
    if rows > MOST_ROWS:
        raise refused("long", name, rows=rows, limit=MOST_ROWS)
    return ListFile(name, len(content), sha256(content).hexdigest(), tuple(tables))


def read_list_bytes(filename: str, content: bytes) -> ListFile:
    """Return the tables of a file's bytes; its readers want a file, so that it lies in a folder of its own meanwhile.

    Raises:
        ListUnreadable: as by `read_list_file`.
    """
    plain = re.split(r"[\\/]", filename.replace("\0", ""))[-1]
    stem, suffix = plain[: -len(Path(plain).suffix) or None], Path(plain).suffix
    with TemporaryDirectory(prefix="shanhai-list-") as folder:
        path = Path(folder) / f"{stem[:60] or 'list'}{suffix[:12]}"
        path.write_bytes(content)
        return replace(read_list_file(path), filename=filename)


def _in_words_of_lists(refusal: WorkbookRefused, name: str, suffix: str) -> ListUnreadable:
    """Return the refusal of a guard in the words that lists use, so that one cause has one text."""
    why = next((why for kind, why in GUARDED if isinstance(refusal, kind)), "cut_off")
    return refused(why, name, kind=suffix)


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
