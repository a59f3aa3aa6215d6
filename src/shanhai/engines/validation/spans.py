"""What a stated figure can stand for: the numbers between its rounding, or on the open side of its hedge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import unit

WHOLE = frozenset({"count", "persons", "visits", "rank"})
"""Dimensions whose single things are counted one by one: a figure in them is not rounded unless its unit is scaled."""


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers between two bounds, in the base unit; None is no bound, an open bound is not itself among them."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False


def possible(figure: Quantity, *, rounding: bool = True) -> Span:
    """Return the numbers, in the base unit, that a stated figure can stand for.

    Exact: half a unit of the last stated digit to either side, as 四舍五入 leaves it (3.47 亿元 is [3.465, 3.475)
    亿元); things counted one by one are not rounded (181 人 is 181). Over and at least have no upper bound, nearly
    and at most no lower one: a source that says “over 800” vouches for no more. About reaches one unit of the last
    digit that is not zero (约800 is 700 to 900): a convention of this module, wide enough not to accuse.

    Args:
        figure: value, unit and hedge.
        rounding: False takes an exact figure for the very number that is written.
    """
    size = unit(figure.unit).factor
    value = Fraction(figure.value) * size
    match figure.qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return Span(value, None, low_open=figure.qualifier is Qualifier.OVER)
        case Qualifier.NEARLY | Qualifier.AT_MOST:
            return Span(None, value, high_open=figure.qualifier is Qualifier.NEARLY)
        case Qualifier.ABOUT:
            reach = _last_digit(figure.value) * size
            return Span(value - reach, value + reach)
        case _:
            return _rounded(figure, value, size) if rounding else Span(value, value)


def total(spans: Iterable[Span]) -> Span:
    """Return what the sum of one number out of each span can be."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    low_open = high_open = False
    for span in spans:
        low = None if low is None or span.low is None else low + span.low
        high = None if high is None or span.high is None else high + span.high
        low_open, high_open = low_open or span.low_open, high_open or span.high_open
    return Span(low, high, low_open, high_open)


def surely_above(one: Span, other: Span) -> bool:
    """Tell whether every number of one span is greater than every number of the other."""
    if one.low is None or other.high is None:
        return False
    return one.low > other.high or (one.low == other.high and (one.low_open or other.high_open))


def apart(one: Span, other: Span) -> bool:
    """Tell whether two spans have no number in common."""
    return surely_above(one, other) or surely_above(other, one)


def exactly(value: Fraction) -> Span:
    """Return the span of one number."""
    return Span(value, value)


def _rounded(figure: Quantity, value: Fraction, size: Fraction) -> Span:
    """Return what 四舍五入, half away from zero, leaves as written: for 0 neither half, for others the one towards 0."""
    known = unit(figure.unit)
    if known.dimension in WHOLE and known.factor == 1:
        return Span(value, value)
    half = Fraction(10) ** min(_exponent(figure.value), 0) * size / 2
    return Span(value - half, value + half, low_open=value <= 0, high_open=value >= 0)


def _last_digit(value: Decimal) -> Fraction:
    """Return the size of one unit of the last digit that is not zero; of zero itself its last digit."""
    digits, exponent = value.as_tuple().digits, _exponent(value)
    zeros = 0
    if any(digits):
        while digits[-1 - zeros] == 0:
            zeros += 1
    return Fraction(10) ** (exponent + zeros)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
