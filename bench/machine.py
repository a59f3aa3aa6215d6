"""On what machine and when a run was made."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import django


def machine_lines() -> list[str]:
    """Return the day, the machine and the versions, a line each."""
    return [
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}",
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory_gib():.0f} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}, {_postgresql()}",
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _postgresql() -> str:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not programs:
        return "no PostgreSQL"
    said = subprocess.run([programs[-1], "--version"], capture_output=True, text=True, check=True).stdout
    return "PostgreSQL " + said.split()[2]
