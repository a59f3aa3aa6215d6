"""The rows of the table of units: symbol, English, what is measured, size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

Powers: TypeAlias = tuple[tuple[str, int], ...]
"""What a unit measures, as exponents of base quantities: (("length", 2),) is an area."""

SCALES: Mapping[str, tuple[str, str, int]] = MappingProxyType(
    {
        "百": ("hundred", "100", 2),
        "千": ("thousand", "k", 3),
        "万": ("ten thousand", "10k", 4),
        "亿": ("hundred million", "100 m", 8),
    }
)
"""Prefix → its word, its short form in front of an English symbol, its power of ten."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a unit without prefix, and the prefixes it is used with."""

    symbol: str
    name_en: str
    symbol_en: str
    dimension: str
    powers: Powers
    factor: Fraction = Fraction(1)
    scales: str = ""


def _money(symbol: str, name_en: str, code: str) -> Row:
    return Row(
        symbol,
        name_en,
        name_en,
        f"money {code}",
        ((f"money {code}", 1),),
        scales="百千万亿" if code == "CNY" else "万亿",
    )


def _size(symbol: str, name_en: str, symbol_en: str, power: int, factor: Fraction | int, *, scales: str = "") -> Row:
    dimension = {1: "length", 2: "area", 3: "volume"}[power]
    return Row(symbol, name_en, symbol_en, dimension, (("length", power),), Fraction(factor), scales)


def _of(
    dimension: str, symbol: str, name_en: str, symbol_en: str, factor: Fraction | int = 1, *, scales: str = ""
) -> Row:
    return Row(symbol, name_en, symbol_en, dimension, ((dimension, 1),), Fraction(factor), scales)


def _count(symbol: str, name_en: str, symbol_en: str = "", scales: str = "", measure: str = "") -> Row:
    return Row(symbol, name_en, symbol_en, "count", ((f"count:{measure or symbol}", 1),), scales=scales)


def _ratio(symbol: str, name_en: str, symbol_en: str, factor: Fraction | int) -> Row:
    return Row(symbol, name_en, symbol_en, "ratio", (), Fraction(factor))


