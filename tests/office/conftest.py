"""The Lishui book, loaded once for the tests of a module, and people with posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from shanhai.domains.people.actions import appoint
from shanhai.vocab.rights import COMMAND_LINE

LOADED_ON = date(2026, 11, 23)
Person = Callable[..., Client]


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
def person(lishui: None, db: None) -> Person:
    """Make an account with a post and return a client that is signed in as it."""

    def make(name: str, role: str = "", party: str = "") -> Client:
        account = User.objects.create_user(name)
        if role:
            appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=timezone.localdate())
        client = Client()
        client.force_login(account)
        return client

    return make
