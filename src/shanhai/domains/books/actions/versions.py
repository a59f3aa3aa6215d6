"""Writing the versions of one table: add, supersede, or leave alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.findings import Place, finding
from shanhai.adapters.books.reading import Row, content_hash
from shanhai.adapters.books.together import TOGETHER, said, together_findings
from shanhai.domains.books.actions.beside import recorded
from shanhai.domains.books.actions.codes import Codes, model_named
from shanhai.domains.books.actions.fields import Fields, preparation
from shanhai.domains.books.actions.inserting import count_rows, insert_rows
from shanhai.domains.books.actions.locked import LockWatch
from shanhai.domains.books.choices import BINDINGS
from shanhai.vocab.diagnostics import Diagnostic

CLOCK = ("code", "revision", "known_from", "known_to", "recorded_at", "recorded_by", "content_hash", "visibility")


NOT_EMPTIED = frozenset({"code", "known_from", "visibility", "input_revision"})
"""Columns that a book may always leave out: what they say is filled in from elsewhere."""


class _Stored(NamedTuple):
    """What the database holds of one revision."""

    pk: int
    revision: int
    content_hash: str
    known_from: date
    known_to: date | None


class _Fresh(NamedTuple):
    """A revision to be written: its row, and what the clock adds to it."""

    row: Row
    content_hash: str
    revision: int
    known_from: date
    known_to: date | None
    recorded_by: str


def _was_superseded(said: str, known_from: date, revisions: list[_Stored]) -> bool:
    """Tell whether a row only repeats what has been corrected since; it may come back by naming a later day."""
    return any(earlier.content_hash == said for earlier in revisions[:-1]) and known_from <= revisions[-1].known_from


class Writer:
    """Writes the rows of one table and counts what it did."""

    def __init__(self, table: Table, codes: Codes, *, actor: str, on: date, columns: Collection[str]) -> None:
        self.table, self.codes, self.actor, self.on = table, codes, actor, on
        self.binding = BINDINGS[table.name]
        self.model: Any = model_named(self.binding.version)
        self.fields = Fields(table, self.model, self.binding.link)
        self.added = self.superseded = self.unchanged = self.outdated = 0
        self._was_empty = not self.model.objects.exists()
        self._closed: set[str] = set()
        self._held: list[_Fresh] = []
        self.contradictions: list[Diagnostic] = []
        self.locks = LockWatch(table.name)
        self.absent = [
            column
            for column in table.columns
            if column.name not in columns and not column.default and column.name not in NOT_EMPTIED
        ]
        self.emptied: Counter[str] = Counter()

    def finish(self, in_book: int) -> int:
        """End the table; return how many current rows of the database the book does not name."""
        self._insert_held()
        if self.added or self.superseded:
            count_rows(self.model)
        current: int = self.model.objects.filter(known_to__isnull=True).count()
        return current - in_book

    def write_current(self, rows: list[Row]) -> None:
        """Write a chunk of current rows."""
        stored = self._stored(rows)
        self.codes.find_rows(self.table, rows)
        recorded = self._recorded_inputs(stored)
        closing: defaultdict[date, list[int]] = defaultdict(list)
        replaced: dict[int, Row] = {}
        fresh: list[_Fresh] = []
        for row in rows:
            revisions = stored.get(row.get(self.table.key), [])
            latest = revisions[-1] if revisions else None
            said = content_hash(row.values)
            is_same = latest is not None and latest.known_to is None and latest.content_hash == said
            if is_same and latest is not None and not self._points_elsewhere(row, recorded.get(latest.pk)):
                self.unchanged += 1
                continue
            known_from = date.fromisoformat(row.get("known_from"))
            if _was_superseded(said, known_from, revisions):
                self.outdated += 1
                self.codes.outdated.add((self.table.name, row.get(self.table.key)))
                continue
            if latest is not None and latest.known_to is None:
                known_from = known_from if known_from > latest.known_from else max(self.on, latest.known_from)
                closing[known_from].append(latest.pk)
                replaced[latest.pk] = row
                self.superseded += 1
            else:
                self.added += 1
            fresh.append(_Fresh(row, said, latest.revision + 1 if latest else 1, known_from, None, self.actor))
        self.locks.look_at(replaced)
        self._note_emptied([pk for pks in closing.values() for pk in pks])
        self.locks.look_through([version.row for version in fresh])
        for day, pks in closing.items():
            self.model.objects.filter(pk__in=pks).update(known_to=day)
        if self.table.name in TOGETHER:
            self._held.extend(fresh)
        else:
            self._insert(fresh)

    def _insert_held(self) -> None:
        """Write the rows that must hold together: only now has everything been closed that they take the place of."""
        rows = [said(self.table, version.row, line=version.row.line) for version in self._held]
        if rows and not self._was_empty:
            self.contradictions = list(together_findings(self.table, [*recorded(self.table, self.model), *rows]))
        if not self.contradictions:
            self._insert(self._held)

    def _recorded_inputs(self, stored: dict[str, list[_Stored]]) -> dict[int, int]:
        """Return the observations that the recorded inputs of derivations point to, by the input's id."""
        if self.table.name != "derivation_inputs" or not stored:
            return {}
        latest = [revisions[-1].pk for revisions in stored.values()]
        return dict(self.model.objects.filter(pk__in=latest).values_list("pk", "observation_id"))

    def _points_elsewhere(self, row: Row, recorded: int | None) -> bool:
        """Tell whether an input means another revision than the recorded one: the current one, unless it names its own.

        A figure that was corrected here, and that the book still gives as it was, does not move its inputs.
        """
        if self.table.name != "derivation_inputs":
            return False
        code, revision = row.get("observation"), row.get("input_revision")
        if not revision and ("observations", code) in self.codes.outdated:
            return False
        return recorded != self.codes.id_of("observations", f"{code}#{revision}" if revision else code)

    def _note_emptied(self, superseded: list[int]) -> None:
        """Count the cells that superseding would empty only because the file lacks their column."""
        for column in self.absent if superseded else ():
            field = self.model._meta.get_field(column.name)
            blank = Q(**{f"{column.name}__isnull": True}) if field.null else Q(**{column.name: ""})
            self.emptied[column.name] += self.model.objects.filter(pk__in=superseded).exclude(blank).count()

    def column_findings(self) -> list[Diagnostic]:
        """Return the columns whose absence from the file would empty what is recorded."""
        file = f"{self.table.name}.csv"
        return [
            finding(Place(file, 1, name), "column_absent", rows=rows) for name, rows in self.emptied.items() if rows
        ]

    def write_history(self, rows: list[Row]) -> list[Diagnostic]:
        """Write a chunk of closed revisions; return where they contradict what is recorded."""
        stored = self._stored(rows)
        self.codes.find_rows(self.table, rows)
        conflicts: list[Diagnostic] = []
        fresh: list[_Fresh] = []
        for row in rows:
            known_from, known_to = date.fromisoformat(row.get("known_from")), date.fromisoformat(row.get("known_to"))
            revision, said = int(row.get("revision")), content_hash(row.values)
            same = [version for version in stored.get(row.get(self.table.key), []) if version.revision == revision]
            if not same:
                actor = row.get("recorded_by") or self.actor
                fresh.append(_Fresh(row, said, revision, known_from, known_to, actor))
                self._closed.add(row.get(self.table.key))
                self.added += 1
            elif (
                same[0].content_hash != said
                or same[0].known_from != known_from
                or same[0].known_to not in (None, known_to)
            ):
                conflicts.append(self._conflict(row))
            elif same[0].known_to is None:
                self.locks.look_at({same[0].pk: row}, history=True)
                self.model.objects.filter(pk=same[0].pk).update(known_to=known_to)
                self.superseded += 1
            else:
                self.unchanged += 1
        self.locks.look_through([version.row for version in fresh], history=True)
        self._insert(fresh)
        return conflicts

    def _stored(self, rows: list[Row]) -> dict[str, list[_Stored]]:
        """Return what is recorded under the codes of a chunk; a table that was empty holds but what this load wrote."""
        codes = {row.get(self.table.key) for row in rows}
        if self._was_empty:
            codes &= self._closed
        found: dict[str, list[_Stored]] = {}
        if not codes:
            return found
        query = self.model.objects.filter(code__in=codes).order_by("code", "revision")
        for code, *rest in query.values_list("code", "pk", "revision", "content_hash", "known_from", "known_to"):
            found.setdefault(code, []).append(_Stored(*rest))
        return found

    def _insert(self, fresh: list[_Fresh]) -> None:
        """Write the revisions of a chunk, column by column."""
        if not fresh:
            return
        rows = [version.row for version in fresh]
        day = lru_cache(maxsize=None)(preparation(self.model, "known_from"))
        now = preparation(self.model, "recorded_at")(timezone.now())
        names = [*CLOCK, *self.fields.names]
        values: list[Iterable[object]] = [
            [row.get(self.table.key) for row in rows],
            [version.revision for version in fresh],
            [day(version.known_from) for version in fresh],
            [day(version.known_to) for version in fresh],
            repeat(now, len(fresh)),
            [version.recorded_by for version in fresh],
            [version.content_hash for version in fresh],
            [row.get("visibility") for row in rows],
            *self.fields.values(rows, self.codes.id_of),
        ]
        if self.binding.link:
            names.append(f"{self.binding.link}_id")
            values.append([self.codes.id_of(self.table.name, row.get(self.table.named_by)) for row in rows])
        insert_rows(self.model, names, list(zip(*values, strict=True)))

    def _conflict(self, row: Row) -> Diagnostic:
        place = Place(f"history/{self.table.name}.csv", row.line, "revision", row.get("revision"))
        return finding(place, "history_conflict")
