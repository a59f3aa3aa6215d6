"""The Lishui book, loaded once for the tests of a module, and readers of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.accounts import account

LOADED_ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lishui(django_db_setup: None, django_db_blocker: DjangoDbBlocker, project: Path) -> Iterator[None]:
    """The Lishui book in the database; taken back when the module's tests are done."""
    from django.db import transaction

    from shanhai.domains.books.actions import load_book

    with django_db_blocker.unblock(), transaction.atomic():
        load_book(actor="tester", folder=project / "books" / "lishui", on=LOADED_ON)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def outside(lishui: None, db: None) -> Client:
    """A reader who is not signed in."""
    return Client()


@pytest.fixture
def inside(lishui: None, db: None, django_user_model: Any) -> Client:
    """A reader who is signed in."""
    client = Client()
    client.force_login(account())
    return client


Page = Callable[..., str]


@pytest.fixture
def page() -> Page:
    """Ask for a page; returns its HTML with white space made single."""

    def ask(client: Client, path: str, status: int = 200) -> str:
        answer = client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return re.sub(r"\s+", " ", answer.content.decode())

    return ask


@pytest.fixture
def words() -> Callable[[str], str]:
    """Return what a page says, without its tags and scripts."""

    def said(html: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", re.sub(r"<script.*?</script>", "", html)))

    return said
