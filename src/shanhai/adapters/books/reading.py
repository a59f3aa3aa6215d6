"""Reading the CSV files of a book row by row; what cannot be read becomes a finding with file, row and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from shanhai.adapters.books.cells import written_form
from shanhai.adapters.books.columns import Column, ColumnKind, Table, text, typed
from shanhai.adapters.books.findings import Place, finding
from shanhai.vocab.diagnostics import Diagnostic, from_error
from shanhai.vocab.errors import ShanhaiError

HISTORY_COLUMNS: tuple[Column, ...] = (
    typed("revision", "integer", "版次", "revision", required=True),
    typed("known_to", "date", "知悉至", "known to", required=True),
    text("recorded_by", "记录者", "recorded by"),
)
REPEATING: frozenset[ColumnKind] = frozenset(
    {"ref", "choice", "date", "period", "share", "integer", "boolean", "unit", "axes"}
)
"""Kinds of column whose cells repeat from row to row."""
REMEMBERED = 5_000
"""Distinct cells of a column whose written form is kept, so that memory does not grow with the book."""
csv.field_size_limit(10_000_000)


@dataclass(slots=True)
class Row:
    """One row of a table: the line it starts on in its file, and its filled cells in their written form."""

    line: int
    values: dict[str, str]

    def get(self, name: str) -> str:
        """Return a cell; an empty one is ''."""
        return self.values.get(name, "")


def content_hash(values: dict[str, str]) -> str:
    """Return the hash of what a row says: every filled cell but the clock's own columns."""
    said = [f"{name}\x1f{values[name]}" for name in sorted(values) if values[name] and name not in _CLOCK]
    return blake2b("\x1e".join(said).encode(), digest_size=16).hexdigest()


_CLOCK = frozenset({"known_from", "known_to", "revision", "recorded_by", "input_revision"})


def heading(path: Path) -> list[str]:
    """Return the columns that a table's file has; none if there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return _without_empty_end(next(csv.reader(stream), []))


def table_path(folder: Path, table: Table, *, history: bool = False) -> Path:
    """Return where a table's rows lie in the book's folder."""
    return folder / "history" / f"{table.name}.csv" if history else folder / f"{table.name}.csv"


def read_rows(folder: Path, table: Table, findings: list[Diagnostic], *, history: bool = False) -> Iterator[Row]:
    """Yield the rows of a table; findings are appended as they are met.

    A row with a finding is still yielded with its readable cells, so that one slip does not hide another.
    A missing file is a finding only where the table is required.
    """
    path = table_path(folder, table, history=history)
    name = path.relative_to(folder).as_posix()
    if not path.is_file():
        if table.required and not history:
            findings.append(finding(Place(name), "file_missing"))
        return
    columns = {column.name: column for column in (*table.columns, *(HISTORY_COLUMNS if history else ()))}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _read(stream, name, columns, findings)
    except UnicodeDecodeError:
        findings.append(_encoding_finding(path, name))


class _Slot:
    """One column of a file, with the written forms of cells that were read before, as far as they are kept."""

    __slots__ = ("column", "forms")

    def __init__(self, column: Column) -> None:
        self.column = column
        self.forms: dict[str, str] = {}

    def take(self, cell: str) -> str:
        """Return the written form of a cell, '' for a blank one; ShanhaiError says what is wrong with it."""
        text = cell.strip()
        form = written_form(self.column, text) if text else ""
        if self.column.kind in REPEATING and len(self.forms) < REMEMBERED:
            self.forms[cell] = form
        return form


class _Layout:
    """How the cells of a file's rows lie: which column each belongs to, what stands in for empty ones."""

    def __init__(self, name: str, header: list[str], columns: dict[str, Column]) -> None:
        self.name, self.header = name, header
        self.slots = [_Slot(columns[title]) if title in columns else None for title in header]
        self.defaults = {column.name: column.default for column in columns.values() if column.default}
        self.required = [
            column for column in columns.values() if column.required and not column.default and column.name in header
        ]

    def row(self, line: int, cells: list[str], findings: list[Diagnostic]) -> Row:
        """Return the row on a line; what cannot be read, or is missing, is appended to the findings."""
        if len(cells) > len(self.header) and not any(map(str.strip, cells[len(self.header) :])):
            cells = cells[: len(self.header)]
        if len(cells) != len(self.header):
            place = Place(self.name, line)
            findings.append(finding(place, "wrong_cell_count", cells=len(cells), columns=len(self.header)))
        values: dict[str, str] = {}
        for slot, cell in zip(self.slots, cells, strict=False):
            if not cell or slot is None:
                continue
            try:
                form = slot.forms.get(cell) or slot.take(cell)
            except ShanhaiError as error:
                findings.append(
                    from_error(error, file=self.name, row=line, column=slot.column.name, value=cell.strip())
                )
            else:
                if form:
                    values[slot.column.name] = form
        self._complete(line, values, findings)
        return Row(line, values)

    def _complete(self, line: int, values: dict[str, str], findings: list[Diagnostic]) -> None:
        for name, default in self.defaults.items():
            if name not in values:
                values[name] = default
        for column in self.required:
            if column.name not in values and not _already_found(findings, line, column.name):
                place, title = Place(self.name, line, column.name), column.title
                findings.append(finding(place, "cell_missing", title_zh=title.zh, title_en=title.en))


