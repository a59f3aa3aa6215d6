"""Findings about data: where, which value, what is wrong, and how to cure it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

Severity: TypeAlias = Literal["error", "warning"]
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in one place of one file; bad data is shown as a list of these, never as the first exception.

    ``row`` is the row as a sheet numbers it (the heading is row 1); None means the file as a whole.
    """

    severity: Severity
    file: str
    row: int | None
    column: str | None
    value: str
    what: Bilingual
    cure: Bilingual
    code: str

    def line(self, language: str) -> str:
        """Return the finding as one readable line in ``language``."""
        if language.lower().startswith("zh"):
            return _line_zh(self)
        return _line_en(self)


def from_error(
    error: ShanhaiError,
    *,
    file: str,
    row: int | None = None,
    column: str | None = None,
    value: str = "",
    severity: Severity = "error",
) -> Diagnostic:
    """Return the diagnostic for an error met while reading a cell."""
    return Diagnostic(
        severity=severity,
        file=file,
        row=row,
        column=column,
        value=value,
        what=error.what,
        cure=error.cure,
        code=error.code,
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by file, row and column, those about a whole file first."""
    return sorted(diagnostics, key=_place)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any finding is an error, not only a warning."""
    return any(finding.severity == "error" for finding in diagnostics)


def _place(finding: Diagnostic) -> tuple[str, int, str, str, str]:
    return (finding.file, finding.row or 0, finding.column or "", finding.code, finding.value)


def _short(value: str) -> str:
    one_line = " ".join(value.split())
    return one_line if len(one_line) <= LONGEST_VALUE else one_line[: LONGEST_VALUE - 1] + "…"


def _line_zh(finding: Diagnostic) -> str:
    place = finding.file
    if finding.row is not None:
        place += f" 第 {finding.row} 行"
    if finding.column:
        place += f" {finding.column} 列"
    if finding.value:
        place += f"「{_short(finding.value)}」"
    prefix = "提醒：" if finding.severity == "warning" else ""
    return f"{prefix}{place}：{finding.what.zh}{finding.cure.zh}"


def _line_en(finding: Diagnostic) -> str:
    parts = [finding.file]
    if finding.row is not None:
        parts.append(f"row {finding.row}")
    if finding.column:
        parts.append(f"column {finding.column}")
    place = ", ".join(parts)
    if finding.value:
        place += f" “{_short(finding.value)}”"
    prefix = "Warning: " if finding.severity == "warning" else ""
    return f"{prefix}{place}: {finding.what.en} {finding.cure.en}".rstrip()
