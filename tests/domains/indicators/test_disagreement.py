"""Two figures of one thing: when they cannot both be true, what is shown of it, and which is used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanhai.domains.indicators.actions import prefer, supersede_observation
from shanhai.domains.indicators.queries import contradicts, figure, figures_of, headlines, same_period
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.qualifiers import Qualifier
from tests.domains.indicators.rows import OFFICE, PUBLIC, codes, load, on, state

REASON = Bilingual("以公报为准。", "The communiqué counts.")


def stated(text: str, qualifier: str = "exact", period: str = "2024", unit: str = "家") -> Any:
    known = parse_period(period)
    return SimpleNamespace(
        value=Decimal(text), value_date=None, unit=unit, qualifier=qualifier,
        period=period, period_start=known.start, period_end=known.end,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("17271",), ("17298",), True),
        (("17271",), ("17271.0",), False),
        (("200", "over"), ("226",), False),
        (("200", "over"), ("180",), True),
        (("10", "at_most"), ("7",), False),
        (("10", "at_most"), ("11",), True),
        (("18", "about"), ("17.6",), False),
        (("18", "about"), ("25",), True),
        (("80", "nearly"), ("79.6",), False),
        (("80", "nearly"), ("50",), True),
        (("80", "nearly"), ("81",), True),
        (("4", "at_least"), ("3", "at_most"), True),
        (("4", "at_least"), ("9", "over"), False),
    ],
)
def test_hedged_figures_disagree_only_where_they_cannot_both_be_true(
    one: tuple[str, ...], other: tuple[str, ...], apart: bool
) -> None:
    assert contradicts(stated(*one), stated(*other)) is apart
    assert contradicts(stated(*other), stated(*one)) is apart


def test_units_that_convert_are_compared_and_others_are_not() -> None:
    assert not contradicts(stated("252.8", unit="万人"), stated("2528000", unit="人"))
    assert contradicts(stated("252.8", unit="万人"), stated("2528001", unit="人"))
    assert not contradicts(stated("6", unit="家"), stated("7", unit="个"))


@given(st.decimals(0, 10**9, places=3), st.decimals(0, 10**9, places=3), *(2 * [st.sampled_from(Qualifier)]))
def test_disagreement_is_mutual_and_nothing_disagrees_with_itself(
    first: Decimal, second: Decimal, hedge: Qualifier, other: Qualifier
) -> None:
    one, two = stated(str(first), hedge), stated(str(second), other)
    assert contradicts(one, two) == contradicts(two, one)
    assert not contradicts(one, one)


def test_periods_are_the_same_by_their_days_or_by_their_words() -> None:
    same, other = stated("1", period="2024-01/2024-12"), stated("1", period="2024-01/2024-04")
    assert same_period(stated("1", period="2024"), same)
    assert not same_period(same, other)
    assert same_period(stated("1", period="?"), stated("1", period="?"))
    assert not same_period(stated("1", period="?"), stated("1", period="?近年|recent years"))


@pytest.mark.database
@pytest.mark.django_db
class TestOnRecord:
    """Figures that disagree, in the database."""

    @pytest.fixture(autouse=True)
    def _book(self, tmp_path: Path) -> None:
        load(tmp_path / "book")
        state("o6", "44")
        state("o7", "39")

    def test_each_side_names_the_others_and_both_stay(self) -> None:
        one, other = figure("o1", reader=PUBLIC), figure("o6", reader=PUBLIC)
        assert one is not None
        assert other is not None
        assert (codes(one.disagreeing), codes(one.agreeing)) == (["o6"], ["o7"])
        assert codes(other.disagreeing) == ["o1", "o7"]
        assert one.figure.disagreement
        assert {view.code: view.disagreement for view in figures_of(reader=PUBLIC, place="city")} == {
            "o1": True, "o6": True, "o7": True, "o2": False, "o3": False,
        }  # fmt: skip

    def test_the_recorded_decision_is_shown_on_every_side(self) -> None:
        for code in ("o1", "o6", "o7"):
            found = figure(code, reader=PUBLIC)
            assert found is not None
            assert found.decision is not None
            assert (found.decision.observation, found.decision.reason_en) == ("o1", "The article counts")
            assert found.figure.preferred is (code == "o1")

    def test_the_headline_shows_the_figure_preferred_on_that_day(self) -> None:
        prefer(actor="clerk", observation="o6", decided_by="gov", reason=REASON, on=date(2024, 9, 1))
        shown = [on(date(2024, 8, 31)), on(date(2024, 9, 1))]
        assert [[line.figure.code for line in headlines(reader=day) if line.figure] for day in shown] == [
            ["o1"],
            ["o6"],
        ]
        found = figure("o1", reader=PUBLIC)
        assert found is not None
        assert found.decision is not None
        assert found.decision.decided_by is not None
        assert (found.decision.observation, found.decision.decided_by.name_zh) == ("o6", "合成县政府")

    def test_a_decision_about_a_value_that_was_corrected_says_so(self) -> None:
        supersede_observation(actor="clerk", code="o1", changes={"value": "40"}, known_from=date(2024, 9, 1))
        before, after = figure("o1", reader=on(date(2024, 8, 1))), figure("o1", reader=on(date(2024, 9, 1)))
        assert before is not None
        assert after is not None
        assert [each.decision.is_outdated for each in (before, after) if each.decision] == [False, True]

    def test_an_internal_figure_does_not_make_a_public_one_look_disputed(self) -> None:
        supersede_observation(actor="clerk", code="o6", changes={"visibility": "internal"}, known_from=date(2024, 9, 1))
        seen, office = figure("o1", reader=PUBLIC), figure("o1", reader=OFFICE)
        assert seen is not None
        assert office is not None
        assert (seen.figure.disagreement, codes(seen.disagreeing)) == (False, [])
        assert (office.figure.disagreement, codes(office.disagreeing)) == (True, ["o6"])

    def test_other_periods_kinds_and_splits_are_no_disagreement(self) -> None:
        state("o8", "50", kind="target")
        state("o9", "51", period="2023-03-31")
        found = figure("o8", reader=PUBLIC)
        assert found is not None
        assert (found.disagreeing, found.figure.disagreement) == ((), False)
        assert codes(found.periods) == ["o9"]
