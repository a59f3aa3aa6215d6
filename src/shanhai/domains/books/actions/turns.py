"""One load at a time: two that run together would each build on what the other has not finished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from shanhai.domains.books.errors import DatabaseBusy
from shanhai.vocab.bilingual import Bilingual

LOCK = 7_305_001
"""The number by which loads of one PostgreSQL database know each other; any number will do."""


def wait_for_turn() -> None:
    """Wait, inside the transaction, until no other load runs; SQLite does so by itself when it begins to write."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Turn a database that stays locked by others into a refusal in words.

    Raises:
        DatabaseBusy: the database was locked for longer than a write waits.
    """
    try:
        yield
    except OperationalError as failure:
        if "locked" not in str(failure):
            raise
        raise DatabaseBusy(
            Bilingual(
                "数据库正被另一个程序写入，等候已久。", "Another program has been writing to the database for too long."
            ),
            Bilingual("请等它结束后再载入；未载入任何内容。", "Load again when it has finished; nothing was loaded."),
        ) from failure
