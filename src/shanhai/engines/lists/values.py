"""The values of a task list: rows of cells as they came, and the lines that are read out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shanhai.vocab.diagnostics import Diagnostic

UnitRole: TypeAlias = Literal["lead", "co_lead", "support"]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table, or one paragraph.

    `row` is its number as the file counts it, `place` says in words where it stands; `continued` are the columns whose
    cell is merged with the one above and repeats it.
    """

    row: int
    place: str
    values: tuple[str, ...]
    continued: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, or the paragraphs of a text that has none; one on a hidden sheet is said and not read."""

    name: str
    rows: tuple[Cells, ...]
    is_prose: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the list writes it, and in which role."""

    name: str
    role: UnitRole


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    `number` is the number as written, `path` the numbers from the top with a stroke between; `parent` is the place of
    the line above it in the tree (None at the top); `is_heading` says that it only holds others together. `due_said` is
    what the list writes of the date, `due` the last day that is meant, if it can be told. `quote` is the whole line; `file`
    is what findings call the file, with the sheet where a list stands in several.
    """

    row: int
    place: str
    number: str
    path: str
    parent: int | None
    text: str
    deliverable: str = ""
    units: tuple[Unit, ...] = ()
    due: date | None = None
    due_said: str = ""
    quote: str = ""
    is_heading: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class TaskList:
    """A list as read: its title, its lines in their order, and what is odd about it."""

    title: str
    lines: tuple[Line, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def tasks(self) -> tuple[Line, ...]:
        """The lines that are not headings."""
        return tuple(line for line in self.lines if not line.is_heading)
