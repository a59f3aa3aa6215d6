"""From codes to database ids: identities are made once, observations are looked up when something points to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row
from shanhai.domains.books.choices import BINDINGS

BATCH = 5_000


def model_named(label: str) -> Any:
    """Return the model of that label; its manager's type depends on the table at hand."""
    return apps.get_model(label)


class Codes:
    """The ids of all identities of a book, by table and code; and of the observations that rows point to."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, int]] = {}
        self.outdated: set[tuple[str, str]] = set()
        """Table and code of rows that only repeat what has been corrected since."""

    def prepare(self, table: Table, names: Iterable[str]) -> None:
        """Make the identities of a table that are not there yet and remember all ids."""
        identity = BINDINGS[table.name].identity
        if not identity:
            return
        model = model_named(identity)
        wanted = dict.fromkeys(names)
        present = self._present(model, list(wanted))
        missing = [model(code=code) for code in wanted if code not in present]
        model.objects.bulk_create(missing, batch_size=BATCH)
        self._ids[table.name] = present | {made.code: made.pk for made in missing}

    def find_rows(self, table: Table, rows: list[Row]) -> None:
        """Look up the versions that rows point to: tables without identities, such as observations."""
        for column in table.refs:
            binding = BINDINGS[column.table]
            if binding.identity:
                continue
            wanted = {(row.get(column.name), row.get("input_revision")) for row in rows if row.get(column.name)}
            found = self._ids.setdefault(column.table, {})
            model = model_named(binding.version)
            versions = model.objects.filter(code__in={code for code, _ in wanted}).order_by("revision")
            for pk, code, revision in versions.values_list("pk", "code", "revision"):
                found[f"{code}#{revision}"] = pk
                found[code] = pk

    def id_of(self, table: str, code: str) -> int:
        """Return the id of a code; KeyError if the check let an unknown code through."""
        return self._ids[table][code]

    @staticmethod
    def _present(model: type[Model], codes: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        manager: Any = model._default_manager
        for start in range(0, len(codes), BATCH):
            found.update(manager.filter(code__in=codes[start : start + BATCH]).values_list("code", "pk"))
        return found
