"""A whole book in its written form, current or closed, and the register of loads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.books.models import BookLoad
from shanhai.vocab.reader import Reader

BATCH = 2_000


def last_load(*, reader: Reader) -> BookLoad | None:
    """Return the latest load made by the reader's day, or None."""
    return BookLoad.objects.filter(known_on__lte=reader.as_known_on).order_by("-loaded_at", "-pk").first()


def was_loaded(content_hash: str, *, reader: Reader) -> bool:
    """Tell whether a book of this hash was loaded by the reader's day."""
    return BookLoad.objects.filter(content_hash=content_hash, known_on__lte=reader.as_known_on).exists()


def book_rows(table: Table, *, history: bool, reader: Reader | None = None) -> Iterator[dict[str, str]]:
    """Yield the rows of a table as a book writes them, in order of their codes.

    Args:
        table: which table.
        history: the closed versions instead of the current ones.
        reader: only what this reader knows; None means everything recorded.
    """
    binding = BINDINGS[table.name]
    model: Any = apps.get_model(binding.version)
    versions = model.objects.filter(known_to__isnull=not history)
    if reader is not None:
        versions = model.objects.known(reader)
    pointers = [pointer for column in table.refs for pointer in _pointers(column, binding.link)]
    for version in versions.select_related(*pointers).order_by("code", "revision").iterator(chunk_size=BATCH):
        yield _row(table, version, binding.link, history=history)


def written_row(table: Table, version: Any) -> dict[str, str]:
    """Return one version as a book writes it, the clock aside: its filled cells."""
    binding = BINDINGS[table.name]
    cells = _row(table, version, binding.link, history=False)
    return {name: cell for name, cell in cells.items() if cell and name != "known_from"}


def _pointers(column: Column, link: str) -> list[str]:
    return [link if link and column.name == link else column.name]


def _row(table: Table, version: Any, link: str, *, history: bool) -> dict[str, str]:
    row = {column.name: _cell(table, column, version) for column in table.columns}
    if table.identity:
        row[table.identity] = getattr(version, link).code
    if history:
        row |= {
            "revision": str(version.revision),
            "known_to": version.known_to.isoformat(),
            "recorded_by": version.recorded_by,
        }
    return row


def _cell(table: Table, column: Column, version: Any) -> str:
    if column.name == "code":
        return str(version.code)
    if column.name == "input_revision":
        used = version.observation
        return str(used.revision) if used.known_to is not None else ""
    if column.kind == "value":
        return _value(version)
    held = getattr(version, column.name)
    if column.kind == "ref":
        return held.code if held is not None else ""
    return _written(held)


def _value(version: Any) -> str:
    if version.value_date is not None:
        day: str = version.value_date.isoformat()
        return day[:7] if version.unit == "年月" else day
    return format(version.value, "f")


def _written(held: object) -> str:
    if held is None:
        return ""
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, date):
        return held.isoformat()
    if isinstance(held, Decimal):
        return format(held.normalize(), "f")
    return str(held)


def state(*, reader: Reader | None = None) -> dict[str, list[dict[str, str]]]:
    """Return everything recorded, as the rows of a book: for comparing two states."""
    return {
        f"{part}{table.name}": list(book_rows(table, history=bool(part), reader=reader))
        for table in TABLES.values()
        for part in ("", "history/")
    }
