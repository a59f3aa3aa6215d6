"""Every page of the office, in both languages and at two widths: quiet, at home, within the screen, usable by everyone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, Watch
from tests.browser.test_pages import LANGUAGES, assert_fine, assert_fine_at

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
    ("office", "/submissions/"),
    ("county", "/submissions/new/"),
    ("office", "/figures/area.lishui.s3/prefer/"),
    *(("office", f"/submissions/{page}/") for page in ("completeness", "follow-up", "rules", "locks")),
    *(("office", f"/submissions/rules/?kind={kind}") for kind in ("sum", "share", "part", "outlier")),
    ("county", "/submissions/completeness/"),
    ("county", "/submissions/locks/"),
    ("office", "/reminders/"),
    ("county", "/evidence/"),
    ("office", "/partners/"),
    ("county", "/partners/pair-qingtian-jinshan/"),
    ("office", "/partners/enclave-zhangjiang/"),
    ("office", "/search/?q=飞地&rows=all"),
    ("office", "/accounts/password/change/"),
    ("office", "/accounts/logout/"),
]
WIDTHS = (390, 1366)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("user", "path"), PAGES)
def test_a_page_of_the_office_is_fine(
    user: str, path: str, language: str, open_page: Callable[..., tuple[Page, Watch]]
) -> None:
    page, watch = open_page(language + path, width=WIDTHS[0], signed_in=user)
    assert_fine_at(WIDTHS, page, watch, language)


GAPS = """() => {
  const cards = [...document.querySelectorAll("main .card")].map((card) => card.getBoundingClientRect());
  return cards.slice(1).map((card, place) => card.top - cards[place].bottom);
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_of_the_reminders_stand_apart(
    language: str, width: int, open_page: Callable[..., tuple[Page, Watch]]
) -> None:
    page, _ = open_page(f"{language}/reminders/", width=width, signed_in="office")
    gaps = page.evaluate(GAPS)
    assert len(gaps) == 1
    assert gaps[0] >= 12


def digits(secret: str) -> str:
    """Return the six digits an authenticator app shows now."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize(("user", "language"), [("partner", ""), ("auditor", "/en")])
def test_two_step_sign_in_is_set_up_and_used(
    user: str, language: str, open_page: Callable[..., tuple[Page, Watch]], site: Site
) -> None:
    page, watch = open_page(f"{language}/accounts/2fa/", width=390, signed_in=user)
    assert_fine(page, watch, language)
    page.click("main a.button-primary")
    assert_fine(page, watch, language)
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/totp/activate/")
    assert_fine(page, watch, language)
    assert page.locator("main img").evaluate("(image) => image.naturalWidth") > 0
    secret = page.locator("[data-secret]").inner_text()
    page.fill("input[name=code]", digits(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/recovery-codes/")
    assert_fine(page, watch, language)
    code = page.locator("main li code").first.inner_text()
    page.context.clear_cookies()
    page.goto(f"{site.address}{language}/accounts/login/?next={language}/desk/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/")
    assert_fine(page, watch, language)
    page.fill("input[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{language}/desk/")
    page.goto(f"{site.address}{language}/accounts/2fa/totp/deactivate/")
    assert_fine(page, watch, language)
