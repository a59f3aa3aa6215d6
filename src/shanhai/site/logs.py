"""Log records on one line each, without secrets."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

Failure: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
SOURCE_FOLDER = Path(__file__).resolve().parents[2]
MAX_WORDS = 300


class LineFormatter(logging.Formatter):
    """Formats a record on one line; a failure as its kind, its words and the places it passed in our own code.

    At level DEBUG the whole traceback follows, for developers.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        record.exc_text = None
        return " ".join(super().format(record).splitlines()) if not _debugging() else super().format(record)

    def formatException(self, ei: Failure) -> str:  # noqa: N802  # the name is the standard library's
        """Return what failed and where, without the values it held."""
        if _debugging():
            return super().formatException(ei)
        kind, failure, frames = ei
        if kind is None or failure is None:
            return ""
        words = " ".join(str(failure).split())[:MAX_WORDS]
        places = " < ".join(reversed(_own_places(frames)))
        return f"| {kind.__name__}: {words}" + (f" | {places}" if places else "")


def _debugging() -> bool:
    return logging.getLogger().isEnabledFor(logging.DEBUG)


def _own_places(frames: TracebackType | None) -> list[str]:
    """Return file:line of every frame in our own code, outermost first."""
    places = []
    for frame in traceback.extract_tb(frames):
        path = Path(frame.filename)
        if path.is_relative_to(SOURCE_FOLDER):
            places.append(f"{path.relative_to(SOURCE_FOLDER)}:{frame.lineno}")
    return places
