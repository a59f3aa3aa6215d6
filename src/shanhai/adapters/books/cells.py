"""One cell of a book: from the text in the file to its one written form, or a finding that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from shanhai.adapters.books.columns import Column, ColumnKind
from shanhai.adapters.books.findings import WORDS
from shanhai.engines.formulas import parse
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.periods import parse_date, parse_period
from shanhai.vocab.units import unit
from shanhai.vocab.words import WORD_LISTS

CODE = re.compile(r"[a-z0-9][a-z0-9._@-]*")
LONGEST_CODE = 120
WRITTEN_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
WRITTEN_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?", re.ASCII)
"""A number that is its own written form; others are read first, which takes longer."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LIMITS: Mapping[ColumnKind, int] = MappingProxyType({"axes": 255, "period": 60, "unit": 40})
BOOLEANS = ("yes", "no")


class UnreadableCell(ShanhaiError):
    """The cell does not hold what its column is for."""

    code = "unreadable_cell"


def written_form(column: Column, text: str) -> str:
    """Return the one written form of a filled cell, so that equal contents are equal texts.

    Raises:
        ShanhaiError: the cell does not hold what the column is for; the message says what is wrong and the cure.
    """
    if found := CONTROL.search(text):
        raise _refuse(
            f"含有看不见的控制字符（U+{ord(found.group()):04X}）。",
            f"There is an invisible control character (U+{ord(found.group()):04X}).",
            "请重新键入这一格。",
            "Type this cell anew.",
        )
    form = _READERS[column.kind](column, text)
    limit = column.limit or LIMITS.get(column.kind, 0)
    if limit and len(form) > limit:
        what, cure = WORDS["cell_too_long"]
        said = {"length": len(form), "limit": limit}
        raise UnreadableCell(Bilingual(what.zh.format(**said), what.en.format(**said)), cure)
    return form


def _refuse(zh: str, en: str, cure_zh: str, cure_en: str) -> UnreadableCell:
    return UnreadableCell(Bilingual(zh, en), Bilingual(cure_zh, cure_en))


def _code(column: Column, text: str) -> str:
    if not CODE.fullmatch(text) or len(text) > LONGEST_CODE:
        raise _refuse(
            "不是可用的编码。",
            "This is not a usable code.",
            "编码用小写英文字母、数字和 . _ @ - 组成，以字母或数字开头，不超过 120 个字符。",
            "A code is made of a–z, 0–9 and . _ @ -, starts with a letter or digit, and has at most 120 characters.",
        )
    return text


def _text(column: Column, text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _choice(column: Column, text: str) -> str:
    allowed = WORD_LISTS[column.words]
    if text in allowed:
        return text
    shown_zh = "、".join(f"{code}（{word.zh}）" for code, word in allowed.items())
    raise _refuse(
        "不在可选词表内。",
        "This is not in the list of allowed words.",
        f"可填：{shown_zh}。",
        f"Allowed: {', '.join(allowed)}.",
    )


def _date(column: Column, text: str) -> str:
    return parse_date(text).isoformat()


def _period(column: Column, text: str) -> str:
    return parse_period(text).text


def _value(column: Column, text: str) -> str:
    if WRITTEN_NUMBER.fullmatch(text):
        return text
    # Figures whose unit is a date are written as dates; the row's unit decides which of the two is right.
    if WRITTEN_DATE.fullmatch(text):
        parse_period(text)
        return text
    return format(parse_decimal(text), "f")


def _share(column: Column, text: str) -> str:
    share = parse_decimal(text)
    if not 0 <= share <= 1:
        raise _refuse(
            "份额须在 0 与 1 之间。",
            "A share lies between 0 and 1.",
            "百分之四十写作 0.4。",
            "Write forty per cent as 0.4.",
        )
    return _within_six_places(share)


def _coordinate(column: Column, text: str) -> str:
    degrees = parse_decimal(text)
    limit = 180 if column.name == "lon" else 90
    if abs(degrees) > limit:
        raise _refuse(
            f"坐标超出 ±{limit} 度。", f"The coordinate lies beyond ±{limit} degrees.",
            "请填 WGS84 十进制度。", "Give decimal degrees in WGS84.",
        )  # fmt: skip
    return _within_six_places(degrees)


def _within_six_places(number: Decimal) -> str:
    if number != number.quantize(Decimal("0.000001")):
        raise _refuse(
            "小数超过六位。", "There are more than six decimals.", "请保留至多六位小数。", "Give at most six decimals."
        )
    return format(number.normalize(), "f")


def _integer(column: Column, text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise _refuse(
            "不是非负整数。", "This is not a whole number of zero or more.", "请填 0、1、2 ……", "Write 0, 1, 2 …"
        )
    return str(int(text))


def _boolean(column: Column, text: str) -> str:
    if text not in BOOLEANS:
        raise _refuse(
            "只能填 yes 或 no。",
            "Only yes or no is understood.",
            "不知道时留空。",
            "Leave it empty if it is not known.",
        )
    return text


def _unit(column: Column, text: str) -> str:
    return unit(text).symbol


def _axes(column: Column, text: str) -> str:
    pairs = [pair.strip() for pair in text.split(";") if pair.strip()]
    if not all(re.fullmatch(r"[a-z0-9_-]+=[a-z0-9._-]+", pair) for pair in pairs):
        raise _refuse(
            "分组写法读不懂。",
            "The axes cannot be read.",
            "写作 axis=member，多个以分号隔开。",
            "Write axis=member, several separated by semicolons.",
        )
    names = [pair.partition("=")[0] for pair in pairs]
    if len(set(names)) != len(names):
        raise _refuse("同一分组出现两次。", "One axis is given twice.", "每个分组只写一项。", "Give each axis once.")
    return ";".join(sorted(pairs))


def _formula(column: Column, text: str) -> str:
    parse(text)
    return text


_READERS: Mapping[ColumnKind, Callable[[Column, str], str]] = MappingProxyType(
    {
        "code": _code,
        "ref": _code,
        "text": _text,
        "choice": _choice,
        "date": _date,
        "period": _period,
        "value": _value,
        "share": _share,
        "coordinate": _coordinate,
        "integer": _integer,
        "boolean": _boolean,
        "unit": _unit,
        "axes": _axes,
        "formula": _formula,
    }
)
