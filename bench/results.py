"""One measured line beside its aim, and the table of all of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Bound = Literal["≥", "≤"]


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: what was measured where, in which unit, and the bound it should keep; without one it is for comparison."""

    section: str
    what: str
    measured: float
    unit: str
    bound: Bound | None = None
    aim: float = 0.0

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.bound is None:
            return None
        return self.measured >= self.aim if self.bound == "≥" else self.measured <= self.aim

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return the line as it is printed: what, measured, unit, aim, mark."""
        aim = f"{self.bound} {shown(self.aim)}" if self.bound else ""
        mark = {True: "✓", False: "✗", None: ""}[self.met]
        return self.what, shown(self.measured), self.unit, aim, mark


def shown(value: float) -> str:
    """Return a number with as many digits as can be told apart by measuring: three, more above a thousand."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


HEADING = ("", "measured", "unit", "aim", "")


def sections(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Return the results by section, both in the order they came."""
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.section, []).append(result)
    return found


def table(results: Iterable[Result]) -> str:
    """Return the table for a terminal, its columns aligned."""
    parts = sections(results)
    rows = [result.cells() for part in parts.values() for result in part]
    widths = [max(_width(row[column]) for row in (HEADING, *rows)) for column in range(len(HEADING))]
    lines: list[str] = []
    for section, part in parts.items():
        lines += ["", section, _line(HEADING, widths)]
        lines += [_line(result.cells(), widths) for result in part]
    return "\n".join(lines[1:])


def markdown(results: Iterable[Result]) -> str:
    """Return the same table for a page."""
    lines: list[str] = []
    for section, part in sections(results).items():
        lines += ["", f"## {section}", "", "| | measured | unit | aim | |", "|---|---:|---|---:|---|"]
        lines += ["| " + " | ".join(result.cells()) + " |" for result in part]
    return "\n".join(lines[1:]) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    what, measured, unit, aim, mark = (
        cell.rjust(width - _width(cell) + len(cell))
        if column in (1, 3)
        else cell.ljust(width - _width(cell) + len(cell))
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"  {what}  {measured} {unit}  {aim}  {mark}".rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
