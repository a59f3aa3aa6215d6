"""Remembers the costly part of a page for as long as nothing whatever has been written to the database.

A stale page would be a wrong figure, so nothing expires by time: the database itself says whether anything was
committed since (docs/adr/0012).
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from shanhai.cockpit.requests import Reading

T = TypeVar("T")
MOST_PAGES: Final = 128


class Observer:
    """Watches a SQLite file from a connection that never writes, so that every commit of anybody shows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watching: BaseDatabaseWrapper | None = None
        self._process = 0

    def version(self, database: BaseDatabaseWrapper) -> int:
        """Return a number that changes with every commit to the file (PRAGMA data_version)."""
        with self._lock:
            if self._watching is None or self._process != os.getpid():
                self._watching = database.copy()
                self._watching.inc_thread_sharing()
                self._process = os.getpid()
            with self._watching.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                return int(cursor.fetchone()[0])


_OBSERVER: Final = Observer()


def state_stamp(database: BaseDatabaseWrapper | None = None, observer: Observer = _OBSERVER) -> str | None:
    """Return a text that is the same only while nothing was committed; None where that cannot be told.

    PostgreSQL: the snapshot, which names every transaction that could have changed anything. SQLite: see Observer.
    It cannot be told inside a transaction, whose own changes nobody else may see, and in a database in memory.
    """
    database = database or connection
    if database.in_atomic_block:
        return None
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    name = str(database.settings_dict["NAME"])
    if name == ":memory:" or "mode=memory" in name:
        return None
    return str(observer.version(database))


class Memory(Generic[T]):
    """Keeps what was made under a stamp, the least used first to go; safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, tuple[str, T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, stamp: str | None, make: Callable[[], T]) -> T:
        """Return what was made for a key under the same stamp, or make it; without a stamp nothing is kept."""
        if stamp is None:
            return make()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == stamp:
                self._kept.move_to_end(key)
                return kept[1]
        made = make()  # the stamp was taken before, so what is made is never older than its stamp
        with self._lock:
            self._kept[key] = (stamp, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_PAGES: Final[Memory[str]] = Memory(MOST_PAGES)


def remembered(request: Reading, make: Callable[[], str]) -> str:
    """Return a part of a page made for this address, reader and day; made anew after any write."""
    reader = request.reader
    key = (request.get_full_path(), reader.as_known_on, reader.internal, timezone.localdate())
    return _PAGES.get(key, state_stamp(), make)
