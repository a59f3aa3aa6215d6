"""Why a spreadsheet is refused as a whole."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class WorkbookRefused(ShanhaiError):
    """The file is not read at all."""

    code = "workbook_refused"


class NotAWorkbook(WorkbookRefused):
    """The file is not what its name says."""

    code = "not_a_workbook"


class TooLargeWorkbook(WorkbookRefused):
    """The file, or what it expands to, is beyond what is read."""

    code = "workbook_too_large"


class TruncatedWorkbook(WorkbookRefused):
    """The file ends too early or is damaged."""

    code = "workbook_truncated"


class ProtectedWorkbook(WorkbookRefused):
    """The file can be opened with a password only."""

    code = "workbook_protected"


class NoSheet(WorkbookRefused):
    """The file has no sheet with a filled cell."""

    code = "workbook_without_sheet"


class UnreadableText(WorkbookRefused):
    """The bytes of a CSV are in no encoding that is read."""

    code = "workbook_unreadable_text"
