"""Comparing two books row by row: what was added, removed or changed, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row, content_hash, read_rows
from shanhai.adapters.books.sources import Sources
from shanhai.adapters.books.tables import TABLES


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else: '' stands for an empty one."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is in one book only, or says something else in the other."""

    table: Table
    key: str
    kind: Literal["added", "removed", "changed"]
    cells: tuple[CellChange, ...] = ()


def compare_books(before: Path, after: Path) -> Iterator[RowChange]:
    """Yield how the second book differs from the first, table by table in the order of the format.

    Knowledge dates are compared too, as a change of their cell.
    """
    sources_before, sources_after = Sources(), Sources()
    for table in TABLES.values():
        old = _rows(before, table, sources_before)
        for key, row in _rows(after, table, sources_after).items():
            earlier = old.pop(key, None)
            if earlier is None:
                yield RowChange(table, key, "added")
            elif cells := tuple(_cells(table, earlier, row)):
                yield RowChange(table, key, "changed", cells)
        yield from (RowChange(table, key, "removed") for key in old)


def _rows(folder: Path, table: Table, sources: Sources) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in read_rows(folder, table, []):
        sources.note(table, row)
        sources.fill(table, row)
        rows[row.get(table.key)] = row
    return rows


def _cells(table: Table, before: Row, after: Row) -> Iterator[CellChange]:
    if content_hash(before.values) == content_hash(after.values) and before.get("known_from") == after.get(
        "known_from"
    ):
        return
    for column in table.columns:
        if before.get(column.name) != after.get(column.name):
            yield CellChange(column.name, before.get(column.name), after.get(column.name))
