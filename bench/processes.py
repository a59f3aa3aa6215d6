"""Runs one measurement in a process of its own, so that memory and warmth are its own, and takes its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.databases import PROJECT, Database


def measured(database: Database, module: str, *arguments: object, told: str = "") -> dict[str, Any]:
    """Run `python -m module arguments` on an installation, tell it something, and return the JSON it prints last.

    Raises:
        RuntimeError: it ended with an error; what it wrote is in the message.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=PROJECT, env=database.environment(), input=told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def measured_on_site(database: Database, module: str, *arguments: object, told: str = "") -> dict[str, Any]:
    """Do the same with a module that reads the site's tables: Django is set up before it is loaded."""
    return measured(database, "bench.on_site", module, *arguments, told=told)


def peak_memory_mib() -> float:
    """Return the most memory this process has held at once, in MiB; Linux counts it per program, not per parent."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell the peak memory of a process")


def busy_s() -> float:
    """Return the seconds that all processors together have computed since the machine started, for whatever program."""
    words = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    user, nice, system, _idle, _waiting, interrupt, soft_interrupt, stolen = map(int, words[1:9])
    return (user + nice + system + interrupt + soft_interrupt + stolen) / os.sysconf("SC_CLK_TCK")


def computed_s(parent: int) -> float:
    """Return the seconds that the living descendants of a process have computed so far."""
    parents, seconds = {}, {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = each.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while the list was read
        pid = int(each.parent.name)
        parents[pid], seconds[pid] = int(words[1]), (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return sum(seconds[pid] for pid in parents if _descends(pid, parent, parents))


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid := parents.get(pid, 0):
        if pid == ancestor:
            return True
    return False
