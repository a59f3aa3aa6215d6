"""`shanhai document add` and `withdraw` as an operator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import small_book, write_book


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, with the small book loaded."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    settings |= {"SHANHAI_DATA": str(tmp_path / "data")}
    shanhai(settings, "book", "load", write_book(tmp_path / "book", small_book()))
    return settings


def shanhai(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *map(str, arguments)],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_adding_a_text_says_what_was_found(tmp_path: Path, environment: dict[str, str]) -> None:
    whole, other = tmp_path / "全文.txt", tmp_path / "other.md"
    whole.write_text("前言\n飞地39块，\n返利3.47亿元\n", encoding="gb18030")
    other.write_text("# 另一版\n", encoding="utf-8")
    first = shanhai(environment, "document", "add", whole, "--document", "doc", "--note", "合成")
    assert first.returncode == 0, first.stderr
    assert "已添加“doc”的全文：全文.txt" in first.stdout
    assert "GB18030（GBK）编码，已转为 UTF-8 保存" in first.stdout
    assert "1 处引文全部在全文中找到。" in first.stdout
    again = shanhai(environment, "document", "add", whole, "--document", "doc")
    assert "没有变化：“doc”的全文已是这个文件。" in again.stdout
    refused = shanhai(environment, "document", "add", other, "--document", "doc")
    assert refused.returncode == 2
    assert "只找到 0 处，未添加。没有找到的第一处是 p1" in refused.stderr
    changed = shanhai(environment, "document", "add", other, "--document", "doc", "--although-quotes-are-missing")
    assert "取代 全文.txt，旧的保留" in changed.stdout
    assert "Of 1 quoted passages 0 were found and 1 were not" in changed.stdout
    assert "  p1  飞地39块，返利3.47亿元" in changed.stdout
    none = shanhai(environment, "document", "add", other, "--document", "inner")
    assert "这份文件还没有引文可对照" in none.stdout


def test_withdrawing_a_text_wants_a_reason_and_keeps_it(tmp_path: Path, environment: dict[str, str]) -> None:
    whole = tmp_path / "a.txt"
    whole.write_text("飞地39块，返利3.47亿元", encoding="utf-8")
    shanhai(environment, "document", "add", whole, "--document", "doc")
    assert shanhai(environment, "document", "withdraw", "doc").returncode == 2
    done = shanhai(environment, "document", "withdraw", "doc", "--reason", "不是最后一版")
    assert done.returncode == 0, done.stderr
    assert "已撤回“doc”的全文（a.txt）" in done.stdout
    assert "Withdrew the text of “doc” (a.txt)" in done.stdout
    twice = shanhai(environment, "document", "withdraw", "doc", "--reason", "再撤")
    assert twice.returncode == 2
    assert "撤回：不是最后一版。" in twice.stderr
    again = shanhai(environment, "document", "add", whole, "--document", "doc")
    assert "撤回：不是最后一版。" in again.stdout


def test_refusals_are_words_and_exit_code_2(tmp_path: Path, environment: dict[str, str]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("文", encoding="utf-8")
    for arguments, words in (
        ([text, "--document", "dok"], "没有编码为“dok”的文件。是否指：doc？"),
        ([tmp_path / "a.pdf", "--document", "doc"], "pdftotext"),
        ([tmp_path / "nothing.txt", "--document", "doc"], "打不开"),
    ):
        result = shanhai(environment, "document", "add", *arguments)
        assert result.returncode == 2
        assert words in result.stderr
        assert "Traceback" not in result.stderr
