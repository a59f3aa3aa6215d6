"""The chain: each row's seal covers the row and the seal before it (a hash chain, as in RFC 9162 section 1 without the tree)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

FIRST = "0" * 64
"""What the first row has for the seal before it."""


class BreakKind(StrEnum):
    """What is wrong at a place of the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    UNLINKED = "unlinked"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the chain: its place from 1 on, what it says, the seal before it and its own."""

    sequence: int
    content: Mapping[str, str]
    previous: str
    seal: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: rows from `sequence` to `last`, both included."""

    kind: BreakKind
    sequence: int
    last: int


def seal(sequence: int, content: Mapping[str, str], previous: str) -> str:
    """Return the seal of a row: SHA-256 in hexadecimal over the seal before it, its place and its content by name."""
    said = json.dumps([previous, sequence, sorted(content.items())], ensure_ascii=False, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def breaks(links: Iterable[Link], *, length: int, head: str) -> Iterator[Break]:
    """Yield where a chain does not hold.

    Args:
        links: the rows by their place, lowest first.
        length: how many rows there must be.
        head: the seal the last of them must have.
    """
    last = Link(0, {}, "", FIRST)
    for link in links:
        if link.sequence > last.sequence + 1:
            yield Break(BreakKind.REMOVED, last.sequence + 1, link.sequence - 1)
        elif link.previous != last.seal:
            yield Break(BreakKind.UNLINKED, link.sequence, link.sequence)
        if link.seal != seal(link.sequence, link.content, link.previous):
            yield Break(BreakKind.CHANGED, link.sequence, link.sequence)
        last = link
    if last.sequence < length:
        yield Break(BreakKind.REMOVED, last.sequence + 1, length)
    elif last.sequence > length or last.seal != head:
        yield Break(BreakKind.CUT_OFF, last.sequence, last.sequence)
