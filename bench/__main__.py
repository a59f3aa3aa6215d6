"""`python -m bench`: measures, prints one table, and keeps it in docs/bench.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.cockpit import cockpit_results
from bench.comparing import comparing_results
from bench.databases import PROJECT
from bench.loading import SIZES, load_results
from bench.machine import machine_lines
from bench.reporting import PEOPLE, SECONDS, reporting_results
from bench.results import Result, markdown, table
from bench.sheets import sheet_results

PAGE = PROJECT / "docs" / "bench.md"
PREFACE = """# 测速 Bench

由 `make bench` 写成，请勿手改。所载皆为该次实测。 Written by `make bench`; do not edit. Every figure was measured in that run.
账册为合成（固定种子）。 The book is synthetic, from a fixed seed.
"""


def main() -> int:
    """Measure what is asked for; return 0, also when an aim is missed: the table says so."""
    given = _arguments()
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="shanhai-bench-", dir=given.folder) as folder:
        results = []
        for result in _results(Path(folder), given):
            _say("    " + " ".join(result.cells()).strip())
            results.append(result)
    took = f"{(perf_counter() - started) / 60:.1f} min"
    about = [*machine_lines(), f"took {took}"]
    print("\n".join(["", *about, "", table(results)]))
    if given.write:
        lines = "\n".join(f"- {line}" for line in about)
        given.write.write_text(f"{PREFACE}\n{lines}\n\n{markdown(results)}", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parts = ("load", "cockpit", "comparing", "sheets", "reporting")
    parser.add_argument("--only", choices=parts, help="one part of the table")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="observations of the largest book loaded")
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="how long each page is asked for at each number of clients"
    )
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many report at once")
    parser.add_argument("--reporting-seconds", type=float, default=SECONDS, help="how long they report")
    parser.add_argument(
        "--folder", help="where books and databases lie while measuring; the system's own place otherwise"
    )
    parser.add_argument(
        "--write", type=Path, help=f"the page to write; {PAGE.name} in docs/ when everything is measured"
    )
    given = parser.parse_args()
    if given.write is None and given.only is None and given.largest >= SIZES[-1]:
        given.write = PAGE
    return given


def _results(folder: Path, given: argparse.Namespace) -> Iterator[Result]:
    if given.only in (None, "sheets"):
        yield from sheet_results(folder, say=_say)
    if given.only in (None, "load"):
        yield from load_results(folder, [size for size in SIZES if size <= given.largest], say=_say)
    if given.only in (None, "cockpit"):
        yield from cockpit_results(folder, seconds=given.seconds, say=_say)
    if given.only in (None, "comparing"):
        yield from comparing_results(folder, seconds=given.seconds, say=_say)
    if given.only in (None, "reporting"):
        yield from reporting_results(folder, people=given.people, seconds=given.reporting_seconds, say=_say)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
