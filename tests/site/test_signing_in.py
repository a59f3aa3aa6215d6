"""Signing in: by name and password, in both languages; nobody makes an account for themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "云和梯田-2025"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    """A user of the office."""
    return User.objects.create_user("office", password=PASSWORD)


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
