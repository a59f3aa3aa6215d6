"""What is on record beside the rows of a book, where the two must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row
from shanhai.adapters.books.together import TOGETHER, Said, said


def recorded(table: Table, model: Any) -> Iterator[Said]:
    """Yield the open rows of one of the tables in TOGETHER, as a book writes them."""
    refs = {column.name for column in table.refs}
    columns = {name: f"{name}__code" if name in refs else name for name in _columns(table)}
    for cells in model.objects.filter(known_to__isnull=True).values_list(*columns.values()):
        written = {name: str(cell) for name, cell in zip(columns, cells, strict=True) if cell is not None}
        yield said(table, Row(0, written), line=0)


def _columns(table: Table) -> list[str]:
    """Return the columns of the table that matter."""
    wanted = {table.key, *TOGETHER[table.name], "valid_from", "valid_to", "share"}
    return [column.name for column in table.columns if column.name in wanted]
