"""The rows of any table as records: typed values, codes in place of pointers, both languages. One read for all programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName, Preference
from shanhai.domains.indicators.queries import CodesWithin
from shanhai.domains.records.models import once_known
from shanhai.vocab.reader import Reader

Record = dict[str, Any]
"""Column → value: text, whole number, Decimal, date, bool or None. A pointer is the code of what it points to."""
FRAME: Final = ("code", "revision", "known_from", "known_to", "visibility")
"""What every record carries."""
ROUNDED: Final = frozenset({"share", "coordinate"})
CODES_WITHIN: Final[Mapping[str, Mapping[str, Callable[[CodesWithin, str], str]]]] = {
    "observations": {"axes": CodesWithin.axes},
    "indicator_versions": {"axes": CodesWithin.axes, "formula": CodesWithin.formula},
    "derivations": {"formula": CodesWithin.formula},
    "derivation_inputs": {"name": CodesWithin.formula},
}
"""Columns whose text holds codes of other things, and how such a text is told to a reader who may not know them all."""


def records(
    table: str,
    *,
    reader: Reader,
    equal: Mapping[str, object] | None = None,
    where: Q | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> list[Record]:
    """Return the rows of a table that the reader knows, in order of their codes.

    One query, and three at most beside it where the table's texts hold codes.

    Args:
        table: the table's name in a book.
        reader: as known on which day, and by whom.
        equal: column → wanted value; a code for a pointer. An empty value wants everything.
        where: a further condition on the table's model.
        offset: rows left out at the beginning.
        limit: the most rows returned; None for all.
    """
    page = matching(table, reader=reader, equal=equal, where=where).order_by("code", "revision")[
        offset : None if limit is None else offset + limit
    ]
    return _read(TABLES[table], page, reader)


def count_records(
    table: str, *, reader: Reader, equal: Mapping[str, object] | None = None, where: Q | None = None
) -> int:
    """Return how many rows `records` would return without offset and limit."""
    return matching(table, reader=reader, equal=equal, where=where).count()


def revisions(table: str, code: str, *, reader: Reader, by: str = "code") -> list[Record]:
    """Return every version of a row that the reader could have come to know by the reader's day, first to last.

    `by` is the path to the code asked for: "place__code" gives all rows of a place.
    """
    versions = _model(table).objects.filter(once_known(reader), **{by: code})
    return _read(TABLES[table], versions.order_by("code", "revision"), reader)


def records_where(table: str, column: str, codes: Iterable[str], *, reader: Reader) -> dict[str, list[Record]]:
    """Return the rows whose pointer in a column is one of these codes, by that code; one query."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records(table, reader=reader, where=Q(**{f"{column}__code__in": list(codes)})):
        found[record[column]].append(record)
    return found


def known_code(column: Column, reader: Reader) -> Subquery:
    """Return the code of what a pointer points to, nothing where the reader does not know it."""
    target, key, code = _target(column, reader)
    return Subquery(target.filter(**{key: OuterRef(f"{column.name}_id")}).values(code)[:1])


def selected_columns(table: Table, reader: Reader) -> dict[str, str | Combinable]:
    """Return what is read for each column of a table but its key: the name of a field, or an expression."""
    selected: dict[str, str | Combinable] = {}
    for column in table.columns:
        if column.kind == "ref":
            selected[column.name] = known_code(column, reader)
        elif column.kind == "period":
            selected |= {name: name for name in (column.name, f"{column.name}_start", f"{column.name}_end")}
        elif column.kind == "value":
            selected |= {"value": "value", "value_date": "value_date"}
        elif column.name == "input_revision":
            selected[column.name] = "observation__revision"
        elif column.name not in FRAME:
            selected[column.name] = column.name
    return selected


def matching(
    table: str, *, reader: Reader, equal: Mapping[str, object] | None = None, where: Q | None = None
) -> QuerySet[Any]:
    """Return the versions that `records` reads: a row keyed by a thing the reader does not know is none of them."""
    chosen: QuerySet[Any] = _model(table).objects.known(reader).filter(where or Q())
    keyed_by = TABLES[table].column(TABLES[table].key)
    if keyed_by.kind == "ref":
        target, key, _ = _target(keyed_by, reader)
        chosen = chosen.filter(**{f"{keyed_by.name}_id__in": target.values(key)})
    for name, value in (equal or {}).items():
        if value is None or value == "":
            continue
        column = TABLES[table].column(name)
        told = CODES_WITHIN.get(table, {}).get(name)
        if told is not None and told(CodesWithin(reader), str(value)) != value:
            return chosen.none()
        if column.kind == "ref":
            target, key, code = _target(column, reader)
            chosen = chosen.filter(**{f"{name}_id__in": target.filter(**{code: value}).values(key)})
        else:
            chosen = chosen.filter(**{name: value})
    return chosen


def is_code_of(table: str, code: str, *, reader: Reader, today: date) -> bool:
    """Return whether a table ever had a row of this code that this reader may see, up to today; one query."""
    binding = BINDINGS[table]
    path = f"{binding.link}__code" if binding.identity else "code"
    ever = once_known(Reader(today, reader.internal))
    return bool(_model(table).objects.filter(ever, **{path: code}).exists())


def record_columns(table: str, *, reader: Reader) -> list[str]:
    """Return the names of what the records of a table hold, in order; also where there are none."""
    return list(_selected(TABLES[table], reader))


def _selected(table: Table, reader: Reader) -> dict[str, str | Combinable]:
    return {name: name for name in FRAME} | selected_columns(table, reader) | _extras(table.name, reader)


def _read(table: Table, versions: QuerySet[Any], reader: Reader) -> list[Record]:
    selected = _selected(table, reader)
    codes = CodesWithin(reader)
    told: dict[str, Callable[[Any], Any]] = {
        **{column.name: _shortest for column in table.columns if column.kind in ROUNDED},
        **{name: partial(tell, codes) for name, tell in CODES_WITHIN.get(table.name, {}).items()},
    }
    return [
        {name: told[name](value) if name in told else value for name, value in zip(selected, row, strict=True)}
        for row in versions.values_list(*selected.values())
    ]


def _extras(table: str, reader: Reader) -> dict[str, str | Combinable]:
    """Return what is read beside a table's own columns."""
    if table != "observations":
        return {}
    named = IndicatorName.objects.known(reader).values("indicator_id")
    definitions = IndicatorDefinition.objects.known(reader).filter(
        version_id=OuterRef("version_id"), indicator_id__in=named
    )
    preferences = Preference.objects.known(reader).filter(
        once_known(reader, "observation__"), observation__code=OuterRef("code")
    )
    return {"indicator": Subquery(definitions.values("indicator__code")[:1]), "preferred": Exists(preferences)}


def _target(column: Column, reader: Reader) -> tuple[QuerySet[Any], str, str]:
    """Return the versions of what a pointer may point to, and their paths to its id and to its code."""
    binding = BINDINGS[column.table]
    versions = _model(column.table).objects
    if binding.identity:
        return versions.known(reader), f"{binding.link}_id", f"{binding.link}__code"
    # A pointer to a row without an identity points to one version, which may have been superseded since.
    return versions.filter(once_known(reader)), "pk", "code"


def _model(table: str) -> Any:
    """Return the model that holds the rows of a table; its type depends on the table."""
    return apps.get_model(BINDINGS[table].version)


def _shortest(value: Decimal | None) -> Decimal | None:
    """Return a share or coordinate without the zeros that its column adds."""
    return None if value is None else Decimal(format(value.normalize(), "f"))
