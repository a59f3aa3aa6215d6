"""How fifty people report at once: nothing lost, nothing doubled, no failure, and how long everybody waits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.arithmetic import percentile
from bench.databases import PROJECT, TITLES, Database, fresh_database
from bench.generate import write_book
from bench.processes import computed_s, measured, measured_on_site
from bench.results import Result
from bench.server import served
from bench.world import Scale

SCALE = Scale(observations=1_000, commitments=2_000, events=20_000)
"""A city's programme with a year's lists of its counties and departments."""
PEOPLE = 50
SECONDS = 120.0
TYPING_S = 5.0
"""How long somebody types who has opened a form; very fast, for a report of a few sentences."""
SENDING_AIM_MS = 1_000
PASSWORD = "only-for-measuring"  # of accounts that last as long as the bench
LIMIT_S = 5.0
FAILURES_SAID = 10
WHAT = ("opening the desk", "opening the form", "sending", "the duty's page afterwards")

Say = Callable[[str], object]


def reporting_results(folder: Path, *, people: int, seconds: float, say: Say) -> Iterator[Result]:
    """Yield what people met who report at once, typing for a while and then without any pause, and the limit beside it."""
    book = folder / "book-reporting"
    say(f"book of {SCALE.commitments:,} commitments, {SCALE.events:,} events …")
    write_book(book, SCALE)
    for engine in TITLES:
        for typing_s in (TYPING_S, 0.0):
            with fresh_database(engine, folder / "data-reporting", durable=True) as database:
                say(f"  {engine}: load, and make accounts")
                measured_on_site(database, "bench.load_once", book)
                yield from _one_run(database, people, seconds, typing_s, say)
    shutil.rmtree(book)


def _one_run(database: Database, people: int, seconds: float, typing_s: float, say: Say) -> Iterator[Result]:
    manner = f"typing for {typing_s:.0f} s each" if typing_s else "no pause"
    section = f"{people} 人同时报告 {people} people reporting at once, {database.title}, {seconds:.0f} s, {manner}"
    names = measured_on_site(database, "bench.people", people, PASSWORD)["names"]
    say(f"  {database.engine}: {people} people, {manner}")
    with served(database) as port:
        before = computed_s(os.getpid())
        met = measured(database, "bench.reporters", port, seconds, typing_s, PASSWORD, told="\n".join(names))
        computed = computed_s(os.getpid()) - before
    for failure in met["failures"][:FAILURES_SAID]:
        say(f"    {failure}")
    yield from _record(section, database, met)
    yield from _waiting(section, met, aimed=typing_s > 0)
    each = computed / len(met["accepted"]) * 1000
    yield Result(section, "site computing, a report with its pages", each, "ms of a processor")
    if typing_s == 0.0:
        where = database.url or database.data
        limit = measured(database, "bench.writing", people, LIMIT_S, where)
        yield Result(
            section, f"limit: bare inserts, {people} at once", limit["rows"] / limit["seconds"], "transactions/s"
        )


def _record(section: str, database: Database, met: dict[str, Any]) -> Iterator[Result]:
    """Yield whether what was answered with success is what is on record."""
    accepted: dict[str, int] = met["accepted"]
    found = measured_on_site(database, "bench.recounting", told=json.dumps(accepted))
    yield Result(section, "reports answered with success", len(accepted), "reports")
    yield Result(section, "  of them sent twice at once", met["twice"], "reports")
    yield Result(section, "  with a file", sum(accepted.values()), "reports")
    yield Result(section, "lost", found["lost"], "reports", "≤", 0)
    yield Result(section, "on record more than once", found["doubled"], "reports", "≤", 0)
    yield Result(section, "on record, but answered otherwise", found["unanswered"], "reports", "≤", 0)
    yield Result(section, "without their file", found["unproven"], "reports", "≤", 0)
    yield Result(section, "without just one line of the audit record", found["unaudited"], "reports", "≤", 0)
    yield Result(section, "audit record holds (`shanhai audit verify`)", float(_audit_holds(database)), "", "≥", 1)
    yield Result(section, "answers 5xx, “database is locked”, or none", len(met["failures"]), "answers", "≤", 0)
    yield Result(section, "sent twice and answered unlike", met["unlike"], "reports", "≤", 0)
    yield Result(section, "refused for good", len(met["refused"]), "reports", "≤", 0)
    yield Result(section, "sent again, because somebody else acted meanwhile", met["overtaken"], "times")


def _waiting(section: str, met: dict[str, Any], *, aimed: bool) -> Iterator[Result]:
    """Yield how long everybody waited; without a pause it is as long as the machine is small, so there is no aim."""
    for what in WHAT:
        found = met["latencies"][what]
        aim = SENDING_AIM_MS if what == "sending" and aimed else 0
        yield Result(section, f"{what}, p50", percentile(found, 0.5) * 1000, "ms")
        yield Result(section, f"{what}, p95", percentile(found, 0.95) * 1000, "ms", "≤" if aim else None, aim)
    yield Result(section, "signing in, all at once, p95", percentile(met["latencies"]["signing in"], 0.95) * 1000, "ms")
    yield Result(section, "reports", len(met["accepted"]) / met["seconds"], "reports/s")


def _audit_holds(database: Database) -> bool:
    """Return whether the site's own command finds the audit record whole."""
    command = [sys.executable, "-m", "shanhai", "audit", "verify"]
    done = subprocess.run(command, cwd=PROJECT, env=database.environment(), capture_output=True, check=False)
    return done.returncode == 0
