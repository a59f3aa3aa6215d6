"""Every page of the office, in both languages and at two widths: quiet, at home, within the screen, usable by everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.test_pages import LANGUAGES, assert_fine

pytestmark = pytest.mark.browser

DUTY = "/programme/gep-reform"
PAGES = [
    ("office", "/desk/"),
    ("county", "/desk/"),
    ("group", f"{DUTY}/"),
    ("group", f"{DUTY}/report/"),
    ("group", f"{DUTY}/block/"),
    ("group", f"{DUTY}/ask_extension/"),
    ("group", f"{DUTY}/finish/"),
    ("county", f"{DUTY}/finish/"),
    ("office", f"{DUTY}/issue/"),
    ("office", f"{DUTY}/verify/"),
    ("office", f"{DUTY}/hand-over/"),
    ("office", "/programme/airport-test-flight/hand-over/"),
    ("office", "/appointments/"),
    ("office", "/audit/"),
    ("auditor", "/audit/?account=office"),
    ("office", "/accounts/password/change/"),
    ("office", "/accounts/logout/"),
]
WIDTHS = (390, 1366)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("user", "path"), PAGES)
def test_a_page_of_the_office_is_fine(
    user: str, path: str, language: str, width: int, open_page: Callable[..., tuple[Page, Watch]]
) -> None:
    page, watch = open_page(language + path, width=width, signed_in=user)
    assert_fine(page, watch, language)
