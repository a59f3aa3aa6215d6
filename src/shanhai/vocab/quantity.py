"""A value with its unit and its qualifier: what a source states, as one thing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableNumber
from shanhai.vocab.numbers import show_decimal
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.unit_table import singular
from shanhai.vocab.units import Unit, convert, unit

_TIGHT = frozenset({"%", "‰"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact decimal of one unit, hedged as its source hedges it.

    Raises:
        UnreadableNumber: the value is not a finite Decimal (a float is refused: it is not exact).
        UnknownUnit: the unit is not in the table.
    """

    value: Decimal
    unit: str
    qualifier: Qualifier = Qualifier.EXACT

    def __post_init__(self) -> None:
        given: object = self.value  # callers outside the type checker hand in floats
        if not isinstance(given, Decimal) or not given.is_finite():
            raise UnreadableNumber(
                Bilingual(zh=f"{self.value!r} 不是精确的十进制数。", en=f"{self.value!r} is not an exact decimal."),
                Bilingual(zh="请用 Decimal，不用浮点数。", en="Use a finite Decimal, never a float."),
                value=self.value,
            )
        unit(self.unit)

    def to(self, target: str, *, places: int | None = None) -> Quantity:
        """Return the same quantity in another unit; see `shanhai.vocab.units.convert` for exactness and errors."""
        return Quantity(convert(self.value, self.unit, target, places=places), target, self.qualifier)

    def number_and_unit(self, language: str) -> tuple[str, str]:
        """Return the printed number and the printed unit, without the qualifier.

        Chinese prints both as stored (4645.77, 亿元). English has no 万 and 亿, so it shifts the point,
        exactly: 4645.77 亿元 is 464.577 “billion yuan”.
        """
        known = unit(self.unit)
        if language.lower().startswith("zh"):
            return show_decimal(self.value, language), "" if known.dimension == "name" else known.symbol
        return _english(self.value, known)

    def show(self, language: str) -> str:
        """Return the quantity as a sentence would carry it: 超10亿元 / over 1 billion yuan; 前10位 / top 10."""
        number, symbol = self.number_and_unit(language)
        chinese = language.lower().startswith("zh")
        kind = unit(self.unit).dimension
        if kind == "rank":
            return self._show_rank(number, language)
        if kind == "label" and not chinese:
            return self.qualifier.phrase(f"{symbol} {number}", language)
        gap = "" if chinese or symbol in _TIGHT or not symbol else " "
        return self.qualifier.phrase(f"{number}{gap}{symbol}", language)

    def _show_rank(self, number: str, language: str) -> str:
        chinese = language.lower().startswith("zh")
        if self.qualifier is Qualifier.AT_MOST or self.qualifier is Qualifier.AT_LEAST:
            text = f"{number}位" if chinese else number
            return self.qualifier.phrase(text, language, rank=True)
        return self.qualifier.phrase(f"第{number}位" if chinese else f"no. {number}", language, rank=True)


def _english(value: Decimal, known: Unit) -> tuple[str, str]:
    """Return number and unit with 万 and 亿 turned into plain numbers, millions and billions by an exact shift."""
    plain = _shifted(value, known.scale_en)
    if known.scale_en == 0 or abs(plain) < 10**6:
        word = singular(known.base_en) if plain == 1 else known.base_en
        return show_decimal(plain, "en"), word
    power, name = (9, "billion") if abs(plain) >= 10**9 else (6, "million")
    return show_decimal(_shifted(value, known.scale_en - power), "en"), f"{name} {known.base_en}".strip()


def _shifted(value: Decimal, power: int) -> Decimal:
    """Return value × 10^power, digit for digit; zeros that were not decimals in the source do not become decimals."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise UnreadableNumber(Bilingual(zh=f"{value} 不是有限的数。", en=f"{value} is not finite."), value=value)
    kept, moved = list(digits), exponent + power
    while exponent >= 0 and moved < 0 and len(kept) > 1 and kept[-1] == 0:
        kept.pop()
        moved += 1
        exponent += 1
    return Decimal((sign, tuple(kept), moved))
