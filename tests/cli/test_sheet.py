"""`shanhai sheet check` as an office types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.books import small_book, write_book


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *map(str, arguments)],
        env=kept | {"SHANHAI_DATA": str(folder / "data")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An installation with the small book in it."""
    loaded = run(tmp_path, "book", "load", write_book(tmp_path / "book", small_book()))
    assert loaded.returncode == 0, loaded.stderr
    return tmp_path


def names() -> tuple[str, str, str]:
    """Return a place's name, and the name and unit of an indicator that has one version only."""
    rows = small_book()
    versions = [row["indicator"] for row in rows["indicator_versions"]]
    version = next(row for row in rows["indicator_versions"] if versions.count(row["indicator"]) == 1)
    indicator = next(row for row in rows["indicators"] if row["code"] == version["indicator"])
    place = next(row for row in rows["places"] if not row.get("valid_to"))
    return place["name_zh"], indicator["name_zh"], version["unit"]


def write(path: Path, place: str, value: object) -> Path:
    _, indicator, unit = names()
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("月报")
    sheet.write_row(0, 0, ["地区", f"2024年{indicator}（{unit}）"])
    sheet.write_row(1, 0, [place, value])
    sheet.write_row(2, 0, ["合计", 7])
    book.close()
    return path


def test_a_sound_sheet_is_counted_and_its_mapping_written_and_used(office: Path) -> None:
    path, mapping = write(office / "月报.xlsx", names()[0], 7), office / "对应.json"
    first = run(office, "sheet", "check", path, "--propose", mapping)
    assert first.returncode == 0, first.stderr
    assert "读出 1 个数；错误 0 处，提醒 0 处。" in first.stdout
    assert "Figures read: 1; errors: 0; warnings: 0." in first.stdout
    assert json.loads(mapping.read_text(encoding="utf-8"))["sheet"] == "月报"
    second = run(office, "sheet", "check", path, "--mapping", mapping)
    assert "读出 1 个数" in second.stdout


def test_what_is_wrong_is_said_by_cell_and_ends_with_one(office: Path) -> None:
    path, mapping = write(office / "月报.xlsx", names()[0], 7), office / "对应.json"
    run(office, "sheet", "check", path, "--propose", mapping)
    wrong = run(office, "sheet", "check", write(office / "下月.xlsx", "无此县", "七"), "--mapping", mapping)
    assert wrong.returncode == 1
    assert "下月.xlsx［月报］ 第 2 行 A 列「无此县」：没有这个地方。" in wrong.stderr
    assert "row 2, column A" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("a.xlsx", "<html>", "网页"), ("b.csv", "", "没有写着东西")],
)
def test_a_file_that_cannot_be_read_ends_with_two_and_words(office: Path, name: str, content: str, says: str) -> None:
    (office / name).write_text(content, encoding="utf-8")
    refused = run(office, "sheet", "check", office / name)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_mapping_that_cannot_be_read_ends_with_two(office: Path) -> None:
    path = write(office / "月报.xlsx", names()[0], 7)
    assert run(office, "sheet", "check", path, "--mapping", office / "无.json").returncode == 2
    (office / "坏.json").write_text("{", encoding="utf-8")
    refused = run(office, "sheet", "check", path, "--mapping", office / "坏.json")
    assert refused.returncode == 2
    assert "不是 JSON" in refused.stderr
