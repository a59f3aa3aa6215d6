"""Which numbers a quotation can be read to state, so that a figure that its own sentence does not state is found."""

from __future__ import annotations

import re
from decimal import Decimal

_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万亿|亿|万)?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_SCALES = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_CHINESE = re.compile("[一二三四五六七八九十两百]+")
_WORDS = {"首": 1, "唯一": 1, "双": 2, "两": 2, "全覆盖": 100, "半": 50}
"""Words that state a number without a numeral: the first, the only one, double, full coverage, half."""


def numbers_in(text: str) -> set[Decimal]:
    """Return every number the text can be read to state: numerals of both kinds, scaled by 万 and 亿, tenths (成), words."""
    plain = text.translate(_FULL_WIDTH)
    found: set[Decimal] = set()
    for digits, scale in _ARABIC.findall(plain):
        number = Decimal(digits.replace(",", ""))
        found |= {number, number * _SCALES.get(scale, 1)}
    for word in _CHINESE.findall(plain):
        found |= {Decimal(value) for value in _readings(word)}
    found |= {Decimal(number) for word, number in _WORDS.items() if word in plain}
    found |= {Decimal(_DIGITS[digit] * 10) for digit in re.findall("([一二三四五六七八九])成", plain)}
    return found


def _readings(word: str) -> set[int]:
    """Return a Chinese numeral below a thousand as a whole, and each of its digits (十纵六横 states two numbers)."""
    values = {_DIGITS[digit] for digit in word if digit in _DIGITS} | ({10} if "十" in word else set())
    hundreds, _, rest = word.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    whole = 100 * (_DIGITS.get(hundreds, 1) if "百" in word else 0)
    whole += 10 * (_DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
    return values | {whole}
