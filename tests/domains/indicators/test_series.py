"""An indicator over time: methods never joined, targets apart, disagreements kept, changed ground told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.indicators.actions import prefer, record_observation, supersede_observation
from shanhai.domains.indicators.queries import (
    IndicatorFilter,
    IndicatorSeries,
    indicator_list,
    indicator_names,
    indicator_rows,
    indicator_topics,
    series,
)
from shanhai.domains.places.models import Place
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from tests.domains.indicators.rows import KNOWN, LOADED, OFFICE, PUBLIC, codes, load, on, series_book, state
from tests.places import CHANGE, hangzhou

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book", series_book())


def gep(reader: Reader = PUBLIC, subject: str = "") -> IndicatorSeries:
    found = series("gep", reader=reader, subject=subject)
    assert found is not None
    return found


def test_each_method_and_each_kind_is_a_series_of_its_own() -> None:
    assert [(each.version.code, each.kind, codes(each.points)) for each in gep().series] == [
        ("gep@old", "actual", ["g17", "g18", "g18b"]),
        ("gep@new", "actual", ["g22"]),
        ("gep@new", "target", ["g25"]),
    ]


def test_between_two_methods_there_is_a_break_and_the_target_makes_none() -> None:
    assert [(each.on, each.before.code, each.after.code) for each in gep().method_breaks] == [
        (date(2022, 1, 1), "gep@old", "gep@new")
    ]


def test_methods_that_overlap_in_time_are_told_apart_without_a_day() -> None:
    cells = {"code": "g16", "version": "gep@new", "place": "city", "period": "2016/2018", "value": "1", "unit": "亿元"}
    record_observation(actor="clerk", cells={**cells, "passage": "p5"}, known_from=KNOWN)
    assert [(each.on, each.after.code) for each in gep().method_breaks] == [(None, "gep@old")]


def test_methods_said_to_be_comparable_have_no_break(tmp_path: Path) -> None:
    tables = series_book()
    for row in tables["indicator_versions"]:
        if row["code"] == "gep@new":
            row["comparable"] = "yes"
    load(tmp_path / "comparable", tables)
    assert gep(on(LOADED)).method_breaks == ()
    assert len(gep(on(LOADED)).series) == 3


def test_two_values_for_one_year_both_stay_and_the_preferred_one_comes_first() -> None:
    points = gep().series[0].points
    assert [(point.code, point.disagreement, point.preferred) for point in points] == [
        ("g17", False, False), ("g18", True, False), ("g18b", True, False),
    ]  # fmt: skip
    reason = Bilingual("以后者为准。", "The later one counts.")
    prefer(actor="clerk", observation="g18b", decided_by="gov", reason=reason, on=date(2024, 9, 1))
    assert [(point.code, point.preferred) for point in gep().series[0].points] == [
        ("g17", False), ("g18b", True), ("g18", False),
    ]  # fmt: skip


def test_a_series_is_as_known_on_the_day() -> None:
    supersede_observation(actor="clerk", code="g17", changes={"value": "46.8"}, known_from=date(2024, 9, 1))
    values = [gep(on(day)).series[0].points[0].value for day in (date(2024, 8, 31), date(2024, 9, 1))]
    assert [str(value) for value in values] == ["46.73", "46.8"]
    assert series("gep", reader=on(date(2024, 1, 1))) is None


def test_the_city_itself_comes_first_and_any_subject_can_be_chosen() -> None:
    for number in range(3):
        state(f"county-{number}", "4", version="enclaves", place="county", period=f"{2020 + number}")
    found = series("enclaves", reader=PUBLIC)
    assert found is not None
    assert [(each.subject.key, each.figures) for each in found.subjects] == [("place:city", 1), ("place:county", 3)]
    assert found.chosen == found.subjects[0].subject
    assert [each.latest.code for each in found.subjects] == ["o1", "county-2"]
    other = series("enclaves", reader=PUBLIC, subject="place:county")
    assert other is not None
    assert [codes(each.points) for each in other.series] == [["county-0", "county-1", "county-2"]]
    unknown = series("enclaves", reader=PUBLIC, subject="place:atlantis")
    assert unknown is not None
    assert unknown.chosen == found.chosen


def test_figures_of_other_ground_are_told_by_the_day_the_ground_changed() -> None:
    hangzhou()
    for code, period in (("d19", "2019"), ("d20", "2020"), ("d22", "2022")):
        state(code, "5", place="shangcheng", period=period)
    found = series("enclaves", reader=PUBLIC, subject="place:shangcheng")
    assert found is not None
    assert Place.objects.filter(code="shangcheng").exists()
    assert [
        (each.on, [(one.predecessor.name_zh, one.successor.name_zh) for one in each.passed])
        for each in found.territory_changes
    ] == [(CHANGE, [("江干区", "上城区")])]
    assert gep().territory_changes == ()


def test_a_span_before_the_change_has_nothing_to_tell() -> None:
    hangzhou()
    for code, period in (("d18", "2018"), ("d19", "2019")):
        state(code, "5", place="shangcheng", period=period)
    found = series("enclaves", reader=PUBLIC, subject="place:shangcheng")
    assert found is not None
    assert found.territory_changes == ()


def test_an_indicator_without_a_public_figure_is_still_defined(tmp_path: Path) -> None:
    tables = series_book()
    tables["indicators"].append({"code": "bare", "topic": "place", "name_zh": "空", "name_en": "Bare", "passage": "p1"})
    load(tmp_path / "bare", tables)
    found = series("bare", reader=PUBLIC)
    assert found is not None
    assert (found.subjects, found.chosen, found.series, found.versions) == ((), None, (), ())
    assert series("nothing", reader=PUBLIC) is None


def test_the_list_gives_the_latest_fact_not_the_latest_aim() -> None:
    rows = {row.code: row for row in indicator_rows(reader=PUBLIC, chosen=IndicatorFilter())}
    assert list(rows) == ["enclaves", "per-enclave", "returns", "gep", "opened"]
    assert rows["gep"].latest is not None
    assert (rows["gep"].latest.code, rows["gep"].figures, rows["gep"].methods) == ("g22", 5, 2)
    assert rows["enclaves"].latest is not None
    assert (rows["enclaves"].latest.code, rows["enclaves"].figures) == ("o1", 1)
    office = {row.code: row.figures for row in indicator_rows(reader=OFFICE, chosen=IndicatorFilter())}
    assert office["enclaves"] == 2


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (IndicatorFilter(topic="ecology"), ["gep"]),
        (IndicatorFilter(text="返利"), ["per-enclave", "returns"]),
        (IndicatorFilter(text="returns per"), ["per-enclave"]),
        (IndicatorFilter(topic="transport", text="返利"), []),
        (IndicatorFilter(text="%"), []),
    ],
)
def test_the_list_is_narrowed_by_topic_and_words(chosen: IndicatorFilter, found: list[str]) -> None:
    page = indicator_list(reader=PUBLIC, chosen=chosen)
    assert codes(page.object_list) == found
    assert page.paginator.count == len(found)


def test_topics_are_counted_and_names_known() -> None:
    assert indicator_topics(reader=PUBLIC) == [("enclave", 3), ("ecology", 1), ("transport", 1)]
    assert {named.name_en for named in indicator_names(reader=PUBLIC).values()} >= {"Ecosystem product", "Opening"}


def test_few_queries_however_many_figures(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(80):
        state(f"many-{number:02}", str(number), period=f"{1930 + number}", place="county" if number % 2 else "city")
    with django_assert_max_num_queries(18):
        found = series("enclaves", reader=PUBLIC)
        assert found is not None
        assert sum(len(each.points) for each in found.series) == 41
    with django_assert_max_num_queries(17):
        indicator_list(reader=PUBLIC, chosen=IndicatorFilter())
