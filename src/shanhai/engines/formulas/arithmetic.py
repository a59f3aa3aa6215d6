"""The value of a formula: exact fractions inside, one decimal and one honest qualifier outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from shanhai.engines.formulas.dimensions import check_units
from shanhai.engines.formulas.errors import DivisionByZero
from shanhai.engines.formulas.hedges import of_extreme, of_product, of_sum, turned
from shanhai.engines.formulas.nodes import Binary, Call, Formula, Name, Negative, Node, Number
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import in_decimal, unit


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in base units with its qualifier."""

    number: Fraction
    qualifier: Qualifier


def evaluate(
    formula: Formula, values: Mapping[str, Quantity], target_unit: str, *, places: int | None = None
) -> Quantity:
    """Return the result of a formula in ``target_unit``.

    The arithmetic is exact. The result is rounded half up to ``places`` only where it has no finite decimal form.
    The qualifier says what still holds of the result. Bounds pass through sums, products and quotients in the
    direction in which the result moves: at least 10 × 22 is at least 220; 100 − at least 10 is at most 90. Where
    bounds pull in different directions, or any part is “about”, the result is “about”. Products and quotients take
    the quantities hedged in them to have the sign they are printed with, as amounts of the trade do.

    Raises:
        UnknownName, UnknownUnit, NotArithmetic, UnitMismatch: see `check_units`.
        DivisionByZero: a divisor is zero; names it.
        InexactConversion: the result has no finite decimal form and ``places`` is not given.
    """
    check_units(formula, {code: quantity.unit for code, quantity in values.items()}, target_unit)
    found = _value(formula.root, values)
    number = in_decimal(found.number / unit(target_unit).factor, target_unit, places=places)
    return Quantity(number, target_unit, found.qualifier)


def _value(node: Node, values: Mapping[str, Quantity]) -> _Value:
    match node:
        case Number(number):
            return _Value(number, Qualifier.EXACT)
        case Name(code):
            given = values[code]
            return _Value(Fraction(given.value) * unit(given.unit).factor, given.qualifier)
        case Negative(operand):
            inner = _value(operand, values)
            return _Value(-inner.number, turned(inner.qualifier))
        case Call(function, arguments):
            return _called(function, [_value(argument, values) for argument in arguments])
        case Binary(operator, left, right):
            return _joined(operator, _value(left, values), _value(right, values), right)


def _called(function: str, parts: list[_Value]) -> _Value:
    numbers = [part.number for part in parts]
    qualifiers = [part.qualifier for part in parts]
    if function == "sum":
        total = sum(numbers, Fraction(0))
        hedge = qualifiers[0]
        for other in qualifiers[1:]:
            hedge = of_sum(hedge, other)
        return _Value(total, hedge)
    return _Value(min(numbers) if function == "min" else max(numbers), of_extreme(qualifiers))


def _joined(operator: str, left: _Value, right: _Value, divisor: Node) -> _Value:
    match operator:
        case "+":
            return _Value(left.number + right.number, of_sum(left.qualifier, right.qualifier))
        case "-":
            return _Value(left.number - right.number, of_sum(left.qualifier, turned(right.qualifier)))
        case "*":
            hedge = of_product((left.qualifier, left.number < 0), (right.qualifier, right.number < 0))
            return _Value(left.number * right.number, hedge)
        case _:
            if right.number == 0:
                raise _by_zero(divisor)
            upside_down = (turned(right.qualifier), right.number < 0)
            return _Value(left.number / right.number, of_product((left.qualifier, left.number < 0), upside_down))


def _by_zero(divisor: Node) -> DivisionByZero:
    return DivisionByZero(
        Bilingual(zh=f"除数「{divisor.source}」为零。", en=f"The divisor “{divisor.source}” is zero."),
        Bilingual(zh="请核对该指标在这一时期的值。", en="Check the value of that indicator for the period."),
        divisor=divisor.source,
    )
