"""Checks and loads a book once, in a process of its own; prints seconds, memory and size as JSON.

python -m bench.on_site bench.load_once FOLDER [check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from django.core.management import call_command
from django.db import connection

from bench.processes import busy_s, peak_memory_mib
from bench.world import LAST_DAY
from shanhai.adapters.books.checking import check_book
from shanhai.domains.books.actions import load_book
from shanhai.domains.books.errors import BookRefused


def main() -> None:
    """Measure one check, or one load (which includes a check)."""
    folder = Path(sys.argv[1])
    if sys.argv[2:] == ["check"]:
        _say(_check(folder))
        return
    call_command("migrate", verbosity=0)
    before = _database_bytes()
    started, computing, busy = perf_counter(), process_time(), busy_s()
    try:
        result = load_book(actor="bench", folder=folder, on=LAST_DAY)
    except BookRefused as refusal:
        sys.exit("\n".join(finding.line("en") for finding in refusal.findings[:20]))
    seconds, processor_s, busy = perf_counter() - started, process_time() - computing, busy_s() - busy
    _say(
        {
            "seconds": seconds,
            "processor_s": processor_s,
            "others": max(0.0, busy - processor_s) / seconds,
            "rows": result.added + result.superseded + result.unchanged,
            "added": result.added,
            "memory_mib": peak_memory_mib(),
            "bytes": _database_bytes() - before,
        }
    )


def _check(folder: Path) -> dict[str, object]:
    started = perf_counter()
    check = check_book(folder, on=LAST_DAY)
    seconds = perf_counter() - started
    findings = [finding.line("en") for finding in check.findings]
    return {"seconds": seconds, "memory_mib": peak_memory_mib(), "findings": findings[:20]}


def _database_bytes() -> int:
    """Return the size of the database once everything has been written to its file."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer))
