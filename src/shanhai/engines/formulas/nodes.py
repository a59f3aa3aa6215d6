"""The tree of a read formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A constant: a pure number without a unit."""

    value: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Name:
    """The code of an indicator."""

    code: str

    @property
    def source(self) -> str:
        """The text of the node."""
        return self.code


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of a value."""

    operand: Node
    source: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values joined by one of + - * /."""

    operator: str
    left: Node
    right: Node
    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """min, max or sum over one or more values."""

    function: str
    arguments: tuple[Node, ...]
    source: str


Node: TypeAlias = Number | Name | Negative | Binary | Call
"""A node keeps the piece of text it was read from (``source``), so that an error can name it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: its text and its tree."""

    text: str
    root: Node

    @property
    def names(self) -> tuple[str, ...]:
        """The codes it uses, each once, in the order of the text."""
        return tuple(dict.fromkeys(_names(self.root)))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(code):
            yield code
        case Negative(operand):
            yield from _names(operand)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from _names(argument)
        case Number():
            return
