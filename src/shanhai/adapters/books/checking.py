"""Checking a whole book before anything of it is loaded: every finding at once, with file, row, column and cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.figures import FigureChecks
from shanhai.adapters.books.package import package_findings
from shanhai.adapters.books.reading import Row, read_rows, table_path
from shanhai.adapters.books.sources import Sources
from shanhai.adapters.books.tables import DETAIL_TABLES, TABLES
from shanhai.adapters.books.trees import cycles
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, has_errors, in_order

Progress = Callable[[str, int, int], None]
"""Called with the table's name, rows done and rows in all (0 while unknown)."""

STEP = 5_000
TREES: tuple[tuple[str, str], ...] = (("commitments", "parent"), ("places", "parent"))


def quiet(table: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(slots=True)
class BookCheck:
    """What a check found: findings in order of place, rows per table, and the sources that fill open clocks."""

    findings: list[Diagnostic]
    rows: dict[str, int]
    sources: Sources

    @property
    def passed(self) -> bool:
        """Whether the book may be loaded: there are no errors (warnings are allowed)."""
        return not has_errors(self.findings)


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
    kinds: dict[str, tuple[str, int]] = field(default_factory=dict)
    detailed: set[str] = field(default_factory=set)

    def found(self, table: Table, row: Row, column: str, code: str, what: Bilingual, cure: Bilingual, severity: str = "error") -> None:
        """Add a finding about one cell."""
        self.findings.append(
            Diagnostic(
                "warning" if severity == "warning" else "error",
                f"{table.name}.csv", row.line, column or None, row.get(column) if column else "", what, cure, code,
            )  # fmt: skip
        )


def check_book(folder: Path, *, on: date, progress: Progress = quiet) -> BookCheck:
    """Check the book in a folder as of a day; nothing may be known from a later day than that."""
    course = _Course(folder, on)
    course.findings.extend(package_findings(folder))
    course.figures.expect_inputs(folder)
    counts: dict[str, int] = {}
    if any(finding.code == "package_missing" for finding in course.findings):
        return BookCheck(course.findings, counts, course.sources)
    for table in TABLES.values():
        counts[table.name] = _check_table(course, table, progress)
        _check_history(course, table)
    _check_details(course)
    for name, column in TREES:
        _check_tree(course, TABLES[name], column)
    course.findings.extend(course.figures.closing_findings())
    return BookCheck(in_order(course.findings), counts, course.sources)


def _check_table(course: _Course, table: Table, progress: Progress) -> int:
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
            course.found(table, row, table.key, "code_twice", Bilingual(f"编码重复，第 {keys[key]} 行已经用过。", f"The code stands twice: row {keys[key]} has it already."),
                         Bilingual("请改用不同的编码，或删去其中一行。", "Give one of them another code, or remove a row."))  # fmt: skip
        keys.setdefault(key, row.line)
        if table.identity:
            identities.add(row.get(table.identity))
        course.sources.note(table, row)
        course.sources.fill(table, row)
        _check_refs(course, table, row, refs, open_refs)
        _check_row(course, table, row)
        if done % STEP == 0:
            progress(table.name, done, 0)
    for row, column in open_refs:
        _resolve(course, table, row, column)
    progress(table.name, done, done)
    return done


def _check_refs(course: _Course, table: Table, row: Row, refs: Sequence[Column], open_refs: list[tuple[Row, Column]]) -> None:
    for column in refs:
        if not row.get(column.name):
            continue
        if column.table == table.name:
            if row.get(column.name) not in course.names[table.name]:
                open_refs.append((row, column))
        else:
            _resolve(course, table, row, column)


def _resolve(course: _Course, table: Table, row: Row, column: Column) -> None:
    if row.get(column.name) in course.names.get(column.table, ()):
        return
    target = TABLES[column.table]
    course.found(
        table, row, column.name, "unknown_code",
        Bilingual(f"在 {target.name}.csv（{target.title.zh}）里找不到这个编码。", f"{target.name}.csv ({target.title.en}) has no such code."),
        Bilingual("请先在那张表里加上这一行，或改正编码。", "Add the row there first, or correct the code."),
    )  # fmt: skip


def _check_row(course: _Course, table: Table, row: Row) -> None:
    _check_one_of(course, table, row)
    _check_clock(course, table, row)
    _check_range(course, table, row, "valid_from", "valid_to", strict=True)
    _check_range(course, table, row, "start", "due", strict=False)
    for name, column in TREES:
        if table.name == name and row.get(column):
            course.parents.setdefault(name, {})[row.get(table.named_by)] = (row.get(column), row.line)
    if table.name == "undertakings":
        course.kinds[row.get("code")] = (row.get("kind"), row.line)
    if table.name in DETAIL_TABLES.values():
        _check_kind(course, table, row)
    if table.name == "events" and row.get("kind") == "extension_granted" and not row.get("new_due"):
        course.found(table, row, "new_due", "extension_without_date", Bilingual("同意延期却没有新期限。", "An extension is granted without a new date."),
                     Bilingual("请填写新期限。", "Give the new due date."))  # fmt: skip
    course.findings.extend(course.figures.row_findings(table, row))


def _check_one_of(course: _Course, table: Table, row: Row) -> None:
    for group in table.one_of:
        filled = [name for name in group if row.get(name)]
        if len(filled) != 1:
            names_zh = "、".join(table.column(name).title.zh for name in group)
            course.found(
                table, row, filled[1] if filled else group[0], "one_of",
                Bilingual(f"{names_zh} 须恰好填一个，现填了 {len(filled)} 个。", f"Exactly one of {', '.join(group)} must be filled; {len(filled)} are."),
                Bilingual("一个数据只说一件事：一个地方、一个合作事项或一个主体。", "A figure is about one thing: a place, an undertaking or a party."),
            )  # fmt: skip


def _check_clock(course: _Course, table: Table, row: Row) -> None:
    known_from = row.get("known_from")
    if not known_from:
        course.found(table, row, "known_from", "known_from_missing", Bilingual("不知道从哪天起知悉。", "It is not said from when this is known."),
                     Bilingual("请填知悉日，或注明出处（取其文件的知悉日）。", "Give the date, or cite a passage (its document's date is used)."))  # fmt: skip
    elif known_from > course.on.isoformat():
        course.found(table, row, "known_from", "known_in_future", Bilingual(f"知悉日 {known_from} 晚于今天 {course.on}。", f"Known from {known_from}, later than today, {course.on}."),
                     Bilingual("还没发生的事不能已经知悉，请改正日期。", "What has not happened cannot be known; correct the date."))  # fmt: skip


def _check_range(course: _Course, table: Table, row: Row, first: str, last: str, *, strict: bool) -> None:
    start, end = row.get(first), row.get(last)
    if start and end and (end < start or (strict and end == start)):
        course.found(table, row, last, "range_reversed", Bilingual(f"结束 {end} 不晚于开始 {start}。", f"It ends on {end}, not after its start on {start}."),
                     Bilingual("请检查两个日期；止日不含在内。", "Check both dates; the last day is exclusive."))  # fmt: skip


def _check_kind(course: _Course, table: Table, row: Row) -> None:
    undertaking = row.get("undertaking")
    course.detailed.add(undertaking)
    kind = course.kinds.get(undertaking, ("", 0))[0]
    if kind and DETAIL_TABLES[kind] != table.name:
        course.found(table, row, "undertaking", "wrong_detail_table", Bilingual(f"该事项的种类是 {kind}，明细应放在 {DETAIL_TABLES[kind]}.csv。", f"This undertaking is a {kind}; its detail belongs in {DETAIL_TABLES[kind]}.csv."),
                     Bilingual("请移到那张表，或改正种类。", "Move the row there, or correct the kind."))  # fmt: skip


def _check_details(course: _Course) -> None:
    table = TABLES["undertakings"]
    for undertaking, (kind, line) in course.kinds.items():
        if kind and undertaking not in course.detailed:
            course.found(table, Row(line, {"code": undertaking}), "code", "detail_missing", Bilingual(f"{DETAIL_TABLES[kind]}.csv 里没有它的明细。", f"{DETAIL_TABLES[kind]}.csv has no detail of it."),
                         Bilingual("请补一行明细。", "Add a row of detail."), "warning")  # fmt: skip


def _check_tree(course: _Course, table: Table, column: str) -> None:
    parents = course.parents.get(table.name, {})
    for cycle in cycles({child: parent for child, (parent, _) in parents.items()}):
        shown = " → ".join((*cycle, cycle[0]))
        line = parents[cycle[0]][1]
        course.found(table, Row(line, {column: cycle[1] if len(cycle) > 1 else cycle[0]}), column, "parent_cycle", Bilingual(f"上级绕成了圈：{shown}。", f"The parents go round in a circle: {shown}."),
                     Bilingual("请改正其中一个上级。", "Correct one of the parents."))  # fmt: skip


def _check_history(course: _Course, table: Table) -> None:
    if not table_path(course.folder, table, history=True).is_file():
        return
    seen: Counter[tuple[str, str]] = Counter()
    for row in read_rows(course.folder, table, course.findings, history=True):
        seen[row.get(table.key), row.get("revision")] += 1
        if seen[row.get(table.key), row.get("revision")] > 1:
            course.found(table, row, "revision", "revision_twice", Bilingual("同一编码的版次重复。", "A revision of one code stands twice."), Bilingual("请删去一行。", "Remove one of the rows."))  # fmt: skip
        if row.get("known_to") < row.get("known_from"):
            course.found(table, row, "known_to", "range_reversed", Bilingual("知悉至早于知悉日。", "Known to is before known from."), Bilingual("请检查两个日期。", "Check both dates."))  # fmt: skip
        if row.get(table.key) not in course.names[table.name] and row.get(table.named_by) not in course.names[table.name]:
            course.found(table, row, table.key, "history_without_row", Bilingual("现行表里没有这个编码。", "The current table has no such code."), Bilingual("历史行须有对应的现行行。", "A row of history needs its current row."))  # fmt: skip
        for column in table.refs:
            if row.get(column.name) and column.table != table.name:
                _resolve(course, table, row, column)
