"""What is remembered of a page is forgotten with the first write, by whomever, and never shown to another reader."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from shanhai.cockpit import memory
from shanhai.cockpit.memory import Memory, Observer, remembered, state_stamp
from shanhai.domains.books.actions import load_book
from shanhai.ui.links import KNOWN, go, here
from shanhai.vocab.reader import Reader
from tests.accounts import account
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


WATCHED = """
import django
django.setup()
from django.db import connection
from shanhai.cockpit.memory import state_stamp
connection.cursor().execute("CREATE TABLE line (text TEXT)")
first, second = state_stamp(), state_stamp()
connection.cursor().execute("INSERT INTO line VALUES ('one')")
print(first is not None, second == first, state_stamp() == first)
"""


def test_the_site_s_own_file_is_watched(tmp_path: Path) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "shanhai.site.settings", "SHANHAI_DATA": str(tmp_path)}
    settings["SHANHAI_DATABASE_URL"] = ""
    said = subprocess.run(
        [sys.executable, "-c", WATCHED], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    assert said.stdout == "True True False\n"


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


def test_another_file_in_its_place_is_noticed_and_read(sqlite_file: sqlite3.Connection, tmp_path: Path) -> None:
    database, observer = watching(sqlite_file), Observer()
    backup = tmp_path / "backup.sqlite3"
    sqlite_file.execute("VACUUM INTO ?", (str(backup),))
    sqlite_file.execute("INSERT INTO line VALUES ('after the backup')")
    stamps = {state_stamp(database, observer)}
    assert lines(database) == ["after the backup"]
    name = Path(database.settings_dict["NAME"])
    sqlite_file.close()
    for number in range(3):  # one backup after another, all of the same content
        copy = tmp_path / f"copy{number}.sqlite3"
        copy.write_bytes(backup.read_bytes())
        for left in (f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)
        copy.replace(name)
        stamps.add(state_stamp(database, observer))
        assert lines(database) == [], "the connection that asks is opened anew"
    assert len(stamps) == 4, "no stamp comes back"
    assert state_stamp(database, observer) in stamps


def lines(database: Any) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT text FROM line")
        return [row[0] for row in cursor.fetchall()]


def test_without_a_file_nothing_is_kept_and_none_is_made(sqlite_file: sqlite3.Connection) -> None:
    database = watching(sqlite_file)
    gone = Path(database.settings_dict["NAME"]).with_name("gone.sqlite3")
    database.settings_dict["NAME"] = str(gone)
    assert state_stamp(database, Observer()) is None
    assert not gone.exists()


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


def asked_for(path: str, reader: Reader, **more: Any) -> Any:
    request: Any = RequestFactory().get(path)
    request.reader = reader
    for name, value in more.items():
        setattr(request, name, value)
    return request


@pytest.fixture
def nothing_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty memories, and a database to which nothing is written."""
    monkeypatch.setattr(memory, "state_stamp", lambda: "same")
    monkeypatch.setattr(memory, "_TODAY", Memory(memory.MOST_PAGES_OF_TODAY))
    monkeypatch.setattr(memory, "_PAST", Memory(memory.MOST_PAGES))


def test_readers_do_not_see_each_others_pages(nothing_written: None) -> None:
    def shown(path: str, reader: Reader) -> str:
        return remembered(asked_for(path, reader), lambda plain: f"{plain.path} {plain.reader}")

    day, other, today = date(2024, 7, 1), date(2025, 2, 1), timezone.localdate()
    asked = [
        ("/", Reader(day)),
        ("/", Reader(day, internal=True)),
        ("/", Reader(other)),
        ("/en/", Reader(day)),
        ("/", Reader(today)),
        ("/", Reader(today, internal=True)),
        ("/en/", Reader(today)),
    ]
    assert len({shown(*one) for one in asked}) == len(asked)
    assert shown("/", Reader(day)) == f"/ {Reader(day)}"


def test_what_else_is_asked_for_neither_shows_nor_makes_another_entry(nothing_written: None) -> None:
    made: list[str] = []

    def page(plain: Any) -> str:
        made.append(str(plain.GET))
        links = (here(plain, {"format": "csv"}), go(plain, "cockpit:figures", [], {}, {}), plain.get_full_path())
        return " ".join([*links, str(hasattr(plain, "user")), str(plain.COOKIES)])

    def shown(path: str, day: date) -> str:
        return remembered(asked_for(path, Reader(day), user="somebody", COOKIES={"a": "b"}), page)

    today, past = timezone.localdate(), date(2025, 2, 1)
    plain = "/?format=csv /figures/ / False {}"
    assert {shown(f"/?junk={number}&{KNOWN}=nonsense", today) for number in range(200)} == {plain}
    assert shown("/", today) == plain
    dated = f"/?{KNOWN}=2025-02-01&format=csv /figures/?{KNOWN}=2025-02-01 /?{KNOWN}=2025-02-01 False {{}}"
    assert {shown(f"/?{KNOWN}=2025-02-01&junk={number}", past) for number in range(200)} == {dated}
    assert len(made) == 2


def test_asking_for_many_past_days_does_not_drive_out_today(nothing_written: None) -> None:
    today = timezone.localdate()
    remembered(asked_for("/", Reader(today)), lambda _: "made first")
    for number in range(1, memory.MOST_PAGES + 10):
        remembered(asked_for("/", Reader(today - timedelta(days=number))), lambda _: "past")
    assert remembered(asked_for("/", Reader(today)), lambda _: "made again") == "made first"


def test_of_many_who_ask_at_once_one_makes_it_and_the_others_wait() -> None:
    kept: Memory[int] = Memory(4)
    made: list[int] = []
    begun = Barrier(8)

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        begun.wait()
        return kept.get("page", "1", make)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [1] * 8
    assert not kept._turns, "no turn outlives those who wait for it"


def test_another_page_does_not_wait() -> None:
    kept: Memory[str] = Memory(4)
    begun, go_on = Event(), Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(10)
        return "slow"

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(kept.get, "slow", "1", slow)
        assert begun.wait(10)
        assert kept.get("quick", "1", lambda: "quick") == "quick"
        go_on.set()
        assert waiting.result(10) == "slow"


def test_whoever_waited_for_a_failure_makes_it_themselves() -> None:
    kept: Memory[str] = Memory(4)
    begun = Barrier(4)
    tries: list[int] = []

    def make() -> str:
        tries.append(1)
        time.sleep(0.02)
        if len(tries) == 1:
            raise ValueError("the first one fails")
        return "made"

    def ask(_: int) -> str:
        begun.wait()
        try:
            return kept.get("page", "1", make)
        except ValueError:
            return "failed"

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(ask, range(4))) == ["failed", "made", "made", "made"]
    assert len(tries) == 2
    assert not kept._turns


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
        account()
    clerk = Client()
    clerk.force_login(get_user_model().objects.get(username="clerk"))
    assert "改过的名称" in _figures(clerk)


def _figures(client: Client) -> str:
    html: str = client.get("/").content.decode()
    return html.replace('<span class="figure-unit">', "").replace("</span>", "").replace("\n", "")
