"""Writing the versions of one table: add, supersede, or leave alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row, content_hash
from shanhai.domains.books.actions.codes import Codes, model_named
from shanhai.domains.books.actions.fields import fields_of
from shanhai.domains.books.choices import Binding
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic

BATCH = 1_000


class _Stored(NamedTuple):
    """What the database holds of one revision."""

    pk: int
    revision: int
    content_hash: str
    known_from: date
    known_to: date | None


class Writer:
    """Writes the rows of one table and counts what it did."""

    def __init__(self, table: Table, binding: Binding, codes: Codes, actor: str, on: date) -> None:
        self.table, self.codes, self.actor, self.on = table, codes, actor, on
        self.binding = binding
        self.model: Any = model_named(binding.version)
        self.added = self.superseded = self.unchanged = 0

    def beside(self, in_book: int) -> int:
        """Return how many current rows of the database the book does not name."""
        current: int = self.model.objects.filter(known_to__isnull=True).count()
        return current - in_book

    def write_current(self, rows: list[Row]) -> None:
        """Write a chunk of current rows."""
        stored = self._stored(rows)
        self.codes.find_rows(self.table, rows)
        closing: defaultdict[date, list[int]] = defaultdict(list)
        fresh: list[Any] = []
        for row in rows:
            revisions = stored.get(row.get(self.table.key), [])
            latest = revisions[-1] if revisions else None
            said = content_hash(row.values)
            if latest is not None and latest.known_to is None and latest.content_hash == said:
                self.unchanged += 1
                continue
            known_from = date.fromisoformat(row.get("known_from"))
            if latest is not None and latest.known_to is None:
                known_from = known_from if known_from > latest.known_from else max(self.on, latest.known_from)
                closing[known_from].append(latest.pk)
                self.superseded += 1
            else:
                self.added += 1
            fresh.append(self._version(row, said, latest.revision + 1 if latest else 1, known_from, None, self.actor))
        for day, pks in closing.items():
            self.model.objects.filter(pk__in=pks).update(known_to=day)
        self.model.objects.bulk_create(fresh, batch_size=BATCH)

    def write_history(self, rows: list[Row]) -> list[Diagnostic]:
        """Write a chunk of closed revisions; return where they contradict what is recorded."""
        stored = self._stored(rows)
        self.codes.find_rows(self.table, rows)
        conflicts: list[Diagnostic] = []
        fresh: list[Any] = []
        for row in rows:
            known_from, known_to = date.fromisoformat(row.get("known_from")), date.fromisoformat(row.get("known_to"))
            revision, said = int(row.get("revision")), content_hash(row.values)
            same = [version for version in stored.get(row.get(self.table.key), []) if version.revision == revision]
            if not same:
                actor = row.get("recorded_by") or self.actor
                fresh.append(self._version(row, said, revision, known_from, known_to, actor))
                self.added += 1
            elif same[0].content_hash != said or same[0].known_from != known_from or same[0].known_to not in (None, known_to):
                conflicts.append(self._conflict(row))
            elif same[0].known_to is None:
                self.model.objects.filter(pk=same[0].pk).update(known_to=known_to)
                self.superseded += 1
            else:
                self.unchanged += 1
        self.model.objects.bulk_create(fresh, batch_size=BATCH)
        return conflicts

    def _stored(self, rows: list[Row]) -> dict[str, list[_Stored]]:
        found: dict[str, list[_Stored]] = {}
        query = self.model.objects.filter(code__in={row.get(self.table.key) for row in rows}).order_by("code", "revision")
        for code, *rest in query.values_list("code", "pk", "revision", "content_hash", "known_from", "known_to"):
            found.setdefault(code, []).append(_Stored(*rest))
        return found

    def _version(
        self, row: Row, said: str, revision: int, known_from: date, known_to: date | None, actor: str
    ) -> object:
        link = self.binding.link
        fields = fields_of(self.table, row, self._id_of(row), skip=link)
        if link:
            fields[f"{link}_id"] = self.codes.id_of(self.table.name, row.get(self.table.named_by))
        return self.model(
            code=row.get(self.table.key),
            revision=revision,
            known_from=known_from,
            known_to=known_to,
            recorded_by=actor,
            content_hash=said,
            visibility=row.get("visibility"),
            **fields,
        )

    def _id_of(self, row: Row) -> Any:
        used = row.get("input_revision")
        if not used:
            return self.codes.id_of
        return lambda table, code: self.codes.id_of(table, f"{code}#{used}" if table == "observations" else code)

    def _conflict(self, row: Row) -> Diagnostic:
        return Diagnostic(
            "error", f"history/{self.table.name}.csv", row.line, "revision", row.get("revision"),
            Bilingual("与已记录的历史不同；历史不可改写。", "This contradicts the recorded history, which is not rewritten."),
            Bilingual("请改用更正后的新版次，放在现行表里。", "Put the correction into the current table; it will supersede."),
            "history_conflict",
        )  # fmt: skip
