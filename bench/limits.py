"""The limits beside a load: reading the CSV and nothing else, and SQLite taking the same rows and nothing else.

python -m bench.limits FOLDER DATABASE
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from time import perf_counter

CHUNK = 10_000
TABLE = "indicators_observation"
STRUCTURE = """
    SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL
    ORDER BY type DESC
"""


def main() -> None:
    """Measure both limits on the observations of a book that was loaded into a SQLite file."""
    folder, database = Path(sys.argv[1]), Path(sys.argv[2])
    read = bare_read([folder / "observations.csv", folder / "history" / "observations.csv"])
    inserted = bare_insert(database)
    print(json.dumps({"read": _answer(read), "inserted": _answer(inserted)}))


def _answer(measured: tuple[int, float]) -> dict[str, float]:
    return {"rows": measured[0], "seconds": measured[1]}


def bare_read(paths: list[Path]) -> tuple[int, float]:
    """Return rows and seconds of reading CSV files with the csv module, every cell dropped."""
    rows, started = 0, perf_counter()
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            rows += sum(1 for _ in csv.reader(stream)) - 1
    return rows, perf_counter() - started


def bare_insert(database: Path) -> tuple[int, float]:
    """Return rows and seconds of copying the observations into a table with the same columns and indexes.

    No foreign keys and no triggers; one transaction; only the inserting and the commit are timed.
    """
    with tempfile.TemporaryDirectory(dir=database.parent) as folder:
        source = sqlite3.connect(database)
        target = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=NORMAL")
        target.execute("PRAGMA cache_size=-65536")
        for (statement,) in source.execute(STRUCTURE, [TABLE]):
            target.execute(statement)
        rows = source.execute(f"SELECT * FROM {TABLE}")
        insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(rows.description))})"
        count, seconds = 0, 0.0
        target.execute("BEGIN")
        while chunk := rows.fetchmany(CHUNK):
            started = perf_counter()
            target.executemany(insert, chunk)
            seconds += perf_counter() - started
            count += len(chunk)
        started = perf_counter()
        target.execute("COMMIT")
        seconds += perf_counter() - started
        target.close()
        source.close()
    return count, seconds


if __name__ == "__main__":
    main()
