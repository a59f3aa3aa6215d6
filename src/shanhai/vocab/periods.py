"""Periods as sources state them: a day, a month, a span, up to a day, about a year, or not stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableDate, UnreadablePeriod

FIRST_YEAR = 1900
LAST_YEAR = 2100
LONGEST_LABEL = 60

ACCEPTED = Bilingual(
    zh="可用写法：2022、2024-06、2024-03-31、2024-Q1、2018-H1、2024-01/2024-04（起止）、../2024-03-31（截至）、"
    "2023-01/..（以来）、~2019（约）、?（未载明）、?近年（未载明，附原文用词）。",
    en="Accepted forms: 2022, 2024-06, 2024-03-31, 2024-Q1, 2018-H1, 2024-01/2024-04 (from/to), ../2024-03-31 (up to),"
    " 2023-01/.. (since), ~2019 (about), ? (not stated), ?近年|recent years (not stated, with the source's word).",
)

_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMERALS_ZH = ("一", "二", "三", "四")
_POINT = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?",
    re.ASCII,
)
# Spellings of a day or month that people use and books do not; understood only to suggest the right one.
_LOOSE = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})(?:[月./-]([0-9]{1,2})日?|月)?", re.ASCII)


class PeriodForm(StrEnum):
    """The shape of a period."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SPAN = "span"
    UNTIL = "until"
    SINCE = "since"
    ABOUT = "about"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Period:
    """A period: its text as a book writes it, and its bounds, start inclusive and end exclusive.

    ``start`` is None for “up to” and “not stated”; ``end`` is None for “since” and “not stated”.
    An “about” period carries the bounds of the year or month it names; they are not exact.
    """

    text: str
    start: date | None
    end: date | None
    form: PeriodForm

    @property
    def last_day(self) -> date | None:
        """The last day inside the period, None where it is open."""
        return None if self.end is None else self.end - timedelta(days=1)

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the period; never for one that is not stated."""
        if self.form is PeriodForm.UNDATED:
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def show(self, language: str) -> str:
        """Return the period in words: 2024年1—4月 / Jan–Apr 2024; 截至2024年3月31日 / to 31 Mar 2024."""
        return _words(self).text(language)

    def dating(self, language: str) -> str:
        """Return the period as the date of something that happened: an open start reads 至迟 / by, not 截至 / to."""
        if self.form is not PeriodForm.UNTIL:
            return self.show(language)
        point = _point_words(self.text.partition("/")[2])
        return Bilingual(zh=f"至迟{point.zh}", en=f"by {point.en}").text(language)


def parse_period(text: str) -> Period:
    """Read a period.

    Raises:
        UnreadablePeriod: no accepted form, an impossible date, an end before its start, or a year before 1900 or
            after 2100. The cure lists the accepted forms.
    """
    plain = text.strip()
    if plain.startswith("?"):
        return _undated(plain)
    if plain.startswith("~"):
        start, end = _bounds(plain[1:], text)
        return Period(plain, start, end, PeriodForm.ABOUT)
    first, slash, second = plain.partition("/")
    if not slash:
        start, end = _bounds(plain, text)
        return Period(plain, start, end, _form(plain))
    if first == "..":
        return Period(plain, None, _bounds(second, text)[1], PeriodForm.UNTIL)
    if second == "..":
        return Period(plain, _bounds(first, text)[0], None, PeriodForm.SINCE)
    return _span(plain, _bounds(first, text), _bounds(second, text))


def parse_date(text: str) -> date:
    """Read a calendar date written 2024-03-31.

    Raises:
        UnreadableDate: another form, an impossible date, or a year before 1900 or after 2100.
    """
    plain = text.strip()
    found = _POINT.fullmatch(plain)
    if found is None or found["day"] is None:
        raise UnreadableDate(
            Bilingual(zh=f"「{_short(text)}」不是日期。", en=f"“{_short(text)}” is not a date."),
            _date_cure(plain),
            text=text,
        )
    try:
        return _bounds(plain, text)[0]
    except UnreadablePeriod as error:
        raise UnreadableDate(error.what, _date_cure(plain), text=text) from None


def show_date(day: date, language: str) -> str:
    """Return a day in words: 2024年3月31日 / 31 Mar 2024."""
    if language.lower().startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def _undated(plain: str) -> Period:
    label, _, label_en = plain[1:].partition("|")
    if len(plain) > LONGEST_LABEL or "\n" in plain or "|" in label_en or (label_en and not label):
        raise UnreadablePeriod(
            Bilingual(zh=f"「{_short(plain)}」不可读。", en=f"“{_short(plain)}” cannot be read."), ACCEPTED, text=plain
        )
    return Period(plain, None, None, PeriodForm.UNDATED)


def _span(plain: str, first: tuple[date, date], second: tuple[date, date]) -> Period:
    start, end = first[0], second[1]
    if second[0] < start or end < first[1]:
        raise UnreadablePeriod(
            Bilingual(zh=f"「{plain}」的结束早于开始。", en=f"“{plain}” ends before it starts."),
            Bilingual(
                zh="请先写开始，后写结束。" + ACCEPTED.zh, en="Write the start first, then the end. " + ACCEPTED.en
            ),
            text=plain,
        )
    return Period(plain, start, end, PeriodForm.SPAN)


def _form(point: str) -> PeriodForm:
    if "Q" in point:
        return PeriodForm.QUARTER
    if "H" in point:
        return PeriodForm.HALF
    return (PeriodForm.YEAR, PeriodForm.MONTH, PeriodForm.DAY)[point.count("-")]


def _bounds(point: str, text: str) -> tuple[date, date]:
    """Return first day and day after the last of a year, half, quarter, month or day."""
    found = _POINT.fullmatch(point)
    if found is None:
        raise UnreadablePeriod(
            Bilingual(zh=f"「{_short(text)}」这个时期不可读。", en=f"The period “{_short(text)}” cannot be read."),
            _cure(text),
            text=text,
        )
    year = int(found["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadablePeriod(
            Bilingual(
                zh=f"「{_short(text)}」的年份 {year} 不合常理（应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间）。",
                en=f"The year {year} of “{_short(text)}” is beyond reason: {FIRST_YEAR} to {LAST_YEAR} can be meant.",
            ),
            Bilingual(zh="请核对年份。" + ACCEPTED.zh, en="Check the year. " + ACCEPTED.en),
            text=text,
        )
    try:
        return _days(found, year)
    except ValueError:
        raise UnreadablePeriod(
            Bilingual(zh=f"日历上没有「{_short(text)}」。", en=f"The calendar has no “{_short(text)}”."),
            Bilingual(zh="请核对月和日。" + ACCEPTED.zh, en="Check month and day. " + ACCEPTED.en),
            text=text,
        ) from None


def _days(found: re.Match[str], year: int) -> tuple[date, date]:
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day + timedelta(days=1)
    if found["quarter"]:
        first, months = 3 * int(found["quarter"]) - 2, 3
    elif found["half"]:
        first, months = 6 * int(found["half"]) - 5, 6
    elif found["month"]:
        first, months = int(found["month"]), 1
    else:
        first, months = 1, 12
    after = first + months
    return date(year, first, 1), date(year + 1, after - 12, 1) if after > 12 else date(year, after, 1)


def _meant(text: str) -> str | None:
    """Return the ISO form that a day or month in another spelling (2024年3月31日, 2024/3/31) seems to mean."""
    found = _LOOSE.fullmatch(text.strip())
    if found is None:
        return None
    meant = f"{found[1]}-{int(found[2]):02}" + (f"-{int(found[3]):02}" if found[3] else "")
    try:
        date.fromisoformat(meant if found[3] else f"{meant}-01")
    except ValueError:
        return None
    return meant if meant != text.strip() else None


def _cure(text: str) -> Bilingual:
    meant = _meant(text)
    if meant is None:
        return ACCEPTED
    return Bilingual(zh=f"是否指 {meant}？{ACCEPTED.zh}", en=f"Is {meant} meant? {ACCEPTED.en}")


def _date_cure(plain: str) -> Bilingual:
    meant = _meant(plain)
    sample = meant if meant and len(meant) == 10 else "2024-03-31"
    return Bilingual(zh=f"请写成年-月-日，如 {sample}。", en=f"Write year-month-day, such as {sample}.")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL] + "…"


def _words(period: Period) -> Bilingual:
    if period.form is PeriodForm.UNDATED:
        return _undated_words(period.text)
    if period.form is PeriodForm.ABOUT:
        point = _point_words(period.text[1:])
        return Bilingual(zh=f"约{point.zh}", en=f"about {point.en}")
    first, _, second = period.text.partition("/")
    if period.form is PeriodForm.UNTIL:
        point = _point_words(second)
        return Bilingual(zh=f"截至{point.zh}", en=f"to {point.en}")
    if period.form is PeriodForm.SINCE:
        point = _point_words(first)
        return Bilingual(zh=f"{point.zh}以来", en=f"since {point.en}")
    return _span_words(first, second) if second else _point_words(first)


def _undated_words(text: str) -> Bilingual:
    label, _, label_en = text[1:].partition("|")
    if not label:
        return Bilingual(zh="未载明", en="not stated")
    return Bilingual(zh=f"{label}（未载明）", en=f"{label_en} (not stated)" if label_en else f"not stated (“{label}”)")


def _span_words(first: str, second: str) -> Bilingual:
    start, end = _point_words(first), _point_words(second)
    forms = (_form(first), _form(second))
    if forms == (PeriodForm.YEAR, PeriodForm.YEAR):
        return Bilingual(zh=f"{first}—{second}年", en=f"{first}–{second}")
    if forms == (PeriodForm.MONTH, PeriodForm.MONTH) and first[:4] == second[:4] and first != second:
        months = int(first[5:]), int(second[5:])
        return Bilingual(
            zh=f"{first[:4]}年{months[0]}—{months[1]}月",
            en=f"{_MONTHS_EN[months[0] - 1]}–{_MONTHS_EN[months[1] - 1]} {first[:4]}",
        )
    return Bilingual(zh=f"{start.zh}—{end.zh}", en=f"{start.en} – {end.en}")


def _point_words(point: str) -> Bilingual:
    year, form = point[:4], _form(point)
    if form is PeriodForm.YEAR:
        return Bilingual(zh=f"{year}年", en=year)
    if form is PeriodForm.QUARTER:
        return Bilingual(zh=f"{year}年{_NUMERALS_ZH[int(point[-1]) - 1]}季度", en=f"Q{point[-1]} {year}")
    if form is PeriodForm.HALF:
        return Bilingual(zh=f"{year}年{'上' if point[-1] == '1' else '下'}半年", en=f"H{point[-1]} {year}")
    if form is PeriodForm.MONTH:
        month = int(point[5:7])
        return Bilingual(zh=f"{year}年{month}月", en=f"{_MONTHS_EN[month - 1]} {year}")
    day = date.fromisoformat(point)
    return Bilingual(zh=show_date(day, "zh"), en=show_date(day, "en"))
