"""The table of units of the trade, and exact conversion between them.

Decisions the table holds:

* A currency never converts into another: there is no rate in a unit.
* A count keeps its measure word. 家, 个 and 块 all have the dimension ``count``, but 12 个 is not 12 家: converting
  or adding them is refused, because nothing says that the things counted are the same. 万家 and 家 convert.
* 名 and 人 both count persons and convert. 人次 counts visits, so it is neither; 班次 counts classes.
* 百分点 is a difference of two percentages and is not %. % and ‰ and 倍 are pure ratios and convert.
* 年 and 月 are calendar time, 天 小时 分钟 are clock time; a year has no fixed number of days, so they do not mix.
* 位次 (rank), 号 (label), 年月 and 日期 (dates) and 名称 (a number inside a name) are not amounts: they convert
  only into themselves.
* A compound such as 元/吨 or 万人次/年 is read by rule from the units of the table.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import InexactConversion, UnitMismatch, UnknownUnit
from shanhai.vocab.numbers import exact_decimal, rounded_decimal
from shanhai.vocab.unit_table import SCALES, SIMPLE, SPELLINGS, Powers, Row, singular

MOST_PARTS = 3
"""Parts of a compound: 吨/公顷/年 is the longest the trade writes."""

NOT_AMOUNTS = frozenset({"label", "date", "name"})
"""Dimensions whose numbers cannot be calculated with."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: how it is written, what it measures, and its size.

    ``factor`` is its size in the base unit of its ``powers``, the exponents of what it measures: 亩 is
    (length, 2). A count carries its measure word there (``count:家``); ``dimension`` is the plain word for both.
    ``base_en`` and ``scale_en`` say how English prints it: 亿元 is 10⁸ of “yuan”.
    """

    symbol: str
    name_en: str
    symbol_en: str
    dimension: str
    factor: Fraction
    powers: Powers
    base_en: str
    scale_en: int = 0

    @property
    def is_amount(self) -> bool:
        """Whether one can calculate with it; False for labels, dates and names."""
        return self.dimension not in NOT_AMOUNTS

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money, or of money for something: 亿元, 元/吨."""
        return any(name.startswith("money ") for name, _ in self.powers)


def unit(symbol: str) -> Unit:
    """Return the unit written ``symbol``.

    Raises:
        UnknownUnit: not in the table and not a compound of units in it; names the nearest ones.
    """
    plain = symbol.strip()
    found = _TABLE.get(plain) or _compound(plain)
    if found is None:
        raise _unknown(symbol)
    return found


def all_units() -> tuple[Unit, ...]:
    """Return every simple unit of the table, in the order of the table."""
    return tuple(_TABLE.values())


def convert(value: Decimal, source: str, target: str, *, places: int | None = None) -> Decimal:
    """Return ``value`` of ``source`` in ``target``: exactly, or rounded half up to ``places`` where it has no end.

    An exact result is never rounded, also where ``places`` is given.

    Raises:
        UnknownUnit: a unit is not in the table.
        UnitMismatch: the two measure different things.
        InexactConversion: the result has no finite decimal form and ``places`` is not given.
    """
    here, there = unit(source), unit(target)
    if here.symbol == there.symbol:
        return value
    if here.powers != there.powers:
        raise mismatch(here, there)
    return in_decimal(Fraction(value) * here.factor / there.factor, target, places=places)


def in_decimal(value: Fraction, symbol: str, *, places: int | None) -> Decimal:
    """Return a fraction as an exact decimal of unit ``symbol``, or rounded half up to ``places`` if it has no end.

    Raises:
        InexactConversion: there is no finite decimal and ``places`` is not given.
    """
    exact = exact_decimal(value)
    if exact is not None:
        return exact
    if places is None:
        near = rounded_decimal(value, 6)
        raise InexactConversion(
            Bilingual(
                zh=f"结果约 {near}{symbol}，不是有限小数，不能精确表示。",
                en=f"The result is about {near} {symbol}; it has no finite decimal form.",
            ),
            Bilingual(
                zh="请指明保留几位小数（places，四舍五入）。", en="Name the rounding: places=…, half away from zero."
            ),
            value=value,
            unit=symbol,
        )
    return rounded_decimal(value, places)


