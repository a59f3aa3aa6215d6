"""No function is longer than 60 lines, no module longer than 400."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FUNCTION_LINES = 60
MODULE_LINES = 400


def long_functions(source: str) -> list[str]:
    """Return "name: lines" of every function above the gate, docstring and decorators included."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines = (node.end_lineno or node.lineno) - first + 1
            if lines > FUNCTION_LINES:
                found.append(f"{node.name}: {lines}")
    return found


def test_functions_and_modules_stay_within_the_gate(project: Path) -> None:
    found = []
    for path in sorted((project / "src").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        lines = source.count("\n")
        name = path.relative_to(project)
        found += [f"{name}: {lines} lines"] * (lines > MODULE_LINES)
        found += [f"{name}: {function}" for function in long_functions(source)]
    assert found == []


@pytest.mark.parametrize(("lines", "caught"), [(60, []), (61, ["f: 61"])])
def test_the_gate_counts_the_whole_function(lines: int, caught: list[str]) -> None:
    assert long_functions("def f():\n" + "    pass\n" * (lines - 1)) == caught
