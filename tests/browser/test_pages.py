"""Every page, in both languages and at two widths: whole, quiet, at home, within the screen, and usable by everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from shanhai.vocab.words import UNDERTAKING_KINDS
from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

PATHS = [
    "/",
    "/?as_known_on=2025-02-01",
    "/?as_known_on=2010-01-01",
    "/programme/",
    "/programme/tree/",
    "/programme/overdue/?as_known_on=2025-02-01",
    "/programme/airport-test-flight/",
    "/parties/",
    "/parties/leading-group/",
    "/undertakings/",
    *(f"/undertakings/kind/{kind}/" for kind in UNDERTAKING_KINDS),
    "/undertakings/enclave-zhangjiang/",
    "/undertakings/airport/",
    "/indicators/",
    "/indicators/gep/",
    "/figures/",
    "/figures/f05/",
    "/figures/f24/",
    "/places/",
    "/places/lishui/",
    "/places/qingyuan/",
    "/documents/",
    "/documents/article/",
    "/open-points/",
    "/search/?q=%E9%A3%9E%E5%9C%B0",
    "/search/?q=zzzz",
    "/accounts/login/",
]
SIGNED_IN = [
    "/",
    "/documents/article/",
    "/figures/f05/",
    "/places/shangcheng/",
    "/undertakings/airport/",
    "/open-points/",
]
WIDTHS = (390, 1440)
HEIGHT = 900
LANGUAGES = ("", "/en")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
CHINESE_IN_ENGLISH = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(walker.currentNode.data) || ['SCRIPT', 'STYLE', 'TEMPLATE'].includes(parent.tagName)) continue;
    if (parent.closest('[lang]').lang.startsWith('zh')) continue;
    found.push(walker.currentNode.data.trim().slice(0, 40));
  }
  return found;
}"""


def assert_fine_at(widths: Iterable[int], page: Page, watch: Watch, language: str) -> None:
    """Assert it at several widths of one page, from the one it was opened at."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        try:
            assert_fine(page, watch, language)
        except AssertionError as error:
            error.add_note(f"at a width of {width}")
            raise


def assert_fine(page: Page, watch: Watch, language: str) -> None:
    """Assert what must hold of every page."""
    assert watch.errors == []
    assert watch.elsewhere == []
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the screen"
    )
    assert page.locator("html").get_attribute("lang") == ("en" if language else "zh-Hans")
    if language:
        assert page.evaluate(CHINESE_IN_ENGLISH) == []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # not as a script tag: the site's own policy refuses inline scripts
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    serious = [
        (violation["id"], [node["html"][:120] for node in violation["nodes"][:3]])
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_public_page_is_fine(path: str, language: str, open_page: Callable[..., tuple[Page, Watch]]) -> None:
    page, watch = open_page(language + path, width=WIDTHS[0])
    assert_fine_at(WIDTHS, page, watch, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SIGNED_IN)
def test_a_signed_in_page_is_fine(path: str, language: str, open_page: Callable[..., tuple[Page, Watch]]) -> None:
    page, watch = open_page(language + path, width=WIDTHS[0], signed_in=True)
    assert_fine_at(WIDTHS, page, watch, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_says_so(language: str, open_page: Callable[..., tuple[Page, Watch]]) -> None:
    page, watch = open_page(f"{language}/figures/no-such-figure/", width=390)
    watch.errors.clear()  # the browser itself reports the 404
    assert_fine(page, watch, language)


def test_axe_is_not_blind(open_page: Callable[..., tuple[Page, Watch]]) -> None:
    page, _ = open_page("/figures/f05/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button></button><img src=\"data:,\">')")
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations.map(violation => violation.id))")
    assert {"button-name", "image-alt"} <= set(found)


def test_half_translated_pages_would_be_seen(open_page: Callable[..., tuple[Page, Watch]]) -> None:
    page, _ = open_page("/en/figures/f05/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p>未翻译</p>')")
    assert page.evaluate(CHINESE_IN_ENGLISH) == ["未翻译"]
