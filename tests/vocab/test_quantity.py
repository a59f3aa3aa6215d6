"""Quantities and qualifiers as a page prints them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shanhai.vocab.errors import UnknownQualifier, UnknownUnit, UnreadableNumber
from shanhai.vocab.qualifiers import Qualifier, parse_qualifier
from shanhai.vocab.quantity import Quantity


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "zh", "en"),
    [
        ("4645.77", "亿元", "exact", "4645.77亿元", "464.577 billion yuan"),
        ("10", "亿元", "over", "超10亿元", "over 1 billion yuan"),
        ("10", "亿元", "at_least", "10亿元以上", "at least 1 billion yuan"),
        ("2500", "万美元", "about", "约2500万美元", "about 25 million US dollars"),
        ("2125.1", "万元", "exact", "2125.1万元", "21.251 million yuan"),
        ("3.50", "亿元", "exact", "3.50亿元", "350 million yuan"),
        ("12.50", "亿元", "exact", "12.50亿元", "1.250 billion yuan"),
        ("0.5", "万元", "exact", "0.5万元", "5,000 yuan"),
        ("548.13", "万吨", "exact", "548.13万吨", "5.4813 million t"),
        ("147.45", "亿立方米", "exact", "147.45亿立方米", "14.745 billion m³"),
        ("270", "万人", "exact", "270万人", "2.7 million people"),
        ("80", "%", "nearly", "近80%", "nearly 80%"),
        ("18", "亩", "about", "约18亩", "about 18 mu"),
        ("10", "位次", "at_most", "前10位", "top 10"),
        ("1", "位次", "exact", "第1位", "no. 1"),
        ("50", "%", "at_most", "不超过50%", "at most 50%"),
        ("999", "号", "exact", "999号", "no. 999"),
        ("600", "名称", "exact", "600", "600"),
        ("39", "块", "exact", "39块", "39"),
        ("1", "人", "exact", "1人", "1 person"),
        ("1", "户", "exact", "1户", "1 household"),
        ("26.2", "万元/个", "exact", "26.2万元/个", "262,000 yuan/unit"),
        ("2507396", "人", "exact", "2,507,396人", "2,507,396 people"),
        ("560", "人次", "exact", "560人次", "560 visits"),
        ("-1.2", "亿元", "exact", "-1.2亿元", "-120 million yuan"),
        ("0", "万元", "exact", "0万元", "0 yuan"),
    ],
)  # fmt: skip
def test_a_quantity_reads_as_its_source_says_it(value: str, unit: str, qualifier: str, zh: str, en: str) -> None:
    quantity = Quantity(Decimal(value), unit, Qualifier(qualifier))
    assert quantity.show("zh-hans") == zh
    assert quantity.show("en") == en


def test_number_and_unit_are_given_apart_for_a_page_that_sets_them_itself() -> None:
    quantity = Quantity(Decimal(10), "亿元", Qualifier.OVER)
    assert quantity.number_and_unit("zh") == ("10", "亿元")
    assert quantity.number_and_unit("en") == ("1", "billion yuan")


def test_a_quantity_converts_and_keeps_its_hedge() -> None:
    assert Quantity(Decimal(10), "亿元", Qualifier.OVER).to("万元") == Quantity(Decimal(100000), "万元", Qualifier.OVER)


@pytest.mark.parametrize("value", [10.5, 3, "3", Decimal("NaN"), Decimal("Infinity"), None])
def test_only_a_finite_decimal_is_a_value(value: object) -> None:
    with pytest.raises(UnreadableNumber):
        Quantity(value, "元")  # type: ignore[arg-type]  # the wrong type is the case


def test_a_quantity_needs_a_unit_of_the_table() -> None:
    with pytest.raises(UnknownUnit):
        Quantity(Decimal(1), "园")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "exact"), ("exact", "exact"), ("at least", "at_least"), ("at_most", "at_most"), (" Over ", "over")],
)
def test_a_qualifier_is_read(text: str, expected: str) -> None:
    assert parse_qualifier(text) == expected


def test_an_unknown_qualifier_names_the_known_ones() -> None:
    with pytest.raises(UnknownQualifier) as refused:
        parse_qualifier("大概")
    for known in Qualifier:
        assert known.value in refused.value.cure.zh
        assert known.value in refused.value.cure.en


def test_every_qualifier_has_words_in_both_languages() -> None:
    for qualifier in Qualifier:
        assert qualifier.words.zh
        assert qualifier.words.en.isascii()
        assert "10" in qualifier.phrase("10", "zh")
        assert "10" in qualifier.phrase("10", "en", rank=True)
    assert Qualifier.AT_MOST.phrase("10", "zh", rank=True) == "前10"
