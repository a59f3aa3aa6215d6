"""How values look on a page: numbers, units, periods, days, figures, lamps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from django.utils.html import format_html
from django.utils.safestring import SafeString

from shanhai.engines.duties.values import Lamp
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.numbers import show_decimal
from shanhai.vocab.periods import Period, parse_period, show_date
from shanhai.vocab.qualifiers import parse_qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import unit as unit_of

MONTH_UNIT = "年月"
WHOLE_PHRASES = frozenset({"rank", "label"})
"""Dimensions whose figures read as one phrase: 第1位, top 10, 999号."""
TIGHT = frozenset({"%", "‰"})
_HOLE = "\x00"

LAMPS: Mapping[str, Bilingual] = MappingProxyType(
    {
        Lamp.RED: Bilingual("逾期", "overdue"),
        Lamp.YELLOW: Bilingual("预警", "attention"),
        Lamp.GREEN: Bilingual("正常", "in order"),
        Lamp.GREY: Bilingual("未定期限", "not dated"),
    }
)
"""Every lamp with its word, in the order in which they want attention."""
DONE = "done"
WALL: Mapping[str, Bilingual] = MappingProxyType({**LAMPS, DONE: Bilingual("完成", "done")})
"""What a wall of lamps counts: every lamp, and what is done whatever its lamp."""


@dataclass(frozen=True, slots=True)
class FigureParts:
    """A figure as it is set: words before, number, unit, words after."""

    before: str
    number: str
    unit: str
    after: str

    def __str__(self) -> str:
        """Return the figure as one line of text."""
        gap = " " if self.unit and language() == "en" and self.unit not in TIGHT else ""
        return f"{self.before}{self.number}{gap}{self.unit}{self.after}"


def digits(value: object) -> str:
    """Return an exact number with its digits grouped, in the page's language; nothing for None or "".

    Raises:
        TypeError: a float, which cannot be exact.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        raise TypeError(
            f"{value!r} 是浮点数，不能作为数值显示：请用 Decimal。 {value!r} is a float and not exact: use Decimal."
        )
    return show_decimal(value if isinstance(value, Decimal) else Decimal(str(value)), language())


def day(value: dt.date | None) -> str:
    """Return a day in words: 2024年6月30日, 30 Jun 2024; nothing for None."""
    return show_date(value, language()) if value else ""


def iso(value: dt.date | None) -> SafeString | str:
    """Return a day as a `<time>` element in the form 2024-06-30."""
    if not value:
        return ""
    return format_html('<time datetime="{0}">{0}</time>', value.isoformat())


def period(value: object) -> str:
    """Return a period text (or Period) in the page's language; nothing for an empty one."""
    if value is None or value == "":
        return ""
    known = value if isinstance(value, Period) else parse_period(str(value))
    return known.show(language())


def dated(value: object) -> str:
    """Return the period of something that happened, in the page's language: 至迟2025年7月18日, by 18 Jul 2025."""
    if value is None or value == "":
        return ""
    known = value if isinstance(value, Period) else parse_period(str(value))
    return known.dating(language())


def unit_word(value: object) -> str:
    """Return a unit's symbol in the page's language; nothing for an empty one."""
    if value is None or value == "":
        return ""
    symbol = str(getattr(value, "symbol", value))
    return symbol if language() == "zh" else unit_of(symbol).symbol_en


def figure_parts(observation: object) -> FigureParts:
    """Return how an observation is set: 超10亿元, top 10, Jun 2023; a dash where it has no value."""
    value = getattr(observation, "value", None)
    value_date = getattr(observation, "value_date", None)
    symbol = str(getattr(observation, "unit", "") or "")
    hedge = parse_qualifier(str(getattr(observation, "qualifier", "") or ""))
    if value is not None:
        quantity = Quantity(value, symbol, hedge)
        if unit_of(symbol).dimension in WHOLE_PHRASES:
            return FigureParts("", quantity.show(language()), "", "")
        number, shown_unit = quantity.number_and_unit(language())
    elif value_date is not None:
        text = value_date.isoformat()
        number, shown_unit = period(text[:7] if symbol == MONTH_UNIT else text), ""
    else:
        return FigureParts("", "—", "", "")
    before, _, after = hedge.phrase(_HOLE, language()).partition(_HOLE)
    return FigureParts(before, number, shown_unit, after)


def shown(observation: object) -> str:
    """Return an observation as one line of text: 超10亿元, over 1 billion yuan."""
    return str(figure_parts(observation))


def lamp_of(judgement: object) -> tuple[str, Bilingual, Bilingual | None]:
    """Return the lamp of a judgement (or a lamp's own name), its word, and the sentence that explains it.

    Raises:
        KeyError: no such lamp.
    """
    lamp = str(getattr(judgement, "lamp", judgement))
    sentence = getattr(judgement, "reason", None) or getattr(judgement, "sentence", None)
    word = getattr(judgement, "word", None) or WALL[lamp]
    return lamp, word, sentence if isinstance(sentence, Bilingual) else None
