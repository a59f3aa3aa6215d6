"""Guards in the database itself: versions can be added and closed, never changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.apps import apps
from django.db import IntegrityError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, Model

from shanhai.domains.records.errors import RowsRefused
from shanhai.domains.records.models import Identity, Known

BY_INDEX = "SET enable_seqscan = off"
"""PostgreSQL keeps the plan a guard was first given, on an empty table; this makes it look rows up as the table fills."""

GUARDS = ("keep", "stay", "hold", "once", "kind", "sign", "ring", "span", "share")
REFUSAL = "append-only: 记录只可追加，不可修改或删除；更正请用新版本取代 (supersede instead of changing)"


def guarded_models() -> list[type[Known]]:
    """Return every model whose rows are versions: they may be closed, and nothing else."""
    return [model for model in apps.get_models() if issubclass(model, Known)]


def fixed_models() -> list[type[Model]]:
    """Return every model whose rows never change, but for the columns it names: identities, and registers that ask for it."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Identity) or getattr(model, "NEVER_CHANGES", False) or getattr(model, "ONLY_CHANGES", ())
    ]


def raise_guards(using: str = "default") -> None:
    """Put the guards in place on every table that has them; existing ones are replaced."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    models: list[type[Model]] = [*guarded_models(), *fixed_models()]
    with connection.cursor() as cursor:
        for model in models:
            if model._meta.db_table in present:
                for statement in guard_statements(connection, model):
                    cursor.execute(statement)


def lower_guards(using: str = "default") -> None:
    """Take the guards away while SQLite's tables are changed.

    SQLite makes a table anew and gives it the old one's name, and refuses that name while a guard of any table reads
    it. The site is stopped meanwhile; should making the tables be cut off, the next start raises the guards.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model in (*guarded_models(), *fixed_models()):
            for statement in _drop(connection, model._meta.db_table):
                cursor.execute(statement)


def guards_are_missing(using: str = "default") -> bool:
    """Tell whether a guard is not in place: making the tables may have been cut off before the guards were raised."""
    connection = connections[using]
    names = "SELECT tgname FROM pg_trigger" if connection.vendor == "postgresql" else "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(names)
        present = {name for (name,) in cursor.fetchall()}
    tables = connection.introspection.table_names()
    wanted = [
        f"{model._meta.db_table}_{guard}"
        for model in (*guarded_models(), *fixed_models())
        if model._meta.db_table in tables
        for guard in ("keep", "stay", *getattr(model, "ROW_GUARDS", ()))
    ]
    return not present.issuperset(wanted)


def guard_statements(connection: BaseDatabaseWrapper, model: type[Model]) -> list[str]:
    """Return the statements that guard one table on the database at hand."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields if field.column]
    closing = _closing(connection, columns) if issubclass(model, Known) else _changing(connection, model, columns)
    create = _postgresql if connection.vendor == "postgresql" else _sqlite
    once = [unique for unique in _keys(model) if connection.vendor == "sqlite"]
    return [*_drop(connection, table), *create(table, closing), *_once(table, once), *_extra(connection, model)]


def _closing(connection: BaseDatabaseWrapper, columns: list[str]) -> str:
    """Return the condition of the one change that is allowed: closing a version that is open."""
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    kept = " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in columns if column != "known_to")
    return f"OLD.known_to IS NULL AND NEW.known_to IS NOT NULL AND {kept}"


def _changing(connection: BaseDatabaseWrapper, model: type[Model], columns: list[str]) -> str:
    """Return the condition of the changes that are allowed: those of the columns in the model's ONLY_CHANGES."""
    changing = getattr(model, "ONLY_CHANGES", ())
    if not changing:
        return "1 = 0"
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    return " AND ".join(f'OLD."{column}" {same} NEW."{column}"' for column in columns if column not in changing)


def _keys(model: type[Model]) -> list[str]:
    """Return the conditions under which a new row would take the place of one that is there (REPLACE on SQLite)."""
    same = ["there.id = NEW.id", "there.code = NEW.code"]
    if issubclass(model, Known):
        same[1] += " AND (there.revision = NEW.revision OR (there.known_to IS NULL AND NEW.known_to IS NULL))"
    named = any(
        field.name == "code" and (field.unique or issubclass(model, Known))
        for field in model._meta.local_concrete_fields
    )
    return same if named else same[:1]


def _once(table: str, same: list[str]) -> list[str]:
    """Return the guard against replacing: SQLite deletes the old row then without asking the guard of deletions."""
    if not same:
        return []
    found = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" there WHERE {condition})'  # noqa: S608 names of the model
        for condition in same
    )
    return [
        f'CREATE TRIGGER "{table}_once" BEFORE INSERT ON "{table}" WHEN {found}'
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ]


def _drop(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    names = [f"{table}_{guard}" for guard in GUARDS]
    if connection.vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name in names]
    return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]


def _sqlite(table: str, allowed: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        f'CREATE TRIGGER "{table}_keep" BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) {refuse}',
        f'CREATE TRIGGER "{table}_stay" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _postgresql(table: str, allowed: str) -> list[str]:
    refuse = "EXECUTE FUNCTION shanhai_refuse()"
    return [
        "CREATE OR REPLACE FUNCTION shanhai_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_keep" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN (NOT ({allowed})) {refuse}',
        f'CREATE TRIGGER "{table}_stay" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_hold" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]


def _extra(connection: BaseDatabaseWrapper, model: type[Model]) -> list[str]:
    """Return the guards a model asks for itself: its ROW_GUARDS give name → (condition, message)."""
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


class AddConstraints(Operation):
    """Adds constraints to the tables of a domain, by model; a table is copied once, however many it is given.

    SQLite makes a table anew for every single change, and Django draws up all models anew for every operation.
    """

    def __init__(self, constraints: Mapping[str, Sequence[BaseConstraint]]) -> None:
        self.constraints = constraints

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell Django of the constraints."""
        for name, added in self.constraints.items():
            options = state.models[app_label, name].options
            options["constraints"] = [*options.get("constraints", []), *added]
        state.reload_models([(app_label, name) for name in self.constraints])

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the constraints to the tables.

        Raises:
            RowsRefused: a row that is there already contradicts one of them.
        """
        for name, added in self.constraints.items():
            model = to_state.apps.get_model(app_label, name)
            try:
                for constraint in _each_copy(schema_editor, added):
                    schema_editor.add_constraint(model, constraint)
            except IntegrityError as refusal:
                raise RowsRefused(model._meta.db_table, str(refusal)) from refusal

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the constraints off the tables."""
        for name, added in self.constraints.items():
            for constraint in _each_copy(schema_editor, added):
                schema_editor.remove_constraint(to_state.apps.get_model(app_label, name), constraint)

    def describe(self) -> str:
        """Return what the operation does, for the list of migrations."""
        return f"Adds constraints to {', '.join(self.constraints)}"


def _each_copy(
    schema_editor: BaseDatabaseSchemaEditor, constraints: Sequence[BaseConstraint]
) -> Sequence[BaseConstraint]:
    """Return the constraints to be added one by one: SQLite's copy has all of them after the first."""
    return constraints[:1] if schema_editor.connection.vendor == "sqlite" else constraints
