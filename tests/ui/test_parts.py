"""The smaller parts of a page: quotes, open points, pages, downloads, badges, tabs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator

from shanhai.ui.passages import found, marked
from tests.ui.conftest import Render
from tests.ui.test_figures import text

ARTICLE = "据测算,2022年,丽水GEP总量\n达到4645.77亿元,其中…\n畅通一体化发展\n\n之路"


def test_a_passage_is_highlighted_where_it_stands() -> None:
    html = marked(ARTICLE, "丽水GEP总量达到4645.77亿元")
    assert '<mark id="mark">丽水GEP总量\n达到4645.77亿元</mark>,其中' in html


def test_a_passage_broken_by_blank_lines_is_found() -> None:
    assert [ARTICLE[start:end] for start, end in found(ARTICLE, "发展之路")] == ["发展\n\n之路"]


def test_only_the_first_place_is_the_anchor() -> None:
    assert marked("海 山 海", "海") == '<mark id="mark">海</mark> 山 <mark>海</mark>'


@pytest.mark.parametrize("quote", ["", "  ", "不在文中"])
def test_a_passage_that_is_not_there_leaves_the_text_alone(quote: str) -> None:
    assert marked("山 & 海", quote) == "山 &amp; 海"


def test_text_and_passage_are_escaped() -> None:
    assert marked("<b>a</b>", "<b>") == '<mark id="mark">&lt;b&gt;</mark>a&lt;/b&gt;'


def test_quote_shows_source_place_and_link(render: Render) -> None:
    passage = SimpleNamespace(quote="GEP总量达到4645.77亿元", locator="第3节")
    html = render("{% quote passage source=source url='/documents/article/' %}", passage=passage, source="丽水日报")
    assert '<mark id="mark">GEP总量达到4645.77亿元</mark>' in html
    assert '<a href="/documents/article/">丽水日报</a>' in html
    assert "第3节" in html


def test_quote_can_mark_a_part(render: Render) -> None:
    assert 'GEP达到<mark id="mark">4645.77</mark>亿元' in render("{% quote 'GEP达到4645.77亿元' mark='4645.77' %}")


def test_open_points_are_shown_and_closed_ones_are_not(render: Render) -> None:
    thing = SimpleNamespace(open_zh="没有列出名称。", open_en="")
    assert "来源未载明" in render("{% open_point thing %}", thing=thing)
    assert '<span lang="zh-Hans">没有列出名称。</span>' in render("{% open_point thing %}", "en", thing=thing)
    assert render("{% open_point thing %}", thing=SimpleNamespace(open_zh="", open_en="")).strip() == ""
    assert "not named" in render("{% open_point zh='未列' en='not named' %}", "en")


def test_method_break_names_both_methods(render: Render) -> None:
    assert "GEP 2018 ┆ GEP 2022" in text(render("{% method_break 'GEP 2018' 'GEP 2022' %}"))


def test_the_pager_keeps_the_query_and_marks_its_page(render: Render) -> None:
    page = Paginator(list(range(230)), 20).page(3)
    html = render("{% pager page %}", "en", at="/en/programme/?as_known_on=2025-02-01&page=3", page=page)
    assert "41–60 of 230" in html
    assert 'aria-current="page" href="/en/programme/?as_known_on=2025-02-01&amp;page=3"' in html
    assert 'rel="prev" href="/en/programme/?as_known_on=2025-02-01&amp;page=2"' in html
    assert "page=12" in html
    assert "…" in html


def test_one_page_needs_no_pager(render: Render) -> None:
    html = render("{% pager page %}", page=Paginator([1, 2], 20).page(1))
    assert "第 1—2 项，共 2 项" in html
    assert "<a" not in html


def test_downloads_offer_both_forms_of_this_table(render: Render) -> None:
    html = render("{% downloads 'tenants' %}", at="/places/?group=a&page=2")
    assert 'href="/places/?group=a&amp;format=csv&amp;table=tenants"' in html
    assert 'href="/places/?group=a&amp;format=xlsx&amp;table=tenants"' in html
    assert "table=" not in render("{% downloads %}", at="/places/")


def test_badges_tabs_and_empty_lists(render: Render) -> None:
    assert render("{% badge '公开' 'Public' 'good' %}") == '<span class="badge badge-good">公开</span>'
    assert render("{% tab url '树' 'Tree' current=True %}", "en", url="/a/?x=1&y=2") == (
        '<a class="tab" href="/a/?x=1&amp;y=2" aria-current="page">Tree</a>'
    )
    assert "aria-current" not in render("{% tab '/a/' '树' 'Tree' %}")
    assert text(render("{% for x in none %}{% empty %}{% nothing '没有。' 'None.' %}{% endfor %}", none=[])) == "没有。"
