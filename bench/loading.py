"""How fast and how lean a book is checked and loaded, from a thousand to a million observations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.arithmetic import growth
from bench.databases import TITLES, Database, fresh_database
from bench.generate import write_book
from bench.processes import measured, measured_on_site
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

REPEATED = ((1_000, 3), (100_000, 2), (1_000_000, 1))
"""From so many observations on, a book is loaded so many times; the largest least often."""

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Load:
    """What one load of a book cost; `processor_s` leaves out waiting for the disk and for other programs."""

    observations: int
    processor_s: float
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
                results, load = _best_load(book, size, engine, folder / "data")
                yield from results
                done.append(load)
        shutil.rmtree(book)
    for engine, done in loads.items():
        yield from _growth(engine, done)


def _best_load(book: Path, size: int, engine: str, data: Path) -> tuple[list[Result], _Load]:
    """Load a book several times into an empty database each, the small ones oftener, and take the quickest of each."""
    runs = []
    for _ in range(min(times for least, times in REPEATED if size >= least)):
        with fresh_database(engine, data) as database:
            runs.append(_one_run(book, database))
    best = {name: min((run[name] for run in runs), key=lambda answer: answer["seconds"]) for name in runs[0]}
    section = f"账册载入 Book load, {TITLES[engine]}, {size:,} observations"
    rate = "observations/s"
    load = best["load"]
    aimed = engine == "sqlite" and size >= FIRST_AIMED
    results = [
        Result(section, "check alone", size / best["check"]["seconds"], rate),
        Result(section, "load, check included", size / load["seconds"], rate, "≥" if aimed else None, FASTEST_AIM),
        Result(section, "  all tables", load["rows"] / load["seconds"], "rows/s"),
        Result(section, "  time", load["seconds"], "s"),
        Result(section, "  of it this process computing", load["processor_s"], "s"),
        Result(section, "  other programs meanwhile", load["others"], "processors"),
        Result(section, "  peak memory", load["memory_mib"], "MiB"),
        Result(section, "  database", load["bytes"] / size, "bytes/observation"),
        Result(section, "second load, nothing changed", size / best["again"]["seconds"], rate),
    ]
    limits = {"csv read alone": "read", "bare sqlite3 executemany": "inserted"}
    results += [
        Result(section, f"limit: {title}", best[name]["rows"] / best[name]["seconds"], rate)
        for title, name in limits.items()
        if name in best
    ]
    return results, _Load(size, load["processor_s"], load["memory_mib"])


def _one_run(book: Path, database: Database) -> dict[str, dict[str, Any]]:
    """Check, load and load again, each in a process of its own; SQLite's limits are measured on what was loaded."""
    run = {"check": measured_on_site(database, "bench.load_once", book, "check")}
    if run["check"]["findings"]:
        raise RuntimeError("the generated book is not sound:\n" + "\n".join(run["check"]["findings"]))
    run["load"] = measured_on_site(database, "bench.load_once", book)
    run["again"] = measured_on_site(database, "bench.load_once", book)
    if run["again"]["added"]:
        raise RuntimeError(f"a second load added {run['again']['added']} rows")
    if database.engine == "sqlite":
        run |= measured(database, "bench.limits", book, database.data / "shanhai.sqlite3")
    return run


def _growth(engine: str, loads: Sequence[_Load]) -> Iterator[Result]:
    title = TITLES[engine]
    section = f"账册载入 Book load, {title}, growth: exponent of cost in observations (1 = ten times as many, ten times as much)"
    for small, large in pairwise(loads):
        sizes = (float(small.observations), float(large.observations))
        span = f"{small.observations:,} → {large.observations:,}"
        time = growth(sizes, (small.processor_s, large.processor_s))
        memory = growth(sizes, (small.memory_mib, large.memory_mib))
        yield Result(section, f"processor time, {span}", time, "exponent", "≤", GROWTH_AIM)
        yield Result(section, f"peak memory, {span}", memory, "exponent", "≤", GROWTH_AIM)
