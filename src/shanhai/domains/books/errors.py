"""What can go wrong with a book."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, has_errors
from shanhai.vocab.errors import ShanhaiError


class BookRefused(ShanhaiError):
    """The book has errors; nothing of it was loaded."""

    code = "book_refused"

    def __init__(self, findings: Sequence[Diagnostic]) -> None:
        errors = sum(finding.severity == "error" for finding in findings)
        super().__init__(
            Bilingual(
                f"这本账册有 {errors} 处错误，未载入任何内容。", f"Errors in the book: {errors}. Nothing was loaded."
            ),
            Bilingual("请按所列逐条改正后再载入。", "Correct what is listed and load it again."),
            errors=errors,
        )
        self.findings = list(findings)


class HistoryConflict(BookRefused):
    """The book's history says something else than the history recorded here; history is not rewritten."""

    code = "history_conflict"


class BookChanged(ShanhaiError):
    """A file of the book changed between check and load, so what was checked is not what would be loaded."""

    code = "book_changed"


class DatabaseBusy(ShanhaiError):
    """Another program holds the database; nothing was loaded."""

    code = "database_busy"


class ExportRefused(ShanhaiError):
    """The folder for the export is not fit to be written."""

    code = "export_refused"


def refuse_if_errors(findings: Sequence[Diagnostic]) -> None:
    """Raise BookRefused if any finding is an error."""
    if has_errors(findings):
        raise BookRefused(findings)
