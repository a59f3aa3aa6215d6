"""Progress of long work: one line that renews itself on a terminal, and silence in a pipe."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

EVERY_S = 0.1


class Progress:
    """A progress callback that shows "label: table rows" on the terminal; use it as a context manager."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.shown_at = 0.0
        self.width = 0

    def __call__(self, name: str, done: int, total: int) -> None:
        """Show how far the work is; `total` is 0 while unknown."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self.shown_at < EVERY_S:
            return
        self.shown_at = now
        line = f"{self.label}: {name} {done:,}" + (f" / {total:,}" if total else "")
        sys.stderr.write("\r" + line.ljust(self.width))
        sys.stderr.flush()
        self.width = max(self.width, len(line))

    def __enter__(self) -> Self:
        """Start with nothing shown."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave a clean line behind."""
        if self.width:
            sys.stderr.write("\r" + " " * self.width + "\r")
            sys.stderr.flush()
