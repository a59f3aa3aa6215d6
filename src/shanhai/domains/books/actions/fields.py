"""From the cells of a book to the fields of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.reading import Row
from shanhai.vocab.periods import parse_period

Fields = dict[str, object]
DATE_UNITS = ("日期", "年月")
NOT_STORED = frozenset({"code", "known_from", "visibility", "input_revision"})
EMPTY_IS_NOTHING = frozenset({"date", "share", "coordinate", "integer", "boolean"})


def fields_of(table: Table, row: Row, ids: Callable[[str, str], int], skip: str) -> Fields:
    """Return the model's fields for a row; `ids` gives the id of a code in a table, `skip` the link set elsewhere."""
    fields: Fields = {}
    for column in table.columns:
        if column.name in NOT_STORED or column.name == skip:
            continue
        fields.update(_field(column, row, ids))
    return fields


def _field(column: Column, row: Row, ids: Callable[[str, str], int]) -> Fields:
    cell = row.get(column.name)
    if column.kind == "ref":
        return {f"{column.name}_id": ids(column.table, cell) if cell else None}
    if column.kind == "period":
        return _period(column.name, cell)
    if column.kind == "value":
        return _value(cell, row.get("unit"))
    if not cell and column.kind in EMPTY_IS_NOTHING:
        return {column.name: None}
    return {column.name: _CONVERT[column.kind](cell) if column.kind in _CONVERT else cell}


_CONVERT: Mapping[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "share": Decimal,
    "coordinate": Decimal,
    "integer": int,
    "boolean": lambda cell: cell == "yes",
}


def _period(name: str, cell: str) -> Fields:
    if not cell:
        return {name: "", f"{name}_start": None, f"{name}_end": None}
    period = parse_period(cell)
    return {name: period.text, f"{name}_start": period.start, f"{name}_end": period.end}


def _value(cell: str, unit: str) -> Fields:
    if unit in DATE_UNITS:
        return {"value": None, "value_date": date.fromisoformat(cell if len(cell) == 10 else f"{cell}-01")}
    return {"value": Decimal(cell), "value_date": None}
