"""The made-up region a generated book speaks of: how much of everything there is, and what falls to each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

FIRST_DAY = date(2017, 1, 1)
LAST_DAY = date(2026, 6, 30)
"""Nothing in a generated book happens or becomes known outside these days, so it can be loaded on any later one."""

COUNTIES, DISTRICTS, DIMENSIONS, GROUPS = 9, 16, 6, 12
MONTHS = 12 * (LAST_DAY.year - FIRST_DAY.year) + LAST_DAY.month
_WORD = (1 << 64) - 1


def spread(seed: int, stream: int, index: int) -> int:
    """Return a number of 64 bits that depends on nothing but its arguments (the mixing of splitmix64)."""
    mixed = (seed * 0xD1B54A32D192ED03 + stream * 0xABC98388FB8FAC03 + (index + 1) * 0x9E3779B97F4A7C15) & _WORD
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _WORD
    return mixed ^ (mixed >> 31)


@dataclass(frozen=True, slots=True)
class Scale:
    """How many rows of the three large tables there are, their history included."""

    observations: int
    commitments: int
    events: int

    @classmethod
    def of_load(cls, observations: int) -> Scale:
        """Return a book in which observations prevail, as in the book of a city."""
        return cls(observations, max(40, observations // 100), max(100, observations // 20))


@dataclass(frozen=True)
class World:
    """Sizes in proportion to the scale, and the codes of what there is; the same seed gives the same world."""

    scale: Scale
    seed: int

    def pick(self, stream: int, index: int, below: int) -> int:
        """Return a number from 0 up to `below`, settled by seed, stream and index."""
        return spread(self.seed, stream, index) % below

    @cached_property
    def tables_each(self) -> int:
        """Tables of each document that figures are taken from."""
        return 1 + self.scale.observations // 20 // MONTHS

    @cached_property
    def places(self) -> int:
        """Places beside region, city, counties and districts."""
        return self.scale.observations // 400

    @cached_property
    def undertakings(self) -> int:
        """Undertakings of all kinds; the first are the pairings of the counties."""
        return 40 + self.scale.observations // 500

    @cached_property
    def parties(self) -> int:
        """Parties of all kinds; the first are the topic groups."""
        return GROUPS + 20 + self.scale.observations // 1000

    @cached_property
    def indicators(self) -> int:
        """Indicators; one in ten has a second version."""
        return 60 + self.scale.observations // 2000

    @cached_property
    def versions(self) -> int:
        """Versions of all indicators."""
        return self.indicators + self.indicators // 10

    @cached_property
    def tasks(self) -> int:
        """Commitments with events: all but the plan, its dimensions and its lists; history rows not counted."""
        return self.scale.commitments - self.revised_commitments - 1 - DIMENSIONS - self.lists

    @cached_property
    def revised_commitments(self) -> int:
        """Commitments that say something else than at first: one row of history each."""
        return self.scale.commitments // 20

    @cached_property
    def lists(self) -> int:
        """Lists of tasks under the dimensions."""
        return max(DIMENSIONS, self.scale.commitments // 100)


def left_open(luck: int) -> tuple[str, str]:
    """Return what the source of a row leaves open, in both languages: something for one row in a hundred."""
    point = luck % 100, luck // 100 % 20
    return (f"合成：第 {point[1]} 项未载明", f"Synthetic: item {point[1]} not stated") if point[0] == 0 else ("", "")


def month_day(month: int) -> date:
    """Return the fifteenth of a month, counted from the first month of the world."""
    return date(FIRST_DAY.year + month // 12, month % 12 + 1, 15)


def is_internal(month: int) -> bool:
    """Tell whether the document of a month is for readers inside only: one in ten is."""
    return month % 10 == 7


def document_code(month: int) -> str:
    """Return the code of the document of a month."""
    return f"syn-doc-{month:03}"


def passage_code(month: int, number: int) -> str:
    """Return the code of one passage of the document of a month: 0 is a sentence, the others are tables."""
    return f"syn-passage-{month:03}-{number}"


def place_code(number: int) -> str:
    """Return the code of a place: 0 the region, 1 the city, then counties, districts of a metropolis, and others."""
    return f"syn-place-{number}"


def party_code(number: int) -> str:
    """Return the code of a party."""
    return f"syn-party-{number}"


def undertaking_code(number: int) -> str:
    """Return the code of an undertaking."""
    return f"syn-undertaking-{number}"


def later(day: date, days: int) -> date:
    """Return the day so many days on, no later than the last day of the world."""
    return min(day + timedelta(days=days), LAST_DAY)
