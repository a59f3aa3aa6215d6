"""The API keeps its description: no server error, no answer outside the schema, every noun and every column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shanhai.adapters.books.tables import TABLES
from shanhai.api.places import Place, Territory
from shanhai.api.root import api
from shanhai.api.rows import Row
from shanhai.site.wsgi import application

schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.usefixtures("loaded")
def test_no_question_breaks_the_api() -> None:
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    for operation in operations:
        ask_anything(operation)


def ask_anything(operation: Any) -> None:
    """Ask one question in ways both right and wrong, and hold every answer against the description."""

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


def rows() -> list[type[Row]]:
    """Return the row of each table; a place is a version of it with more, so the versions are tested."""
    found, waiting = [], [Row]
    while waiting:
        row = waiting.pop()
        waiting += row.__subclasses__()
        found += [row] if row.TABLE and row not in (Territory, Place) else []
    return found


def test_every_table_of_a_book_is_offered() -> None:
    assert {row.TABLE for row in rows()} == set(TABLES)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.__name__)
def test_every_column_of_a_table_is_in_its_rows(row: type[Row]) -> None:
    wanted = {column.name for column in TABLES[row.TABLE].columns}
    assert wanted - set(row.model_fields) == set()


def test_every_column_is_described_in_both_languages() -> None:
    described = api.get_openapi_schema()["components"]["schemas"]
    for name in ("Party", "Observation", "Enclave", "Commitment"):
        silent = [field for field, one in described[name]["properties"].items() if "description" not in one]
        assert silent == [], name
    assert "government 政府 government" in described["Party"]["properties"]["kind"]["description"]


def test_the_page_of_the_api_names_every_address(project: Path) -> None:
    page = (project / "docs" / "api.md").read_text(encoding="utf-8")
    missing = [path for path in api.get_openapi_schema()["paths"] if "{" not in path and path not in page]
    assert missing == []