def _read(stream: TextIO, name: str, columns: dict[str, Column], findings: list[Diagnostic]) -> Iterator[Row]:
    reader = csv.reader(stream, strict=True)
    try:
        header = _without_empty_end(next(reader, []))
        if separator := _other_separator(header):
            findings.append(finding(Place(name), "wrong_separator", separator=separator))
            return
        findings.extend(_header_findings(name, header, columns))
        layout = _Layout(name, header, columns)
        line = reader.line_num + 1
        for cells in reader:
            if any(map(str.strip, cells)):
                yield layout.row(line, cells, findings)
            line = reader.line_num + 1
    except csv.Error as error:
        findings.append(finding(Place(name, reader.line_num), "broken_csv", error=error))


def _already_found(findings: list[Diagnostic], line: int, column: str) -> bool:
    return (
        bool(findings)
        and findings[-1].row == line
        and any(f.row == line and f.column == column for f in findings[-20:])
    )


def _without_empty_end(header: list[str]) -> list[str]:
    """Return a heading without the nameless columns that spreadsheets leave at its end."""
    last = max((number for number, title in enumerate(header, start=1) if title.strip()), default=0)
    return header[:last]


def _other_separator(header: list[str]) -> str:
    """Return what separates the cells if it is no comma, '' if it is."""
    return next((mark for mark in (";", "\t") if len(header) == 1 and mark in header[0]), "").replace("\t", "Tab")


def _header_findings(name: str, header: list[str], columns: dict[str, Column]) -> Iterator[Diagnostic]:
    for column in columns.values():
        if column.required and column.name not in header:
            said = {"name": column.name, "title_zh": column.title.zh, "title_en": column.title.en}
            yield finding(Place(name, 1, column.name), "column_missing", **said)
    for number, title in enumerate(header, start=1):
        if not title.strip():
            yield finding(Place(name, 1), "column_unnamed", number=number)
        elif title not in columns:
            yield finding(Place(name, 1, title, title), "column_unknown", columns=", ".join(columns))
    for title in sorted({title for title in header if title.strip() and header.count(title) > 1}):
        yield finding(Place(name, 1, title, title), "column_twice")


def _encoding_finding(path: Path, name: str) -> Diagnostic:
    try:
        path.read_text(encoding="gb18030")
    except UnicodeDecodeError:
        return finding(Place(name), "not_utf8")
    return finding(Place(name), "gb18030")
