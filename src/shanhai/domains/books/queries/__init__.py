"""Reads over all tables: a book in its written form, and records for programs and notebooks."""

from shanhai.domains.books.queries.conditions import about_indicator, known_since, placed_in, with_party, within
from shanhai.domains.books.queries.details import with_details
from shanhai.domains.books.queries.names import NAMED, with_names
from shanhai.domains.books.queries.records import (
    Record,
    count_records,
    is_code_of,
    record_columns,
    records,
    records_where,
    revisions,
)
from shanhai.domains.books.queries.sheet_names import sheet_names
from shanhai.domains.books.queries.standing import with_standing
from shanhai.domains.books.queries.territories import PlacesWanted, Position, count_places, place_records, positions
from shanhai.domains.books.queries.written import book_rows, last_load, state, was_loaded, written_row

__all__ = [
    "NAMED",
    "PlacesWanted",
    "Position",
    "Record",
    "about_indicator",
    "book_rows",
    "count_places",
    "count_records",
    "is_code_of",
    "known_since",
    "last_load",
    "place_records",
    "placed_in",
    "positions",
    "record_columns",
    "records",
    "records_where",
    "revisions",
    "sheet_names",
    "state",
    "was_loaded",
    "with_details",
    "with_names",
    "with_party",
    "with_standing",
    "within",
    "written_row",
]
