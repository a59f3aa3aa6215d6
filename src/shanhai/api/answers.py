"""Answers to questions: a page of a noun's rows, one row with its history, each with the address of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from shanhai.adapters.books.tables import TABLES
from shanhai.api.errors import Problem, not_found, unknown_code
from shanhai.api.parameters import DetailAsked, ListAsked, can_be_a_code, reader_of
from shanhai.api.rows import Detail, Page, R
from shanhai.domains.books.queries import Record, count_records, is_code_of, known_since, records, revisions
from shanhai.vocab.reader import Reader

Fill = Callable[[list[Record], Reader], list[Record]]
"""Adds to records what stands in other tables."""

Condition = Q | Callable[[Reader], Q]
"""A condition beyond one column; one that looks into other tables needs to know who reads."""

NAMED_BY_PARAMETER: Final[Mapping[str, str]] = {"indicator": "indicators", "party": "parties", "place": "places"}
"""Parameters that name a thing by its code without being a column of every table they narrow, with that thing's table."""

LIST_REFUSALS: Final[Mapping[int, type[Problem]]] = {422: Problem}
DETAIL_REFUSALS: Final[Mapping[int, type[Problem]]] = {404: Problem, 422: Problem}


@dataclass(frozen=True, slots=True)
class Noun(Generic[R]):
    """A table as the API offers it.

    `page` names the page of a row and `page_code` the column whose code that page takes; `fill` adds to the records.
    """

    table: str
    row: type[R]
    page: str = ""
    page_code: str = "code"
    fill: Fill | None = None

    def rows(self, found: list[Record], links: Links) -> list[R]:
        """Return records as rows of this noun."""
        return [self._row(record, links) for record in found]

    def filled(self, found: list[Record], links: Links) -> list[R]:
        """Return records as rows, with what stands in other tables."""
        return self.rows(self.fill(found, links.reader) if self.fill else found, links)

    def _row(self, record: Record, links: Links) -> R:
        code = record[self.page_code]
        values = {name: value for name, value in record.items() if name != "id"}
        return self.row(**values, url=links.page(self.page, code) if self.page and code else None)


class Links:
    """Makes the addresses in an answer, fixed to the day it is known on."""

    def __init__(self, request: HttpRequest, reader: Reader) -> None:
        self.request, self.reader = request, reader
        past = reader.as_known_on != timezone.localdate()
        self._tail = f"?as_known_on={reader.as_known_on}" if past else ""

    def page(self, name: str, code: str) -> str:
        """Return the address of a page of the cockpit, in Chinese."""
        return self.page_named(f"cockpit:{name}", code)

    def page_named(self, name: str, code: str) -> str:
        """Return the address of a page by its full name, in Chinese."""
        return self.request.build_absolute_uri(reverse(name, args=[code]) + self._tail)

    def next_page(self, offset: int) -> str:
        """Return this list from another row on."""
        query = self.request.GET.copy()
        query["offset"] = str(offset)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def listing(noun: Noun[R], request: HttpRequest, asked: ListAsked, *conditions: Condition) -> Page[R]:
    """Return one page of a noun's rows.

    Args:
        noun: what is listed.
        request: the request; it says who asks.
        asked: the parameters; those named like a plain column of the table want that value.
        conditions: conditions beyond one column.
    """
    reader = reader_of(request, asked)
    where = known_since(asked.known_since)
    for condition in conditions:
        where &= condition if isinstance(condition, Q) else condition(reader)
    equal = _equal(noun.table, asked)
    total = count_records(noun.table, reader=reader, equal=equal, where=where)
    if not total:
        _refuse_unknown_codes(noun.table, asked, reader)
    found = records(noun.table, reader=reader, equal=equal, where=where, offset=asked.offset, limit=asked.limit)
    links = Links(request, reader)
    return page_of(noun, asked, links, total, found)


def _refuse_unknown_codes(table: str, asked: ListAsked, reader: Reader) -> None:
    """Tell an empty list from a misspelt one.

    Raises:
        UnusableParameter: a parameter names a thing that this reader could never have come to know.
    """
    pointers = {column.name: column.table for column in TABLES[table].columns if column.kind == "ref"}
    for name, value in asked:
        target = pointers.get(name) or NAMED_BY_PARAMETER.get(name)
        if (
            target
            and isinstance(value, str)
            and not is_code_of(target, value, reader=reader, today=timezone.localdate())
        ):
            raise unknown_code(name, value, target)


def page_of(noun: Noun[R], asked: ListAsked, links: Links, total: int, found: list[Record]) -> Page[R]:
    """Return found records as a page."""
    after = asked.offset + len(found)
    page: type[Page[R]] = _of(Page, noun.row)
    return page(
        as_known_on=links.reader.as_known_on,
        total=total,
        limit=asked.limit,
        offset=asked.offset,
        next=links.next_page(after) if found and after < total else None,
        items=noun.filled(found, links),
    )


def detail(noun: Noun[R], request: HttpRequest, asked: DetailAsked, code: str) -> Detail[R]:
    """Return the row of a code, with its history if asked for.

    Raises:
        NotFound: the reader does not know it.
    """
    reader = reader_of(request, asked)
    found = records(noun.table, reader=reader, equal={"code": code}) if can_be_a_code(code) else []
    if not found:
        raise not_found(code, reader.as_known_on)
    links = Links(request, reader)
    history = noun.rows(revisions(noun.table, code, reader=reader), links) if asked.history else None
    answer: type[Detail[R]] = _of(Detail, noun.row)
    return answer(as_known_on=reader.as_known_on, item=noun.filled(found[-1:], links)[0], history=history)


def _of(kind: Any, row: type[R]) -> Any:
    """Return the kind of answer made for a row: what ninja passes on without checking it again."""
    return kind[row]


def _equal(table: str, asked: ListAsked) -> dict[str, Any]:
    """Return the parameters that want the value of one column."""
    plain = {column.name for column in TABLES[table].columns if column.kind not in ("period", "date", "value")}
    return {name: value for name, value in asked if name in plain}
