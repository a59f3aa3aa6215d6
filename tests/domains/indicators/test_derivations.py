"""How a figure came about: its formula computed again, and whether an input was superseded since."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.indicators.actions import supersede_observation
from shanhai.domains.indicators.queries import DerivationView, figure
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.reader import Reader
from tests.books import added, small_book
from tests.domains.indicators.rows import OFFICE, PUBLIC, codes, load, on

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LATER = date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book")


def derivation(reader: Reader = PUBLIC) -> DerivationView:
    found = figure("o3", reader=reader)
    assert found is not None
    assert found.derivation is not None
    return found.derivation


def test_a_computed_figure_comes_out_again() -> None:
    how = derivation()
    assert (how.kind, how.formula, [each.name for each in how.inputs]) == (
        "computed",
        "returns / enclaves",
        ["returns", "enclaves"],
    )
    assert [each.used.shown("zh") for each in how.inputs if each.used] == ["3.47亿元", "39块"]
    # 3.47 × 10⁸ yuan / 39 = 8 897 435.897… yuan = 889.74 万元 each
    assert how.from_used is not None
    assert how.from_used.result is not None
    assert (how.from_used.result.value, how.from_used.agrees, how.is_stale) == (Decimal("889.74"), True, False)
    assert how.from_now is None


def test_an_input_superseded_since_is_said_and_the_figure_stays_as_it_was() -> None:
    supersede_observation(actor="clerk", code="o1", changes={"value": "40", "qualifier": "over"}, known_from=LATER)
    how = derivation(on(LATER))
    stale = [each for each in how.inputs if each.is_stale]
    assert [(each.name, each.used.value, each.now.value) for each in stale if each.used and each.now] == [
        ("enclaves", 39, 40)
    ]
    assert how.is_stale
    assert how.from_used is not None
    assert how.from_used.agrees
    # 3.47 × 10⁸ / over 40 = at most 867.5 万元 each
    assert how.from_now is not None
    assert how.from_now.result is not None
    assert (how.from_now.result.value, how.from_now.agrees) == (Decimal("867.50"), False)
    assert how.from_now.result.qualifier is Qualifier.AT_MOST
    found = figure("o3", reader=on(LATER))
    assert found is not None
    assert found.figure.value == Decimal("889.74")
    assert not derivation(on(date(2024, 8, 31))).is_stale


def test_a_figure_that_does_not_come_out_is_told() -> None:
    supersede_observation(actor="clerk", code="o3", changes={"value": "900.00"}, known_from=LATER)
    how = derivation(on(LATER))
    assert how.from_used is not None
    assert how.from_used.result is not None
    assert (how.from_used.agrees, how.from_used.result.value) == (False, Decimal("889.74"))


def test_a_division_by_zero_is_a_sentence_not_a_crash() -> None:
    supersede_observation(actor="clerk", code="o1", changes={"value": "0"}, known_from=LATER)
    how = derivation(on(LATER))
    assert how.from_now is not None
    assert how.from_now.result is None
    assert how.from_now.problem is not None
    assert "enclaves" in how.from_now.problem.en
    assert "零" in how.from_now.problem.zh


def test_an_input_the_public_may_not_see_is_hidden_and_so_is_the_sum(tmp_path: Path) -> None:
    tables = added(small_book(), "derivations", code="d2", kind="computed", formula="returns / secret", passage="p1")
    for name, code in (("returns", "o2"), ("secret", "o5")):
        tables = added(
            tables, "derivation_inputs", code=f"d2.{name}", derivation="d2", name=name, observation=code, passage="p1"
        )
    tables = added(
        tables, "observations", code="o8", version="per-enclave", place="city", period="2024-05", value="846.34",
        unit="万元/块", qualifier="about", derivation="d2", passage="p1", visibility="internal",
    )  # fmt: skip
    load(tmp_path / "more", tables)
    supersede_observation(actor="office", code="o8", changes={"visibility": "public"}, known_from=LATER)
    public, office = figure("o8", reader=PUBLIC), figure("o8", reader=OFFICE)
    assert public is not None
    assert public.derivation is not None
    assert [(each.name, each.used is None) for each in public.derivation.inputs] == [
        ("returns", False),
        ("secret", True),
    ]
    assert public.derivation.from_used is None
    assert office is not None
    assert office.derivation is not None
    assert office.derivation.from_used is not None
    assert office.derivation.from_used.agrees  # 3.47 × 10⁸ / 41 = 846.34 万元


def test_inputs_know_what_went_into_what(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(18):
        found = figure("o1", reader=OFFICE)
    assert found is not None
    assert codes(found.used_in) == ["o3"]
    assert found.derivation is None
    supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=LATER)
    again = figure("o1", reader=on(LATER))
    assert again is not None
    assert codes(again.used_in) == ["o3"]
