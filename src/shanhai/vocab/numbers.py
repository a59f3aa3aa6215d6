"""Exact decimal numbers: read from a cell, shown on a page, made from a fraction."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableNumber

MOST_DIGITS = 40
"""Digits a stored number may have; the largest sum of money in the trade needs fewer than twenty."""

# Full-width forms that input methods and sheets produce; other Unicode digits are refused, not guessed.
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    0xFF0E: ".",
    0xFF0C: ",",
    0xFF0B: "+",
    0xFF0D: "-",
    0x2212: "-",
}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?", re.ASCII)
_CURE = Bilingual(
    zh="请写成十进制数，如 4645.77、2,507,396、-3.5；不带单位，不用科学计数法。",
    en="Write a decimal number such as 4645.77, 2,507,396 or -3.5; no unit, no exponent.",
)


def parse_decimal(text: str) -> Decimal:
    """Read an exact decimal, keeping trailing zeros; full-width digits and groups of three are understood.

    Raises:
        UnreadableNumber: empty, not a plain decimal, an exponent, NaN or infinity, or more than 40 digits.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    if not _NUMBER.fullmatch(plain):
        shown = text if len(text) <= MOST_DIGITS else text[:MOST_DIGITS] + "…"
        raise UnreadableNumber(
            Bilingual(zh=f"「{shown}」不是可读的数。", en=f"“{shown}” is not a number that can be read."),
            _CURE,
            text=text,
        )
    digits = plain.replace(",", "")
    if sum(character.isdigit() for character in digits) > MOST_DIGITS:
        raise UnreadableNumber(
            Bilingual(
                zh=f"「{digits[:MOST_DIGITS]}…」超过 {MOST_DIGITS} 位数字。",
                en=f"“{digits[:MOST_DIGITS]}…” has more than {MOST_DIGITS} digits.",
            ),
            _CURE,
            text=text,
        )
    value = Decimal(digits)
    return value.copy_abs() if value.is_zero() else value


def show_decimal(value: Decimal, language: str) -> str:
    """Return the number as a page prints it, with exactly the decimals it has.

    English groups thousands. Chinese groups from five digits on: sources print 4645.77 without a comma.
    """
    plain = f"{value:f}"
    whole = plain.lstrip("-").partition(".")[0]
    if language.lower().startswith("zh") and len(whole) < 5:
        return plain
    return f"{value:,f}"


def exact_decimal(value: Fraction) -> Decimal | None:
    """Return the finite decimal equal to a fraction, with no needless zeros; None if there is none."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    return _decimal(value.numerator * 10**places // value.denominator, places)


def rounded_decimal(value: Fraction, places: int) -> Decimal:
    """Return a fraction rounded half away from zero (四舍五入) to ``places`` decimals."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _decimal(-whole if value < 0 else whole, places)


def _decimal(scaled: int, places: int) -> Decimal:
    # Built from its parts: arithmetic on Decimal would round to the 28 digits of the ambient context.
    digits = tuple(int(digit) for digit in str(abs(scaled)))
    return Decimal((int(scaled < 0), digits, -places))
