"""Reads one workbook once, in a process of its own; prints seconds, memory and how many figures as JSON.

python -m bench.sheet_once mapped|calamine|openpyxl FILE
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench.processes import peak_memory_mib
from bench.sheet_world import MAPPING, NAMES


def main() -> None:
    """Measure one way of reading."""
    ways: dict[str, Callable[[Path], int]] = {"mapped": mapped, "calamine": with_calamine, "openpyxl": with_openpyxl}
    read, path = ways[sys.argv[1]], Path(sys.argv[2])
    started = perf_counter()
    found = read(path)
    print(json.dumps({"seconds": perf_counter() - started, "memory_mib": peak_memory_mib(), "found": found}))


def mapped(path: Path) -> int:
    """Return how many figures the mapping reads; any finding ends the measurement."""
    from shanhai.adapters.workbooks import read_workbook
    from shanhai.engines.layouts import apply

    reading = apply(MAPPING, read_workbook(path), NAMES)
    if reading.findings:
        sys.exit("\n".join(finding.line("en") for finding in reading.findings[:20]))
    return len(reading.figures)


def with_calamine(path: Path) -> int:
    """Return how many cells calamine reads."""
    import python_calamine

    return sum(map(len, python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()))


def with_openpyxl(path: Path) -> int:
    """Return how many cells openpyxl reads, in its quickest way."""
    import openpyxl  # type: ignore[import-untyped]  # it ships no types

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


if __name__ == "__main__":
    main()
