"""A book made from the tables' own specification in which everything internal is unmistakable, and public rows point to all of it.

Of every table it holds a plain public row, an internal one, and for each pointer a public row that points to what is
internal; one row that was internal and is published, and one that was published and is internal now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shanhai.adapters.books.columns import Column, Table
from shanhai.adapters.books.tables import DETAIL_TABLES, TABLES
from shanhai.vocab.words import WORD_LISTS
from tests.books import Rows

INNER = "zzinternal"
"""Begins every internal code and English text; figures say it as digits, days as a year."""
MARKS = (INNER, "机密", "777077", "2077")
KNOWN = "2024-06-30"
ROOTS = ("documents", "passages", "parties", "places", "commitments", "undertakings", "axes", "indicators",
         "indicator_versions", "derivations", "observations")  # fmt: skip
"""Tables that others point to."""
OPEN = {"date": "2024-05-06", "period": "2024-03", "value": "41", "share": "0.02", "integer": "4", "lon": "119.5",
        "lat": "28.2", "division_code": "990001"}  # fmt: skip
HIDDEN = {"date": "2077-07-07", "period": "2077", "value": "70.777077", "share": "0.777077", "integer": "777077",
          "lon": "77.777077", "lat": "7.777077", "division_code": "777077"}  # fmt: skip
LEFT_EMPTY = frozenset({"valid_from", "valid_to", "start", "input_revision", "comparable", "formula", "axes"})
CHOSEN = {"qualifier": "exact", "visibility": "", "undertaking_kind": "cooperation", "commitment_kind": "task", "event_kind": "reported",
          "assignment_role": "lead", "derivation_kind": "counted", "observation_kind": "actual"}  # fmt: skip
KINDS = {table: kind for kind, table in DETAIL_TABLES.items()}


def written(table: Table, code: str, *, hidden: bool = False, **said: str) -> dict[str, str]:
    """Return a row whose own cells are unmistakable where it is hidden; a pointer leads to a plain row unless said."""
    row = {table.key: code, "visibility": "internal" if hidden else "public", "known_from": KNOWN}
    pointed = Counter[str]()
    for column in table.columns:
        if column.name in row or column.name in said or column.name in LEFT_EMPTY:
            continue
        if column.kind == "ref":
            pointed[column.table] += 1
            row[column.name] = _plain(table, column, pointed[column.table], code)
        else:
            row[column.name] = _cell(table, column, hidden=hidden)
    for group in table.one_of:
        chosen = next((name for name in group if said.get(name)), group[0])
        row |= dict.fromkeys(group, "") | {chosen: said.get(chosen) or row[chosen]}
    return row | said


def _plain(table: Table, column: Column, number: int, code: str) -> str:
    """Return the plain row a pointer leads to: another one for a second pointer into one table, none to itself."""
    if column.name == table.identity:
        return code
    if column.table == table.name:
        return ""
    return f"{'plain' if number == 1 else 'other'}-{column.table}"


def _cell(table: Table, column: Column, *, hidden: bool) -> str:
    values = HIDDEN if hidden else OPEN
    if column.kind == "choice":
        return CHOSEN.get(column.words, next(iter(WORD_LISTS[column.words])))
    if column.kind == "unit" or column.name == "unit":
        return "亿元"
    if column.name == "quote" and not hidden:
        return ""
    if column.kind == "text" and column.name not in values:
        word = ("机密" if column.name.endswith("_zh") else f"{INNER} ") if hidden else "公开"
        return f"{word}{table.name} {column.name}"
    return values.get(column.name) or values[column.kind]


def inner(table: str) -> str:
    """Return the code of the internal row of a table."""
    return f"{INNER}-{table}"


def _rows(table: Table) -> Iterator[dict[str, str]]:
    """Yield the rows of a table that its specification asks for."""
    name = table.name
    yield written(table, f"plain-{name}")
    yield written(table, f"other-{name}")
    yield written(table, inner(name), hidden=True, **{column.name: inner(column.table) for column in _others(table)})
    for column in table.refs:
        if column.name != table.identity:
            yield written(table, f"open-{name}-{column.name}", **{column.name: inner(column.table)})


def _others(table: Table) -> list[Column]:
    """Return the pointers an internal row leads to internal rows with: the first of each table, none to its own."""
    found: dict[str, Column] = {}
    for column in table.refs:
        if column.table != table.name and not any(column.name in group for group in table.one_of):
            found.setdefault(column.table, column)
    return list(found.values())


def _details(table: Table) -> tuple[Rows, Rows]:
    """Return the undertakings of one kind and their details: either of the two internal, both, and each pointer."""
    kind = KINDS[table.name]
    codes = {
        f"plain-{kind}": False,
        f"{INNER}-{kind}": True,
        f"open-{kind}-detail": True,
        f"{INNER}-{kind}-open": False,
    }
    details = [written(table, code, hidden=hidden) for code, hidden in codes.items()]
    for column in table.refs[1:]:
        code = f"open-{kind}-{column.name}"
        codes[code] = False
        details.append(written(table, code, **{column.name: inner(column.table)}))
    undertakings = [written(TABLES["undertakings"], code, hidden=code.startswith(INNER), kind=kind) for code in codes]
    return undertakings, details


def _turning(now: bool) -> dict[str, Rows]:
    """Return rows that say something internal first and are published then, and the other way round."""
    return {
        table.name: [
            written(table, f"turned-{table.name}", hidden=not now, **_told_apart(table)),
            written(table, f"closed-{table.name}", hidden=now, **_told_apart(table)),
        ]
        for table in TABLES.values()
        if table.name not in KINDS
    }


def _told_apart(table: Table) -> dict[str, str]:
    """Return what a row that turns says alike at both times, so that it stays a version of one thing."""
    return {"observations": {"period": "2024-03"}, "events": {"occurred": "2024-03"}}.get(table.name, {})


def _more() -> dict[str, Rows]:
    """Return what no specification asks for: splits and formulas that name codes, a place in two times, a rival figure."""
    members, versions, figures = TABLES["axis_members"], TABLES["indicator_versions"], TABLES["observations"]
    places, commitments = TABLES["places"], TABLES["commitments"]
    splits = {
        "open-split-member": f"plain-axes={INNER}-member",
        "open-split-axis": f"{INNER}-axes=open-axis_members-axis",
        "open-split-both": f"{INNER}-axes={INNER}-axis_members",
        "open-split-half": f"plain-axes=plain-axis_members;{INNER}-axes={INNER}-axis_members",
    }
    return {
        "axis_members": [written(members, f"{INNER}-member", hidden=True, axis="plain-axes")],
        "indicator_versions": [
            written(versions, "split", axes=f"plain-axes;{INNER}-axes"),
            written(versions, "open-formula", formula="plain_indicator_versions + zzinternal_indicator_versions"),
        ],
        "observations": [
            *(written(figures, code, version="split", axes=split) for code, split in splits.items()),
            written(figures, f"{INNER}-rival", hidden=True, period=OPEN["period"]),
        ],
        "places": [
            written(places, "twofold-1", place="twofold", valid_to="2021-04-09"),
            written(places, f"{INNER}-twofold-2", hidden=True, place="twofold", valid_from="2021-04-09"),
        ],
        "commitments": [
            written(commitments, f"{INNER}-dimension", hidden=True, kind="dimension"),
            written(commitments, "open-in-dimension", kind="task", dimension=f"{INNER}-dimension"),
        ],
    }


def secretive_book(*, now: bool) -> dict[str, Rows]:
    """Return the book as first loaded, or as it says now."""
    book: dict[str, Rows] = {name: list(_rows(table)) for name, table in TABLES.items() if name not in KINDS}
    for name in KINDS:
        undertakings, details = _details(TABLES[name])
        book["undertakings"] += undertakings
        book[name] = details
    for more in (_turning(now), _more()):
        for name, rows in more.items():
            book[name] += rows
    for year, row in enumerate(book["place_memberships"], start=1990):
        row |= {"valid_from": f"{year}-01-01", "valid_to": f"{year + 1}-01-01"}  # a place is a member once at a time
    return {name: book[name] for name in TABLES}
