"""Reads the number in a cell, exactly: a double as its shortest decimal, a text with its unit and its hedge."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shanhai.engines.layouts.words import known_unit, plain
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableNumber
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.unit_table import SCALES

SHOWN_DIGITS: Final = 15
"""Digits that a spreadsheet program keeps and shows of a number (IEEE 754 double precision)."""

_BEFORE: Final = {
    "约": Qualifier.ABOUT, "大约": Qualifier.ABOUT, "近": Qualifier.NEARLY, "接近": Qualifier.NEARLY,
    "超": Qualifier.OVER, "超过": Qualifier.OVER, "逾": Qualifier.OVER, ">": Qualifier.OVER,
    "至少": Qualifier.AT_LEAST, "不少于": Qualifier.AT_LEAST, "不低于": Qualifier.AT_LEAST,
    "≥": Qualifier.AT_LEAST, ">=": Qualifier.AT_LEAST,
    "至多": Qualifier.AT_MOST, "最多": Qualifier.AT_MOST, "不超过": Qualifier.AT_MOST, "不高于": Qualifier.AT_MOST,
    "≤": Qualifier.AT_MOST, "<=": Qualifier.AT_MOST,
}  # fmt: skip
_AFTER: Final = {
    "以上": Qualifier.AT_LEAST, "以内": Qualifier.AT_MOST, "以下": Qualifier.AT_MOST, "左右": Qualifier.ABOUT,
    "余": Qualifier.OVER, "多": Qualifier.OVER,
}  # fmt: skip
_TEXT: Final = re.compile(
    rf"'?(?P<before>{'|'.join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))})?"
    r"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)"
    r"(?P<middle>余|多)?(?P<unit>[^0-9\s+.,-][^\s]*?)?"
    rf"(?P<after>{'|'.join(_AFTER)})?"
)
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|\\(.)|\[[^\]]*\]|_.|\*.")
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as a cell states it: exact, with the unit and the hedge if the cell has them.

    ``binary_tail`` is the double's own shortest decimal where it is longer than a spreadsheet shows.
    """

    value: Decimal
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    binary_tail: str = ""


class UnitUnknownInCell(UnreadableNumber):
    """There is a number, but what follows it is no unit."""

    code = "unit_unknown_in_cell"


def decimal_text(number: float) -> str:
    """Return the exact decimal of a number in a sheet.

    The shortest decimal that reads back to the same double (Python's repr), which is what was typed; where that has more
    than 15 significant digits, the 15 that a spreadsheet program shows: 0.1+0.2 is 0.3, not 0.30000000000000004.
    """
    text = repr(number)
    if text.endswith(".0"):
        text = text[:-2]
    if "e" not in text and len(text) <= SHOWN_DIGITS:
        return "0" if text == "-0" else text
    exact = Decimal(text)
    if len(exact.normalize().as_tuple().digits) > SHOWN_DIGITS:
        exact = Decimal(f"{number:.{SHOWN_DIGITS}g}")
    shown = format(exact, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def is_long(number: float) -> bool:
    """Tell whether a double has digits beyond those that a spreadsheet program shows."""
    return len(Decimal(repr(number)).normalize().as_tuple().digits) > SHOWN_DIGITS


def stated_number(number: float) -> Stated:
    """Read a number of a sheet.

    Raises:
        UnreadableNumber: not finite.
    """
    if not math.isfinite(number):
        parse_decimal(str(number))
    return Stated(Decimal(decimal_text(number)), binary_tail=repr(number) if is_long(number) else "")


def stated_text(text: str, unit_around: str) -> Stated:
    """Read a text: 3.2亿元, 约18亩, 1,234.50, 超10亿 (the rest of the unit from around).

    Raises:
        UnreadableNumber: no number in it, or more than a number with its unit and hedge.
        UnitUnknownInCell: the words behind the number are no unit.
    """
    short = plain(text)
    found = _TEXT.fullmatch(short)
    if found is None:
        return Stated(parse_decimal(text))
    before, after = found["before"], found["after"] or found["middle"]
    if before and after and _BEFORE[before] is not _AFTER[after]:
        parse_decimal(short)
    qualifier = _BEFORE[before] if before else _AFTER[after] if after else Qualifier.EXACT
    value = parse_decimal(found["number"])
    written = found["unit"] or ""
    if not written:
        return Stated(value, qualifier=qualifier)
    unit = _unit(written, unit_around)
    if not unit:
        raise UnitUnknownInCell(
            Bilingual(f"「{written}」不是单位表里的单位。", f"“{written}” is not in the table of units."),
            Bilingual(
                "格里只写数，或写数和单位，如 3.2亿元。", "Write a number, or a number with its unit, such as 3.2亿元."
            ),
            text=text,
        )
    return Stated(value, unit, qualifier)


def formatted(number: float, code: str) -> Stated | None:
    """Read a number by what its format shows of it: 0.125 as 12.5 %, 3 as 3 万元; None where the format scales it."""
    positive = unicodedata.normalize("NFKC", code.split(";", maxsplit=1)[0])
    bare = _QUOTED.sub("", positive)
    if _SCALED.search(bare) or "!" in bare:
        return None
    stated = stated_number(number)
    if "%" in bare:
        return Stated(stated.value.scaleb(2) + 0, "%", binary_tail=stated.binary_tail)
    literal = plain("".join((found[1] or found[2] or "") for found in _QUOTED.finditer(positive)))
    return Stated(stated.value, known_unit(literal), binary_tail=stated.binary_tail)


def _unit(written: str, around: str) -> str:
    found = known_unit(written)
    if not found and written in SCALES and around:
        found = known_unit(written + (around[1:] if around[0] in SCALES and len(around) > 1 else around))
    return found
