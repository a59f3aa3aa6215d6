"""The chart and the map draw what the data say, under the strictest content policy and without WebGL too."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from playwright.sync_api import Browser, Page

from shanhai.ui.charts import MethodBreak, Point, Series, chart_data
from shanhai.ui.maps import map_area, map_data, map_line, map_point

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "src" / "shanhai" / "ui" / "static"
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"
Show = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return a function that shows a template's text in the browser, with what the console and the network complain of."""
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            file = STATIC / path.removeprefix("/static/")
            body = pages.get(path) or (
                file.read_bytes() if file.is_file() else b"<!doctype html><title>another page</title>"
            )
            self.send_response(200)
            self.send_header("Content-Type", TYPES.get(file.suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1000, "height": 800})

    def shown(body: str, language: str = "zh-hans", before: str = "", **data: Any) -> tuple[Page, list[str]]:
        head = '<link rel="icon" href="/static/ui/mark.svg"><link rel="stylesheet" href="/static/ui/shanhai.css">'
        with translation.override(language):
            inner = engines["django"].from_string("{% load shanhai %}" + body).render(data)
        lang = "en" if language == "en" else "zh-Hans"
        pages["/"] = f'<!doctype html><html lang="{lang}"><title>x</title>{head}<main>{inner}</main>'.encode()
        page, wrong = context.new_page(), []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page, wrong

    yield shown
    context.close()
    server.shutdown()
    server.server_close()


def figure(code: str, value: str, period: str, qualifier: str = "exact", kind: str = "actual", **more: Any) -> Point:
    """Return a point of a series."""
    observation = SimpleNamespace(
        value=Decimal(value), value_date=None, unit="亿元", qualifier=qualifier, period=period, kind=kind
    )
    return Point(observation, f"/figures/{code}/", **more)


def gep(breaks: list[MethodBreak]) -> dict[str, Any]:
    """Return two methods, a disagreement that is decided, one that is not, and a target."""
    old = [figure("a", "4672.89", "2017"), figure("b", "5024.47", "2018")]
    new = [
        figure("c", "3951.32", "2020"),
        figure("d", "4333", "2021", "about", preferred=True),
        figure("e", "4280.5", "2021"),
        figure("f", "4645.77", "2022"),
        figure("g", "4700", "2023"),
        figure("h", "4800", "2023"),
        figure("i", "4900", "2024"),
    ]
    goal = [figure("t", "5000", "2025", "at_least", "target")]
    series = [Series("旧方法", "actual", old), Series("新方法", "actual", new), Series("目标", "target", goal)]
    return chart_data("GEP", "亿元", series, breaks)


def strokes(page: Page) -> list[list[tuple[float, float]]]:
    """Return every unbroken piece of the chart's lines as its corners."""
    paths = page.evaluate(
        "[...document.querySelectorAll('path[stroke-width=\"2.5\"]')].map((p) => p.getAttribute('d'))"
    )
    pieces = [piece for path in paths for piece in path.split("M") if piece.strip()]
    corners = [[float(number) for number in re.findall(r"-?[\d.]+", piece)] for piece in pieces]
    return [list(zip(numbers[::2], numbers[1::2], strict=True)) for numbers in corners if len(numbers) > 2]


def drawn(page: Page, kind: str, states: str) -> None:
    """Wait until the figure has been drawn."""
    page.wait_for_selector(f"[data-{kind}][data-state={states}]", timeout=20_000)


def test_a_line_never_crosses_a_method_break_or_an_undecided_disagreement(show: Show) -> None:
    page, wrong = show("{% chart data id='c' %}", data=gep([MethodBreak(date(2019, 7, 1), "方法改变")]))
    drawn(page, "chart", "drawn")
    page.wait_for_selector(".chart-canvas svg")
    assert sorted(len(piece) for piece in strokes(page)) == [2, 3]
    assert "方法改变" in page.locator(".chart-canvas").inner_text()
    assert page.locator("path[stroke-dasharray]").count() >= 1
    assert "菱形" in page.locator(".chart-notes").inner_text()
    assert "来源不一致" in page.locator(".chart-notes").inner_text()
    assert wrong == []


