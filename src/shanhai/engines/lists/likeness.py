"""How alike two lines are, and which line of a new edition is which of the old one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SURE_AT_PLACE: Final = 0.6
"""Likeness from which a line under the same number is the same line, changed."""
SURE_ELSEWHERE: Final = 0.8
"""Likeness from which a line under another number is the same line, moved."""
ASK_AT_PLACE: Final = 0.3
ASK_ELSEWHERE: Final = 0.55
"""Likeness from which it is asked."""


def bare_text(text: str) -> str:
    """Return a text without spaces and punctuation: what repeats of a line share."""
    return re.sub(r"[\W_]+", "", text)


def likeness(first: str, second: str) -> float:
    """Return how many pairs of neighbouring characters two texts share: 0 none, 1 all (the Dice coefficient)."""
    one, other = _pairs(bare_text(first)), _pairs(bare_text(second))
    if not one or not other:
        return float(bare_text(first) == bare_text(second))
    return 2 * len(one & other) / (len(one) + len(other))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the earlier edition: its key, its path of numbers and its text."""

    key: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Which old line each new one is ('' if it is new), the ones to ask about (place → keys), and the old ones left over."""

    keys: tuple[str, ...]
    unsure: dict[int, tuple[str, ...]]
    removed: tuple[str, ...]


def match_lines(old: Sequence[Known], new: Sequence[tuple[str, str]]) -> Matched:
    """Match the lines of a new edition, given as path and text, to those of the earlier one.

    Equal text first, then the same number with a like text, then a like text anywhere; what is neither sure nor clearly
    new is asked about and matched to nothing.
    """
    keys = [""] * len(new)
    free = {line.key: line for line in old}
    _match_equal(free, new, keys)
    scored = sorted(
        (
            (score, line.path == path, at, line.key)
            for at, (path, text) in enumerate(new)
            if not keys[at]
            for line in free.values()
            if (score := likeness(line.text, text)) >= ASK_AT_PLACE
        ),
        reverse=True,
    )
    for score, is_here, at, key in scored:
        if not keys[at] and key in free and score >= (SURE_AT_PLACE if is_here else SURE_ELSEWHERE):
            keys[at] = free.pop(key).key
    unsure: dict[int, tuple[str, ...]] = {}
    for score, is_here, at, key in scored:
        if not keys[at] and key in free and score >= (ASK_AT_PLACE if is_here else ASK_ELSEWHERE):
            unsure[at] = (*unsure.get(at, ()), key)
    return Matched(tuple(keys), unsure, tuple(free))


def _match_equal(free: dict[str, Known], new: Sequence[tuple[str, str]], keys: list[str]) -> None:
    by_text: dict[str, list[Known]] = {}
    for line in free.values():
        by_text.setdefault(bare_text(line.text), []).append(line)
    for same_place in (True, False):
        for at, (path, text) in enumerate(new):
            same = [line for line in by_text.get(bare_text(text), []) if line.key in free]
            found = next((line for line in same if line.path == path or not same_place), None)
            if found is not None and not keys[at]:
                keys[at] = free.pop(found.key).key
