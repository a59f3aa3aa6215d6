"""`shanhai sheet check` as an office types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
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


@pytest.fixture
def form(office: Path) -> Path:
    """The installation with a yearly form of the county, made from a list of items."""
    _, indicator, _ = names()
    (office / "项.csv").write_text(f"指标,地方\n{indicator},county\n", encoding="utf-8")
    made = run(office, "form", "add", "yearly", "--department", "gov", "--title", "合成年报", "Synthetic", "--frequency", "year",
               "--first-period", "2023", "--items", office / "项.csv")  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "已布置：yearly，1 项。" in made.stdout
    return office


def taken(folder: Path, path: Path, *more: str | Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "sheet", "load", path, "--form", "yearly", "--period", "2024", *more)


def test_a_sheet_is_loaded_by_a_confirmed_mapping_once(form: Path) -> None:
    path, mapping = write(form / "年报.xlsx", "合成县", 7), form / "对应.json"
    unread = taken(form, path)
    assert unread.returncode == 1
    assert "还没有存对应关系" in unread.stdout
    run(form, "sheet", "check", path, "--propose", mapping)
    looked = taken(form, path, "--mapping", mapping, "--dry-run")
    assert (looked.returncode, "新 1" in looked.stdout) == (0, True), looked.stderr
    loaded = taken(form, path, "--mapping", mapping)
    assert "已存为草稿，报送第 1 号。" in loaded.stdout, loaded.stderr
    again = taken(form, path)
    assert (again.returncode, "没有变化" in again.stdout) == (0, True), again.stderr
    shown = run(form, "form", "show", "yearly")
    assert "对应关系：已存" in shown.stdout


def test_a_template_is_written_and_a_wrong_period_is_refused(form: Path) -> None:
    written = run(form, "form", "template", "yearly", "--period", "2024", "-o", form / "要填.xlsx")
    assert "要填 1 个数" in written.stdout
    refused = run(form, "form", "template", "yearly", "--period", "2024-06", "-o", form / "要填.xlsx")
    assert refused.returncode == 2
    assert "请写成 2024 这样" in refused.stderr
    empty = taken(form, form / "要填.xlsx")
    assert empty.returncode == 2
    assert "没有读出数来" in empty.stderr


def bomb(path: Path) -> Path:
    with (
        zipfile.ZipFile(write(path, "合成县", 7), "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1_200):
            part.write(bytes(1 << 20))
    return path


def test_a_file_that_would_fill_the_memory_is_refused(form: Path) -> None:
    refused = taken(form, bomb(form / "弹.xlsx"))
    assert refused.returncode == 2
    assert "展开" in refused.stderr
    assert "Traceback" not in refused.stderr


def awkward(path: Path) -> Path:
    """Write a sheet with dates as text in five styles, units in cells, a failed formula, merged cells and a line twice."""
    _, indicator, unit = names()
    book = xlsxwriter.Workbook(path)
    sheet, hidden = book.add_worksheet("表"), book.add_worksheet("底稿")
    sheet.write_row(0, 0, ["地区", "日期", f"{indicator}（{unit}）"])
    for line, day in enumerate(("2024.3.31", "2024年4月30日", "45443", "2024-06-30", "2024/7/31"), start=1):
        sheet.write_row(line, 0, ["合成县", day, line])
    sheet.write_row(6, 0, ["合成县", "2024.3.31", 9])
    sheet.write_row(7, 0, ["合成市", "2024.3.31"])
    sheet.write_formula(7, 2, "=1/0", None, "#DIV/0!")
    sheet.merge_range(8, 2, 9, 2, 5)
    sheet.write_row(8, 0, ["合成区", "2024.3.31"])
    sheet.write_row(9, 0, ["合成区", "2024.4.30"])
    hidden.write_row(0, 0, ["底稿", 1])
    hidden.hide()
    book.close()
    return path


def test_everything_wrong_is_said_by_cell_and_the_sound_figures_can_be_drafted(form: Path) -> None:
    path, mapping = awkward(form / "乱.xlsx"), form / "对应.json"
    run(form, "sheet", "check", path, "--propose", mapping)
    refused = taken(form, path, "--mapping", mapping)
    assert refused.returncode == 1, refused.stdout
    for words in (
        "第 7 行 C 列「9",
        "与 C2 是同一地方",
        "第 8 行 C 列「#DIV/0!」",
        "C9:C10 合并了",
        "这张工作表是隐藏的",
    ):
        assert words in refused.stderr
    assert "row 8, column C" in refused.stderr
    sound = taken(form, path, "--mapping", mapping, "--although-errors")
    assert "已存为草稿" in sound.stdout, sound.stderr
    assert "新 5" in sound.stdout