def mismatch(here: Unit, there: Unit) -> UnitMismatch:
    """Return the error that says that two units do not measure the same thing."""
    if here.dimension == there.dimension == "count":
        cure = Bilingual(
            zh="量词不同，来源没有说数的是同一种东西；请用同一个量词。",
            en="The measure words differ and nothing says that the same things are counted; use one measure word.",
        )
    else:
        cure = Bilingual(zh="请使用同一类单位。", en="Use units of the same kind.")
    return UnitMismatch(
        Bilingual(
            zh=f"单位「{here.symbol}」与「{there.symbol}」量的不是同一种东西，不能换算或相加。",
            en=f"“{here.symbol}” ({here.dimension}) and “{there.symbol}” ({there.dimension}) measure different things"
            " and do not convert.",
        ),
        cure,
        source=here.symbol,
        target=there.symbol,
    )


def multiplied(left: Powers, right: Powers, sign: int = 1) -> Powers:
    """Return the powers of a product, or of a quotient with ``sign`` −1."""
    powers = dict(left)
    for name, exponent in right:
        powers[name] = powers.get(name, 0) + sign * exponent
    return tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))


def _simple(row: Row) -> Unit:
    return Unit(
        symbol=row.symbol,
        name_en=row.name_en,
        symbol_en=row.symbol_en,
        dimension=row.dimension,
        factor=row.factor,
        powers=row.powers,
        base_en=row.symbol_en,
    )


def _scaled(row: Row, prefix: str) -> Unit:
    word, short, power = SCALES[prefix]
    return Unit(
        symbol=prefix + row.symbol,
        name_en=f"{word} {row.name_en}",
        symbol_en=f"{short} {row.symbol_en}".strip(),
        dimension=row.dimension,
        factor=row.factor * 10**power,
        powers=row.powers,
        base_en=row.symbol_en,
        scale_en=power,
    )


def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for row in SIMPLE:
        table[row.symbol] = _simple(row)
        for prefix in row.scales:
            table[prefix + row.symbol] = _scaled(row, prefix)
    return table


_TABLE = _table()


@lru_cache(maxsize=512)
def _compound(symbol: str) -> Unit | None:
    parts = [part.strip() for part in symbol.split("/")]
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    units = [_TABLE.get(part) for part in parts]
    known = [part for part in units if part is not None and part.is_amount]
    if len(known) != len(parts):
        return None
    first, *rest = known
    powers, factor = first.powers, first.factor
    for below in rest:
        powers, factor = multiplied(powers, below.powers, -1), factor / below.factor
    per = "".join(f"/{singular(below.symbol_en) or 'unit'}" for below in rest)
    return Unit(
        symbol="/".join(part.symbol for part in known),
        name_en=" per ".join([first.name_en, *(singular(below.name_en) for below in rest)]),
        symbol_en=f"{first.symbol_en or 'units'}{per}",
        dimension="/".join(part.dimension for part in known),
        factor=factor,
        powers=powers,
        base_en=f"{first.base_en or 'units'}{per}",
        scale_en=first.scale_en,
    )


def _unknown(symbol: str) -> UnknownUnit:
    near = _nearest(symbol.strip())
    if near:
        cure = Bilingual(
            zh=f"是否指「{'」「'.join(near)}」？请改为单位表中的写法。",
            en=f"Is one of these meant: {', '.join(near)}? Use the spelling of the table of units.",
        )
    else:
        cure = Bilingual(
            zh="请改为单位表中的写法，如 元、亿元、亩、人、家、%；复合单位写成 元/吨。",
            en="Use the table of units, such as 元, 亿元, 亩, 人, 家, %; write a compound as 元/吨.",
        )
    return UnknownUnit(
        Bilingual(zh=f"没有「{symbol}」这个单位。", en=f"There is no unit “{symbol}”."),
        cure,
        unit=symbol,
        nearest=" ".join(near),
    )


def _nearest(symbol: str) -> list[str]:
    """Return up to three known spellings near an unknown one; in a compound only the unknown part is replaced."""
    parts = symbol.split("/")[:MOST_PARTS]
    wrong = [index for index, part in enumerate(parts) if part not in _TABLE]
    if not wrong:
        return []
    index = wrong[0]
    part = parts[index][:20]
    spelled = SPELLINGS.get(part.lower())
    near = [spelled] if spelled else _similar(part)
    return ["/".join([*parts[:index], found, *parts[index + 1 :]]) for found in near]


def _similar(part: str) -> list[str]:
    """Return the three most similar symbols; of equals the earlier in the table, where the commoner units stand."""
    scored = [(difflib.SequenceMatcher(None, part, symbol).ratio(), symbol) for symbol in _TABLE]
    good = [pair for pair in scored if pair[0] >= 0.5]
    return [symbol for _, symbol in sorted(good, key=lambda pair: -pair[0])[:3]]
