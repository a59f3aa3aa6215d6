"""Rows that cannot hold together: versions of one place on the same day, shares that add up to more than the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.findings import Place, finding
from shanhai.adapters.books.reading import Row
from shanhai.vocab.diagnostics import Diagnostic

RANGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"places": ("place",), "place_memberships": ("place", "region", "role")}
)
"""Tables of rows with a valid range, and the columns by which two rows say the same and may not overlap."""

SHARES: Mapping[str, tuple[str, ...]] = MappingProxyType({"place_successions": ("predecessor", "on")})
"""Tables of shares, and the columns by which rows share one whole."""

TOGETHER: Mapping[str, tuple[str, ...]] = MappingProxyType({**RANGES, **SHARES})


class Said(NamedTuple):
    """What matters of one row; its line in the book, 0 if it is on record already."""

    line: int
    code: str
    same: tuple[str, ...]
    valid_from: str
    valid_to: str
    share: str


def said(table: Table, row: Row, *, line: int) -> Said:
    """Return what matters of a row of one of the tables in TOGETHER."""
    same = tuple(row.get(name) for name in TOGETHER[table.name])
    return Said(line, row.get(table.key), same, row.get("valid_from"), row.get("valid_to"), row.get("share"))


def together_findings(table: Table, rows: Iterable[Said]) -> Iterator[Diagnostic]:
    """Yield what rows of the book contradict in each other or in what is on record; rows on record alone are no finding."""
    groups: defaultdict[tuple[str, ...], dict[str, Said]] = defaultdict(dict)
    for row in rows:
        if all(row.same):
            groups[row.same].setdefault(row.code, row)
    find = _overlaps if table.name in RANGES else _shares
    for group in groups.values():
        if len(group) > 1:
            yield from find(table, list(group.values()))


def _overlaps(table: Table, rows: list[Said]) -> Iterator[Diagnostic]:
    rows.sort(key=lambda row: (row.valid_from, row.line))  # dates as a book writes them sort as text; empty is always
    longest = rows[0]
    for row in rows[1:]:
        if not longest.valid_to or row.valid_from < longest.valid_to:
            yield from _overlap(table, *sorted((longest, row)))
        if longest.valid_to and (not row.valid_to or row.valid_to > longest.valid_to):
            longest = row


def _overlap(table: Table, first: Said, second: Said) -> Iterator[Diagnostic]:
    """Yield the finding at the later row of the book, if there is one."""
    if second.line:
        place = Place(f"{table.name}.csv", second.line, "valid_from", second.valid_from)
        code = "valid_overlap" if first.line else "valid_overlap_recorded"
        yield finding(place, code, row=first.line, code=first.code)


def _shares(table: Table, rows: list[Said]) -> Iterator[Diagnostic]:
    stated = sorted(row for row in rows if row.share)
    total = sum((Decimal(row.share) for row in stated), Decimal(0))
    if total > 1 and stated[-1].line:
        place = Place(f"{table.name}.csv", stated[-1].line, "share", stated[-1].share)
        yield finding(place, "shares_over_whole", codes=", ".join(row.code for row in stated), total=total)
