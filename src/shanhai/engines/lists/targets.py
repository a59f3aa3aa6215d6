"""A line that names an indicator and says what it is to reach: 飞地数达到50块, 接待游客突破120万人次."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import all_units

BETWEEN: Final = 12
"""Characters that may stand between the name of an indicator and the number it is to reach."""
_UNITS: Final = "|".join(sorted((re.escape(one.symbol) for one in all_units() if one.is_amount), key=len, reverse=True))
_AMOUNT: Final = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s*(?:余|多)?\s*({_UNITS})(以上|以内|以下)?")
_ABOVE: Final = re.compile("超过|突破|超")
_BELOW: Final = re.compile("不超过|不高于|控制在|降至|降到|下降到|低于|压减到|减少到")
_BY: Final = re.compile(
    "新增|净增|增长|增速|提高(?!到|至)|提升(?!到|至)|增加(?!到|至)|下降(?!到|至)|减少(?!到|至)|降低(?!到|至)"
)
_STOP: Final = re.compile("[。；;，,、\n]")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line says an indicator is to reach.

    `name` is the indicator's name that the line holds; `is_whole` whether that is its full name, not only the part
    outside or inside its brackets; `is_increase` whether the number says by how much it is to change, not to what.
    """

    name: str
    quantity: Quantity
    is_whole: bool
    is_increase: bool


def wanted_of(text: str, names: Iterable[str]) -> Wanted | None:
    """Return the first indicator that a text names together with a number it is to reach; None if it names none.

    Of names within each other the longest counts (飞地数 and 人才飞地数).
    """
    plain = re.sub(r"\s", "", text.translate(_FULL_WIDTH))
    found = []
    for name in names:
        for said, is_whole in _spellings(name):
            at = plain.find(said)
            if at >= 0:
                found.append((at, -len(said), name, said, is_whole))
    for at, _, name, said, is_whole in sorted(found):
        covered = any(
            other_at <= at and at + len(said) <= other_at + len(other) and len(other) > len(said)
            for other_at, _, _, other, _ in found
        )
        wanted = None if covered else _amount_after(plain[at + len(said) :], name, is_whole=is_whole)
        if wanted is not None:
            return wanted
    return None


def _spellings(name: str) -> Iterator[tuple[str, bool]]:
    """Yield how a line may write an indicator's name: in full, or without what stands in brackets, or only that."""
    plain = re.sub(r"\s", "", name)
    yield plain, True
    outside = re.sub("[（(].*?[）)]", "", plain)
    for part in (outside, *re.findall("[（(](.*?)[）)]", plain)):
        if part != plain and len(part) > 2:
            yield part, False


def _amount_after(text: str, name: str, *, is_whole: bool) -> Wanted | None:
    """Return the amount that follows a name in the same clause."""
    found = _AMOUNT.search(text)
    if found is None or found.start() > BETWEEN or _STOP.search(text[: found.start()]):
        return None
    between = text[: found.start()]
    hedge = Qualifier.AT_LEAST
    if found[3] in ("以内", "以下") or _BELOW.search(between):
        hedge = Qualifier.AT_MOST
    elif _ABOVE.search(between) and found[3] is None:
        hedge = Qualifier.OVER
    quantity = Quantity(Decimal(found[1].replace(",", "")), found[2], hedge)
    return Wanted(name, quantity, is_whole, bool(_BY.search(between)))