def test_a_break_inside_a_series_cuts_its_line(show: Show) -> None:
    points = [figure(str(year), str(year), str(year)) for year in (2019, 2020, 2021, 2022)]
    one = [Series("GEP", "actual", points)]
    whole, _ = show("{% chart data id='c' %}", data=chart_data("GEP", "亿元", one))
    drawn(whole, "chart", "drawn")
    whole.wait_for_selector(".chart-canvas svg")
    assert [len(piece) for piece in strokes(whole)] == [4]
    cut, _ = show("{% chart data id='c' %}", data=chart_data("GEP", "亿元", one, [MethodBreak(date(2021, 1, 1), "x")]))
    drawn(cut, "chart", "drawn")
    cut.wait_for_selector(".chart-canvas svg")
    assert [len(piece) for piece in strokes(cut)] == [2, 2]


def test_the_chart_says_a_figure_in_full_and_opens_its_page(show: Show) -> None:
    data = chart_data("GEP", "亿元", [Series("GEP", "actual", [figure("F24", "10", "2024", "over", source="日报")])])
    page, wrong = show("{% chart data id='c' %}", data=data)
    drawn(page, "chart", "drawn")
    mark = page.locator(".chart-canvas path[fill='#0d5c63']").first
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".chart-tip")
    assert page.locator(".chart-tip b").inner_text() == "超10亿元"
    assert "日报" in page.locator(".chart-tip").inner_text()
    assert wrong == []
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/figures/F24/")


def test_figures_without_a_period_are_named_below_an_empty_chart(show: Show) -> None:
    undated = Series("x", "actual", [figure("F08", "10", "?近年")])
    page, wrong = show("{% chart data id='c' %}", "en", data=chart_data("x", "亿元", [undated]))
    drawn(page, "chart", "drawn")
    assert page.locator(".chart-canvas").is_hidden()
    assert "not drawn" in page.locator(".chart-notes").inner_text()
    assert wrong == []


def pairs() -> dict[str, Any]:
    """Return a county, three districts close together, an outline, and two pairings."""
    jingning, jingan, huangpu, putuo = (119.63, 27.89), (121.45, 31.27), (121.48, 31.22), (121.39, 31.26)
    outline = {"type": "Polygon", "coordinates": [[[119.3, 27.6], [119.9, 27.6], [119.9, 28.1], [119.3, 27.6]]]}
    points = [
        map_point(jingning, "景宁县", "/places/jingning/", "county"),
        map_point(jingan, "静安区", "/places/jingan/", "partner"),
        map_point(huangpu, "黄浦区", "/places/huangpu/", "partner"),
        map_point(putuo, "普陀区", "/places/putuo/", "partner"),
    ]
    lines = [
        map_line(jingning, jingan, ("景宁县", "静安区"), "/undertakings/a/"),
        map_line(jingning, (121.5, 31.2), ("景宁县", "张江"), "/undertakings/b/", "enclave"),
    ]
    return map_data(points, lines, [map_area(outline, "景宁县", "/places/jingning/")])


def test_without_webgl_the_map_is_a_drawing_with_links(show: Show) -> None:
    page, wrong = show("{% map data id='m' %}", before=NO_WEBGL, data=pairs())
    drawn(page, "map", "drawn")
    page.wait_for_timeout(300)
    links = page.evaluate(
        "[...document.querySelectorAll('.map-drawing a')].map((a) => [a.getAttribute('aria-label'), a.getAttribute('href')])"
    )
    assert ["景宁县", "/places/jingning/"] in links
    assert ["景宁县 — 静安区", "/undertakings/a/"] in links
    assert sorted(page.locator(".map-inset text").all_text_contents()) == ["普陀区", "静安区", "黄浦区"]
    assert page.locator(".map-legend").inner_text().split("\n") == ["县（市、区）", "结对的区", "结对", "飞地联系"]
    assert page.locator(".map-live").is_hidden()
    assert wrong == []


def test_with_webgl_the_map_is_live_and_opens_pages(show: Show) -> None:
    page, wrong = show("{% map data id='m' %}", "en", data=pairs())
    drawn(page, "map", "live")
    assert page.locator(".map-drawing").is_hidden()
    assert page.locator(".map-live canvas").get_attribute("aria-label") == "Schematic map"
    name = page.locator(".map-names text", has_text="景宁县").bounding_box()
    assert name
    assert wrong == []
    page.mouse.click(name["x"] - 9, name["y"] + name["height"] / 2)
    page.wait_for_url("**/places/jingning/")
