"""Records: what programs and notebooks are given."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.actions import load_book
from shanhai.domains.books.queries import (
    about_indicator,
    count_records,
    known_since,
    placed_in,
    records,
    revisions,
    with_details,
    with_party,
    within,
)
from shanhai.domains.books.queries.records import CODES_WITHIN
from shanhai.vocab.periods import parse_period
from shanhai.vocab.reader import Reader
from tests.books import changed, small_book, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PUBLIC = Reader(dt.date(2024, 7, 15))
INTERNAL = Reader(dt.date(2024, 7, 15), internal=True)
DAYS = (dt.date(2024, 6, 1), dt.date(2024, 7, 31), dt.date(2024, 8, 1))


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    load_book(actor="tests", folder=write_book(tmp_path / "book", small_book()), on=dt.date(2024, 7, 1))


@pytest.mark.usefixtures("loaded")
def test_every_table_is_read_in_a_query_or_a_few_with_every_column_of_its_specification() -> None:
    for table in TABLES.values():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = records(table.name, reader=INTERNAL)
        assert len(queries) <= (4 if table.name in CODES_WITHIN else 1), table.name
        for row in rows:
            wanted = {column.name for column in table.columns} - (
                {"undertaking"} if table.key == "undertaking" else set()
            )
            assert wanted <= set(row), table.name


@pytest.mark.usefixtures("loaded")
def test_values_keep_their_types_and_pointers_are_codes() -> None:
    (row,) = records("observations", reader=PUBLIC, equal={"version": "returns"})
    assert row["value"] == Decimal("3.47")
    assert (row["place"], row["party"], row["passage"], row["indicator"]) == ("city", None, "p1", "returns")
    assert (row["period_start"], row["period_end"]) == (None, dt.date(2024, 4, 1))
    (assignment,) = records("commitment_assignments", reader=PUBLIC)
    assert str(assignment["share"]) == "0.6"
    (city,) = records("places", reader=PUBLIC, equal={"place": "city"})
    assert (str(city["lon"]), str(city["lat"])) == ("119.5", "28.2")
    (opened,) = records("observations", reader=PUBLIC, equal={"version": "opened"})
    assert (opened["value"], opened["value_date"]) == (None, dt.date(2021, 5, 1))


@pytest.mark.usefixtures("loaded")
def test_what_is_not_published_is_left_out_for_the_public_and_its_code_too() -> None:
    assert {row["code"] for row in records("documents", reader=PUBLIC)} == {"doc"}
    assert {row["code"] for row in records("documents", reader=INTERNAL)} == {"doc", "inner"}
    assert "o5" not in {row["code"] for row in records("observations", reader=PUBLIC)}
    assert count_records("observations", reader=INTERNAL) == count_records("observations", reader=PUBLIC) + 1


def test_a_pointer_to_what_the_reader_does_not_know_is_empty(tmp_path: Path) -> None:
    tables = changed(small_book(), "parties", "firm", passage="p2")
    tables["undertaking_assignments"] = [
        {"code": "t1", "undertaking": "enclave", "party": "firm", "role": "tenant", "passage": "p1"}
    ]
    load_book(actor="tests", folder=write_book(tmp_path / "book", tables), on=dt.date(2024, 7, 1))
    assert [row["party"] for row in records("undertaking_assignments", reader=PUBLIC)] == [None]
    assert [row["party"] for row in records("undertaking_assignments", reader=INTERNAL)] == ["firm"]
    assert records("undertaking_assignments", reader=PUBLIC, equal={"party": "firm"}) == []


def test_records_are_as_known_on_the_reader_s_day(tmp_path: Path) -> None:
    book = small_book()
    load_book(actor="tests", folder=write_book(tmp_path / "first", book), on=dt.date(2024, 7, 1))
    later = changed(book, "observations", "o5", value="42")
    load_book(actor="tests", folder=write_book(tmp_path / "second", later), on=dt.date(2024, 8, 1))
    values = {}
    for day in DAYS:
        rows = records("observations", reader=Reader(day, internal=True), equal={"code": "o5"})
        values[day.isoformat()] = [(str(row["value"]), row["revision"]) for row in rows]
    assert values == {"2024-06-01": [], "2024-07-31": [("41", 1)], "2024-08-01": [("42", 2)]}
    seen = {day: [row["revision"] for row in revisions("observations", "o5", reader=Reader(day, True))] for day in DAYS}
    assert seen == {DAYS[0]: [], DAYS[1]: [1], DAYS[2]: [1, 2]}
    assert revisions("observations", "o5", reader=Reader(DAYS[2])) == []


@pytest.mark.usefixtures("loaded")
def test_a_preferred_figure_is_marked() -> None:
    assert {row["code"] for row in records("observations", reader=PUBLIC) if row["preferred"]} == {"o1"}


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("period", "codes"),
    [
        ("2024", {"o1", "o2", "o3", "o5"}),
        ("2021", {"o4"}),
        ("2024-03-31", {"o1", "o2", "o3", "o5"}),
        ("2024-02", set()),
        ("../2024-03", {"o1", "o2", "o3", "o4", "o5"}),
        ("2024/..", {"o1", "o2", "o3", "o5"}),
        ("?", set()),
    ],
)
def test_a_period_wants_what_lies_within_it(period: str, codes: set[str]) -> None:
    rows = records("observations", reader=INTERNAL, where=within("period", parse_period(period)))
    assert {row["code"] for row in rows} == codes


@pytest.mark.usefixtures("loaded")
def test_conditions_beyond_one_column() -> None:
    def codes(table: str, where: object) -> list[str]:
        return [row["code"] for row in records(table, reader=INTERNAL, where=where)]

    assert codes("observations", about_indicator("returns", reader=INTERNAL)) == ["o2"]
    assert codes("commitments", with_party("commitment", "gov", reader=INTERNAL)) == ["task"]
    assert codes("undertakings", placed_in("city", reader=INTERNAL)) == []
    assert codes("documents", known_since(dt.date(2024, 7, 1))) == ["inner"]
    assert codes("documents", known_since(None)) == ["doc", "inner"]


@pytest.mark.usefixtures("loaded")
def test_details_of_all_kinds_are_one_query() -> None:
    assert connection.features.supports_json_field  # SQLite finds out with queries of its own, once
    with CaptureQueriesContext(connection) as queries:
        details = with_details(["pair", "enclave"], ["pairing", "enclave"], reader=PUBLIC)
    assert len(queries) == 1
    assert (
        details["pair"] | {"local_place": "county", "partner_place": "district", "kind": "pairing"} == details["pair"]
    )
    assert details["enclave"]["opened_start"] == "2021-05-01"


@pytest.mark.usefixtures("loaded")
def test_pages_do_not_overlap_and_leave_nothing_out() -> None:
    every = [row["code"] for row in records("passages", reader=INTERNAL)]
    paged = [records("passages", reader=INTERNAL, offset=at, limit=1)[0]["code"] for at in range(len(every))]
    assert paged == every
