"""Finding quotes again in the text they were taken from, all of a document at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quote stands in a text: a half-open range of characters."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same quotes: which begin here, and all that cover it."""

    text: str
    begins: tuple[str, ...]
    covers: tuple[str, ...]


def located(text: str, quotes: Mapping[str, str]) -> dict[str, Located]:
    """Return where quotes stand in a text, by their code: the first place of each; those not found are left out.

    White space is not compared: a line broken in print does not hide a quote.
    """
    positions = [index for index, character in enumerate(text) if not character.isspace()]
    dense = "".join(text[index] for index in positions)
    found: dict[str, Located] = {}
    for code, quote in quotes.items():
        wanted = "".join(quote.split())
        at = dense.find(wanted) if wanted else -1
        if at >= 0:
            found[code] = Located(code, positions[at], positions[at + len(wanted) - 1] + 1)
    return found


def segments(text: str, places: Iterable[Located]) -> Iterator[Segment]:
    """Yield a text cut at every beginning and end of a quote; quotes may overlap. Joined together it is the text."""
    ordered = sorted(places, key=lambda place: (place.start, -place.end, place.code))
    cuts = sorted({0, len(text)} | {cut for place in ordered for cut in (place.start, place.end)})
    covering: list[Located] = []
    following = 0
    for start, end in pairwise(cuts):
        first = following
        while following < len(ordered) and ordered[following].start == start:
            following += 1
        covering = [place for place in covering if place.end > start] + ordered[first:following]
        yield Segment(
            text=text[start:end],
            begins=tuple(place.code for place in ordered[first:following]),
            covers=tuple(place.code for place in covering),
        )
