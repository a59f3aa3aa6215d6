"""How fast and how lean a department's sheet is read and checked, beside the bare reading of its cells."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.databases import PROJECT, fresh_database
from bench.processes import measured
from bench.results import Result
from bench.sheet_world import FIGURE_COLUMNS, ROWS, write_sheet

REPEATED = 3
AIM = 3.0
"""Times the bare read: what is added is finding every cell's place, indicator, period and unit, and checking it."""
DRAFTED_AIM = 30.0
"""Seconds in which a clerk still waits for a sheet of this size."""
SECTION = f"部门报表 A department's sheet, XLSX, {ROWS:,} rows × {FIGURE_COLUMNS + 2} columns"

Say = Callable[[str], object]


def sheet_results(folder: Path, *, say: Say) -> Iterator[Result]:
    """Yield seconds and memory of the three ways of reading one file, each at its quickest of several."""
    path = folder / "sheet.xlsx"
    say("sheet …")
    write_sheet(path)
    best = {
        way: _best(way, path, times) for way, times in (("calamine", REPEATED), ("mapped", REPEATED), ("openpyxl", 1))
    }
    if best["mapped"]["found"] != ROWS * FIGURE_COLUMNS:
        raise RuntimeError(f"{best['mapped']['found']} figures were read instead of {ROWS * FIGURE_COLUMNS}")
    titles = {
        "mapped": "read and checked by mapping",
        "calamine": "limit: calamine alone",
        "openpyxl": "peer: openpyxl, read-only",
    }
    for way, title in titles.items():
        yield Result(SECTION, title, best[way]["seconds"], "s")
        yield Result(SECTION, "  peak memory", best[way]["memory_mib"], "MiB")
    times = best["mapped"]["seconds"] / best["calamine"]["seconds"]
    yield Result(SECTION, "by mapping, times calamine alone", times, "×", "≤", AIM)
    yield from _drafted(folder, path)


def _drafted(folder: Path, path: Path) -> Iterator[Result]:
    """Yield what taking the same file in as drafts costs, and taking it in again."""
    with fresh_database("sqlite", folder / "drafted") as database:
        taken = measured(database, "bench.sheet_drafted", path, folder / "drafting")
    if taken["new"] != ROWS * FIGURE_COLUMNS or not taken["again_changed_nothing"]:
        raise RuntimeError(f"{taken['new']} figures were drafted instead of {ROWS * FIGURE_COLUMNS}")
    yield Result(SECTION, "read, checked and compared with the record, SQLite", taken["checked_s"], "s")
    yield Result(SECTION, "  then saved as drafts", taken["drafted_s"], "s", "≤", DRAFTED_AIM)
    yield Result(SECTION, "  peak memory of both", taken["memory_mib"], "MiB")
    yield Result(SECTION, "the same file again: nothing changes", taken["again_s"], "s")


def _best(way: str, path: Path, times: int) -> dict[str, Any]:
    answers = []
    for _ in range(times):
        command = [sys.executable, "-m", "bench.sheet_once", way, str(path)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{way} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        answers.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return min(answers, key=lambda answer: float(answer["seconds"]))
