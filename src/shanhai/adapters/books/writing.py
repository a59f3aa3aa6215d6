"""Writing the tables of a book as CSV: the same rows always give the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import HISTORY_COLUMNS, table_path


def write_rows(folder: Path, table: Table, rows: Iterable[Mapping[str, str]], *, history: bool = False) -> int:
    """Write the rows of a table and return how many; a table without rows is not written."""
    path = table_path(folder, table, history=history)
    columns = [column.name for column in (*table.columns, *(HISTORY_COLUMNS if history else ()))]
    written = 0
    stream = None
    try:
        for row in rows:
            if stream is None:
                path.parent.mkdir(parents=True, exist_ok=True)
                stream = path.open("w", encoding="utf-8", newline="")
                writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
            written += 1
    finally:
        if stream is not None:
            stream.close()
    return written
