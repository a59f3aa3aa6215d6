"""A small loaded book, and readers of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanhai.domains.books.actions import load_book
from tests.accounts import account
from tests.books import changed, small_book, write_book

KNOWN = "2024-07-15"


def book() -> dict[str, list[dict[str, str]]]:
    """Return the small book with a row in every table of the API."""
    tables = small_book()
    tables["party_links"] = [{"code": "l1", "party": "firm", "group": "gov", "role": "member", "passage": "p1"}]
    tables["statements"] = [
        {"code": "s1", "party": "gov", "about_zh": "合成", "about_en": "Synthetic", "passage": "p1"}
    ]
    tables["places"].append(
        {"code": "old-district", "place": "old", "level": "district", "name_zh": "合成老区", "name_en": "Synthetic Old District",
         "division_code": "990001", "valid_to": "2021-04-09", "passage": "p1"}
    )  # fmt: skip
    tables["place_successions"] = [
        {"code": "old-to-district", "predecessor": "old", "successor": "district", "on": "2021-04-09", "share": "0.75",
         "passage": "p1"}
    ]  # fmt: skip
    tables["place_memberships"] = [{"code": "m1", "place": "county", "region": "city", "role": "part", "passage": "p1"}]
    tables["undertaking_assignments"] = [
        {"code": "t1", "undertaking": "enclave", "party": "firm", "role": "tenant", "passage": "p1"}
    ]
    tables["undertaking_places"] = [
        {"code": "u1", "undertaking": "enclave", "place": "district", "role": "site", "passage": "p1"}
    ]
    tables["axes"] = [{"code": "degree", "name_zh": "学位", "name_en": "Degree", "passage": "p1"}]
    tables["axis_members"] = [
        {"code": "degree.doctor", "axis": "degree", "name_zh": "博士", "name_en": "Doctorate", "passage": "p1"}
    ]
    tables = changed(tables, "places", "county", lon="119.9", lat="28.4")
    return changed(tables, "places", "district", lon="121.4", lat="31.2")


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> None:
    """The book as loaded on 1 July 2024, and one figure corrected on 1 August."""
    load_book(actor="tests", folder=write_book(tmp_path / "first", book()), on=dt.date(2024, 7, 1))
    later = changed(book(), "observations", "o5", value="42")
    load_book(actor="tests", folder=write_book(tmp_path / "second", later), on=dt.date(2024, 8, 1))


Ask = Callable[..., Any]


@pytest.fixture
def ask(loaded: None, client: Client) -> Ask:
    """Ask the API as somebody who is not signed in; returns the JSON."""
    return lambda path, **query: client.get(f"/api/{path}", query).json()


@pytest.fixture
def ask_inside(loaded: None, client: Client, django_user_model: Any) -> Ask:
    """Ask the API as somebody who is signed in."""
    client.force_login(account())
    return lambda path, **query: client.get(f"/api/{path}", query).json()
