"""Reads over all tables: a book in its written form, and records for programs and notebooks."""

from shanhai.domains.books.queries.conditions import about_indicator, known_since, placed_in, with_party, within
from shanhai.domains.books.queries.details import with_details
from shanhai.domains.books.queries.records import Record, count_records, records, revisions
from shanhai.domains.books.queries.written import book_rows, last_load, state

__all__ = [
    "Record",
    "about_indicator",
    "book_rows",
    "count_records",
    "known_since",
    "last_load",
    "placed_in",
    "records",
    "revisions",
    "state",
    "with_details",
    "with_party",
    "within",
]
