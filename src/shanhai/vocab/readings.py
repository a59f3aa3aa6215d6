"""Readings: what a source does not say itself and the editor of a book takes it to mean."""

from __future__ import annotations

import re

_READING = re.compile("判读|按[^，。；]{1,20}记")


def is_reading(note_zh: str) -> bool:
    """Tell whether a row's Chinese note says that the row is the editor's reading: 为编者判读, 按市政府记."""
    return _READING.search(note_zh) is not None
