"""Who asks, and as known on which day: what every query of the system carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reader:
    """The knowledge date of a question, and whether the one who asks may see what is not published."""

    as_known_on: date
    internal: bool = False
