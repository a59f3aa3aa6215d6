"""What a column and a table of a book are: frozen specifications from which reading, checking, loading and export are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shanhai.vocab.bilingual import Bilingual

ColumnKind = Literal[
    "code",
    "ref",
    "text",
    "choice",
    "date",
    "period",
    "value",
    "share",
    "coordinate",
    "integer",
    "boolean",
    "unit",
    "axes",
    "formula",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name is also the name of the field it is stored in.

    `table` names the table a "ref" column points into; `words` the word list of a "choice" column; `limit` the
    characters a cell may have, 0 for any number.
    """

    name: str
    kind: ColumnKind
    title: Bilingual
    required: bool = False
    table: str = ""
    words: str = ""
    default: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a book: rows keyed by the first column.

    `one_of` names groups of columns of which exactly one must be filled; `identity` the column that names the
    thing of which the rows are versions, where that is not the key (places).
    """

    name: str
    title: Bilingual
    columns: tuple[Column, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    required: bool = False
    identity: str = ""

    @property
    def key(self) -> str:
        """The name of the column that identifies a row."""
        return self.columns[0].name

    @property
    def named_by(self) -> str:
        """The name of the column that other tables point to: the key, or the identity that several rows share."""
        return self.identity or self.key

    @property
    def refs(self) -> tuple[Column, ...]:
        """The columns that point into other tables."""
        return tuple(column for column in self.columns if column.kind == "ref")

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def code(zh: str = "编码", en: str = "code", name: str = "code") -> Column:
    """Return a key column."""
    return Column(name, "code", Bilingual(zh, en), required=True)


def ref(name: str, table: str, zh: str, en: str, *, required: bool = False) -> Column:
    """Return a column that points to a row of another table."""
    return Column(name, "ref", Bilingual(zh, en), required=required, table=table)


def key_ref(name: str, table: str, zh: str, en: str) -> Column:
    """Return a key column that is also a pointer: one row for each row of the other table."""
    return Column(name, "ref", Bilingual(zh, en), required=True, table=table)


def text(name: str, zh: str, en: str, *, required: bool = False, limit: int = 0) -> Column:
    """Return a column of free text."""
    return Column(name, "text", Bilingual(zh, en), required=required, limit=limit)


def both(stem: str, zh: str, en: str, *, required: bool = False) -> tuple[Column, Column]:
    """Return the Chinese and the English column of one text."""
    return (
        Column(f"{stem}_zh", "text", Bilingual(f"{zh}（中文）", f"{en} (Chinese)"), required=required),
        Column(f"{stem}_en", "text", Bilingual(f"{zh}（英文）", f"{en} (English)"), required=required),
    )


def choice(name: str, words: str, zh: str, en: str, *, required: bool = False, default: str = "") -> Column:
    """Return a column that holds one code of a word list."""
    return Column(name, "choice", Bilingual(zh, en), required=required, words=words, default=default)


def typed(name: str, kind: ColumnKind, zh: str, en: str, *, required: bool = False) -> Column:
    """Return a column of a plain kind: date, period, value, share, coordinate, integer, boolean, unit, axes, formula."""
    return Column(name, kind, Bilingual(zh, en), required=required)
