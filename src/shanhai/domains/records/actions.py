"""Guards in the database itself: versions can be added and closed, never changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from shanhai.domains.records.models import Known

BY_INDEX = "SET enable_seqscan = off"
"""PostgreSQL keeps the plan a guard was first given, on an empty table; this makes it look rows up as the table fills."""

REFUSAL = "append-only: 记录只可追加，不可修改或删除；更正请用新版本取代 (supersede instead of changing)"


def guarded_models() -> list[type[Known]]:
    """Return every model whose rows are versions."""
    return [model for model in apps.get_models() if issubclass(model, Known)]


def raise_guards(using: str = "default") -> None:
    """Put the guards in place on every table of versions; existing ones are replaced."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    statements = [
        statement
        for model in guarded_models()
        if model._meta.db_table in present
        for statement in guard_statements(connection, model)
    ]
    _run(connection, statements)


def lower_guards(using: str = "default") -> None:
    """Take the guards away; for emptying a test database, never for work."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    statements = [
        statement
        for model in guarded_models()
        if model._meta.db_table in present
        for statement in _drop(connection, model._meta.db_table)
    ]
    _run(connection, statements)


def guard_statements(connection: BaseDatabaseWrapper, model: type[Model]) -> list[str]:
    """Return the statements that guard one table on the database at hand."""
    table = model._meta.db_table
    columns = [
        field.column for field in model._meta.local_concrete_fields if field.column and field.column != "known_to"
    ]
    create = _postgresql if connection.vendor == "postgresql" else _sqlite
    return [*_drop(connection, table), *create(table, columns), *_extra(connection, model)]


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _drop(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    names = [f"{table}_keep", f"{table}_stay", f"{table}_hold", f"{table}_kind", f"{table}_sign", f"{table}_ring"]
    if connection.vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name in names]
    return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]


def _sqlite(table: str, columns: list[str]) -> list[str]:
    same = " AND ".join(f'OLD."{column}" IS NEW."{column}"' for column in columns)
    return [
        f'CREATE TRIGGER "{table}_keep" BEFORE UPDATE ON "{table}" WHEN NOT '
        f"(OLD.known_to IS NULL AND NEW.known_to IS NOT NULL AND {same}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f'CREATE TRIGGER "{table}_stay" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, \'{REFUSAL}\'); END',
    ]


def _postgresql(table: str, columns: list[str]) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION shanhai_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_keep" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN (NOT (OLD.known_to IS NULL AND NEW.known_to IS NOT NULL '
        + "".join(f' AND OLD."{column}" IS NOT DISTINCT FROM NEW."{column}"' for column in columns)
        + ")) EXECUTE FUNCTION shanhai_refuse()",
        f'CREATE TRIGGER "{table}_stay" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION shanhai_refuse()',
        f'CREATE TRIGGER "{table}_hold" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION shanhai_refuse()',
    ]


def _extra(connection: BaseDatabaseWrapper, model: type[Model]) -> list[str]:
    """Return the guards a model asks for itself: a method `row_guards` gives name → (condition, message)."""
    guards: dict[str, tuple[str, str]] = getattr(model, "ROW_GUARDS", {})
    return [
        statement
        for name, (condition, message) in guards.items()
        for statement in _row_guard(
            connection, f"{model._meta.db_table}_{name}", model._meta.db_table, condition, message
        )
    ]


def _row_guard(connection: BaseDatabaseWrapper, name: str, table: str, condition: str, message: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$ BEGIN IF {condition}'
            f" THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
            f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        ]
    return [
        f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {condition} BEGIN SELECT RAISE(ABORT, \'{message}\'); END'
    ]
