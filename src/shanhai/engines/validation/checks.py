"""The rules applied: each finds something only where nothing that the stated figures can stand for would satisfy it.

So a hedge or a rounding never accuses: 超800 against 790 is found, against 810 it is not; 33.3 % + 33.3 % + 33.3 % can
be 100 %. All arithmetic is exact (fractions of the base unit), whatever units the figures are stated in.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from shanhai.engines.validation.spans import WHOLE, Span, apart, exactly, possible, surely_above, total
from shanhai.engines.validation.values import Finding, Range, Stated
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.numbers import rounded_decimal
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import in_decimal, unit

HUNDRED = Fraction(1)
"""100 % in the base unit of ratios."""
PLACES = 6


def check_range(rule: Range, figure: Stated) -> Finding | None:
    """Return what is wrong with a figure that lies outside its limits, which hold for the number as written."""
    given = figure.quantity
    limit_unit = rule.unit or given.unit
    if not _comparable(given.unit, limit_unit):
        return _units_differ("range", [figure], limit_unit)
    stated = possible(given, rounding=False)
    if rule.least is not None and surely_above(_base(rule.least, limit_unit), stated):
        bound = Quantity(rule.least, limit_unit)
        return _finding("range", f"小于{bound.show('zh')}", f"is less than {bound.show('en')}", figure)
    if rule.most is not None and surely_above(stated, _base(rule.most, limit_unit)):
        bound = Quantity(rule.most, limit_unit)
        return _finding("range", f"大于{bound.show('zh')}", f"is more than {bound.show('en')}", figure)
    if rule.whole and not _is_whole(given):
        return _finding("range", "不是整数", "is not a whole number", figure)
    return None


def check_sum(whole: Stated, parts: Sequence[Stated]) -> Finding | None:
    """Return what is wrong where the parts cannot make up the whole; the tolerance is the rounding of what is stated."""
    if not all(_comparable(whole.quantity.unit, part.quantity.unit) for part in parts):
        return _units_differ("sum", [whole, *parts], whole.quantity.unit)
    if not apart(possible(whole.quantity), total(possible(part.quantity) for part in parts)):
        return None
    added = _added(parts, whole.quantity.unit)
    terms = [" + ".join(part.show(language) for part in parts) for language in ("zh", "en")]
    what = Bilingual(
        f"{terms[0]} = {added.show('zh')}，与{whole.show('zh')}不符。",
        f"{terms[1]} = {added.show('en')}, which is not {whole.show('en')}.",
    )
    return Finding("sum", what, (whole, *parts))


def check_never_falls(figure: Stated, earlier: Stated | None, later: Stated | None = None) -> Finding | None:
    """Return what is wrong where a cumulative figure falls: below the one before it, or above the one after it."""
    pairs = [(earlier, figure)] if earlier else []
    pairs += [(figure, later)] if later else []
    for before, after in pairs:
        if not _comparable(before.quantity.unit, after.quantity.unit):
            return _units_differ("never_falls", [before, after], before.quantity.unit)
        if surely_above(possible(before.quantity), possible(after.quantity)):
            what = Bilingual(
                f"累计数下降：{before.show('zh')}，之后{after.show('zh')}。",
                f"A cumulative figure falls: {before.show('en')}, then {after.show('en')}.",
            )
            return Finding("never_falls", what, (before, after))
    return None


def check_share(figure: Stated) -> Finding | None:
    """Return what is wrong with a share below 0 or above 100 %, as written."""
    if not _comparable(figure.quantity.unit, "%"):
        return _units_differ("share", [figure], "%")
    stated = possible(figure.quantity, rounding=False)
    if surely_above(stated, exactly(HUNDRED)):
        return _finding("share", "超过100%", "is more than 100%", figure)
    if surely_above(exactly(Fraction(0)), stated):
        return _finding("share", "小于0", "is less than 0", figure)
    return None


def check_shares(parts: Sequence[Stated], *, complete: bool) -> Finding | None:
    """Return what is wrong with shares of one whole: together above 100 %, or, if they are all of it, not 100 %."""
    if not all(_comparable(part.quantity.unit, "%") for part in parts):
        return _units_differ("share", parts, "%")
    together = total(possible(part.quantity) for part in parts)
    above = surely_above(together, exactly(HUNDRED))
    if not (above or (complete and surely_above(exactly(HUNDRED), together))):
        return None
    added = _added(parts, "%")
    terms = [" + ".join(part.show(language) for part in parts) for language in ("zh", "en")]
    what = Bilingual(
        f"{terms[0]} = {added.show('zh')}，{'超过' if above else '不足'}100%。",
        f"{terms[1]} = {added.show('en')}, {'more' if above else 'less'} than 100%.",
    )
    return Finding("share", what, tuple(parts))


def check_part(part: Stated, whole: Stated) -> Finding | None:
    """Return what is wrong with a part that is greater than its whole."""
    if not _comparable(part.quantity.unit, whole.quantity.unit):
        return _units_differ("part", [part, whole], whole.quantity.unit)
    if not surely_above(possible(part.quantity), possible(whole.quantity)):
        return None
    what = Bilingual(
        f"部分大于整体：{part.show('zh')}，{whole.show('zh')}。",
        f"The part is greater than the whole: {part.show('en')}; {whole.show('en')}.",
    )
    return Finding("part", what, (part, whole))


def _comparable(one: str, other: str) -> bool:
    return unit(one).powers == unit(other).powers


def _base(value: Decimal, symbol: str) -> Span:
    return exactly(Fraction(value) * unit(symbol).factor)


def _is_whole(given: Quantity) -> bool:
    """Tell whether a figure counts whole things: 1.5 万人 is 15,000 people, 1.5 人 is none; rates are not asked."""
    known = unit(given.unit)
    return known.dimension not in WHOLE or (Fraction(given.value) * known.factor).denominator == 1


def _added(parts: Sequence[Stated], symbol: str) -> Quantity:
    value = sum((Fraction(part.quantity.value) * unit(part.quantity.unit).factor for part in parts), Fraction(0))
    shown = in_decimal(value / unit(symbol).factor, symbol, places=PLACES)
    return Quantity(shown, symbol)


def _finding(kind: str, zh: str, en: str, figure: Stated) -> Finding:
    return Finding(kind, Bilingual(f"{figure.show('zh')}，{zh}。", f"{figure.show('en')} {en}."), (figure,))


def _units_differ(kind: str, figures: Sequence[Stated], symbol: str) -> Finding:
    shown = [", ".join(figure.show(language) for figure in figures) for language in ("zh", "en")]
    what = Bilingual(
        f"单位不能换算成{symbol}，无法比较：{shown[0]}。", f"The units do not convert to {symbol}: {shown[1]}."
    )
    return Finding(kind, what, tuple(figures))


def shown_number(value: Fraction, places: int = 2) -> str:
    """Return a fraction rounded for a sentence, without needless zeros."""
    text = f"{rounded_decimal(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
