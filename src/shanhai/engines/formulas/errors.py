"""Failures of the formula engine."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class FormulaError(ShanhaiError):
    """A formula cannot be read or worked out."""

    code = "formula_error"


class UnreadableFormula(FormulaError):
    """The text does not follow the grammar of formulas."""

    code = "unreadable_formula"


class FormulaTooLarge(FormulaError):
    """The formula is longer, or nested deeper, than any honest one."""

    code = "formula_too_large"


class UnknownName(FormulaError):
    """The formula names an indicator that was not given."""

    code = "unknown_name"


class NotArithmetic(FormulaError):
    """A label, a date or a name was used as if it were an amount."""

    code = "not_arithmetic"


class DivisionByZero(FormulaError):
    """A divisor is zero."""

    code = "division_by_zero"
