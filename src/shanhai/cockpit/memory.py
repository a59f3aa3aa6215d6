"""Remembers the costly part of a page for as long as nothing whatever has been written to the database.

A stale page would be a wrong figure, so nothing expires by time: the database itself says whether anything was
committed since (docs/adr/0012).
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import QueryDict
from django.utils import timezone

from shanhai.cockpit.requests import Reading
from shanhai.ui.links import KNOWN, known_today
from shanhai.vocab.reader import Reader

T = TypeVar("T")
MOST_PAGES: Final = 128
MOST_PAGES_OF_TODAY: Final = 8
"""Two languages, two readers, and those of yesterday just after midnight."""


class Observer:
    """Watches a SQLite file from a connection that never writes, so that every commit of anybody shows.

    Should another file take its place, as when a backup is put back, it is opened anew, and so is every connection
    that asks, the first time it asks: it may have been opened on the file that was there before.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._watching: BaseDatabaseWrapper | None = None
        self._watched: tuple[int, int, int] | None = None
        self._opened = 0
        self._asked: WeakKeyDictionary[BaseDatabaseWrapper, int] = WeakKeyDictionary()

    def version(self, database: BaseDatabaseWrapper) -> str | None:
        """Return a text that changes with every commit to the file and with every other file in its place.

        None where there is no file to watch, and so none to open anew.
        """
        try:
            file = os.stat(database.settings_dict["NAME"])
        except OSError:
            return None
        with self._lock:
            watching = self._opened_on((os.getpid(), file.st_dev, file.st_ino), database)
            if self._asked.get(database) != self._opened:
                database.close()
                self._asked[database] = self._opened
            with watching.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                return f"{self._opened}.{cursor.fetchone()[0]}"

    def _opened_on(self, watched: tuple[int, int, int], database: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
        """Return the watching connection of this process to this file (process, device, inode), opened if need be."""
        if self._watching is not None and self._watched == watched:
            return self._watching
        if self._watching is not None and self._watched is not None and self._watched[0] == watched[0]:
            self._watching.close()  # after a fork it is left to the process that opened it
        self._watching = database.copy()
        self._watching.inc_thread_sharing()
        self._watched = watched
        self._opened += 1
        return self._watching


_OBSERVER: Final = Observer()


def state_stamp(database: BaseDatabaseWrapper | None = None, observer: Observer = _OBSERVER) -> str | None:
    """Return a text that is the same only while nothing was committed; None where that cannot be told.

    PostgreSQL: the snapshot, which names every transaction that could have changed anything. SQLite: see Observer.
    It cannot be told inside a transaction, whose own changes nobody else may see, and in a database in memory.
    """
    database = database or connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block:
        return None
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    name = str(database.settings_dict["NAME"])
    if name == ":memory:" or "mode=memory" in name:
        return None
    return observer.version(database)


@dataclass(slots=True)
class Turn:
    """The turn to make what a key stands for, and how many have it or wait for it."""

    lock: Lock
    number: int = 0


class Memory(Generic[T]):
    """Keeps what was made under a stamp, the least used first to go; safe between threads.

    Of many who ask for the same at once one makes it and the others wait for it; other keys are not held up.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, tuple[str, T]] = OrderedDict()
        self._turns: dict[object, Turn] = {}
        self._lock = Lock()

    def get(self, key: object, stamp: str | None, make: Callable[[], T]) -> T:
        """Return what was made for a key under the same stamp, or make it; without a stamp nothing is kept.

        Whoever waited for one whose `make` failed makes it in turn.
        """
        if stamp is None:
            return make()
        with self._lock:
            kept = self._found(key, stamp)
            if kept is not None:
                return kept[1]
            turn = self._turns.setdefault(key, Turn(Lock()))
            turn.number += 1
        try:
            with turn.lock:
                return self._made(key, stamp, make)
        finally:
            with self._lock:
                turn.number -= 1
                if not turn.number:
                    del self._turns[key]

    def _found(self, key: object, stamp: str) -> tuple[str, T] | None:
        kept = self._kept.get(key)
        if kept is None or kept[0] != stamp:
            return None
        self._kept.move_to_end(key)
        return kept

    def _made(self, key: object, stamp: str, make: Callable[[], T]) -> T:
        """Make and keep it, unless another has done so while this one waited for its turn."""
        with self._lock:
            kept = self._found(key, stamp)
        if kept is not None:
            return kept[1]
        made = make()  # the stamp was taken before, so what is made is never older than its stamp
        with self._lock:
            self._kept[key] = (stamp, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_TODAY: Final[Memory[str]] = Memory(MOST_PAGES_OF_TODAY)
_PAST: Final[Memory[str]] = Memory(MOST_PAGES)


def remembered(request: Reading, make: Callable[[Reading], str]) -> str:
    """Return a part of a page made for this path, reader and day; made anew after any write.

    It is made from a request that has these and nothing else, so that whatever else was asked for neither shows on
    the page nor makes another entry. Today's pages are kept apart: asking for many past days does not drive them out.
    """
    today, reader = timezone.localdate(), request.reader
    pages = _TODAY if reader.as_known_on == today else _PAST
    key = (request.path, reader.as_known_on, reader.internal, today)
    return pages.get(key, state_stamp(), lambda: make(bare(request)))


def bare(request: Reading) -> Reading:
    """Return a request for the same page, reader and day, with no user, no session and no other query."""
    plain = Reading()
    plain.path, plain.path_info, plain.method = request.path, request.path_info, "GET"
    plain.reader = Reader(request.reader.as_known_on, internal=request.reader.internal)
    if not known_today(plain):
        query = urlencode({KNOWN: plain.reader.as_known_on.isoformat()})
        plain.GET, plain.META["QUERY_STRING"] = QueryDict(query), query
    return plain
