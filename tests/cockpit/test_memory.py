"""What is remembered of a page is forgotten with the first write, by whomever, and never shown to another reader."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client, RequestFactory

from shanhai.cockpit import memory
from shanhai.cockpit.memory import Memory, Observer, remembered, state_stamp
from shanhai.domains.books.actions import load_book
from shanhai.vocab.reader import Reader
from tests.books import changed, small_book, write_book
from tests.guards import lower_guards


@pytest.fixture
def sqlite_file(db: None, tmp_path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(tmp_path / "watched.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE line (text TEXT)")
    return database


def watching(sqlite_file: sqlite3.Connection) -> Any:
    """Return Django's wrapper around a SQLite file."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    name = sqlite_file.execute("PRAGMA database_list").fetchone()[2]
    settings = {"NAME": name, "ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}, "TIME_ZONE": None, "AUTOCOMMIT": True,
                "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False}  # fmt: skip
    return DatabaseWrapper(settings, "watched")


def test_a_commit_to_the_file_shows_and_reading_does_not(sqlite_file: sqlite3.Connection) -> None:
    database, observer = watching(sqlite_file), Observer()
    before = state_stamp(database, observer)
    sqlite_file.execute("SELECT * FROM line").fetchall()
    assert state_stamp(database, observer) == before
    sqlite_file.execute("INSERT INTO line VALUES ('one')")
    after = state_stamp(database, observer)
    assert after != before
    assert state_stamp(database, observer) == after


def test_ones_own_commit_shows_too(sqlite_file: sqlite3.Connection) -> None:
    database, observer = watching(sqlite_file), Observer()
    before = state_stamp(database, observer)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES ('two')")
    assert state_stamp(database, observer) != before


def test_what_is_not_committed_does_not_show(sqlite_file: sqlite3.Connection) -> None:
    database, observer = watching(sqlite_file), Observer()
    before = state_stamp(database, observer)
    sqlite_file.execute("BEGIN")
    sqlite_file.execute("INSERT INTO line VALUES ('three')")
    assert state_stamp(database, observer) == before
    sqlite_file.execute("ROLLBACK")
    assert state_stamp(database, observer) == before


def test_another_process_watches_anew(sqlite_file: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    database, observer = watching(sqlite_file), Observer()
    state_stamp(database, observer)
    mine = observer._watching
    monkeypatch.setattr(memory.os, "getpid", lambda: -1)
    state_stamp(database, observer)
    assert observer._watching is not mine, "a connection does not outlive a fork"


def test_a_database_in_memory_cannot_be_watched(sqlite_file: sqlite3.Connection) -> None:
    database = watching(sqlite_file)
    for name in (":memory:", "file:memorydb_default?mode=memory&cache=shared"):
        database.settings_dict["NAME"] = name
        assert state_stamp(database, Observer()) is None


@pytest.mark.database
@pytest.mark.django_db
def test_within_a_transaction_nothing_is_kept() -> None:
    assert connection.in_atomic_block
    assert state_stamp() is None


def test_what_was_made_is_made_again_under_another_stamp() -> None:
    kept: Memory[int] = Memory(2)
    made = iter(range(10))
    ask = kept.get
    assert [ask("a", "1", lambda: next(made)), ask("a", "1", lambda: next(made))] == [0, 0]
    assert ask("a", "2", lambda: next(made)) == 1
    assert ask("a", None, lambda: next(made)) == 2
    assert ask("a", "2", lambda: next(made)) == 1, "without a stamp nothing was replaced"


def test_the_least_used_goes_first() -> None:
    kept: Memory[str] = Memory(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, "1", lambda key=key: key)  # type: ignore[misc]  # a lambda with a default
    assert kept.get("a", "1", lambda: "anew") == "a"
    assert kept.get("b", "1", lambda: "anew") == "anew"


def test_readers_do_not_see_each_others_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "state_stamp", lambda: "same")
    monkeypatch.setattr(memory, "_PAGES", Memory(10))

    def shown(path: str, reader: Reader) -> str:
        request: Any = RequestFactory().get(path)
        request.reader = reader
        return remembered(request, lambda: f"{path} {reader}")

    day, other = date(2024, 7, 1), date(2025, 2, 1)
    asked = [
        ("/", Reader(day)),
        ("/", Reader(day, internal=True)),
        ("/", Reader(other)),
        ("/en/", Reader(day)),
        ("/?x=1", Reader(day)),
    ]
    assert len({shown(*one) for one in asked}) == len(asked)
    assert shown("/", Reader(day)) == f"/ {Reader(day)}"


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A test that really commits; afterwards the tables can be emptied."""
    yield
    lower_guards()  # emptying the tables raises them again


@pytest.mark.database
def test_the_overview_shows_a_write_at_once(committing: None, tmp_path: Path) -> None:
    client = Client()
    load_book(actor="tester", folder=write_book(tmp_path / "one", small_book()), on=date(2024, 9, 1))
    assert "41块" in _figures(client) or "39块" in _figures(client)
    before = _figures(client)
    assert _figures(client) == before
    book = changed(small_book(), "headlines", "h1", label_zh="改过的名称")
    load_book(actor="tester", folder=write_book(tmp_path / "two", book), on=date(2024, 9, 2))
    assert "改过的名称" in _figures(client)
    with transaction.atomic():
        get_user_model().objects.create_user("clerk")
    clerk = Client()
    clerk.force_login(get_user_model().objects.get(username="clerk"))
    assert "改过的名称" in _figures(clerk)


def _figures(client: Client) -> str:
    html: str = client.get("/").content.decode()
    return html.replace('<span class="figure-unit">', "").replace("</span>", "").replace("\n", "")