SIMPLE: tuple[Row, ...] = (
    _money("元", "yuan", "CNY"),
    _money("美元", "US dollars", "USD"),
    _money("欧元", "euros", "EUR"),
    # Area in square metres. 15 亩 are one hectare by definition, so 1 亩 = 10000/15 m².
    _size("亩", "mu", "mu", 2, Fraction(10000, 15), scales="万亿"),
    _size("公顷", "hectares", "ha", 2, 10000, scales="万"),
    _size("平方米", "square metres", "m²", 2, 1, scales="万亿"),
    _size("平方公里", "square kilometres", "km²", 2, 10**6, scales="万"),
    _size("平方千米", "square kilometres", "km²", 2, 10**6, scales="万"),
    _of("mass", "克", "grams", "g", 1),
    _of("mass", "毫克", "milligrams", "mg", Fraction(1, 10**3)),
    _of("mass", "微克", "micrograms", "µg", Fraction(1, 10**6)),
    _of("mass", "千克", "kilograms", "kg", 10**3, scales="万"),
    _of("mass", "公斤", "kilograms", "kg", 10**3, scales="万"),
    _of("mass", "吨", "tonnes", "t", 10**6, scales="万亿"),
    _size("立方米", "cubic metres", "m³", 3, 1, scales="万亿"),
    _size("升", "litres", "L", 3, Fraction(1, 10**3)),
    _size("立方厘米", "cubic centimetres", "cm³", 3, Fraction(1, 10**6)),
    _size("米", "metres", "m", 1, 1, scales="万"),
    _size("千米", "kilometres", "km", 1, 10**3, scales="万"),
    _size("公里", "kilometres", "km", 1, 10**3, scales="万"),
    _size("厘米", "centimetres", "cm", 1, Fraction(1, 100)),
    _size("毫米", "millimetres", "mm", 1, Fraction(1, 10**3)),
    _of("persons", "人", "people", "people", scales="万亿"),
    _of("persons", "名", "people", "people", scales="万"),
    _of("visits", "人次", "visits (person-times)", "visits", scales="万亿"),
    _count("家", "firms or institutions", scales="万"),
    _count("个", "items", scales="万"),
    _count("块", "sites"),
    _count("项", "items", scales="万"),
    _count("所", "schools or institutes"),
    _count("户", "households", "households", scales="万"),
    _count("座", "structures"),
    _count("条", "lines", scales="万"),
    _count("对", "pairs", "pairs"),
    _count("村", "villages", "villages", scales="万"),
    _count("种", "kinds", "kinds", scales="万"),
    _count("处", "places"),
    _count("件", "pieces", scales="万"),
    _count("辆", "vehicles", "vehicles", scales="万"),
    _count("架", "aircraft", "aircraft"),
    _count("张", "sheets"),
    _count("床", "beds", "beds", scales="万"),
    _count("次", "times", "times", scales="万"),
    _count("批", "batches", "batches"),
    _count("期", "rounds", "rounds"),
    _count("届", "sessions", "sessions"),
    _count("班次", "classes", "classes"),
    _count("个班次", "classes", "classes", measure="班次"),
    _count("架次", "flights", "flights", scales="万"),
    _count("联", "links", "links"),
    _count("向", "directions", "directions"),
    _ratio("%", "per cent", "%", Fraction(1, 100)),
    _ratio("‰", "per mille", "‰", Fraction(1, 1000)),
    _ratio("倍", "times", "times", 1),
    _of("percentage points", "百分点", "percentage points", "percentage points"),
    _of("percentage points", "个百分点", "percentage points", "percentage points"),
    _of("rank", "位次", "rank", "rank"),
    _of("rank", "位", "rank", "rank"),
    _of("clock time", "秒", "seconds", "s", 1),
    _of("clock time", "分钟", "minutes", "min", 60),
    _of("clock time", "小时", "hours", "h", 3600),
    _of("clock time", "天", "days", "days", 86400),
    _of("calendar time", "月", "months", "months", 1),
    _of("calendar time", "个月", "months", "months", 1),
    _of("calendar time", "年", "years", "years", 12),
    _of("calendar time", "周年", "years (anniversary)", "years", 12),
    _of("energy", "千瓦时", "kilowatt hours", "kWh", 1, scales="万亿"),
    _of("power", "千瓦", "kilowatts", "kW", 1, scales="万亿"),
    _of("label", "号", "number (label)", "no."),
    Row("年月", "year and month", "", "date", (("date:month", 1),)),
    Row("日期", "date", "", "date", (("date:day", 1),)),
    _of("name", "名称", "number in a name", ""),
)

SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "％": "%",
        "m": "米",
        "km": "千米",
        "mm": "毫米",
        "m2": "平方米",
        "m²": "平方米",
        "㎡": "平方米",
        "km2": "平方公里",
        "km²": "平方公里",
        "㎢": "平方公里",
        "m3": "立方米",
        "m³": "立方米",
        "ha": "公顷",
        "mu": "亩",
        "t": "吨",
        "kg": "千克",
        "g": "克",
        "h": "小时",
        "min": "分钟",
        "pp": "百分点",
        "rmb": "元",
        "cny": "元",
        "yuan": "元",
        "usd": "美元",
        "(名称)": "名称",
        "人民币": "元",
        "方": "立方米",
        "百分比": "%",
        "排名": "位次",
        "名次": "位次",
    }
)
"""Other spellings people use → the one of the table; only suggested, never accepted silently."""

_ONE: Mapping[str, str] = MappingProxyType(
    {
        "people": "person",
        "visits (person-times)": "visit",
        "classes": "class",
        "batches": "batch",
        "times": "time",
        "firms or institutions": "firm or institution",
        "schools or institutes": "school or institute",
        "years (anniversary)": "year",
        "kilowatt hours": "kilowatt hour",
    }
)


def singular(word: str) -> str:
    """Return the English singular of a unit's word: people → person, US dollars → US dollar, mu → mu."""
    return _ONE.get(word) or (word[:-1] if len(word) > 2 and word.endswith("s") else word)
