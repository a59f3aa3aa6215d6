"""Reads the times of sheets: 2024年1—3月, 一季度, 2024.3.31, 44652, with the year where another cell gives it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from shanhai.vocab.errors import UnreadablePeriod
from shanhai.vocab.periods import FIRST_YEAR, LAST_YEAR, parse_period
from shanhai.vocab.workbooks import Cell

_NUMERALS: Final = {name: number for number, name in enumerate("一二三四五六七八九", 1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_EPOCH: Final = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's days from March 1900 on; its 29 February 1900 never was."""
_LAST_SERIAL: Final = (dt.date(LAST_YEAR, 12, 31) - _EPOCH).days
_DASH: Final = r"[-—–~至到]+"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR: Final = r"(?<![比较于0-9])(?:(?P<until>截至|截止到?)|截至)?(?:(?P<year>(?:19|20)[0-9]{2})年)"
_PART: Final = (
    rf"(?P<first>{_MONTH})月?{_DASH}(?P<last>{_MONTH})月份?"
    rf"|(?P<month>{_MONTH})月(?:(?P<day>[0-9]{{1,2}})日|(?P<end>末|底)|份)?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<q>[Qq])(?P<qn>[1-4])|(?P<half>[上下])半年|(?P<three>前三季度)"
)
_IN_TEXT: Final = re.compile(
    rf"(?:{_YEAR}(?:{_PART}|(?P<yearend>末|底)|度|全年)?)|(?<![0-9一二三四五六七八九十年比较])(?:{_PART.replace('?P<', '?P<x')})"
)
_ISO: Final = re.compile(
    r"(?P<until>截至|截止到?)?(?P<year>(?:19|20)[0-9]{2})[-./年](?P<month>[0-9]{1,2})(?:[-./月](?P<day>[0-9]{1,2})日?)?(?:00:00:00)?"
)
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])?")
_YEARS: Final = re.compile(rf"((?:19|20)[0-9]{{2}})年?{_DASH}((?:19|20)[0-9]{{2}})年?")
_QUARTER: Final = re.compile(r"((?:19|20)[0-9]{2})[-年]?[Qq]([1-4])")


@dataclass(frozen=True, slots=True)
class Time:
    """A time as one cell gives it: perhaps a year, perhaps a part of a year ({y} stands for the year)."""

    year: int | None = None
    part: str = ""

    def within(self, year: int | None) -> str:
        """Return the period as a book writes it, the year taken from here or else from around; "" if none is known."""
        known = self.year if self.year is not None else year
        if known is None:
            return ""
        return (self.part or "{y}").replace("{y}", str(known))


NO_TIME: Final = Time()


def together(times: list[Time], around: Time = NO_TIME) -> str:
    """Return the period that the cells over a column give together, the later (lower) the more exact; "" if none."""
    year = next((time.year for time in reversed(times) if time.year is not None), around.year)
    part = next((time.part for time in reversed(times) if time.part), "")
    if not times:
        return _sound(around.within(None))
    return _sound(Time(year, part).within(None))


def time_in(text: str) -> tuple[Time, str]:
    """Return the time that a text without spaces contains, and the text without it.

    A year behind 比 or 较 (more than in 2023) is part of the name, not the time.
    """
    whole = whole_time(text)
    if whole != NO_TIME:
        return whole, ""
    found = _IN_TEXT.search(text)
    if found is None:
        return NO_TIME, text
    time = _of_match(found)
    return (NO_TIME, text) if time == NO_TIME else (time, text[: found.start()] + text[found.end() :])


def whole_time(text: str) -> Time:
    """Read a text without spaces that is a time and nothing else; no time if it is none."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        return Time(int(text))
    years = _YEARS.fullmatch(text)
    if years is not None:
        return Time(int(years[2]), f"{years[1]}/{years[2]}")
    quarter = _QUARTER.fullmatch(text)
    if quarter is not None:
        return Time(int(quarter[1]), f"{{y}}-Q{quarter[2]}")
    iso = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if iso is not None:
        groups = iso.groupdict() or dict(zip(("year", "month", "day"), iso.groups(), strict=True))
        return _dated(int(groups["year"]), int(groups["month"]), groups["day"], until=bool(groups.get("until")))
    found = _IN_TEXT.fullmatch(text)
    return NO_TIME if found is None else _of_match(found)


def cell_time(cell: Cell, shown: str = "") -> Time:
    """Read a cell that should hold a time: a text, a date, a year, or a day's number such as 44652.

    ``shown`` is the cell's number format where it shows a month without a day.
    """
    if isinstance(cell, dt.date):
        return _dated(cell.year, cell.month, None if shown else str(cell.day))
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return NO_TIME
    if isinstance(cell, int | float):
        return _numbered(cell, shown)
    text = re.sub(r"\s+", "", cell)
    if re.fullmatch(r"[0-9]{5}", text):
        return _numbered(int(text), shown)
    return whole_time(text)


def _numbered(number: float, shown: str) -> Time:
    if number != int(number):
        return NO_TIME
    if FIRST_YEAR <= number <= LAST_YEAR:
        return Time(int(number))
    if 61 <= number <= _LAST_SERIAL:
        day = _EPOCH + dt.timedelta(days=int(number))
        return _dated(day.year, day.month, None if shown else str(day.day))
    return whole_time(str(int(number)))


def _dated(year: int, month: int, day: str | None, *, until: bool = False) -> Time:
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= calendar.monthrange(year, month)[1]):
        return NO_TIME
    part = f"{{y}}-{month:02}" + (f"-{int(day):02}" if day else "")
    return Time(year, f"../{part}" if until else part)


def _of_match(found: re.Match[str]) -> Time:
    given = {name.removeprefix("x"): text for name, text in found.groupdict().items() if text}
    year = int(given["year"]) if "year" in given else None
    part = _part(given, year)
    if part is None or (year is None and not part):
        return NO_TIME
    return Time(year, f"../{part}" if "until" in given and part else part)


def _part(given: dict[str, str], year: int | None) -> str | None:
    """Return the part of the year that the groups of a match name; None if the calendar has no such part."""
    if "first" in given:
        first, last = _month(given["first"]), _month(given["last"])
        return f"{{y}}-{first:02}/{{y}}-{last:02}" if first < last else None
    if "month" in given:
        return _month_part(_month(given["month"]), given, year)
    if "quarter" in given or "qn" in given:
        text = given.get("quarter") or given["qn"]
        return f"{{y}}-Q{_NUMERALS.get(text) or int(text)}"
    if "half" in given:
        return "{y}-H1" if given["half"] == "上" else "{y}-H2"
    if "three" in given:
        return "{y}-01/{y}-09"
    return "{y}-12-31" if "yearend" in given else ""


def _month_part(month: int, given: dict[str, str], year: int | None) -> str | None:
    most = calendar.monthrange(year or 2000, month)[1]
    if "end" in given:
        # The last day of February needs the year; without it the month is all that is known.
        return f"{{y}}-{month:02}-{most:02}" if year or month != 2 else f"{{y}}-{month:02}"
    if "day" in given:
        return f"{{y}}-{month:02}-{int(given['day']):02}" if 1 <= int(given["day"]) <= most else None
    return f"{{y}}-{month:02}"


def _month(text: str) -> int:
    return _NUMERALS.get(text) or int(text)


def _sound(period: str) -> str:
    """Return a period that the vocabulary reads, else none."""
    if not period:
        return ""
    try:
        return parse_period(period).text
    except UnreadablePeriod:
        return ""
