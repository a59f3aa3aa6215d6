"""Fields the databases lack: decimals kept digit for digit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

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
