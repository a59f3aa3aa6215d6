"""The documents tell the truth about the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest


def rooms(project: Path) -> list[str]:
    """Return every room and domain as it is written in the map."""
    source = project / "src" / "shanhai"
    return [
        f"{folder.name}/"
        for parent in (source, source / "domains", source / "engines")
        for folder in sorted(parent.iterdir())
        if (folder / "__init__.py").exists()
    ]


def test_the_map_names_every_room(project: Path) -> None:
    text = (project / "docs" / "map.md").read_text(encoding="utf-8")
    assert [room for room in rooms(project) if room not in text] == []


def test_every_module_says_what_it_is_for(project: Path) -> None:
    silent = [
        str(path.relative_to(project))
        for folder in ("src", "tests", "bench", "tools")
        for path in sorted((project / folder).rglob("*.py"))
        if "migrations" not in path.parts and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def glossary_rows(text: str) -> list[tuple[str, str]]:
    """Return (中文, English) of every row of the glossary's tables."""
    rows = re.findall(r"^\|([^|\n]+)\|([^|\n]+)\|[^\n]*\|$", text, flags=re.MULTILINE)
    return [(zh.strip(), en.strip()) for zh, en in rows if zh.strip() != "中文" and not set(zh.strip()) <= set("-: ")]


def doubled(rows: list[tuple[str, str]]) -> list[str]:
    """Return the words of either language that stand in more than one row."""
    words = Counter(zh for zh, _ in rows) + Counter(en.lower() for _, en in rows)
    return sorted(word for word, times in words.items() if times > 1)


def test_the_glossary_has_one_english_word_for_one_chinese_term(project: Path) -> None:
    rows = glossary_rows((project / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(rows) >= 20
    assert doubled(rows) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("飞地", "enclave"), ("飞地", "exclave")], ["飞地"]),
        ([("结对", "pairing"), ("协作", "Pairing")], ["pairing"]),
        ([("结对", "pairing"), ("飞地", "enclave")], []),
    ],
)
def test_a_doubled_word_is_found(rows: list[tuple[str, str]], found: list[str]) -> None:
    assert doubled(rows) == found


def test_the_generated_documents_are_fresh(project: Path) -> None:
    result = subprocess.run(
        [sys.executable, project / "tools" / "docs.py", "--check"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_decision_has_a_number_and_a_title(project: Path) -> None:
    files = sorted((project / "docs" / "adr").glob("*.md"))
    assert files
    assert [path.name[:4] for path in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [path.name for path in files if not path.read_text(encoding="utf-8").startswith("# ")] == []
