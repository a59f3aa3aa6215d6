"""What must hold of every period, unit and number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shanhai.vocab.numbers import exact_decimal, parse_decimal, rounded_decimal, show_decimal
from shanhai.vocab.periods import Period, parse_period
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import Unit, all_units, convert, unit

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
DECIMALS = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)


def month_after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@st.composite
def points(draw: st.DrawFn) -> tuple[str, date, date]:
    """A point of time with its text and its bounds, worked out without the parser."""
    day = draw(DAYS)
    form = draw(st.sampled_from(["day", "month", "quarter", "half", "year"]))
    if form == "day":
        return day.isoformat(), day, day + timedelta(days=1)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[form]
    number = (day.month - 1) // months
    start = date(day.year, number * months + 1, 1)
    text = {"month": f"-{start.month:02}", "quarter": f"-Q{number + 1}", "half": f"-H{number + 1}", "year": ""}[form]
    return f"{day.year}{text}", start, month_after(start, months)


def same_again(period: Period) -> bool:
    return parse_period(period.text) == period and all(period.show(language) for language in ("zh", "en"))


@given(points())
def test_a_point_has_the_bounds_of_the_calendar_and_reads_back(point: tuple[str, date, date]) -> None:
    text, start, end = point
    assert (parse_period(text).start, parse_period(text).end) == (start, end)
    assert (parse_period(f"../{text}").start, parse_period(f"../{text}").end) == (None, end)
    assert (parse_period(f"{text}/..").start, parse_period(f"{text}/..").end) == (start, None)
    assert (parse_period(f"~{text}").start, parse_period(f"~{text}").end) == (start, end)
    assert all(same_again(parse_period(form.format(text))) for form in ("{}", "../{}", "{}/..", "~{}"))


@given(points(), points())
def test_a_span_runs_from_the_first_day_to_the_last_and_reads_back(
    first: tuple[str, date, date], second: tuple[str, date, date]
) -> None:
    before, after = sorted([first, second], key=lambda point: (point[1], point[2]))
    if after[2] < before[2]:  # a month inside its year: no span
        return
    span = parse_period(f"{before[0]}/{after[0]}")
    assert (span.start, span.end) == (before[1], after[2])
    assert same_again(span)


@given(DECIMALS, st.data())
def test_conversion_there_and_back_is_exact(value: Decimal, data: st.DataObject) -> None:
    here = data.draw(st.sampled_from(all_units()))
    there = data.draw(st.sampled_from([other for other in all_units() if other.powers == here.powers]))
    if exact_decimal(Fraction(value) * here.factor / there.factor) is None:  # 亩 → 公顷 may have no end
        return
    assert convert(convert(value, here.symbol, there.symbol), there.symbol, here.symbol) == value


@given(st.sampled_from([known for known in all_units() if known.is_amount]), st.sampled_from(all_units()))
def test_a_compound_measures_its_parts(above: Unit, below: Unit) -> None:
    if not below.is_amount:
        return
    made = unit(f"{above.symbol}/{below.symbol}")
    assert made.factor * below.factor == above.factor


@given(DECIMALS)
def test_a_shown_decimal_reads_back_digit_for_digit(value: Decimal) -> None:
    plain = parse_decimal(format(value, "f"))
    for language in ("zh", "en"):
        assert str(parse_decimal(show_decimal(plain, language))) == str(plain)


@given(DECIMALS.filter(bool), st.sampled_from([known for known in all_units() if known.scale_en]))
def test_english_millions_and_billions_are_the_same_amount(value: Decimal, known: Unit) -> None:
    number, word = Quantity(value, known.symbol).number_and_unit("en")
    power = 9 if word.startswith("billion") else 6 if word.startswith("million") else 0
    assert Fraction(parse_decimal(number)) * 10**power == Fraction(value) * 10**known.scale_en


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_by_at_most_half_a_step(value: Fraction, places: int) -> None:
    assert abs(Fraction(rounded_decimal(value, places)) - value) <= Fraction(1, 2 * 10**places)
