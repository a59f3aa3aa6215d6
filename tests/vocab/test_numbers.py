"""Exact decimals: reading, showing, fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from shanhai.vocab.errors import UnreadableNumber
from shanhai.vocab.numbers import exact_decimal, parse_decimal, rounded_decimal, show_decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4645.77", "4645.77"),
        ("1.50", "1.50"),
        ("0", "0"),
        ("-3.5", "-3.5"),
        ("−3.5", "-3.5"),
        ("+7", "7"),
        ("2,507,396", "2507396"),
        ("2，507，396", "2507396"),
        ("１２．５０", "12.50"),
        ("－８", "-8"),
        ("　384 ", "384"),
        ("-0.0", "0.0"),
        ("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"),
    ],
)
def test_a_decimal_is_read_digit_for_digit(text: str, expected: str) -> None:
    assert str(parse_decimal(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1e5", "1E400000000", "NaN", "nan", "inf", "-Infinity", "1,2345", "12,34", "1,23,456", ",123",
        "1.2.3", "1.", ".5", "--1", "1 000", "10亿", "80%", "٣", "²", "①", "十", "0x10", "1_000", "1,000.5,0", "9" * 41,
        "1\n2", "1" * 100_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_cure(text: str) -> None:
    with pytest.raises(UnreadableNumber) as refused:
        parse_decimal(text)
    assert "4645.77" in refused.value.cure.zh
    assert "4645.77" in refused.value.cure.en
    assert len(refused.value.what.zh) < 100


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("4645.77", "4645.77", "4,645.77"),
        ("2507396", "2,507,396", "2,507,396"),
        ("12345.60", "12,345.60", "12,345.60"),
        ("-1234", "-1234", "-1,234"),
        ("0.10", "0.10", "0.10"),
        ("1E+6", "1,000,000", "1,000,000"),
        ("1234567890123456789012345678901234.5", "1,234,567,890,123,456,789,012,345,678,901,234.5", "1,234,567,890,123,456,789,012,345,678,901,234.5"),
    ],
)  # fmt: skip
def test_a_decimal_shows_exactly_the_decimals_it_has(value: str, zh: str, en: str) -> None:
    assert show_decimal(Decimal(value), "zh-hans") == zh
    assert show_decimal(Decimal(value), "en") == en


def test_a_fraction_with_an_end_becomes_that_decimal() -> None:
    assert str(exact_decimal(Fraction(1, 8))) == "0.125"
    assert str(exact_decimal(Fraction(-6, 5))) == "-1.2"
    assert str(exact_decimal(Fraction(10**30))) == "1" + "0" * 30
    assert exact_decimal(Fraction(1, 3)) is None


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 1000), 2, "0.00"),
        (Fraction(999, 1000), 2, "1.00"),
    ],
)
def test_rounding_is_half_away_from_zero(value: Fraction, places: int, expected: str) -> None:
    assert str(rounded_decimal(value, places)) == expected
