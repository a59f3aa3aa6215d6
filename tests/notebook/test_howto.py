"""The recipe for analysts runs as it is written, in a process of its own, on the Lishui book."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

RUN = """
import doctest, sys
found = doctest.testfile(sys.argv[1], module_relative=False, encoding="utf-8",
                         optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL)
print(found)
sys.exit(found.failed or found.attempted < 15)
"""


def clean(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment without settings of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return kept | {"PYTHONUTF8": "1"} | dict(more or {})


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=clean(more), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def installation(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, in which the Lishui book is loaded."""
    folder = tmp_path_factory.mktemp("installation")
    loaded = run(folder, "-m", "shanhai", "book", "load", str(project / "books" / "lishui"), "--actor", "tests")
    assert loaded.returncode == 0, loaded.stderr
    return folder


def test_the_recipe_runs_as_written(installation: Path, project: Path) -> None:
    result = run(installation, "-c", RUN, str(project / "docs" / "howto" / "notebook.md"))
    assert result.returncode == 0, result.stdout + result.stderr


def test_it_runs_inside_an_event_loop_as_notebooks_do(installation: Path) -> None:
    code = """
import asyncio
async def cell():
    from shanhai.notebook import open_book
    return len(open_book("data", as_known_on="2024-07-01").parties())
assert asyncio.run(cell()) > 50
"""
    result = run(installation, "-c", code)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "./run"),
        ({"SHANHAI_DATABASE_URL": "postgres://nobody@/none?host=/nowhere"}, "shanhai book load"),
        ({"SHANHAI_DATABASE_URL": "sqlite:///empty.sqlite3"}, "shanhai book load"),
    ],
)
def test_without_a_database_the_cure_is_named(tmp_path: Path, more: dict[str, str], words: str) -> None:
    result = run(tmp_path, "-c", "from shanhai.notebook import open_book; open_book()", **more)
    assert result.returncode == 1
    assert "shanhai.notebook.NoBook" in result.stderr
    assert words in result.stderr


def test_a_wrong_folder_can_be_put_right_in_the_same_process(installation: Path, tmp_path: Path) -> None:
    code = """
import sys
from shanhai.notebook import NoBook, open_book
try:
    open_book(sys.argv[1])
except NoBook as refused:
    print(refused)
print(len(open_book(sys.argv[2], as_known_on="2024-07-01").documents()))
"""
    result = run(tmp_path, "-c", code, str(tmp_path), str(installation / "data"))
    assert result.returncode == 0, result.stderr
    assert int(result.stdout.splitlines()[-1]) > 0
