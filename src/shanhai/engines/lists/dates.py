"""Due dates as lists write them: 2024.3.31, 2024年3月31日, 2024-03-31, 2024年3月底, a sheet's serial number, quarters, 年底."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shanhai.vocab.errors import UnreadablePeriod
from shanhai.vocab.periods import parse_period

SERIAL_START: Final = date(1899, 12, 30)
"""Day 0 of a sheet's serial dates, once its 29 February 1900 that never was is past."""
SERIALS: Final = range(36_526, 55_153)
"""Serials that can be meant: 2000-01-01 to 2050-12-31; other whole numbers are no dates."""
ONGOING: Final = re.compile("长期|持续|常态|全年|按.{0,6}进度|适时|待定")
_YEAR: Final = r"(?P<year>20\d{2})"
_QUARTERS: Final = {**dict(zip("一二三四", range(1, 5), strict=True)), **{str(q): q for q in range(1, 5)}}


@dataclass(frozen=True, slots=True)
class Due:
    """What a cell says of the date: the last day meant (None if none can be told), and whether it is set as ongoing."""

    day: date | None
    is_ongoing: bool = False


def _day(found: re.Match[str], year: str) -> str:
    return f"{year}-{int(found['month']):02}-{int(found['day']):02}"


def _month(found: re.Match[str], year: str) -> str:
    return f"{year}-{int(found['month']):02}"


def _quarter(found: re.Match[str], year: str) -> str:
    return f"{year}-Q{_QUARTERS[found['quarter']]}"


def _half(found: re.Match[str], year: str) -> str:
    return f"{year}-H{1 if found['half'] in '上1' else 2}"


def _whole(found: re.Match[str], year: str) -> str:
    return year


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...]] = (
    (re.compile(rf"{_YEAR}[-./年](?P<month>\d{{1,2}})[-./月](?P<day>\d{{1,2}})日?(?:[ T]00:00(?::00)?)?"), _day),
    (re.compile(r"(?<![\d./-])(?P<month>\d{1,2})月(?P<day>\d{1,2})日"), _day),
    (re.compile(rf"(?:{_YEAR}年?)?第?(?P<quarter>[一二三四1-4])季度"), _quarter),
    (re.compile(rf"{_YEAR}[-\s]?[Qq](?P<quarter>[1-4])"), _quarter),
    (re.compile(rf"(?:{_YEAR}年?)?(?P<half>[上下])半年"), _half),
    (re.compile(rf"{_YEAR}(?:年|[-./])(?P<month>\d{{1,2}})月?(?![\d.])(?:份|底|末)?"), _month),
    (re.compile(r"(?<![\d./-])(?P<month>\d{1,2})月(?:份|底|末)?"), _month),
    (re.compile(rf"{_YEAR}年?(?:年?[底末]|度|全年)?"), _whole),
    (re.compile(r"(?:当年|本年|今年)?年[底末]|年内"), _whole),
)


def read_due(text: str, *, year: int | None = None) -> Due:
    """Return the last day that a cell means; of several dates, and of a range, the last one written.

    Args:
        text: the cell; a month, quarter, half or year means its last day, “前” and “底” change nothing.
        year: the year of the list, for dates that leave it out (3月底, 年底).
    """
    plain = _normal(text)
    if re.fullmatch(r"\d{5}(?:\.0+)?", plain) and int(float(plain)) in SERIALS:
        return Due(SERIAL_START + timedelta(days=int(float(plain))))
    days: list[date] = []
    last_year = str(year) if year else ""
    at = 0
    while at < len(plain):
        found = _at(plain, at)
        if found is None:
            at += 1
            continue
        match, write = found
        own = match.groupdict().get("year") or last_year
        last_year = own
        day = _last_day(write(match, own)) if own else None
        if day is not None:
            days.append(day)
        at = match.end()
    return Due(days[-1] if days else None, bool(ONGOING.search(plain)) and not days)


def year_in(text: str) -> int | None:
    """Return the year that a title names (2024年度重点工作清单), None if it names none or several."""
    years = {int(found) for found in re.findall(r"(20\d{2})\s*年", _normal(text))}
    return years.pop() if len(years) == 1 else None


def _normal(text: str) -> str:
    full_width = str.maketrans("０１２３４５６７８９．－／〇", "0123456789.-/0")
    return re.sub(r"(?<=\d)\s+(?=[年月日.])|(?<=[年月])\s+", "", text.translate(full_width).strip())


def _at(text: str, at: int) -> tuple[re.Match[str], Callable[[re.Match[str], str], str]] | None:
    for form, write in _FORMS:
        found = form.match(text, at)
        if found is not None:
            return found, write
    return None


def _last_day(written: str) -> date | None:
    try:
        return parse_period(written).last_day
    except UnreadablePeriod:
        return None
