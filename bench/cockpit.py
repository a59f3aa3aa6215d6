"""How fast the overview is, today and as known on a past day, on a large book, for one client and for sixteen."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.arithmetic import percentile
from bench.databases import PROJECT, TITLES, Database, fresh_database
from bench.generate import SEED, write_book
from bench.processes import measured_on_site
from bench.results import Result
from bench.server import served
from bench.world import LAST_DAY, Scale

SCALE = Scale(observations=100_000, commitments=10_000, events=200_000)
CLIENTS = (1, 16)
LATENCY_AIM_MS = 300
AS_KNOWN_AIM_MS = 2 * LATENCY_AIM_MS
QUERIES_AIM = 40
FIRST_ASKED = date(2019, 1, 1)
REPEATED_DAYS = 5
WARMING_S = 2.0
"""Seconds for which pages that are asked for again and again are asked for before the measuring starts."""

Say = Callable[[str], object]


def cockpit_results(folder: Path, *, seconds: float, say: Say) -> Iterator[Result]:
    """Yield what the overview costs on SQLite and on PostgreSQL, the health page beside it as the floor."""
    book = folder / "book-cockpit"
    say(f"book of {SCALE.observations:,} observations, {SCALE.commitments:,} commitments, {SCALE.events:,} events …")
    write_book(book, SCALE)
    for engine in TITLES:
        with fresh_database(engine, folder / "data") as database:
            yield from _one_engine(book, database, seconds, say)
    shutil.rmtree(book)


def _one_engine(book: Path, database: Database, seconds: float, say: Say) -> Iterator[Result]:
    section = f"驾驶舱首页 Cockpit overview, {database.title}, {SCALE.observations:,} / {SCALE.commitments:,} / {SCALE.events:,}"
    say(f"  {database.engine}: load")
    load = measured_on_site(database, "bench.load_once", book)
    yield Result(section, "loading the book, standings included", load["rows"] / load["seconds"], "rows/s")
    days = past_days()
    counted = measured_on_site(database, "bench.queries", "/", days[0])
    for what, path in (("today", "/"), ("as known on a past day", days[0])):
        first, again = counted[path]
        yield Result(section, f"queries, {what}", first, "queries", "≤", QUERIES_AIM)
        yield Result(section, f"queries, {what}, asked before", again, "queries", "≤", QUERIES_AIM)
    say(f"  {database.engine}: pages")
    with served(database) as port:
        cold = latencies(port, 1, 0.001, ["/"])
        yield Result(section, "today, first page after the start", cold[0] * 1000, "ms")
        for clients in CLIENTS:
            yield from _pages(section, port, clients, seconds, days)


def _pages(section: str, port: int, clients: int, seconds: float, days: list[str]) -> Iterator[Result]:
    """Yield the floor, the overview of today, and of past days: a few asked again and again, and ever new ones."""
    share = (len(days) - REPEATED_DAYS) // len(CLIENTS)
    start = REPEATED_DAYS + CLIENTS.index(clients) * share
    kinds: tuple[tuple[str, list[str], int], ...] = (
        ("floor: /healthz", ["/healthz"], 0),
        ("today", ["/"], LATENCY_AIM_MS),
        ("as known on a past day, asked before", days[:REPEATED_DAYS], AS_KNOWN_AIM_MS),
        ("as known on a past day, never asked before", days[start : start + share], AS_KNOWN_AIM_MS),
    )
    for what, paths, aim in kinds:
        if len(paths) <= REPEATED_DAYS:
            latencies(port, clients, WARMING_S, paths)
        found = latencies(port, clients, seconds, paths)
        if len(found) > len(paths) > REPEATED_DAYS:
            raise RuntimeError(f"{len(found)} answers, but only {len(paths)} days were never asked for before")
        title = f"{what}, {clients} client{'s' * (clients > 1)}"
        yield Result(section, f"{title}, p50", percentile(found, 0.5) * 1000, "ms")
        p95 = percentile(found, 0.95) * 1000
        yield Result(section, f"{title}, p95", p95, "ms", "≤" if aim else None, aim)
        yield Result(section, f"{title}, answers", len(found) / seconds, "pages/s")


def past_days() -> list[str]:
    """Return the addresses of the overview as known on every past day of the book, in a fixed random order."""
    count = (LAST_DAY - FIRST_ASKED).days
    days = [f"/?as_known_on={FIRST_ASKED + timedelta(days=number)}" for number in range(count)]
    random.Random(SEED).shuffle(days)
    return days


def latencies(port: int, clients: int, seconds: float, paths: list[str]) -> list[float]:
    """Return the latencies in seconds that clients in a process of their own have met."""
    command = [sys.executable, "-m", "bench.client", str(port), str(clients), str(seconds)]
    done = subprocess.run(command, cwd=PROJECT, input="\n".join(paths), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the clients ended with {done.returncode}: {done.stderr}")
    latencies: list[float] = json.loads(done.stdout)["latencies"]
    return latencies
