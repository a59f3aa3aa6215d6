"""A figure on the known-clock: each day sees what was known on it, by the reader who asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.indicators.actions import supersede_observation
from shanhai.domains.indicators.queries import (
    FigureFilter,
    figure,
    figure_choices,
    figure_list,
    figure_rows,
    figures_of,
    first_known,
    headlines,
)
from shanhai.vocab.bilingual import Bilingual
from tests.domains.indicators.rows import KNOWN, OFFICE, PUBLIC, codes, load, on, state

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LATER = date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book")


def correct(value: str = "40", known_from: date = LATER) -> None:
    reason = Bilingual("核对原文", "checked against the text")
    supersede_observation(actor="clerk", code="o1", changes={"value": value}, known_from=known_from, reason=reason)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2024, 6, 29), None), (KNOWN, 39), (date(2024, 8, 31), 39), (LATER, 40), (date(2030, 1, 1), 40)],
)
def test_each_day_sees_the_value_known_on_it(day: date, value: int | None) -> None:
    correct()
    found = figure("o1", reader=on(day))
    assert (found.figure.value if found else None) == value
    assert [line.figure.value if line.figure else None for line in headlines(reader=on(day))] == [value][: day >= KNOWN]
    assert {view.value for view in figures_of(reader=on(day), place="city") if view.code == "o1"} == {value} - {None}


def test_the_history_tells_what_changed_when_and_by_whom() -> None:
    correct()
    found = figure("o1", reader=on(LATER))
    assert found is not None
    new, old = found.history
    assert (new.is_shown, new.figure.known_from, new.figure.known_to, new.figure.recorded_by) == (
        True,
        LATER,
        None,
        "clerk",
    )
    assert (old.is_shown, old.figure.known_from, old.figure.known_to, old.figure.superseded) == (
        False,
        KNOWN,
        LATER,
        True,
    )
    assert [(change.title.en, change.before.zh, change.after.en) for change in new.changes] == [
        ("value", "39块", "40"),
        ("note", "", "checked against the text"),
    ]
    assert old.changes == ()


def test_a_past_day_does_not_know_of_the_correction_to_come() -> None:
    correct()
    found = figure("o1", reader=on(date(2024, 8, 1)))
    assert found is not None
    assert [(each.figure.revision, each.figure.known_to) for each in found.history] == [(1, None)]
    assert not found.figure.superseded


def test_a_correction_of_the_same_day_leaves_no_day_on_which_the_slip_was_known() -> None:
    correct(known_from=KNOWN)
    found = figure("o1", reader=on(KNOWN))
    assert found is not None
    assert found.figure.value == 40
    assert [each.figure.revision for each in found.history] == [2, 1]


def test_what_is_not_published_is_known_to_the_office_alone() -> None:
    assert figure("o5", reader=PUBLIC) is None
    assert first_known("o5", reader=PUBLIC) is None
    seen = figure("o5", reader=OFFICE)
    assert seen is not None
    assert (seen.figure.visibility, seen.figure.source.reliability if seen.figure.source else "") == (
        "internal",
        "weak",
    )
    assert "o5" not in codes(figures_of(reader=PUBLIC, place="city"))
    assert "o5" not in codes(figure_rows(reader=PUBLIC, chosen=FigureFilter()))
    assert "o5" in codes(figure_rows(reader=OFFICE, chosen=FigureFilter()))


def test_a_figure_known_only_later_can_be_told_from_one_that_does_not_exist() -> None:
    early = on(date(2024, 1, 1))
    assert figure("o1", reader=early) is None
    assert (first_known("o1", reader=early), first_known("nothing", reader=early)) == (KNOWN, None)


def test_a_published_correction_of_an_internal_figure_does_not_show_what_was_internal() -> None:
    supersede_observation(
        actor="clerk", code="o5", changes={"value": "39", "passage": "p1", "visibility": "public"}, known_from=LATER
    )
    seen, all_seen = figure("o5", reader=PUBLIC), figure("o5", reader=OFFICE)
    assert seen is not None
    assert all_seen is not None
    assert [each.figure.value for each in seen.history] == [39]
    assert seen.history[0].changes == ()
    assert [each.figure.value for each in all_seen.history] == [39, 41]


def test_the_view_says_everything_a_page_needs() -> None:
    found = figure("o2", reader=PUBLIC)
    assert found is not None
    view = found.figure
    assert (view.name_zh, view.topic, view.form, view.unit) == ("累计返利", "enclave", "cumulative", "亿元")
    assert (view.subject.key, view.subject.name_en, view.subject.level) == ("place:city", "Synthetic City", "city")
    assert (view.shown("zh"), view.shown("en")) == ("3.47亿元", "347 million yuan")
    assert view.last_day == date(2024, 3, 31)
    assert view.source is not None
    assert (view.source.passage, view.source.document, view.source.quote) == ("p1", "doc", "")
    opened = figure("o4", reader=PUBLIC)
    assert opened is not None
    assert (opened.figure.shown("zh"), opened.figure.shown("en"), opened.figure.subject.kind) == (
        "2021年5月", "May 2021", "undertaking",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (FigureFilter(), {"o1", "o2", "o3", "o4", "o5"}),
        (FigureFilter(topic="transport"), {"o4"}),
        (FigureFilter(subject="undertaking:enclave"), {"o4"}),
        (FigureFilter(subject="place:city", indicator="enclaves"), {"o1", "o5"}),
        (FigureFilter(kind="target"), set()),
        (FigureFilter(document="inner"), {"o5"}),
        (FigureFilter(subject="nonsense"), set()),
        (FigureFilter(topic="nonsense"), set()),
    ],
)
def test_the_list_is_narrowed(chosen: FigureFilter, found: set[str]) -> None:
    page = figure_list(reader=OFFICE, chosen=chosen)
    assert set(codes(page.object_list)) == found == set(codes(figure_rows(reader=OFFICE, chosen=chosen)))
    assert page.paginator.count == len(found)


def test_the_choices_are_those_that_have_figures() -> None:
    choices = figure_choices(reader=PUBLIC)
    assert (codes(choices.places), codes(choices.undertakings), codes(choices.parties)) == (["city"], ["enclave"], [])
    assert codes(choices.documents) == ["doc"]
    assert codes(figure_choices(reader=OFFICE).documents) == ["doc", "inner"]


def test_a_long_list_comes_in_pages_with_no_query_for_each_figure(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(210):
        state(f"many-{number:02}", str(number), period=f"{1900 + number // 2}-0{number % 2 + 1}")
    with django_assert_max_num_queries(12):
        page = figure_list(reader=PUBLIC, chosen=FigureFilter(), page=2)
        assert (len(page.object_list), page.paginator.count) == (14, 214)
    assert len(list(figure_rows(reader=PUBLIC, chosen=FigureFilter()))) == 214
    assert figure_list(reader=PUBLIC, chosen=FigureFilter(), page="99").number == 2
    with django_assert_max_num_queries(10):
        headlines(reader=PUBLIC)
