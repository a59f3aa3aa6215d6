"""From the cells of a book to the columns of a table: a chunk of rows at a time, each distinct cell converted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field

from shanhai.adapters.books.columns import Column, ColumnKind, Table
from shanhai.adapters.books.reading import Row
from shanhai.vocab.periods import parse_period

DATE_UNITS = ("日期", "年月")
NOT_STORED = frozenset({"code", "known_from", "visibility", "input_revision"})
PLAIN: frozenset[ColumnKind] = frozenset({"text", "choice", "code", "axes", "unit", "formula"})
REMEMBERED = 5_000
"""Distinct cells of a column whose conversion is kept: periods, dates and shares repeat, and memory stays bounded.
Numbers are kept by their text, never by their value: 1.0 and 1.00 are equal, but not the same digits."""

Stored = Callable[[object], Any]
Ids = Callable[[str, str], int]


class Fields:
    """The database columns that the rows of one table fill, and how; `skip` names a link that is set elsewhere."""

    def __init__(self, table: Table, model: Any, skip: str) -> None:
        self._columns = [column for column in table.columns if column.name not in NOT_STORED and column.name != skip]
        self._fills = [_fill(column, model) for column in self._columns]
        self.names: list[str] = [
            model._meta.get_field(name).column for column in self._columns for name in _fields_of(column)
        ]

    def values(self, rows: Sequence[Row], ids: Ids) -> list[Iterable[object]]:
        """Return, for each column in the order of `names`, its values as the driver takes them; `ids` finds a code's id."""
        found: list[Iterable[object]] = []
        for column, fill in zip(self._columns, self._fills, strict=True):
            if column.kind == "ref":
                found.append([ids(column.table, cell) if cell else None for cell in _pointers(rows, column)])
            elif fill is None:
                found.append(_cells(rows, column.name))
            elif column.kind == "value":
                found.extend(zip(*map(fill, _cells(rows, column.name), _cells(rows, "unit")), strict=True))
            else:
                found.extend(zip(*map(fill, _cells(rows, column.name)), strict=True))
        return found


def preparation(model: Any, name: str) -> Stored:
    """Return what turns a value into what the driver takes for a field."""
    field: Field[Any, Any] = model._meta.get_field(name)
    return lambda value: field.get_db_prep_save(value, connection)


def _cells(rows: Sequence[Row], name: str) -> list[str]:
    return [row.values.get(name, "") for row in rows]


def _pointers(rows: Sequence[Row], column: Column) -> list[str]:
    """Return the codes a column points to; an input of a derivation may name the revision that was used."""
    cells = _cells(rows, column.name)
    if column.table != "observations":
        return cells
    revisions = _cells(rows, "input_revision")
    return [f"{cell}#{revision}" if revision else cell for cell, revision in zip(cells, revisions, strict=True)]


def _fields_of(column: Column) -> list[str]:
    if column.kind == "period":
        return [column.name, f"{column.name}_start", f"{column.name}_end"]
    return ["value", "value_date"] if column.kind == "value" else [column.name]


def _fill(column: Column, model: Any) -> Callable[..., tuple[object, ...]] | None:
    """Return what turns a cell into the values of its fields; None where the cell is stored as it is written."""
    if column.kind in PLAIN or column.kind == "ref":
        return None
    prepare = [preparation(model, name) for name in _fields_of(column)]
    if column.kind == "value":
        nothing = (prepare[0](None), prepare[1](None))
        return lambda cell, unit: (
            _date(cell, nothing[0], prepare[1]) if unit in DATE_UNITS else (prepare[0](Decimal(cell)), nothing[1])
        )
    if column.kind == "period":
        return lru_cache(REMEMBERED)(lambda cell: _period(cell, *prepare))
    convert = _CONVERT[column.kind]
    return lru_cache(REMEMBERED)(lambda cell: (prepare[0](convert(cell) if cell else None),))


_CONVERT: dict[ColumnKind, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "share": Decimal,
    "coordinate": Decimal,
    "integer": int,
    "boolean": lambda cell: cell == "yes",
}


def _period(cell: str, text: Stored, start: Stored, end: Stored) -> tuple[object, ...]:
    if not cell:
        return text(""), start(None), end(None)
    period = parse_period(cell)
    return text(period.text), start(period.start), end(period.end)


def _date(cell: str, no_number: object, prepare: Stored) -> tuple[object, ...]:
    return no_number, prepare(date.fromisoformat(cell if len(cell) == 10 else f"{cell}-01"))
