"""Putting many rows into a table the quickest way the database at hand has, and letting it know how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection


def insert_rows(model: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values are prepared for the driver, in the order of `columns`; ids are given by the database.

    Constraints, triggers and foreign keys hold as for any other insert. PostgreSQL takes the rows as one COPY,
    SQLite as one prepared statement.
    """
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608  # names of the model


def count_rows(model: Any) -> None:
    """Let PostgreSQL take stock of a table; until it does, it plans for an empty one and searches it from end to end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
