"""Checking a whole book before anything of it is loaded: every finding at once, with file, row, column and cure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.figures import FigureChecks
from shanhai.adapters.books.findings import Place, finding
from shanhai.adapters.books.package import package_findings
from shanhai.adapters.books.reading import Row, read_rows, table_path
from shanhai.adapters.books.sources import Sources
from shanhai.adapters.books.tables import DETAIL_TABLES, TABLES
from shanhai.adapters.books.together import TOGETHER, Said, said, together_findings
from shanhai.adapters.books.trees import Belonging, cycles, rings
from shanhai.vocab.diagnostics import Diagnostic, Severity, has_errors, in_order
from shanhai.vocab.words import BELONGING_ROLES

Progress = Callable[[str, int, int], None]
"""Called with the table's name, rows done and rows in all (0 while unknown)."""

STEP = 5_000
TREES: tuple[tuple[str, str], ...] = (("commitments", "parent"), ("places", "parent"))


def quiet(table: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(slots=True)
class BookCheck:
    """What a check found: findings about whole files first, then in order of place; rows per table, and the sources that fill open clocks."""

    findings: list[Diagnostic]
    rows: dict[str, int]
    sources: Sources

    @property
    def passed(self) -> bool:
        """Whether the book may be loaded: there are no errors (warnings are allowed)."""
        return not has_errors(self.findings)


class _Closed(NamedTuple):
    """What the check keeps of a row of history; `named` is the thing the row speaks of."""

    line: int
    revision: str
    known_from: str
    known_to: str
    named: str


@dataclass(slots=True)
class _Course:
    """The state of one check: keys seen, names that other rows may point to, and pointers still open."""

    folder: Path
    on: date
    findings: list[Diagnostic] = field(default_factory=list)
    names: dict[str, Collection[str]] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    figures: FigureChecks = field(default_factory=FigureChecks)
    parents: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    belonging: list[Belonging] = field(default_factory=list)
    kinds: dict[str, tuple[str, int]] = field(default_factory=dict)
    detailed: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    together: list[Said] = field(default_factory=list)

    def found(
        self, table: Table, row: Row, column: str, code: str, severity: Severity = "error", /, **said: object
    ) -> None:
        """Add a finding about one cell; `said` fills the gaps of its words."""
        place = Place(f"{table.name}.csv", row.line, column, row.get(column))
        self.findings.append(finding(place, code, severity, **said))


def check_book(folder: Path, *, on: date, progress: Progress = quiet) -> BookCheck:
    """Check the book in a folder as of a day; nothing may be known from a later day than that."""
    course = _Course(folder, on)
    course.findings.extend(package_findings(folder))
    course.figures.expect_inputs(folder)
    counts: dict[str, int] = {}
    if any(found.code == "package_missing" for found in course.findings):
        return BookCheck(course.findings, counts, course.sources)
    for table in TABLES.values():
        closed = _check_history(course, table)
        counts[table.name] = _check_table(course, table, closed, progress)
        _check_history_names(course, table, closed)
    _check_details(course)
    for name, column in TREES:
        _check_tree(course, TABLES[name], column)
    _check_belonging(course)
    if not course.unread & {"observations", "derivations", "derivation_inputs"}:
        course.findings.extend(course.figures.closing_findings())
    whole_files_first = sorted(in_order(course.findings), key=lambda found: found.row is not None)
    return BookCheck(whole_files_first, counts, course.sources)


def _check_table(course: _Course, table: Table, closed: Mapping[str, list[_Closed]], progress: Progress) -> int:
    keys: dict[str, int] = {}
    identities: set[str] = set()
    course.names[table.name] = identities if table.identity else keys  # one set of codes, not two, for the large tables
    refs = table.refs
    open_refs: list[tuple[Row, Column]] = []
    done = 0
    for row in read_rows(course.folder, table, course.findings):
        done += 1
        key = row.get(table.key)
        if key and key in keys:
            course.found(table, row, table.key, "code_twice", row=keys[key])
        keys.setdefault(key, row.line)
        if table.identity:
            identities.add(row.get(table.identity))
        course.sources.note(table, row)
        course.sources.fill(table, row)
        _check_refs(course, table, row, refs, open_refs)
        _check_row(course, table, row)
        if key in closed:
            _check_follows(course, table, row, closed[key][-1])
        if done % STEP == 0:
            progress(table.name, done, 0)
    if any(found.file == f"{table.name}.csv" and found.row is None for found in course.findings):
        course.unread.add(table.name)
    for row, column in open_refs:
        _resolve(course, table, row, column)
    course.findings.extend(together_findings(table, course.together))
    course.together.clear()
    progress(table.name, done, done)
    return done


def _check_refs(
    course: _Course, table: Table, row: Row, refs: Sequence[Column], open_refs: list[tuple[Row, Column]]
) -> None:
    for column in refs:
        if not row.get(column.name):
            continue
        if column.table == table.name:
            if row.get(column.name) not in course.names[table.name]:
                open_refs.append((row, column))
        else:
            _resolve(course, table, row, column)


def _resolve(course: _Course, table: Table, row: Row, column: Column) -> None:
    if row.get(column.name) in course.names.get(column.table, ()) or column.table in course.unread:
        return
    title = TABLES[column.table].title
    course.found(table, row, column.name, "unknown_code", table=column.table, title_zh=title.zh, title_en=title.en)


def _check_row(course: _Course, table: Table, row: Row) -> None:
    _check_one_of(course, table, row)
    _check_clock(course, table, row)
    _check_range(course, table, row, "valid_from", "valid_to", strict=True)
    _check_range(course, table, row, "start", "due", strict=False)
    for name, column in TREES:
        if table.name == name and row.get(column):
            course.parents.setdefault(name, {})[row.get(table.named_by)] = (row.get(column), row.line)
    if table.name in TOGETHER:
        course.together.append(said(table, row, line=row.line))
    if table.name == "party_links" and row.get("role") in BELONGING_ROLES:
        ends = (row.get("party"), row.get("group"), row.get("valid_from"), row.get("valid_to"))
        course.belonging.append(Belonging(*ends, row.line))
    if table.name == "undertakings":
        course.kinds[row.get("code")] = (row.get("kind"), row.line)
    if table.name in DETAIL_TABLES.values():
        _check_kind(course, table, row)
    if table.name == "events" and row.get("kind") == "extension_granted" and not row.get("new_due"):
        course.found(table, row, "new_due", "extension_without_date")
    course.findings.extend(course.figures.row_findings(table, row))


def _check_one_of(course: _Course, table: Table, row: Row) -> None:
    for group in table.one_of:
        filled = [name for name in group if row.get(name)]
        if len(filled) != 1:
            titles_zh = "、".join(table.column(name).title.zh for name in group)
            column = filled[1] if filled else group[0]
            course.found(table, row, column, "one_of", titles_zh=titles_zh, names=", ".join(group), filled=len(filled))


def _check_clock(course: _Course, table: Table, row: Row) -> None:
    known_from = row.get("known_from")
    if not known_from:
        if not course.unread & {"documents", "passages"}:
            course.found(table, row, "known_from", "known_from_missing")
    elif known_from > course.on.isoformat():
        course.found(table, row, "known_from", "known_in_future", known_from=known_from, today=course.on)


def _check_range(course: _Course, table: Table, row: Row, first: str, last: str, *, strict: bool) -> None:
    start, end = row.get(first), row.get(last)
    if start and end and (end < start or (strict and end == start)):
        course.found(table, row, last, "range_reversed", start=start, end=end)


def _check_kind(course: _Course, table: Table, row: Row) -> None:
    undertaking = row.get("undertaking")
    course.detailed.add(undertaking)
    kind = course.kinds.get(undertaking, ("", 0))[0]
    if kind and DETAIL_TABLES[kind] != table.name:
        course.found(table, row, "undertaking", "wrong_detail_table", kind=kind, table=DETAIL_TABLES[kind])


def _check_details(course: _Course) -> None:
    table = TABLES["undertakings"]
    for undertaking, (kind, line) in course.kinds.items():
        if kind and undertaking not in course.detailed:
            row = Row(line, {"code": undertaking})
            course.found(table, row, "code", "detail_missing", "warning", table=DETAIL_TABLES[kind])


def _check_tree(course: _Course, table: Table, column: str) -> None:
    parents = course.parents.get(table.name, {})
    for cycle in cycles({child: parent for child, (parent, _) in parents.items()}):
        parent, line = parents[cycle[0]]
        shown = " → ".join((*cycle, cycle[0]))
        course.found(table, Row(line, {column: parent}), column, "parent_cycle", cycle=shown)


def _check_belonging(course: _Course) -> None:
    for ring in rings(course.belonging):
        shown = " → ".join((*(link.party for link in ring), ring[0].party))
        row = Row(ring[0].line, {"group": ring[0].group})
        course.found(TABLES["party_links"], row, "group", "belonging_cycle", cycle=shown)


def _check_history(course: _Course, table: Table) -> dict[str, list[_Closed]]:
    """Check a table's history; return what its clock says, by code and in the order of revisions."""
    closed: dict[str, list[_Closed]] = {}
    if not table_path(course.folder, table, history=True).is_file():
        return closed
    for row in read_rows(course.folder, table, course.findings, history=True):
        course.figures.note_history(table, row)
        ended = _Closed(
            row.line, row.get("revision"), row.get("known_from"), row.get("known_to"), row.get(table.named_by)
        )
        closed.setdefault(row.get(table.key), []).append(ended)
        _check_range(course, table, row, "known_from", "known_to", strict=False)
        if row.get("known_to") > course.on.isoformat():
            course.found(table, row, "known_to", "known_in_future", known_from=row.get("known_to"), today=course.on)
        for column in table.refs:
            if row.get(column.name) and column.table != table.name:
                _resolve(course, table, row, column)
    for rows in closed.values():
        _check_revisions(course, table, rows)
    return closed


def _check_revisions(course: _Course, table: Table, rows: list[_Closed]) -> None:
    """Find revisions of one code that stand twice, are left out, or were known at the same time."""
    rows.sort(key=lambda row: int(row.revision or 0))
    for number, row in enumerate(rows, start=1):
        if int(row.revision or 0) != number:
            course.found(table, Row(row.line, {"revision": row.revision}), "revision", "revision_order", number=number)
    for earlier, later in pairwise(rows):
        if later.known_from < earlier.known_to:
            shown = Row(later.line, {"known_from": later.known_from})
            course.found(table, shown, "known_from", "history_overlaps", known_to=earlier.known_to)


def _check_follows(course: _Course, table: Table, row: Row, last: _Closed) -> None:
    """Find a current row that was known before the last of its closed revisions ended."""
    if row.get("known_from") < last.known_to:
        course.found(table, row, "known_from", "history_overlaps", known_to=last.known_to)


def _check_history_names(course: _Course, table: Table, closed: Mapping[str, list[_Closed]]) -> None:
    """Find history of what the current table does not name."""
    names = course.names[table.name]
    for key, rows in closed.items():
        for row in rows:
            if key not in names and row.named not in names:
                course.found(table, Row(row.line, {table.key: key}), table.key, "history_without_row")
