"""Loading a book: new rows are added, changed rows supersede, equal rows are left alone; all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from shanhai.adapters.books.checking import Progress, check_book, quiet
from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.package import book_hash, book_name
from shanhai.adapters.books.reading import Row, heading, read_rows, table_path
from shanhai.adapters.books.sources import Sources
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.audit.actions import write_audit
from shanhai.domains.books.actions.codes import Codes
from shanhai.domains.books.actions.inserting import count_rows
from shanhai.domains.books.actions.turns import one_at_a_time, wait_for_turn
from shanhai.domains.books.actions.versions import Writer
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.books.errors import BookChanged, HistoryConflict, refuse_if_errors
from shanhai.domains.books.models import BookLoad
from shanhai.domains.indicators.actions import judge_by_figures
from shanhai.domains.programme.models import Standing
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.rights import Actor

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class TableResult:
    """What loading did to one table.

    `outdated` counts rows that repeat what a correction has superseded and are left alone; `beside` current rows of
    the database that the book does not name.
    """

    added: int
    superseded: int
    unchanged: int
    outdated: int
    beside: int


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading a book did, table by table, and the warnings of its check."""

    name: str
    tables: dict[str, TableResult] = field(default_factory=dict)
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def added(self) -> int:
        """Rows that were new."""
        return sum(table.added for table in self.tables.values())

    @property
    def superseded(self) -> int:
        """Rows that said something else than before."""
        return sum(table.superseded for table in self.tables.values())

    @property
    def unchanged(self) -> int:
        """Rows that said what is known already."""
        return sum(table.unchanged for table in self.tables.values())

    @property
    def outdated(self) -> int:
        """Rows that repeat what a correction has superseded; the correction stays."""
        return sum(table.outdated for table in self.tables.values())

    @property
    def changed_nothing(self) -> bool:
        """Whether the database is as it was."""
        return not self.added and not self.superseded


def load_book(*, actor: str, folder: Path, on: date, progress: Progress = quiet) -> LoadResult:
    """Check the book in a folder and load it as of a day.

    Args:
        actor: who loads it; recorded on every row.
        folder: the book, with its datapackage.json.
        on: the day of loading; a changed row is known from this day unless it names a later one itself.
        progress: called with table, rows done, rows in all.
    Raises:
        BookRefused: the check found errors; they travel with the exception and nothing is loaded.
        BookChanged: a file of the book changed while it was checked and loaded; nothing is loaded.
        HistoryConflict: the book's history contradicts the recorded one; nothing is loaded.
        DatabaseBusy: another load held the database for too long; nothing is loaded.
    """
    checked = book_hash(folder)
    check = check_book(folder, on=on, progress=progress)
    refuse_if_errors(check.findings)
    name, title = book_name(folder)
    with one_at_a_time(), transaction.atomic():
        wait_for_turn()
        try:
            tables = _load_tables(
                folder, actor=actor, on=on, sources=check.sources, counts=check.rows, progress=progress
            )
        finally:  # whatever went wrong, a file that changed is the reason to tell
            _refuse_changed(folder, checked)
        result = LoadResult(name, tables, check.findings)
        if not result.changed_nothing:
            judge_by_figures(commitments=None)
            count_rows(Standing)
        _register(result, title, checked, actor, on)
    return result


def _refuse_changed(folder: Path, checked: str) -> None:
    if book_hash(folder) != checked:
        raise BookChanged(
            Bilingual(
                f"检查和载入期间，{folder} 里的文件变了；检查过的不是要载入的，未载入任何内容。",
                f"Files in {folder} changed while the book was checked and loaded: what was checked is not what would "
                "be loaded. Nothing was loaded.",
            ),
            Bilingual(
                "请等文件写完、没有别的程序改动时再载入。", "Load it again when nobody writes to these files any more."
            ),
            folder=folder,
        )


def _load_tables(
    folder: Path, *, actor: str, on: date, sources: Sources, counts: dict[str, int], progress: Progress
) -> dict[str, TableResult]:
    codes = Codes()
    conflicts: list[Diagnostic] = []
    refused: list[Diagnostic] = []
    results: dict[str, TableResult] = {}
    for table in TABLES.values():
        writer = Writer(table, codes, actor=actor, on=on, columns=heading(table_path(folder, table)))
        codes.prepare(table, _names(folder, table))
        for rows in _chunks(folder, table, sources, history=True):
            conflicts.extend(writer.write_history(rows))
        done = 0
        for rows in _chunks(folder, table, sources, history=False):
            writer.write_current(rows)
            done += len(rows)
            progress(table.name, done, counts[table.name])
        results[table.name] = TableResult(
            writer.added, writer.superseded, writer.unchanged, writer.outdated, writer.finish(done)
        )
        refused.extend([*writer.column_findings(), *writer.contradictions, *writer.locks.findings])
    if conflicts:
        raise HistoryConflict(conflicts)
    refuse_if_errors(refused)
    return results


def _names(folder: Path, table: Table) -> Iterator[str]:
    """Yield the codes of the things a table speaks of, its history first."""
    if not BINDINGS[table.name].identity:
        return
    for history in (True, False):
        for row in read_rows(folder, table, [], history=history):
            yield row.get(table.named_by)


def _chunks(folder: Path, table: Table, sources: Sources, *, history: bool) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in read_rows(folder, table, [], history=history):
        sources.fill(table, row)
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _register(result: LoadResult, title: Bilingual, content_hash: str, actor: str, on: date) -> None:
    load = BookLoad.objects.create(
        name=result.name,
        title_zh=title.zh,
        title_en=title.en,
        content_hash=content_hash,
        loaded_by=actor,
        known_on=on,
        added=result.added,
        superseded=result.superseded,
        unchanged=result.unchanged,
    )
    done = {"content_hash": load.content_hash, "added": result.added, "superseded": result.superseded}
    write_audit(actor=Actor(actor), deed="load_book", noun="book", subject=result.name, after={**done, "known_on": on})
