"""Reads people's own spreadsheets: XLSX, XLS, ODS and CSV, as they are; what cannot be read safely is refused."""

from __future__ import annotations

from shanhai.adapters.workbooks.archives import expand_within
from shanhai.adapters.workbooks.errors import (
    NoSheet,
    NotAWorkbook,
    ProtectedWorkbook,
    TooLargeWorkbook,
    TruncatedWorkbook,
    UnreadableText,
    WorkbookRefused,
)
from shanhai.adapters.workbooks.reading import MOST_BYTES, read_workbook

__all__ = [
    "MOST_BYTES",
    "NoSheet",
    "NotAWorkbook",
    "ProtectedWorkbook",
    "TooLargeWorkbook",
    "TruncatedWorkbook",
    "UnreadableText",
    "WorkbookRefused",
    "expand_within",
    "read_workbook",
]
