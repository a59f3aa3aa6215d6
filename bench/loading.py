"""How fast and how lean a book is checked and loaded, from a thousand to a million observations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.arithmetic import growth
from bench.databases import TITLES, Database, fresh_database
from bench.generate import write_book
from bench.processes import measured
from bench.results import Result
from bench.world import Scale

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LARGEST_ON_POSTGRESQL = 100_000
FASTEST_AIM = 15_000
"""Observations a second, check included, on SQLite."""
FIRST_AIMED = 10_000
"""Observations from which on the aim holds: below, most of the time goes into opening tables and transactions."""
GROWTH_AIM = 1.1
"""Cost no faster than the work is an exponent of 1; the rest is what two runs of one size differ by."""

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Load:
    """What one load of a book cost."""

    observations: int
    seconds: float
    memory_mib: float


def load_results(folder: Path, sizes: Sequence[int], *, say: Say) -> Iterator[Result]:
    """Yield what loading costs at every size, on SQLite beside its limits, then how the cost grows."""
    loads: dict[str, list[_Load]] = {"sqlite": [], "postgresql": []}
    for size in sizes:
        book = folder / f"book-{size}"
        say(f"book of {size:,} observations …")
        write_book(book, Scale.of_load(size))
        for engine, done in loads.items():
            if engine == "sqlite" or size <= LARGEST_ON_POSTGRESQL:
                say(f"  {engine}")
                with fresh_database(engine, folder / "data") as database:
                    results, load = _one_load(book, size, database)
                yield from results
                done.append(load)
        shutil.rmtree(book)
    for engine, done in loads.items():
        yield from _growth(engine, done)


def _one_load(book: Path, size: int, database: Database) -> tuple[list[Result], _Load]:
    """Check, load and load again, each in a process of its own; SQLite's limits are measured on what was loaded."""
    section = f"账册载入 Book load, {database.title}, {size:,} observations"
    rate, on_sqlite = "observations/s", database.engine == "sqlite"
    check = measured(database, "bench.load_once", book, "check")
    if check["findings"]:
        raise RuntimeError("the generated book is not sound:\n" + "\n".join(check["findings"]))
    load = measured(database, "bench.load_once", book)
    again = measured(database, "bench.load_once", book)
    if again["added"]:
        raise RuntimeError(f"a second load added {again['added']} rows")
    aimed = on_sqlite and size >= FIRST_AIMED
    results = [
        Result(section, "check alone", size / check["seconds"], rate),
        Result(section, "load, check included", size / load["seconds"], rate, "≥" if aimed else None, FASTEST_AIM),
        Result(section, "  all tables", load["rows"] / load["seconds"], "rows/s"),
        Result(section, "  time", load["seconds"], "s"),
        Result(section, "  peak memory", load["memory_mib"], "MiB"),
        Result(section, "  database", load["bytes"] / size, "bytes/observation"),
        Result(section, "second load, nothing changed", size / again["seconds"], rate),
    ]
    if on_sqlite:
        limit = measured(database, "bench.limits", book, database.data / "shanhai.sqlite3")
        inserted = limit["inserted_rows"] / limit["inserted_s"]
        results += [
            Result(section, "limit: csv read alone", limit["read_rows"] / limit["read_s"], rate),
            Result(section, "limit: bare sqlite3 executemany", inserted, rate),
        ]
    return results, _Load(size, load["seconds"], load["memory_mib"])


def _growth(engine: str, loads: Sequence[_Load]) -> Iterator[Result]:
    title = TITLES[engine]
    section = f"账册载入 Book load, {title}, growth: exponent of cost in observations (1 = ten times as many, ten times as much)"
    for small, large in pairwise(loads):
        sizes = (float(small.observations), float(large.observations))
        span = f"{small.observations:,} → {large.observations:,}"
        time = growth(sizes, (small.seconds, large.seconds))
        memory = growth(sizes, (small.memory_mib, large.memory_mib))
        yield Result(section, f"time, {span}", time, "exponent", "≤", GROWTH_AIM)
        yield Result(section, f"peak memory, {span}", memory, "exponent", "≤", GROWTH_AIM)
