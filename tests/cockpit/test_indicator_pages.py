"""Indicators in the cockpit: latest figures by topic; series whose methods are never joined."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]


def chart(html: str, number: int = 1) -> Any:
    """Return the data of a chart of the page."""
    found = re.search(rf'<script id="chart-{number}-data" type="application/json">(.*?)</script>', html)
    assert found, "no such chart"
    return json.loads(found[1])


def test_two_methods_are_two_lines_with_a_break_between(outside: Client, page: Page, words: Words) -> None:
    html = page(outside, "/indicators/gep/")
    data = chart(html)
    assert [(each["name"], [point["value"] for point in each["points"]]) for each in data["series"]] == [
        ("实际 · 中科院2019年核算", ["2096.3", "4673", "5024.5"]),
        ("实际 · 2022年数（核算方法未载明）", ["4645.77"]),
    ]
    assert [(each["at"], each["label"]) for each in data["breaks"]] == [
        ("2022-01-01", "中科院2019年核算 → 2022年数（核算方法未载明）")
    ]
    assert "方法改变，前后不可比" in words(html)


def test_english_charts_count_in_billions_and_link_to_the_figures(outside: Client, page: Page) -> None:
    data = chart(page(outside, "/en/indicators/gep/?as_known_on=2025-02-01"))
    assert data["unit"] == "billion yuan"
    point = data["series"][1]["points"][0]
    assert (point["value"], point["url"]) == ("464.577", "/en/figures/f05/?as_known_on=2025-02-01")


def test_a_unit_that_converts_is_drawn_on_one_axis_and_told_as_stated(inside: Client, page: Page, words: Words) -> None:
    html = page(inside, "/indicators/resident-population/")
    data = chart(html)
    assert data["unit"] == "人"
    assert [[point["value"] for point in each["points"]] for each in data["series"]] == [
        ["2116957", "2507396"],
        ["2515000", "2528000"],
    ]
    assert "252.8万人" in words(html)


def test_targets_stand_apart_from_what_came(inside: Client, page: Page, words: Words) -> None:
    html = page(inside, "/indicators/airport-opening/")
    assert "data-chart" not in html  # dates have no height
    said = words(html)
    assert "2025年7月18日" in said
    assert "目标" in said


def test_disagreement_is_shown_and_both_values_stay(inside: Client, page: Page, words: Words) -> None:
    said = words(page(inside, "/indicators/area/"))
    assert "来源不一致" in said
    assert said.index("17,271平方公里") < said.index("17,298平方公里")


def test_another_subject_is_one_link_away(outside: Client, page: Page, words: Words) -> None:
    html = page(outside, "/indicators/gep/")
    assert 'href="/indicators/gep/?subject=place%3Ajingning-dajun"' in html
    assert "17.9亿元" in words(page(outside, "/indicators/gep/?subject=place:jingning-dajun"))


def test_each_method_is_defined_with_unit_form_and_source(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/en/indicators/gep/"))
    for phrase in (
        "Definition and versions",
        "Chinese Academy of Sciences account, 2019",
        "hundred million yuan",
        "with other versions: no",
        "The price base is not stated.",
    ):
        assert phrase in said


def test_the_list_shows_the_latest_public_figure_of_each_indicator(
    outside: Client, inside: Client, page: Page, words: Words
) -> None:
    said = words(page(outside, "/indicators/?topic=ecology"))
    assert "生态系统生产总值（GEP） 3 种口径" in said
    assert "4645.77亿元" in said
    assert "负氧离子" not in said  # its only source is second-hand
    assert "负氧离子" in words(page(inside, "/indicators/?topic=ecology")) or "负离子" in words(
        page(inside, "/indicators/?topic=ecology")
    )
    assert "没有符合条件的指标" in words(page(outside, "/indicators/?text=zzzz"))


def test_what_is_not_known_is_a_sentence(outside: Client, page: Page, words: Words) -> None:
    assert "没有编码为“nothing”的指标" in words(page(outside, "/indicators/nothing/", status=404))
    assert "There is no indicator" in words(page(outside, "/en/indicators/gep/?as_known_on=2010-01-01", status=404))


@pytest.mark.parametrize(
    "path", ["/indicators/", "/en/indicators/?topic=economy", "/indicators/gep/", "/en/indicators/area/"]
)
def test_few_queries(inside: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(21):
        assert inside.get(path).status_code == 200


def test_tables_download(outside: Client) -> None:
    answer: Any = outside.get("/indicators/?format=csv")
    rows = {row["编码"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))}
    assert (rows["gep"]["最新数值"], rows["gep"]["单位"], rows["gep"]["口径个数"]) == ("4645.77", "亿元", "3")
    points: Any = outside.get("/indicators/gep/?format=csv")
    assert {row["数值"] for row in csv.DictReader(io.StringIO(points.getvalue().decode("utf-8-sig")))} == {
        "2096.3",
        "4673",
        "5024.5",
        "4645.77",
    }
    subjects: Any = outside.get("/indicators/gep/?format=csv&table=subjects")
    assert {row["对象"] for row in csv.DictReader(io.StringIO(subjects.getvalue().decode("utf-8-sig")))} == {
        "丽水市",
        "大均乡",
    }
    assert outside.get("/indicators/gep/?format=xlsx").content[:2] == b"PK"
