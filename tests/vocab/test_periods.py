"""Periods: every accepted form, every refusal, both languages."""

from __future__ import annotations

from datetime import date

import pytest

from shanhai.vocab.errors import UnreadableDate, UnreadablePeriod
from shanhai.vocab.periods import PeriodForm, parse_date, parse_period, show_date

CASES = [
    ("2022", "2022-01-01", "2023-01-01", "year", "2022年", "2022"),
    ("2024-06", "2024-06-01", "2024-07-01", "month", "2024年6月", "Jun 2024"),
    ("2024-12", "2024-12-01", "2025-01-01", "month", "2024年12月", "Dec 2024"),
    ("2024-02-29", "2024-02-29", "2024-03-01", "day", "2024年2月29日", "29 Feb 2024"),
    ("2024-Q1", "2024-01-01", "2024-04-01", "quarter", "2024年一季度", "Q1 2024"),
    ("2024-Q4", "2024-10-01", "2025-01-01", "quarter", "2024年四季度", "Q4 2024"),
    ("2018-H1", "2018-01-01", "2018-07-01", "half", "2018年上半年", "H1 2018"),
    ("2018-H2", "2018-07-01", "2019-01-01", "half", "2018年下半年", "H2 2018"),
    ("2024-01/2024-04", "2024-01-01", "2024-05-01", "span", "2024年1—4月", "Jan–Apr 2024"),
    ("2021-05/2024-06", "2021-05-01", "2024-07-01", "span", "2021年5月—2024年6月", "May 2021 – Jun 2024"),
    ("2018/2019", "2018-01-01", "2020-01-01", "span", "2018—2019年", "2018–2019"),
    ("2014/2020-05", "2014-01-01", "2020-06-01", "span", "2014年—2020年5月", "2014 – May 2020"),
    ("2024-01/2024-01", "2024-01-01", "2024-02-01", "span", "2024年1月—2024年1月", "Jan 2024 – Jan 2024"),
    ("../2024-03-31", None, "2024-04-01", "until", "截至2024年3月31日", "to 31 Mar 2024"),
    ("../2024-06", None, "2024-07-01", "until", "截至2024年6月", "to Jun 2024"),
    ("2023-01/..", "2023-01-01", None, "since", "2023年1月以来", "since Jan 2023"),
    ("2023/..", "2023-01-01", None, "since", "2023年以来", "since 2023"),
    ("~2019", "2019-01-01", "2020-01-01", "about", "约2019年", "about 2019"),
    ("?", None, None, "undated", "未载明", "not stated"),
    ("?近年", None, None, "undated", "近年（未载明）", "not stated (“近年”)"),
    ("?近年|recent years", None, None, "undated", "近年（未载明）", "recent years (not stated)"),
    ("2100-12-31", "2100-12-31", "2101-01-01", "day", "2100年12月31日", "31 Dec 2100"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_an_accepted_form(case: tuple[str, str | None, str | None, str, str, str]) -> None:
    text, start, end, form, zh, en = case
    period = parse_period(f" {text} ")
    assert period.text == text
    assert period.start == (date.fromisoformat(start) if start else None)
    assert period.end == (date.fromisoformat(end) if end else None)
    assert period.form == form
    assert period.show("zh-hans") == zh
    assert period.show("en") == en


def test_the_cases_show_every_form() -> None:
    assert {case[3] for case in CASES} == set(PeriodForm)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "去年", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-06-31", "24", "20240331", "2024-6",
        "2024-Q5", "2024-Q0", "2024-H3", "2024-q1", "/", "2024/", "/2024", "../", "../..", "..", "~", "~?", "~2019/2020",
        "2024-06/2024-01", "2024/2023", "2024-06/2024", "2024-06-01/2024-06/2024-07", "2024-06-01T00:00", "２０２４",
        "٢٠٢٤", "?a|b|c", "?|recent years", "?" + "x" * 80, "?a\nb", "9" * 100_000, "2024\n2025",
    ],
)  # fmt: skip
def test_an_unreadable_period_says_what_is_accepted(text: str) -> None:
    with pytest.raises(UnreadablePeriod) as refused:
        parse_period(text)
    assert "../2024-03-31" in refused.value.cure.zh
    assert "../2024-03-31" in refused.value.cure.en
    assert len(refused.value.what.zh) < 120


@pytest.mark.parametrize("text", ["1899", "2101", "0001-01-01", "9999-12-31", "../2204", "2024/2402", "~1024"])
def test_a_year_beyond_reason_is_named(text: str) -> None:
    with pytest.raises(UnreadablePeriod) as refused:
        parse_period(text)
    assert "不合常理" in refused.value.what.zh
    assert "beyond reason" in refused.value.what.en
    assert text in refused.value.what.en


@pytest.mark.parametrize(
    ("text", "meant"),
    [("2024年3月31日", "2024-03-31"), ("2024/3/31", "2024-03-31"), ("2024.6", "2024-06"), ("2024年6月", "2024-06")],
)
def test_a_date_in_another_spelling_is_not_guessed_but_suggested(text: str, meant: str) -> None:
    with pytest.raises(UnreadablePeriod) as refused:
        parse_period(text)
    assert f"是否指 {meant}？" in refused.value.cure.zh
    assert f"Is {meant} meant?" in refused.value.cure.en


def test_a_period_covers_its_days() -> None:
    month = parse_period("2024-02")
    assert month.covers(date(2024, 2, 29))
    assert not month.covers(date(2024, 3, 1))
    assert month.last_day == date(2024, 2, 29)
    assert parse_period("../2024-02").covers(date(1950, 1, 1))
    assert not parse_period("../2024-02").covers(date(2024, 3, 1))
    assert parse_period("2024/..").covers(date(2099, 1, 1))
    assert not parse_period("2024/..").covers(date(2023, 12, 31))
    assert not parse_period("?").covers(date(2024, 1, 1))
    assert parse_period("?").last_day is None


def test_a_date_is_read_and_shown() -> None:
    assert parse_date(" 2024-03-31 ") == date(2024, 3, 31)
    assert show_date(date(2024, 3, 31), "zh-hans") == "2024年3月31日"
    assert show_date(date(2024, 3, 31), "en") == "31 Mar 2024"


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-03", "2024-02-30", "2024-13-01", "20240331", "1850-01-01", "2500-01-01", "2024-03-31 x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        parse_date(text)
    assert refused.value.code == "unreadable_date"
    assert "2024-03-31" in refused.value.cure.zh


def test_a_date_in_another_spelling_is_suggested() -> None:
    with pytest.raises(UnreadableDate) as refused:
        parse_date("2024年6月3日")
    assert "2024-06-03" in refused.value.cure.en


def test_what_happened_up_to_a_day_happened_by_that_day() -> None:
    period = parse_period("../2025-07-18")
    assert (period.dating("zh"), period.dating("en")) == ("至迟2025年7月18日", "by 18 Jul 2025")
    assert (period.show("zh"), period.show("en")) == ("截至2025年7月18日", "to 18 Jul 2025")
    assert parse_period("2024-05").dating("en") == "May 2024"
