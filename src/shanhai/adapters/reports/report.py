"""A report in one language as a value: sections of tables whose cells hold text, some of it struck through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `struck` is what no longer holds, `strong` what is new, `quiet` what stands beside.

    `noun` and `code` name what it speaks of (a commitment, a party, a passage of a document), for a page to link to.
    """

    text: str
    struck: bool = False
    strong: bool = False
    quiet: bool = False
    noun: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of a table: paragraphs of pieces."""

    paragraphs: Sequence[Sequence[Piece]]

    @property
    def text(self) -> str:
        """The cell as plain text, a line for each paragraph."""
        return "\n".join("".join(piece.text for piece in pieces) for pieces in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the report: its rows are the first of `total`, the others are only counted.

    `nothing` stands where there is none; `widths` are the shares of the columns; the first cell of a row is its head.
    """

    name: str
    title: str
    columns: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    total: int
    nothing: str
    more: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report: sections under a title, and what is said before them."""

    title: str
    sections: Sequence[Section]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: title, lines beneath it, counts that stand at the top (name of the section, words, number), chapters."""

    title: str
    lines: Sequence[str]
    counts: Sequence[tuple[str, str, int]]
    chapters: Sequence[Chapter]
    language: str
    closing: Sequence[str] = field(default=())
