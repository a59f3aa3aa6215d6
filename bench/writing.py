"""The limit beside reporting: how many rows a database takes a second, each in a transaction of its own.

python -m bench.writing THREADS SECONDS FOLDER|ADDRESS
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import psycopg

TEXT = "合成报告 " * 20
TABLE = "CREATE TABLE bare (id INTEGER PRIMARY KEY{generated}, person INTEGER NOT NULL, text TEXT NOT NULL)"
Write = Callable[[int, float], int]
"""Inserts for one person until a moment and returns how many rows."""


def main() -> None:
    """Measure the limit of a SQLite file in a folder, or of a PostgreSQL database, and take the table away again."""
    threads, seconds, where = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    rows = postgresql_rows(where, threads, seconds) if "://" in where else sqlite_rows(Path(where), threads, seconds)
    print(json.dumps({"rows": rows, "seconds": seconds}))


def sqlite_rows(folder: Path, threads: int, seconds: float) -> int:
    """Return the rows that threads insert into one new file in a folder, with the settings of the site's own."""
    path = folder / "bare.sqlite3"

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=20, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def write(person: int, until: float) -> int:
        connection, rows = opened(), 0
        while perf_counter() < until:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare (person, text) VALUES (?, ?)", (person, TEXT))
            connection.execute("COMMIT")
            rows += 1
        connection.close()
        return rows

    keeper = opened()
    keeper.execute(TABLE.format(generated=""))
    try:
        return _together(write, threads, seconds)
    finally:
        keeper.close()
        for each in folder.glob("bare.sqlite3*"):
            each.unlink()


def postgresql_rows(address: str, threads: int, seconds: float) -> int:
    """Return the rows that threads insert into a new table, each over a connection of its own."""

    def write(person: int, until: float) -> int:
        rows = 0
        with psycopg.connect(address, autocommit=True) as connection:
            while perf_counter() < until:
                connection.execute("INSERT INTO bare (person, text) VALUES (%s, %s)", (person, TEXT))
                rows += 1
        return rows

    with psycopg.connect(address, autocommit=True) as keeper:
        keeper.execute(TABLE.format(generated=" GENERATED ALWAYS AS IDENTITY"))
        try:
            return _together(write, threads, seconds)
        finally:
            keeper.execute("DROP TABLE bare")


def _together(write: Write, threads: int, seconds: float) -> int:
    until = perf_counter() + seconds
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda person: write(person, until), range(threads)))


if __name__ == "__main__":
    main()
