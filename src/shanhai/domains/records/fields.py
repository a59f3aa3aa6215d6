"""What the databases lack: decimals kept digit for digit, and conditions on codes and units that both can check."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import parse_decimal

if TYPE_CHECKING:
    DecimalBase = models.Field[Decimal | str | int | None, Decimal | None]
else:  # Django's fields take no type parameters at run time
    DecimalBase = models.Field


class ExactDecimalField(DecimalBase):
    """A decimal of any length, its trailing zeros kept: text on SQLite, numeric without bounds on PostgreSQL."""

    description = "exact decimal"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of the database at hand."""
        return "numeric" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: object, expression: object, connection: BaseDatabaseWrapper) -> Decimal | None:
        """Return the stored digits as a Decimal."""
        return None if value is None else Decimal(str(value))

    def to_python(self, value: Any) -> Decimal | None:
        """Return the value as a Decimal; floats are refused."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("数值须为精确小数，不接受浮点数 / an exact decimal is wanted, not a float")
        try:
            return parse_decimal(str(value))
        except ShanhaiError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Decimal | None:
        """Return the value to be stored."""
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return what the driver takes: digits as text on SQLite, a Decimal on PostgreSQL."""
        number = value if prepared else self.get_prep_value(value)
        if number is None or connection.vendor == "postgresql":
            return number
        return format(number, "f")


Compiled: TypeAlias = tuple[str, tuple[str | int, ...]]
"""A condition in the words of a database, and the values that belong into it."""


class IsCode(models.Func):
    """The condition that a text is a code: it begins with one of the characters `first` and holds none but `rest`."""

    output_field = models.BooleanField()

    def __init__(self, text: str, *, first: str, rest: str) -> None:
        super().__init__(text)
        self.first, self.rest = first, rest

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        """Return the condition as SQLite understands it."""
        text, given = compiler.compile(self.source_expressions[0])
        return f"({text} GLOB %s AND {text} NOT GLOB %s)", (*given, f"[{self.first}]*", *given, f"*[^{self.rest}]*")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        """Return the condition as PostgreSQL understands it."""
        text, given = compiler.compile(self.source_expressions[0])
        return f"({text} ~ %s)", (*given, f"^[{self.first}][{self.rest}]*$")


class IsUnit(models.Func):
    """The condition that a text is a unit: one of two lists, or two or three amounts divided by each other (元/吨).

    Both lists are symbols with a space between. A search in one text costs less than a list, which SQLite builds
    anew for every row.
    """

    output_field = models.BooleanField()

    def __init__(self, text: str, *, amounts: str, others: str) -> None:
        super().__init__(text)
        self.amounts, self.others = amounts, others

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        """Return the condition as SQLite understands it."""
        return self._condition(compiler, "instr")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        """Return the condition as PostgreSQL understands it."""
        return self._condition(compiler, "strpos")

    def _condition(self, compiler: SQLCompiler, find: str) -> Compiled:
        unit = compiler.compile(self.source_expressions[0])
        first, below = _parted(unit, find)
        second, third = _parted(below, find)
        parts = (
            (f"{find}({unit[0]}, ' ')", unit[1]),
            _listed(f"{self.amounts} {self.others}", unit, find),
            *(_listed(self.amounts, part, find) for part in (first, below, second, third)),
        )
        condition = "({} = 0 AND ({} OR {} AND ({} OR {} AND {})))".format(*(sql for sql, _ in parts))
        return condition, tuple(chain.from_iterable(given for _, given in parts))


def _listed(symbols: str, text: Compiled, find: str) -> Compiled:
    """Return the condition that a text is one of the symbols."""
    return f"{find}(%s, ' ' || {text[0]} || ' ') > 0", (f" {symbols} ", *text[1])


def _parted(text: Compiled, find: str) -> tuple[Compiled, Compiled]:
    """Return what stands before the first stroke of a text, and what stands after it."""
    sql, given = text
    stroke = f"{find}({sql} || '/', '/')"
    return (f"substr({sql}, 1, {stroke} - 1)", given * 2), (f"substr({sql}, {stroke} + 1)", given * 2)
