"""`shanhai book` as an operator types it: what it says, its exit codes, and what a kill in the middle leaves behind."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.books import Rows, changed, small_book, write_book

MANY = 30_000
PATIENCE_S = 60


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own: a fresh folder, and a fresh database where a server is used."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    settings |= {"SHANHAI_DATA": str(tmp_path / "data")}
    url = os.environ.get("SHANHAI_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield settings
        return
    name = f"shanhai_{uuid4().hex[:12]}"
    with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield settings | {"SHANHAI_DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def shanhai(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *map(str, arguments)],
        env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


@pytest.mark.database
def test_load_says_what_it_did_and_a_second_time_that_nothing_changed(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = write_book(tmp_path / "book", small_book())
    first = shanhai(environment, "book", "load", folder)
    assert first.returncode == 0, first.stderr
    rows = sum(map(len, small_book().values()))
    assert f"已载入：新增 {rows} 行，取代 0 行，未变 0 行。" in first.stdout
    second = shanhai(environment, "book", "load", folder)
    assert f"没有变化：{rows} 行与库中相同。" in second.stdout
    write_book(folder, changed(small_book(), "observations", "o5", value="42"))
    third = shanhai(environment, "book", "load", folder)
    assert f"已载入：新增 0 行，取代 1 行，未变 {rows - 1} 行。" in third.stdout
    same = shanhai(environment, "book", "diff", "@", folder)
    assert (same.returncode, "两本账册内容相同。" in same.stdout) == (
        1,
        False,
    )  # known from today, not from its document
    assert "~ observations.csv o5\n    known_from: " in same.stdout


@pytest.mark.database
def test_a_killed_load_leaves_the_state_before_it(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = write_book(tmp_path / "book", small_book())
    assert shanhai(environment, "book", "load", folder).returncode == 0
    before = exported(environment, tmp_path / "before")
    big = write_book(tmp_path / "big", many_observations())
    kill_while_loading(environment, big)
    assert exported(environment, tmp_path / "after") == before
    whole = shanhai(environment, "book", "load", big)
    assert whole.returncode == 0, whole.stderr
    assert f"新增 {MANY} 行" in whole.stdout


@pytest.mark.database
def test_two_loads_at_once_both_end_well(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = write_book(tmp_path / "book", many_observations(3_000))
    assert shanhai(environment, "book", "load", write_book(tmp_path / "small", small_book())).returncode == 0
    command = [sys.executable, "-m", "shanhai", "book", "load", str(folder)]
    loads = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [load.communicate(timeout=PATIENCE_S) for load in loads]
    assert [load.returncode for load in loads] == [0, 0], said
    assert sorted("新增 3000 行" in out for out, _ in said) == [False, True]


def many_observations(number: int = MANY) -> dict[str, Rows]:
    tables = small_book()
    row = tables["observations"][0]
    return tables | {"observations": [*tables["observations"], *(row | {"code": f"many-{n}"} for n in range(number))]}


def kill_while_loading(environment: dict[str, str], folder: Path) -> None:
    """Start a load on a terminal and kill it once it reports rows of observations written."""
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "shanhai", "book", "load", str(folder)], env=environment, stdout=inner, stderr=inner
    )
    os.close(inner)
    said = b""
    deadline = time.monotonic() + PATIENCE_S
    while b"Loading: observations" not in said:
        assert time.monotonic() < deadline, said
        assert process.poll() is None, said
        said += os.read(terminal, 4096)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    os.close(terminal)


def exported(environment: dict[str, str], folder: Path) -> dict[str, bytes]:
    """Return the whole state as the bytes of an export."""
    result = shanhai(environment, "book", "export", folder)
    assert result.returncode == 0, result.stderr
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_check_lists_every_finding_in_both_languages_and_fails(tmp_path: Path, environment: dict[str, str]) -> None:
    tables = changed(small_book(), "observations", "o1", place="atlantis")
    folder = write_book(tmp_path / "book", changed(tables, "observations", "o2", unit="亿圆"))
    result = shanhai(environment, "book", "check", folder)
    assert result.returncode == 1
    assert "observations.csv 第 2 行 place 列「atlantis」：在 places.csv（地方）里找不到这个编码。" in result.stderr
    assert "observations.csv, row 2, column place “atlantis”: places.csv (places) has no such code." in result.stderr
    assert "「亿圆」" in result.stderr


def test_a_sound_book_passes_the_check(tmp_path: Path, environment: dict[str, str]) -> None:
    result = shanhai(environment, "book", "check", write_book(tmp_path / "book", small_book()))
    assert result.returncode == 0
    assert "检查通过" in result.stdout


def test_a_refused_load_says_so_and_loads_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = write_book(tmp_path / "book", changed(small_book(), "observations", "o1", place="atlantis"))
    result = shanhai(environment, "book", "load", folder)
    assert result.returncode == 1
    assert "未载入任何内容" in result.stderr
    assert "Traceback" not in result.stderr
    export = shanhai(environment, "book", "export", tmp_path / "out")
    assert "已导出 0 行" in export.stdout


def test_diff_shows_each_cell(tmp_path: Path, environment: dict[str, str]) -> None:
    before = write_book(tmp_path / "a", small_book())
    after = write_book(tmp_path / "b", changed(small_book(), "observations", "o5", value="42"))
    result = shanhai(environment, "book", "diff", before, after)
    assert result.returncode == 1
    assert "~ observations.csv o5\n    value: 41 → 42" in result.stdout
    assert shanhai(environment, "book", "diff", before, before).returncode == 0


@pytest.mark.parametrize("command", ["check", "load", "diff"])
def test_a_folder_that_is_no_book_is_a_plain_refusal(command: str, tmp_path: Path, environment: dict[str, str]) -> None:
    arguments = [tmp_path / "nothing"] * (2 if command == "diff" else 1)
    result = shanhai(environment, "book", command, *arguments)
    assert result.returncode in (1, 2)
    assert "没有 datapackage.json" in result.stderr
    assert "Traceback" not in result.stderr
