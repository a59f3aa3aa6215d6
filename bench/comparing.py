"""How fast ten thousand commitments are listed, filtered, and compared between two dates, each page asked for ever new days."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.arithmetic import percentile
from bench.cockpit import latencies
from bench.databases import TITLES, Database, fresh_database
from bench.generate import SEED, write_book
from bench.processes import measured_on_site
from bench.results import Result
from bench.server import served
from bench.world import LAST_DAY, Scale

SCALE = Scale(observations=1_000, commitments=10_000, events=200_000)
LIST_AIM_MS = 500
COMPARE_AIM_MS = 1_000
QUERIES_AIM = 40
DAYS = 400
SPANS = {"a month": 30, "a year": 365, "five years": 5 * 365}
"""How long the two days of a comparison lie apart."""

Say = Callable[[str], object]


def comparing_results(folder: Path, *, seconds: float, say: Say) -> Iterator[Result]:
    """Yield what a list, a filtered list and a comparison cost on SQLite and on PostgreSQL, for one client."""
    book = folder / "book-comparing"
    say(f"book of {SCALE.commitments:,} commitments, {SCALE.events:,} events …")
    write_book(book, SCALE)
    for engine in TITLES:
        with fresh_database(engine, folder / "data-comparing") as database:
            yield from _one_engine(book, database, seconds, say)
    shutil.rmtree(book)


def _one_engine(book: Path, database: Database, seconds: float, say: Say) -> Iterator[Result]:
    section = f"列出、筛选、比较两天 Listing, filtering, comparing, {database.title}, {SCALE.commitments:,} / {SCALE.events:,}"
    say(f"  {database.engine}: load")
    measured_on_site(database, "bench.load_once", book)
    kinds = pages()
    counted = measured_on_site(database, "bench.queries", *(paths[0] for _, paths, _ in kinds))
    for what, paths, _ in kinds:
        yield Result(section, f"queries, {what}", counted[paths[0]][0], "queries", "≤", QUERIES_AIM)
    say(f"  {database.engine}: pages")
    with served(database) as port:
        for what, paths, aim in kinds:
            found = latencies(port, 1, seconds, paths)
            yield Result(section, f"{what}, p50", percentile(found, 0.5) * 1000, "ms")
            yield Result(section, f"{what}, p95", percentile(found, 0.95) * 1000, "ms", "≤", aim)


def pages() -> list[tuple[str, list[str], int]]:
    """Return what is measured: its name, its addresses in a fixed random order of days, and the aim in milliseconds."""
    days = past_days()
    lists = [
        ("list", [f"/programme/?as_known_on={day}" for day in days], LIST_AIM_MS),
        (
            "list narrowed by lamp, state and words, by due date",
            [f"/programme/?lamp=red&state=in_progress&text=1&order=due&as_known_on={day}" for day in days],
            LIST_AIM_MS,
        ),
    ]
    return lists + [
        (
            f"compared with {what} before",
            [f"/programme/changes/?from={day - timedelta(days=apart)}&to={day}" for day in days],
            COMPARE_AIM_MS,
        )
        for what, apart in SPANS.items()
    ]


def past_days() -> list[date]:
    """Return the last days of the book in a fixed random order."""
    days = [LAST_DAY - timedelta(days=number) for number in range(DAYS)]
    random.Random(SEED).shuffle(days)
    return days
