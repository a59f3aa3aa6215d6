"""`shanhai list check` and `load` as an operator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import small_book, write_book
from tests.lists import sheet

ROWS = (("1", "开通航线2条", "", "某某局", "2027.6"), ("2", "加强沟通", "", "某某局", "长期"))


def shanhai(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *map(str, arguments)],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return settings | {"SHANHAI_DATA": str(tmp_path / "data")}


def test_check_needs_no_database_and_says_what_is_missing(tmp_path: Path, environment: dict[str, str]) -> None:
    path, page = tmp_path / "清单.xlsx", tmp_path / "网页.xlsx"
    path.write_bytes(sheet(*ROWS))
    page.write_bytes(b"<html></html>")
    found = shanhai(environment, "list", "check", path)
    assert found.returncode == 1, found.stderr
    assert "提醒：清单.xlsx 第 4 行「加强沟通」：只有“加强”，没有可衡量的内容。" in found.stdout
    assert "清单化 listed: 2/2 100%" in found.stdout
    assert "时效化 dated: 1/2 50%" in found.stdout
    refused = shanhai(environment, "list", "check", page)
    assert refused.returncode == 2
    assert "“网页.xlsx”其实是网页" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_load_asks_for_units_and_says_when_nothing_changes(tmp_path: Path, environment: dict[str, str]) -> None:
    shanhai(environment, "book", "load", write_book(tmp_path / "book", small_book()))
    path = tmp_path / "清单.xlsx"
    path.write_bytes(sheet(*ROWS))
    looked = shanhai(environment, "list", "load", path, "--parent", "plan", "--dry-run")
    assert looked.returncode == 0, looked.stderr
    assert "不认得“某某局”" in looked.stdout
    assert "只看，什么都没有写" in looked.stdout
    refused = shanhai(environment, "list", "load", path, "--parent", "plan")
    assert refused.returncode == 2
    assert "责任单位没有说明是谁：某某局" in refused.stderr
    done = shanhai(environment, "list", "load", path, "--parent", "plan", "--unit", "某某局=new")
    assert "已导入“plan-list-1”：新增 2 条" in done.stdout, done.stderr
    again = shanhai(environment, "list", "load", path, "--parent", "plan")
    assert "没有变化：这份清单已经导入过。" in again.stdout
    wrong = shanhai(environment, "list", "load", path, "--parent", "plan", "--unit", "某某局")
    assert wrong.returncode == 2
