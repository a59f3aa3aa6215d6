"""Fresh databases to measure on: a SQLite file, or a private PostgreSQL that ends with the run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PROJECT = Path(__file__).resolve().parents[1]
_CLUSTER = """
here=$1
. "$here/tools/environment.sh"
. "$here/tools/packages.sh"
. "$here/tools/postgresql.sh"
trap stop_postgresql EXIT
start_postgresql $2
printf '%s\\n' "$POSTGRESQL_URL"
read -r _
"""
"""Starts the cluster, says where it is, and stops it when its input ends."""


@dataclass(frozen=True, slots=True)
class Database:
    """One installation: its data folder and, for PostgreSQL, the address of its database."""

    engine: str
    data: Path
    url: str = ""

    @property
    def title(self) -> str:
        """What the database is called."""
        return TITLES[self.engine]

    def environment(self) -> dict[str, str]:
        """Return the environment in which a process works on this installation, as in production."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANHAI_")}
        kept |= {
            "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "src")]),
            "SHANHAI_DATA": str(self.data),
            "SHANHAI_MODE": "production",
            "SHANHAI_SECRET_KEY": "only-for-measuring-" * 3,
            "SHANHAI_ALLOWED_HOSTS": "127.0.0.1",
            "SHANHAI_BEHIND_PROXY": "1",
            "SHANHAI_LOG_LEVEL": "ERROR",
        }
        return kept | ({"SHANHAI_DATABASE_URL": self.url} if self.url else {})


@contextmanager
def fresh_database(engine: str, folder: Path, *, durable: bool = False) -> Iterator[Database]:
    """Make an empty installation in a folder; everything of it is gone afterwards.

    Durable is what survives a power cut, as in production; PostgreSQL else does
    not wait for the disk.
    """
    folder.mkdir(parents=True)
    try:
        if engine == "sqlite":
            yield Database(engine, folder)
        else:
            with _cluster(durable=durable) as url:
                yield Database(engine, folder, url)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _cluster(*, durable: bool) -> Iterator[str]:
    command = ["sh", "-eu", "-c", _CLUSTER, "cluster", str(PROJECT), "durable" if durable else ""]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            if not address:
                raise RuntimeError("PostgreSQL did not start; its message stands above")
            yield address
        finally:
            process.stdin.close()
            process.wait(timeout=60)
