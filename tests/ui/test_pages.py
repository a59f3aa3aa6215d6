"""The frame of every page, sign-in, and what a reader sees when something is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as live
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from tests.ui.conftest import SectionPage, request_at

ROOM = Path(__file__).resolve().parents[2] / "src" / "shanhai" / "ui"
SIGN_IN = ["/accounts/login/", "/accounts/signup/", "/accounts/inactive/"]


@pytest.fixture
def client(settings: Settings) -> Client:
    """Return a stranger's browser; sessions in cookies, so that no database is asked."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "lang", "word"), [("/", "zh-Hans", "总览"), ("/en/", "en", "Overview")])
def test_the_frame_speaks_the_language_of_the_address(client: Client, address: str, lang: str, word: str) -> None:
    html = client.get(address).content.decode()
    assert f'<html lang="{lang}">' in html
    assert word in html
    assert 'href="#main"' in html
    assert html.count("<main") == 1


def test_today_needs_no_banner_and_the_past_has_one(client: Client) -> None:
    today = client.get("/places/").content.decode()
    assert "strip-past" not in today
    past = client.get("/places/?as_known_on=2025-02-01&kind=a").content.decode()
    assert "strip-past" in past
    assert 'value="2025-02-01"' in past
    assert '<a class="known-back" href="/places/?kind=a">' in past
    assert '<input type="hidden" name="kind" value="a">' in past
    assert 'href="/programme/?as_known_on=2025-02-01"' in past


def test_a_day_that_cannot_be_used_is_explained(client: Client) -> None:
    assert "不是日期" in client.get("/?as_known_on=gestern").content.decode()


def test_the_menu_marks_the_section_of_a_page(render_page: SectionPage) -> None:
    assert re.search(r'<a aria-current="page" href="/programme/">工作</a>', render_page("programme"))
    assert "aria-current" not in render_page("")


@pytest.mark.parametrize("address", SIGN_IN)
@pytest.mark.parametrize("language", ["", "/en"])
def test_sign_in_pages_wear_the_frame(client: Client, address: str, language: str) -> None:
    answer = client.get(language + address)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'class="masthead"' in html
    assert 'class="button button-primary"' in html or 'class="button"' in html


def test_sign_in_posts_safely(client: Client) -> None:
    html = client.get("/accounts/login/?next=/programme/").content.decode()
    assert "csrfmiddlewaretoken" in html
    assert 'name="next" value="/programme/"' in html
    assert 'autocomplete="current-password"' in html


@pytest.mark.parametrize("status", [400, 403, 404, 429])
def test_error_pages_say_what_to_do(status: int) -> None:
    html = render_to_string(f"{status}.html", {}, request_at("/nowhere/"))
    assert f">{status}</p>" in html
    assert 'href="/"' in html


@pytest.mark.parametrize(
    ("name", "fields"),
    [("password_change", ["oldpassword", "password1", "password2"]), ("reauthenticate", ["password"]), ("logout", [])],
)
def test_pages_for_the_signed_in_have_their_fields(name: str, fields: list[str]) -> None:
    html = render_to_string(f"account/{name}.html", {"redirect_field_value": ""}, request_at("/accounts/"))
    assert re.findall(r'<input id="\w+" name="(\w+)" type="password"', html) == fields
    assert "csrfmiddlewaretoken" in html


def test_errors_of_a_form_are_said_above_it(client: Client) -> None:
    html = client.post("/en/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert 'role="alert"' in html
    assert "Please correct and send again" in html


def test_a_missing_page_and_a_broken_one(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
    broken = client.get("/broken/")
    assert broken.status_code == 500
    assert "Something went wrong" in broken.content.decode()


def test_the_page_of_a_server_error_needs_no_context() -> None:
    html = render_to_string("500.html")
    assert f'href="{live.STATIC_URL}ui/shanhai.css"' in html


def test_an_expired_form_is_explained() -> None:
    assert "表单已过期" in render_to_string("403_csrf.html", {}, request_at("/"))


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style_and_no_outside_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:href|src)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.html")), ids=lambda path: path.name)
def test_templates_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150
