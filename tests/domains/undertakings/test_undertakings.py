"""Undertakings as known on a day: what they are, who holds which role when, where they stand, what they carry out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Commitment
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import (
    UndertakingFilter,
    UndertakingView,
    clauses,
    undertaking,
    undertaking_kinds,
    undertaking_list,
    undertaking_rows,
)
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import UNDERTAKING_KINDS
from tests.books import Rows, added, changed, small_book
from tests.domains.indicators.rows import LOADED, OFFICE, PUBLIC, codes, load, on
from tests.domains.programme.rows import add_commitment

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def city() -> dict[str, Rows]:
    """Return the small book with an enclave that has an owner, a place and tenants, and duties behind it."""
    tables = changed(small_book(), "undertakings", "enclave", commitment="task", stage="in_use", started="2021-05")
    for code, party, role, more in (
        ("r1", "firm", "tenant", {"valid_from": "2021-06-01", "valid_to": "2024-09-01"}),
        ("r2", "gov", "owner", {"share": "0.6"}),
    ):
        tables = added(
            tables,
            "undertaking_assignments",
            code=code,
            undertaking="enclave",
            party=party,
            role=role,
            passage="p1",
            **more,
        )
    for place, role in (("district", "site"), ("county", "owner_place")):
        tables = added(
            tables,
            "undertaking_places",
            code=f"enclave-{place}",
            undertaking="enclave",
            place=place,
            role=role,
            passage="p1",
        )
    tables = added(
        tables, "commitments", code="node", kind="node", parent="task", text_zh="试飞", text_en="Test flight",
        due="2024-12-01", passage="p1",
    )  # fmt: skip
    return added(
        tables,
        "undertakings",
        code="secret",
        kind="enclave",
        name_zh="未公开",
        name_en="Secret",
        passage="p2",
        commitment="plan",
    )


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book", city())


def enclave(reader: Reader = PUBLIC) -> UndertakingView:
    found = undertaking("enclave", reader=reader)
    assert found is not None
    return found


def test_owner_and_place_are_two_relations() -> None:
    view = enclave()
    assert [each.party.code for each in view.parties_as("owner")] == ["gov"]
    assert codes(view.places_as("owner_place")) == ["county"]
    assert view.detail_places["place"].code == "district"
    assert (view.stage, view.started, str(view.parties_as("owner")[0].share)) == ("in_use", "2021-05", "0.600000")


def test_a_tenant_holds_its_role_over_its_own_range_and_is_listed_where_it_is() -> None:
    tenant = enclave().parties_as("tenant")[0]
    assert (tenant.party.name_zh, tenant.listing_zh, tenant.listing_en) == ("合成公司", "A股", "A-share")
    days = (date(2021, 5, 31), date(2021, 6, 1), date(2024, 8, 31), date(2024, 9, 1))
    assert [tenant.holds(day) for day in days] == [False, True, True, False]


def test_each_relation_says_where_it_is_stated() -> None:
    view = enclave()
    assert [each.source.quote for each in view.parties if each.source] == 2 * ["飞地39块，返利3.47亿元"]
    assert view.detail_source is not None
    assert view.detail_source.document == "doc"


def test_an_undertaking_carries_out_its_commitment_and_the_nodes_beneath() -> None:
    assert codes(clauses(enclave(), reader=PUBLIC)) == ["task", "node"]
    pair = undertaking("pair", reader=PUBLIC)
    assert pair is not None
    assert clauses(pair, reader=PUBLIC) == []


def test_under_a_plan_the_rest_of_the_plan_is_not_the_undertakings() -> None:
    secret = undertaking("secret", reader=OFFICE)
    assert secret is not None
    assert codes(clauses(secret, reader=OFFICE)) == ["plan"]


def test_under_an_aim_the_rest_of_the_programme_is_not_the_undertakings() -> None:
    add_commitment("far-aim", "aim", known_from=LOADED)
    far = Commitment.objects.get(code="far-aim")
    add_commitment("near-task", parent=far, known_from=LOADED)
    rebuild_standings()
    found = enclave()
    aimed = replace(found, commitment=Named(far.pk, "far-aim", "远", "Far", "aim"))
    assert codes(clauses(aimed, reader=PUBLIC)) == ["far-aim"]


def test_a_reader_sees_what_is_published_and_what_was_known() -> None:
    assert undertaking("secret", reader=PUBLIC) is None
    assert undertaking("secret", reader=OFFICE) is not None
    assert undertaking("enclave", reader=on(date(2024, 6, 29))) is None
    assert undertaking("nothing", reader=OFFICE) is None


def test_a_change_of_stage_is_seen_from_its_day(tmp_path: Path) -> None:
    later = date(2024, 9, 1)
    load(
        tmp_path / "later", changed(city(), "undertakings", "enclave", stage="held", known_from="2024-09-01"), day=later
    )
    assert [enclave(on(day)).stage for day in (LOADED, date(2024, 8, 31), later)] == ["in_use", "in_use", "held"]


def test_kinds_are_counted_in_the_order_of_the_word_list() -> None:
    found = undertaking_kinds(reader=PUBLIC)
    assert [each.kind for each in found] == list(UNDERTAKING_KINDS)
    assert {each.kind: each.number for each in found if each.number} == {"pairing": 1, "enclave": 1}
    office = {each.kind: [named.code for named in each.first] for each in undertaking_kinds(reader=OFFICE, first=1)}
    assert office["enclave"] == ["enclave"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (UndertakingFilter(), ["pair", "enclave", "secret"]),
        (UndertakingFilter(kind="enclave"), ["enclave", "secret"]),
        (UndertakingFilter(kind="enclave", stage="in_use"), ["enclave"]),
        (UndertakingFilter(place="district"), ["enclave"]),
        (UndertakingFilter(party="gov"), ["enclave"]),
        (UndertakingFilter(party="nobody"), []),
    ],
)
def test_the_list_is_narrowed(chosen: UndertakingFilter, found: list[str]) -> None:
    assert codes(undertaking_list(reader=OFFICE, chosen=chosen).object_list) == found
    assert codes(undertaking_rows(reader=OFFICE, chosen=chosen)) == found


def test_a_long_list_comes_in_pages_with_no_query_for_each_row(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tables = city()
    for number in range(60):
        code = f"many-{number:02}"
        tables = added(tables, "undertakings", code=code, kind="enclave", name_zh=code, name_en=code, passage="p1")
        tables = added(tables, "enclaves", undertaking=code, type="industry", place="district", passage="p1")
        tables = added(
            tables,
            "undertaking_assignments",
            code=f"{code}-owner",
            undertaking=code,
            party="gov",
            role="owner",
            passage="p1",
        )
    load(tmp_path / "many", tables)
    with django_assert_max_num_queries(11):
        page = undertaking_list(reader=PUBLIC, chosen=UndertakingFilter(kind="enclave"), page=2)
    assert (len(page.object_list), page.paginator.count) == (11, 61)
    assert len(list(undertaking_rows(reader=PUBLIC, chosen=UndertakingFilter(kind="enclave")))) == 61
