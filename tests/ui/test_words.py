"""Texts of two languages, numbers, periods and days as pages show them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from shanhai.vocab.bilingual import Bilingual
from tests.ui.conftest import Render

COUNTY = SimpleNamespace(name_zh="景宁县", name_en="Jingning County", summary_zh="山", summary_en="")


def test_t_picks_the_language_and_escapes(render: Render) -> None:
    assert render('{% t "工作" "Programme" %}') == "工作"
    assert render('{% t "工作" "Programme" %}', "en") == "Programme"
    assert render('{% t "甲<b>" "a & b" %}', "en") == "a &amp; b"


def test_t_fills_its_places_and_escapes_what_it_fills_in(render: Render) -> None:
    source = '{% t "共 {n} 项，{who}" "{n} in all, {who}" n=total who=who %}'
    assert render(source, "en", total=12000, who="<script>") == "12,000 in all, &lt;script&gt;"
    assert render(source, total=3, who="我") == "共 3 项，我"


@pytest.mark.parametrize(("number", "shown"), [(0, "0 items"), (1, "1 item"), (1200, "1,200 items")])
def test_count_knows_the_english_plural(render: Render, number: int, shown: str) -> None:
    assert render('{% count n "项" "item" "items" %}', "en", n=number) == shown


def test_count_in_chinese_has_one_form(render: Render) -> None:
    assert render('{% count n "项" "item" "items" %}', n=1) == "1 项"


def test_name_and_field_follow_the_language(render: Render) -> None:
    assert render('{{ c|name }} {{ c|field:"summary" }}', c=COUNTY) == "景宁县 山"
    assert render("{{ c|name }}", "en", c=COUNTY) == "Jingning County"


def test_a_missing_translation_is_shown_in_the_other_language_and_marked(render: Render) -> None:
    assert render('{{ c|field:"summary" }}', "en", c=COUNTY) == '<span lang="zh-Hans">山</span>'
    assert render('{{ c|plain:"summary" }}', "en", c=COUNTY) == "山"
    assert render("{{ b|say }}", b=Bilingual("", "sea")) == '<span lang="en">sea</span>'


def test_a_field_that_does_not_exist_is_an_error_and_not_an_empty_place(render: Render) -> None:
    with pytest.raises(AttributeError, match="sumary_zh"):
        render('{{ c|field:"sumary" }}', c=COUNTY)


def test_nothing_to_name_is_nothing(render: Render) -> None:
    assert render('{{ gone|name }}{{ gone|say }}{{ gone|plain:"name" }}{{ gone|iso }}{{ gone|day }}') == ""


def test_names_are_escaped(render: Render) -> None:
    assert render("{{ c|name }}", c={"name_zh": "<i>", "name_en": ""}) == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Decimal("4645.77"), "4645.77", "4,645.77"),
        (Decimal("2507396"), "2,507,396", "2,507,396"),
        (Decimal("3.50"), "3.50", "3.50"),
        (12, "12", "12"),
    ],
)
def test_decimal_keeps_every_digit(render: Render, value: Decimal, zh: str, en: str) -> None:
    assert render("{{ v|decimal }}", v=value) == zh
    assert render("{{ v|decimal }}", "en", v=value) == en


def test_decimal_refuses_a_float(render: Render) -> None:
    with pytest.raises(TypeError, match="浮点数"):
        render("{{ v|decimal }}", v=0.1)


def test_days_periods_units_and_words(render: Render) -> None:
    source = (
        "{{ d|day }}|{{ d|iso }}|{{ p|period }}|{{ '亿元'|unit }}|"
        "{{ 'over'|qualifier }}|{{ 'target'|kind }}|{{ 'landed'|word:'stage' }}"
    )
    day = dt.date(2024, 3, 31)
    iso = '<time datetime="2024-03-31">2024-03-31</time>'
    assert render(source, d=day, p="2024-01/2024-04") == f"2024年3月31日|{iso}|2024年1—4月|亿元|超过|目标|落户（落地）"
    english = render(source, "en", d=day, p="2024-01/2024-04")
    assert english.startswith(f"31 Mar 2024|{iso}|Jan–Apr 2024|")
    assert english.endswith("|over|target|landed")


def test_a_text_of_one_language_is_marked_on_a_page_of_the_other(render: Render) -> None:
    assert render("{{ x|original }}", "en", x="第3节 & 4") == '<span lang="zh-Hans">第3节 &amp; 4</span>'
    assert render("{{ x|original }}", "en", x="p. 3") == "p. 3"
    assert render("{{ x|original }}", x="第3节") == "第3节"
    assert '<blockquote class="source-text" lang="zh-Hans">' in render("{% quote '海' %}", "en")
