"""The table of units and exact conversion."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from shanhai.vocab.errors import InexactConversion, UnitMismatch, UnknownUnit
from shanhai.vocab.units import all_units, convert, unit

TRADE = """
元 万元 亿元 美元 万美元 亿美元 亩 万亩 公顷 万公顷 平方米 平方公里 克 千克 吨 万吨 亿吨 立方米 万立方米 亿立方米
人 名 万人 人次 万人次 家 个 块 项 所 户 座 条 对 村 种 处 班次 个班次 % ‰ 百分点 位次 倍 分钟 小时 天 年 周年
米 千米 公里 毫米 号 年月 日期 名称 万人次/年 元/吨 元/立方米 元/人 万元/个 微克/立方米
"""


@pytest.mark.parametrize("symbol", TRADE.split())
def test_every_unit_of_the_trade_is_in_the_table_with_english(symbol: str) -> None:
    known = unit(symbol)
    assert known.symbol == symbol
    assert known.name_en.isascii()
    assert known.factor > 0


def test_no_symbol_stands_twice_and_each_finds_itself() -> None:
    symbols = [known.symbol for known in all_units()]
    assert len(symbols) == len(set(symbols))
    assert [unit(symbol).symbol for symbol in symbols] == symbols


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("4645.77", "亿元", "万元", "46457700"),
        ("21.89", "亿元", "元", "2189000000"),
        ("15", "亩", "公顷", "1"),
        ("18", "亩", "公顷", "1.2"),
        ("3", "亩", "平方米", "2000"),
        ("17271", "平方公里", "公顷", "1727100"),
        ("548.13", "万吨", "千克", "5481300000"),
        ("147.45", "亿立方米", "万立方米", "1474500"),
        ("384", "名", "人", "384"),
        ("270", "万人", "人", "2700000"),
        ("34.4", "%", "‰", "344"),
        ("34.4", "%", "倍", "0.344"),
        ("1.5", "小时", "分钟", "90"),
        ("6", "周年", "年", "6"),
        ("7", "个班次", "班次", "7"),
        ("2", "万元/个", "元/个", "20000"),
        ("1", "元/千克", "元/吨", "1000"),
        ("35", "微克/立方米", "毫克/立方米", "0.035"),
        ("12", "万人次/年", "人次/月", "10000"),
    ],
)
def test_conversion_is_exact(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


def test_the_same_unit_keeps_every_digit() -> None:
    assert str(convert(Decimal("1.20"), "亿元", "亿元")) == "1.20"


def test_more_digits_than_the_ambient_context_survive() -> None:
    # The default Decimal context keeps 28 digits; this value has 35.
    assert str(convert(Decimal("12345678901234567890123456789012345"), "万元", "元")) == (
        "123456789012345678901234567890123450000"
    )


def test_an_endless_result_is_refused_unless_the_rounding_is_named() -> None:
    with pytest.raises(InexactConversion) as refused:
        convert(Decimal(1), "亩", "公顷")  # 1/15 = 0.0666…
    assert "places" in refused.value.message.zh
    assert "places" in refused.value.message.en
    assert convert(Decimal(1), "亩", "公顷", places=4) == Decimal("0.0667")
    assert convert(Decimal(-1), "亩", "公顷", places=4) == Decimal("-0.0667")


def test_rounding_is_half_up_and_never_touches_an_exact_result() -> None:
    # 1 月 = 1/12 年 = 0.08333…; 50 月 = 4.16666… → 4.2; 18 亩 = 1.2 公顷 exactly, whatever is named.
    assert str(convert(Decimal(50), "月", "年", places=1)) == "4.2"
    assert str(convert(Decimal(18), "亩", "公顷", places=0)) == "1.2"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("元", "美元"),
        ("家", "块"),
        ("个", "家"),
        ("人", "人次"),
        ("%", "百分点"),
        ("位次", "个"),
        ("元", "元/吨"),
        ("年", "天"),
        ("号", "个"),
        ("名称", "号"),
        ("年月", "日期"),
        ("公里", "平方公里"),
    ],
)
def test_different_things_do_not_convert(source: str, target: str) -> None:
    with pytest.raises(UnitMismatch) as refused:
        convert(Decimal(1), source, target)
    for text in (refused.value.message.zh, refused.value.message.en):
        assert source in text
        assert target in text


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("万园", "万元"),
        ("亿圆", "亿元"),
        ("平方公理", "平方公里"),
        ("m2", "平方米"),
        ("％", "%"),
        ("元/平方公理", "元/平方公里"),
    ],
)
def test_an_unknown_unit_names_the_nearest(wrong: str, meant: str) -> None:
    with pytest.raises(UnknownUnit) as refused:
        unit(wrong)
    assert wrong in refused.value.what.zh
    assert f"「{meant}」" in refused.value.cure.zh
    assert meant in refused.value.cure.en


def test_a_unit_that_resembles_none_is_shown_how_units_are_written() -> None:
    with pytest.raises(UnknownUnit) as refused:
        unit("光速")
    assert "亿元" in refused.value.cure.zh
    assert "元/吨" in refused.value.cure.en


@pytest.mark.parametrize(
    "wrong", ["", " ", "/", "元/", "/元", "元/吨/人/年", "元/日期", "号/年", "元/元/元/元", "x" * 5000]
)
def test_what_is_no_unit_is_refused(wrong: str) -> None:
    with pytest.raises(UnknownUnit):
        unit(wrong)


def test_a_compound_is_read_by_rule() -> None:
    made = unit("万元/公顷/年")
    assert made.symbol_en == "10k yuan/ha/year"
    assert made.name_en == "ten thousand yuan per hectare per year"
    # 10⁴ yuan over 10⁴ m² over 12 months
    assert made.factor == Fraction(1, 12)
    assert dict(made.powers) == {"money CNY": 1, "length": -2, "calendar time": -1}


@pytest.mark.facts
def test_the_article_units_are_all_known(facts: Path) -> None:
    with (facts / "article-figures.csv").open(encoding="utf-8") as file:
        symbols = {row["unit"] for row in csv.DictReader(file)}
    # The source writes a remark after some units, 位次(首家), and only the remark for numbers inside a name.
    plain = {symbol.partition("(")[0] or "名称" for symbol in symbols}
    assert {unit(symbol).symbol for symbol in plain} == plain
