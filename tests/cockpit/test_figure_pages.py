"""From any number to the sentence that states it: the list of figures and the page of one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanhai.cockpit.figures import literal
from shanhai.cockpit.templatetags.figures import age, locator
from shanhai.domains.indicators.actions import prefer, supersede_observation
from shanhai.vocab.bilingual import Bilingual

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]
CORRECTED = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (
            "/figures/f05/",
            [
                "丽水市 · 2022年",
                "时期数",
                "来源未载明",
                "核算方法和价格基准来源未载明",
                "报纸文章",
                "2018年5024.5亿元",
                "另一口径",
            ],
        ),
        (
            "/en/figures/f05/",
            [
                "Lishui · 2022",
                "flow",
                "Not stated by the source",
                "newspaper article",
                "hundred million yuan",
                "other version",
            ],
        ),
        ("/figures/f24/", ["超10亿元", "累计数", "来源写的是“超”或“余”"]),
        ("/en/figures/f24/", ["over 1billion yuan", "cumulative", "The source says “over”"]),
        ("/figures/f08/", ["前10位", "近年（未载明）", "此位或更好"]),
        ("/figures/f53/", ["目标", "2024年12月31日"]),
        ("/figures/f22/", ["博士", "181名", "时点数"]),
        ("/en/figures/c03/", ["at least 4", "counted", "The source gives a lower bound"]),
    ],
)
def test_a_figure_says_what_it_is(outside: Client, page: Page, words: Words, path: str, says: list[str]) -> None:
    said = words(page(outside, path))
    for phrase in says:
        assert phrase in said


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_sentence_is_quoted_marked_and_linked(outside: Client, page: Page, language: str) -> None:
    html = page(outside, f"{language}/figures/f05/")
    assert '2022年,丽水GEP总量达到<mark id="mark">4645.77亿元</mark></blockquote>' in html
    assert f'href="{language}/documents/article/#p-art-f05"' in html


def test_a_figure_of_a_past_day_keeps_the_day_in_its_links(outside: Client, page: Page) -> None:
    html = page(outside, "/figures/f05/?as_known_on=2025-02-01")
    assert "/documents/article/?as_known_on=2025-02-01#p-art-f05" in html
    assert "http://testserver/figures/f05/?as_known_on=2025-02-01" in html


def test_a_correction_is_told_with_its_day(outside: Client, page: Page, words: Words, monkeypatch: Any) -> None:
    reason = Bilingual("核对后更正。", "Corrected after a check.")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: CORRECTED)
    supersede_observation(
        actor="clerk", code="f33", changes={"value": "3.50", "passage": "calc"}, known_from=CORRECTED, reason=reason
    )
    said = words(page(outside, "/figures/f33/"))
    for phrase in ("3.50亿元", "数值: 3.47亿元 → 3.50亿元", "2024-06-302026-11-24", "clerk", "核对后更正。"):
        assert phrase in said
    assert "没有更正过" not in said
    past = words(page(outside, "/figures/f33/?as_known_on=2026-11-23"))
    assert "3.50" not in past
    assert "自知悉以来没有更正过" in past
    derived = words(page(outside, "/figures/returns-per-village/"))
    assert "输入已更新" in derived
    assert "26.5万元/个" in derived  # 3.50 × 10⁸ / 1323 = 26.455… 万元
    assert "重算相符" in derived


@pytest.mark.parametrize(("language", "says"), [("", "重算相符"), ("/en", "recomputed")])
def test_a_computed_figure_is_shown_down_to_its_inputs(
    outside: Client, page: Page, words: Words, language: str, says: str
) -> None:
    html = page(outside, f"{language}/figures/returns-per-village/")
    assert '<code class="formula">returns / villages</code>' in html
    assert f'href="{language}/figures/f33/"' in html
    assert f'href="{language}/figures/f34/"' in html
    assert says in words(html)
    assert f'href="{language}/figures/returns-per-village/"' in page(outside, f"{language}/figures/f33/")


def test_an_input_that_is_not_published_is_not_shown(inside: Client, outside: Client, page: Page) -> None:
    assert "1831.16" in page(inside, "/figures/gep-gdp-ratio/")
    assert "gep-gdp-ratio" not in page(outside, "/figures/f05/")
    assert "gep-gdp-ratio" in page(inside, "/figures/f05/")


def test_sources_that_disagree_are_shown_beside_each_other(inside: Client, page: Page, words: Words) -> None:
    said = words(page(inside, "/figures/area.lishui.s2/"))
    for phrase in (
        "17,271平方公里",
        "来源不一致",
        "17,298平方公里",
        "尚未决定采用哪一个",
        "另一口径的数",
        "17,259.1平方公里",
        "二手资料",
        "对外引用前请换成原始来源",
    ):
        assert phrase in said
    reason = Bilingual("与民政资料一致。", "It agrees with the civil affairs register.")
    prefer(actor="clerk", observation="area.lishui.s3", decided_by="book-editor", reason=reason, on=date(2026, 11, 23))
    said = words(page(inside, "/en/figures/area.lishui.s2/"))
    assert "Another figure is the one used" in said
    assert reason.en in said


def test_sources_that_agree_are_shown_too(inside: Client, page: Page, words: Words) -> None:
    said = words(page(inside, "/figures/resident-population.liandu.2020.s5/"))
    for phrase in ("另有来源印证", "决定采用本数", "莲都区人口普查公报是发布机关的原文", "本书编者"):
        assert phrase in said


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/figures/area.lishui.s2/", "可能未公开"),
        ("/en/figures/area.lishui.s2/", "it may not be published"),
        ("/figures/nothing/", "没有编码为“nothing”的公开数据"),
        ("/figures/f05/?as_known_on=2024-01-01", "它自2024年6月30日起为人所知"),
        ("/en/figures/f05/?as_known_on=2024-01-01", "it is known from 30 Jun 2024"),
    ],
)
def test_what_the_reader_does_not_know_is_a_sentence_and_no_value(
    outside: Client, page: Page, words: Words, path: str, says: str
) -> None:
    html = page(outside, path, status=404)
    assert says in words(html)
    assert "17,271" not in html
    assert "4645" not in html


@pytest.mark.parametrize("path", ["/figures/f05/", "/en/figures/gep-gdp-ratio/", "/figures/area.lishui.s2/"])
def test_a_figure_takes_few_queries(
    inside: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20):
        assert inside.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/figures/", "/en/figures/?topic=ecology", "/figures/?subject=place:lishui&page=2", "/figures/?kind=target"],
)
def test_the_list_takes_few_queries(
    outside: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(22):
        assert outside.get(path).status_code == 200


def test_the_list_is_narrowed_and_says_how_many(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/figures/?subject=undertaking:enclave-zhangjiang&document=article"))
    assert "研发投入总额" in said
    assert "共 11 项" in said
    assert "没有符合条件的数据" in words(page(outside, "/figures/?subject=place:atlantis"))


def test_the_list_downloads_with_every_digit_and_its_source(outside: Client) -> None:
    answer: Any = outside.get("/figures/?format=csv&document=article")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 79
    by_code = {row["编码"]: row for row in rows}
    assert (by_code["f05"]["数值"], by_code["f05"]["单位"], by_code["f05"]["原文"]) == (
        "4645.77", "亿元", "2022年,丽水GEP总量达到4645.77亿元",
    )  # fmt: skip
    assert (by_code["f24"]["限定词"], by_code["f53"]["数值"], by_code["f53"]["种类"]) == ("超过", "2024-12-31", "目标")
    english: Any = outside.get("/en/figures/?format=csv&document=article")
    assert "indicator" in english.getvalue().decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize("path", ["/en/figures/f33/", "/en/indicators/gep/"])
def test_an_english_page_says_the_unit_in_english_and_then_as_the_source_does(
    outside: Client, page: Page, path: str
) -> None:
    stated = '<dd>hundred million yuan <span class="muted small" lang="zh-Hans">亿元</span></dd>'
    assert f"<dt>Unit</dt>{stated}" in page(outside, path)
    assert "<dt>单位</dt><dd>亿元</dd>" in page(outside, path.removeprefix("/en"))


@pytest.mark.parametrize(("path", "code"), [("/en/figures/", "f33"), ("/en/indicators/", "gep")])
def test_an_english_table_names_units_in_english(outside: Client, path: str, code: str) -> None:
    answer: Any = outside.get(f"{path}?format=csv")
    table = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    row = next(row for row in table if row["code"] == code)
    assert row["unit"] == "hundred million yuan"
    assert row.get("unit code", "亿元") == "亿元"


def test_pages_say_since_when_a_thing_is_known_in_the_words_of_the_glossary(
    outside: Client, page: Page, words: Words
) -> None:
    assert "知悉于2024-06-30" in words(page(outside, "/figures/f33/")).replace(" ", "")
    assert "Known from 2024-06-30" in words(page(outside, "/en/figures/f33/").replace("<dd>", " "))


@pytest.mark.parametrize(
    ("quote", "value", "unit", "marked"),
    [
        ("2022年,丽水GEP总量达到4645.77亿元", "4645.77", "亿元", "4645.77亿元"),
        ("共建设省级山海协作产业园10个", "10", "个", "10个"),
        ("2019年有9个", "9", "个", "9个"),
        ("2019年有", "9", "个", ""),
        ("价值10.5亿元", "10", "亿元", ""),
        ("人口2,507,396人", "2507396", "人", "2,507,396人"),
        ("丽水九县(市、区)实现与上海结对", "9", "个", "九县"),
        ("全国唯一水和空气质量排名均进入前十", "1", "个", ""),
        ("排名均进入前十的城市", "10", "位次", "前十"),
        ("全省排名第一", "1", "位次", "第一"),
        ("从“两纵两横、四联八向”", "4", "联", "四联"),
        ("近八成的招商项目", "80", "%", ""),
    ],
)
def test_only_the_words_that_state_the_figure_are_marked(quote: str, value: str, unit: str, marked: str) -> None:
    figure: Any = SimpleNamespace(value=Decimal(value), value_date=None, unit=unit)
    assert literal(quote, figure) == marked


def test_a_month_is_found_in_words() -> None:
    figure: Any = SimpleNamespace(value=None, value_date=date(2021, 5, 1), unit="年月")
    assert literal("自2021年5月正式开园以来", figure) == "2021年5月"


@pytest.mark.parametrize(
    ("since", "zh", "en"),
    [
        (date(2026, 11, 23), "当天", "that day"),
        (date(2026, 11, 22), "1天前", "1 day ago"),
        (date(2026, 9, 1), "2个月前", "2 months ago"),
        (date(2024, 6, 30), "2年前", "2 years ago"),
    ],
)
def test_age_is_said_in_the_largest_whole_measure(since: date, zh: str, en: str) -> None:
    assert age(since, date(2026, 11, 23)) == Bilingual(zh, en)


def test_a_locator_without_a_second_language_stands_as_it_is() -> None:
    assert locator("第3页") == "第3页"
