"""A figure is set with its qualifier and unit and leads to its own page; a lamp has shape, colour and word."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.utils import translation

from shanhai.ui.shown import LAMPS, shown
from shanhai.vocab.bilingual import Bilingual
from tests.ui.conftest import Render, observation


def text(html: str) -> str:
    """Return the words of a piece of HTML, white space made single."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize(
    ("obs", "zh", "en"),
    [
        (observation("4645.77", "亿元"), "4645.77亿元", "464.577 billion yuan"),
        (observation("10", "亿元", "over"), "超10亿元", "over 1 billion yuan"),
        (observation("10", "亿元", "at_least"), "10亿元以上", "at least 1 billion yuan"),
        (observation("18", "亩", "about"), "约18亩", "about 18 mu"),
        (observation("34.4", "%"), "34.4%", "34.4%"),
        (observation("1", "位次"), "第1位", "no. 1"),
        (observation("10", "位次", "at_most"), "前10位", "top 10"),
        (observation(None, "日期", value_date=dt.date(2024, 12, 31)), "2024年12月31日", "31 Dec 2024"),
        (observation(None, "年月", value_date=dt.date(2023, 6, 1)), "2023年6月", "Jun 2023"),
        (observation(None, "亿元"), "—", "—"),
    ],
)
def test_a_figure_reads_as_its_language_writes_it(obs: SimpleNamespace, zh: str, en: str) -> None:
    assert shown(obs) == zh
    with translation.override("en"):
        assert shown(obs) == en


def test_a_figure_links_to_its_page_and_keeps_the_day(render: Render) -> None:
    html = render("{% figure obs period=True %}", at="/?as_known_on=2025-02-01", obs=observation("9", "个"))
    assert 'href="/figures/F05/?as_known_on=2025-02-01"' in html
    assert text(html) == "9个 2022年"


def test_a_figure_without_link_and_without_observation(render: Render) -> None:
    assert "href" not in render("{% figure obs link=False %}", obs=observation("9", "个"))
    assert text(render("{% figure obs %}", obs=None)) == "—"


def test_a_tile_says_period_source_and_since_when(render: Render) -> None:
    html = render(
        "{% tile obs title=title source=source note='据测算' lead=True %}",
        obs=observation("10", "亿元", "over", kind="target"),
        title=Bilingual("研发投入", "R&D"),
        source={"title_zh": "丽水日报", "title_en": "Lishui Daily"},
    )
    assert text(html) == "研发投入 目标 超10亿元 2022年 · 知悉于 2024-06-30 来源：丽水日报 据测算"
    assert 'href="/figures/F05/"' in html
    assert "tile-lead" in html


def test_a_tile_without_a_figure_says_that_it_is_not_stated(render: Render) -> None:
    html = render("{% tile obs title='Rail time' %}", "en", obs=None)
    assert text(html) == "Rail time not stated"
    assert "href" not in html


@pytest.mark.parametrize("lamp", LAMPS)
def test_a_lamp_has_a_shape_and_a_word_beside_its_colour(render: Render, lamp: str) -> None:
    html = render("{% lamp name %}", name=lamp)
    assert "<svg" in html
    assert text(html) == LAMPS[lamp].zh
    others = [render("{% lamp name %}", name=other) for other in LAMPS if other != lamp]
    shape = re.search(r"<svg.*</svg>", html)
    assert shape is not None
    assert not any(shape.group() in other for other in others)


def test_a_lamp_can_say_why(render: Render) -> None:
    judgement = SimpleNamespace(lamp="red", reason=Bilingual("逾期 31 天。", "31 days overdue."))
    assert 'title="31 days overdue."' in render("{% lamp j %}", "en", j=judgement)
    assert text(render("{% lamp j text=True %}", j=judgement)) == "逾期 逾期 31 天。"


def test_an_unknown_lamp_is_an_error(render: Render) -> None:
    with pytest.raises(KeyError):
        render("{% lamp 'pink' %}")


def test_lamp_counts_link_and_a_zero_is_said(render: Render) -> None:
    html = render("{% lamp_count 'red' 3 '/programme/?lamp=red' %}")
    assert 'href="/programme/?lamp=red"' in html
    assert text(html) == "3 逾期"
    assert text(render("{% lamp_count 'red' 0 '/x/' %}", "en")) == "· 0 overdue"
    assert "href" not in render("{% lamp_count 'red' 0 '/x/' %}")


def test_disagreement_lists_every_value_and_the_preferred_one(render: Render) -> None:
    rows = [observation("4333", "亿元"), observation("4280.5", "亿元", preferred=True)]
    words = text(render("{% disagreement rows %}", rows=rows))
    assert "4333亿元 2021年" not in words
    assert "有 2 个数值" in words
    assert words.endswith("4333亿元 2022年 4280.5亿元 2022年 采用")
