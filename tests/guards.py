"""Taking the database's guards away: for tests that need what the guards forbid, and for emptying a test database."""

from __future__ import annotations

from django.db import connection


def lower_guards() -> None:
    """Drop every trigger of the tables; migrating, or emptying the database, raises them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            statements = [f'DROP TRIGGER "{name}" ON {table}' for name, table in cursor.fetchall()]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            statements = [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]
        for statement in statements:
            cursor.execute(statement)
