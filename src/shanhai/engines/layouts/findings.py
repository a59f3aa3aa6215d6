"""Collects findings by cell while a sheet is read."""

from __future__ import annotations

from collections.abc import Iterable

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, Severity, from_error
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.workbooks import column_name


class Findings:
    """The findings about one sheet; each names the sheet, the row and the column as a spreadsheet shows them."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.source = file, f"{file}［{sheet}］" if sheet else file
        self._found: list[tuple[int, int, Diagnostic]] = []

    def add(
        self,
        at: tuple[int | None, int | None],
        code: str,
        value: object,
        what: tuple[str, str],
        cure: tuple[str, str],
        *,
        severity: Severity = "error",
    ) -> None:
        """Note a finding at a row and column (from 0; None for the sheet as a whole), in both languages."""
        row, column = at
        finding = Diagnostic(
            severity=severity,
            file=self.source,
            row=None if row is None else row + 1,
            column=None if column is None else column_name(column),
            value=str(value),
            what=Bilingual(*what),
            cure=Bilingual(*cure),
            code=code,
        )
        self._keep(row, column, finding)

    def add_error(self, row: int, column: int, value: object, error: ShanhaiError) -> None:
        """Note an error of the vocabulary met while reading a cell."""
        self._keep(
            row,
            column,
            from_error(error, file=self.source, row=row + 1, column=column_name(column), value=str(value)),
        )

    def all(self) -> tuple[Diagnostic, ...]:
        """Return the findings in the order of the sheet, those about all of it first."""
        return tuple(finding for _, _, finding in sorted(self._found, key=lambda one: (one[0], one[1], one[2].code)))

    def _keep(self, row: int | None, column: int | None, finding: Diagnostic) -> None:
        self._found.append((-1 if row is None else row, -1 if column is None else column, finding))


def meant(near: Iterable[str]) -> tuple[str, str]:
    """Return the cure that offers near names, or says where to add the name."""
    names = list(near)
    if names:
        return (
            f"是否指 {'、'.join(names)}？请改格里的名称，或写进对应关系。",
            f"Is {' or '.join(names)} meant? Correct the cell or add the name to the mapping.",
        )
    return "请核对名称，或写进对应关系。", "Check the name, or add it to the mapping."
