"""Signing in: by name and password, in both languages; nobody makes an account for themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanhai.site.attempts import AttemptsCache

PASSWORD = "云和梯田-2025"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Iterator[None]:
    """Every test begins with nothing counted."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office() -> User:
    """A user of the office."""
    return User.objects.create_user("office", password=PASSWORD)


def test_a_whole_office_signs_in_from_one_address_at_once(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fifty of the real one take a minute
    for number in range(50):
        User.objects.create_user(f"clerk-{number}", password=PASSWORD)
        answer = Client().post("/accounts/login/", {"login": f"clerk-{number}", "password": PASSWORD})
        assert (number, answer.status_code) == (number, 302)


@pytest.mark.parametrize(("prefix", "home"), [("", "/"), ("/en", "/en/")])
def test_signing_in_and_out_keeps_the_language(client: Client, office: User, prefix: str, home: str) -> None:
    response = client.post(f"{prefix}/accounts/login/", {"login": "office", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, home)
    assert client.session["_auth_user_id"] == str(office.pk)
    response = client.post(f"{prefix}/accounts/logout/")
    assert (response.status_code, response["Location"]) == (302, home)
    assert "_auth_user_id" not in client.session


def test_signing_in_returns_to_the_page_one_came_from(client: Client, office: User) -> None:
    response = client.post("/accounts/login/?next=/programme/", {"login": "office", "password": PASSWORD})
    assert response["Location"] == "/programme/"


def test_another_site_is_never_returned_to(client: Client, office: User) -> None:
    response = client.post("/accounts/login/?next=https://example.com/", {"login": "office", "password": PASSWORD})
    assert response["Location"] == "/"


@pytest.mark.parametrize(("prefix", "words"), [("", "不正确"), ("/en", "not correct")])
def test_a_wrong_password_is_told_in_the_page_s_language(client: Client, office: User, prefix: str, words: str) -> None:
    response = client.post(f"{prefix}/accounts/login/", {"login": "office", "password": "wrong"})
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("path", ["/accounts/signup/", "/en/accounts/signup/"])
def test_nobody_signs_up(client: Client, path: str) -> None:
    form = {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, form).status_code == 200
    assert not User.objects.filter(username="stranger").exists()


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/email/", "/accounts/login/code/confirm/"])
def test_what_needs_mail_is_not_offered(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("prefix", "words"), [("", "密码"), ("/en", "password")])
def test_the_office_changes_its_password(client: Client, office: User, prefix: str, words: str) -> None:
    client.force_login(office)
    page = client.get(f"{prefix}/accounts/password/change/")
    assert words in page.content.decode().lower()
    new = "缙云仙都-龙泉青瓷-2026"
    client.post(f"{prefix}/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    office.refresh_from_db()
    assert office.check_password(new)


@pytest.mark.parametrize(("prefix", "words"), [("", "登录失败次数过多"), ("/en", "Too many")])
def test_after_five_wrong_passwords_even_the_right_one_must_wait(
    client: Client, office: User, prefix: str, words: str
) -> None:
    for _ in range(5):
        client.post(f"{prefix}/accounts/login/", {"login": "office", "password": "wrong"})
    answer = client.post(f"{prefix}/accounts/login/", {"login": "office", "password": PASSWORD})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_writes_nothing_to_the_database(client: Client, office: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.post("/accounts/login/", {"login": "office", "password": "wrong"})
    assert asked.captured_queries
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_attempts_count_in_every_process() -> None:
    assert cache.add("attempt", 1)
    other = "import django; django.setup(); from django.core.cache import cache; print(cache.add('attempt', 1))"
    said = subprocess.run(
        [sys.executable, "-c", other],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "shanhai.site.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"


def test_of_many_who_ask_at_once_one_has_the_turn(tmp_path: Path) -> None:
    def add(number: int) -> bool:
        return AttemptsCache(str(tmp_path), {}).add(f"turn-{number // 8}", True)

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(add, range(160)))
    assert [sum(given[start : start + 8]) for start in range(0, 160, 8)] == [1] * 20
