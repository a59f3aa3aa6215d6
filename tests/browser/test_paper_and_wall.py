"""Pages on paper, and the overview on a wall: what is left out, what is repeated, what stands on the first screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

Open = Callable[..., tuple[Page, Watch]]
SHEET_PX = 690
"""The width of A4 between its margins."""
PRINTED = [
    "/",
    "/programme/?rows=all",
    "/programme/tree/",
    "/programme/airport-test-flight/",
    "/undertakings/?rows=all",
    "/undertakings/kind/enclave/",
    "/indicators/?rows=all",
    "/indicators/gep/",
    "/figures/?rows=all",
    "/figures/f05/",
    "/places/",
    "/places/qingyuan/",
    "/documents/",
    "/documents/article/",
    "/open-points/?rows=all",
]
LINES_OF_LAMPS = """[...document.querySelectorAll('.lamp-grid tbody tr')].map((row) => {
  const boxes = [...row.querySelectorAll('td')].map((cell) => cell.getBoundingClientRect());
  return new Set(boxes.map((box) => Math.round((box.top + box.bottom) / 2))).size;
})"""
STYLE = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PRINTED)
def test_paper_holds_the_page_and_nothing_to_press(path: str, language: str, open_page: Open) -> None:
    page, watch = open_page(language + path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_PX, "height": 1000})
    for selector in (".masthead", ".strip", ".page-tools", ".filters", ".tabs", ".downloads"):
        if page.locator(selector).count():
            assert (
                page.evaluate(STYLE, [selector, "display"]) == "none" or not page.locator(selector).first.is_visible()
            )
    assert page.evaluate(STYLE, [".print-stamp", "display"]) == "block"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the sheet"
    assert watch.errors == []


def test_tables_repeat_their_heads_and_keep_their_rows_whole(open_page: Open) -> None:
    page, _ = open_page("/programme/?rows=all")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_PX, "height": 1000})
    assert page.evaluate(STYLE, ["thead", "display"]) == "table-header-group"
    assert page.evaluate(STYLE, ["tbody tr", "breakInside"]) == "avoid"
    ink, link = (page.evaluate(STYLE, [selector, "color"]) for selector in ("tbody th", "tbody th a"))
    assert link == ink


def test_the_foot_of_every_sheet_says_where_and_when_it_is_from(open_page: Open) -> None:
    page, _ = open_page("/figures/?as_known_on=2025-02-01")
    rules = page.evaluate(
        "document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))"
    )
    assert len(rules) == 1
    assert "@bottom-left" in rules[0]
    assert "/figures/?as_known_on=2025-02-01 · 按 2025-02-01 所知 · 打印于 20" in rules[0]


def test_the_button_prints(open_page: Open) -> None:
    page, _ = open_page("/indicators/")
    page.get_by_role("link", name="打印全部").click()
    page.wait_for_url("**/indicators/?rows=all")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印", exact=True).click()
    assert page.evaluate("window.printed")
    page.get_by_role("link", name="分页显示").click()
    page.wait_for_url("**/indicators/")


def test_a_chart_is_drawn_anew_for_paper(open_page: Open) -> None:
    page, _ = open_page("/indicators/gep/", width=1440)
    page.wait_for_selector("[data-chart][data-state=drawn] svg")
    width = "parseFloat(document.querySelector('.chart-canvas svg').getAttribute('viewBox').split(' ')[2])"
    wide = page.evaluate(width)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(width) == 640 < wide
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(width) == wide


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [1600, 1920])
def test_a_wall_begins_map_figures_and_lamps_on_its_first_screen(width: int, language: str, open_page: Open) -> None:
    page, _ = open_page(f"{language}/", width=width, height=1080)
    boxes = [
        page.locator(selector).bounding_box()
        for selector in (
            ".overview-map .map-frame",
            ".headline-tiles",
            ".lamp-grid .table-wrap >> nth=0",
            ".lamp-grid .table-wrap >> nth=1",
        )
    ]
    for box in boxes:
        assert box
        assert box["y"] + 60 < 1080
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for name in (".lamp-grid .table-wrap >> nth=0", ".lamp-grid .table-wrap >> nth=1"):
        assert page.locator(name).evaluate("(one) => one.scrollWidth <= one.clientWidth"), "a lamp is cut off"


def test_on_a_phone_each_row_of_lamps_stands_in_one_line(open_page: Open) -> None:
    page, _ = open_page("/", width=390)
    lines = page.evaluate(LINES_OF_LAMPS)
    assert lines
    assert set(lines) == {1}
