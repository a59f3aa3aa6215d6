"""The journeys the product exists for, clicked in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser
Open = Callable[..., tuple[Page, Watch]]


def test_from_a_headline_figure_to_the_sentence_that_states_it(open_page: Open) -> None:
    page, watch = open_page("/")
    page.locator("a[href*='/figures/f05/']").first.click()
    expect(page).to_have_url(re.compile("/figures/f05/"))
    expect(page.locator("blockquote").first).to_contain_text("2022年,丽水GEP总量达到4645.77亿元")
    page.locator("a[href*='/documents/article/']").first.click()
    expect(page).to_have_url(re.compile("/documents/article/#p-art-f05"))
    expect(page.locator("li:has(#p-art-f05), #p-art-f05, tr:has(#p-art-f05)").first).to_contain_text("4645.77亿元")
    assert watch.errors == []


@pytest.mark.facts
def test_signed_in_the_sentence_is_highlighted_in_the_article_itself(open_page: Open) -> None:
    page, watch = open_page("/figures/f05/", signed_in=True)
    page.locator("a[href*='/documents/article/']").first.click()
    marked = page.locator("mark:has(#p-art-f05), #p-art-f05 + mark, #p-art-f05 mark").first
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text("4645.77亿元")
    surrounding = page.locator("main").inner_text()
    assert "丽水是全国首个生态产品价值实现机制试点市" in surrounding
    assert watch.errors == []


@pytest.mark.facts
def test_signed_out_the_text_of_the_article_is_not_shown(open_page: Open) -> None:
    page, _ = open_page("/documents/article/")
    assert "长风浩荡" not in page.content()


def test_the_airport_as_known_then_and_now(open_page: Open) -> None:
    page, _ = open_page("/programme/airport-test-flight/?as_known_on=2025-02-01")
    expect(page.locator("main")).to_contain_text("32")
    expect(page.locator("main")).to_contain_text("逾期")
    page, _ = open_page("/programme/airport-test-flight/")
    expect(page.locator("main")).to_contain_text("199")


def test_the_day_stays_while_clicking(open_page: Open) -> None:
    page, _ = open_page("/?as_known_on=2025-02-01")
    page.get_by_role("navigation").get_by_role("link", name="指标").first.click()
    assert "as_known_on=2025-02-01" in page.url


def test_the_day_is_chosen_on_the_page(open_page: Open) -> None:
    page, _ = open_page("/undertakings/airport/")
    field = page.locator("input[name=as_known_on]").first
    field.fill("2025-02-01")
    field.press("Enter")
    page.wait_for_url("**/undertakings/airport/?**as_known_on=2025-02-01**")


def test_the_language_changes_in_place(open_page: Open) -> None:
    page, _ = open_page("/figures/f33/?as_known_on=2025-02-01")
    page.get_by_role("link", name="English").first.click()
    page.wait_for_url("**/en/figures/f33/?as_known_on=2025-02-01")


def test_what_is_internal_shows_after_signing_in_only(open_page: Open) -> None:
    page, _ = open_page("/places/shangcheng/")
    assert "页" in page.locator("h1").inner_text()
    page, _ = open_page("/places/shangcheng/", signed_in=True)
    expect(page.locator("h1")).to_contain_text("上城区")


def test_search_finds_and_leads_there(open_page: Open) -> None:
    page, _ = open_page("/")
    box = page.locator("input[name=q]").first
    box.fill("迈威")
    box.press("Enter")
    page.get_by_role("link", name="迈威生物").first.click()
    expect(page.locator("h1")).to_contain_text("迈威生物")


def test_the_map_draws_and_every_line_is_also_in_a_table(open_page: Open) -> None:
    page, watch = open_page("/")
    expect(page.locator(".map canvas:visible, .map svg:visible").first).to_be_visible()
    for county in ("莲都区", "青田县", "缙云县", "遂昌县", "松阳县", "云和县", "庆元县", "景宁", "龙泉市"):
        assert county in page.locator("main").inner_text()
    assert "示意图" in page.locator("main").inner_text()
    assert watch.errors == []
