"""Formulas: what is read, what is refused, what comes out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shanhai.engines.formulas import (
    DivisionByZero,
    FormulaError,
    FormulaTooLarge,
    NotArithmetic,
    UnknownName,
    UnreadableFormula,
    check_units,
    evaluate,
    find_cycle,
    parse,
)
from shanhai.vocab.errors import InexactConversion, UnitMismatch, UnknownUnit
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity


def q(value: str, unit: str, qualifier: str = "exact") -> Quantity:
    return Quantity(Decimal(value), unit, Qualifier(qualifier))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gep", ("gep",)),
        ("talents.phd + talents.master", ("talents.phd", "talents.master")),
        ("b / a * b - 2.5", ("b", "a")),
        ("max(a, min(b, c), sum(d))", ("a", "b", "c", "d")),
        (" ( ( x_1 ) )\n", ("x_1",)),
        ("--a", ("a",)),
        ("gep.2022 / gep.2018", ("gep.2022", "gep.2018")),
        ("1", ()),
        ("exec + import", ("exec", "import")),  # codes like any other: they are only looked up
        ("minimum + sum_of_all + max.x", ("minimum", "sum_of_all", "max.x")),
    ],
)
def test_a_formula_is_read_and_names_its_indicators(text: str, names: tuple[str, ...]) -> None:
    assert parse(text).names == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 5", "2"),
        ("2 - -3", "5"),
        ("-2 * -3", "6"),
        ("-(1 + 2)", "-3"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
        ("min(3, 1, 2)", "1"),
        ("max(3, 1, 2)", "3"),
        ("sum(3, 1, 2)", "6"),
        ("sum(4)", "4"),
        ("1 - 0.9", "0.1"),
    ],
)
def test_arithmetic_is_exact_and_binds_as_in_school(text: str, expected: str) -> None:
    assert evaluate(parse(text), {}, "倍") == q(expected, "倍")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a +", "+ a", "* a", "a b", "a 1", "1 2", "(a", "a)", "()", "a,b", "min", "min + 1", "min()", "min(,a)", "min(a,)",
        "foo(a)", "a.(b)", "abs(a)", "a ** b", "a // b", "a % b", "a ^ b", "a == b", "a < b", "a = 1", "a; b", "a and b(c)",
        "lambda: a", "[a]", "{a}", "a[0]", "'a'", '"a"', "`a`", "a\\b", "a#b", "$a", "@a", "a!", "a?b:c", "A", "gEP", "_a",
        "__import__", "__import__('os')", "a.__class__", "a._b", "a..b", "a.", ".a", "1.", ".5", "1e5", "1_000", "0x10",
        "1a", "1.2.3", "a-", "eval(a)", "open('x')", "a\x00b", "a\u200bb", "ａ", "а", "生态", "１", "a＋b", "²", "٣",
        "a\u00a0+ b", "a\u2028b",
    ],
)  # fmt: skip
def test_anything_outside_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFormula) as refused:
        parse(text)
    assert "min" in refused.value.cure.zh
    assert "min" in refused.value.cure.en


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(UnreadableFormula) as refused:
        parse("gep + __import__")
    assert "第 7 个字符" in refused.value.what.zh
    assert "character 7" in refused.value.what.en


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 900 + "1" + ")" * 900,
        "-" * 150 + "1",
        "min(" * 60 + "1" + ")" * 60,
        "1" * 1999,
        "9" * 41,
        "1+" * 600 + "1",
        "sum(" + ",".join("1" * 300) + ")",
        "a" * 2001,
    ],
)
def test_a_formula_made_to_exhaust_the_machine_is_refused(text: str) -> None:
    with pytest.raises(FormulaTooLarge) as refused:
        parse(text)
    assert "拆成" in refused.value.cure.zh


@pytest.mark.parametrize("operator", ["+", "-", "*", "/"])
def test_the_largest_accepted_formula_is_worked_out(operator: str) -> None:
    formula = parse(operator.join(["a"] * 201))
    found = evaluate(formula, {"a": q("1", "倍")}, "倍")
    assert found.value == {"+": 201, "-": -199, "*": 1, "/": 1}[operator]
    assert parse("(" * 40 + "a" + ")" * 40).names == ("a",)


def test_huge_values_stay_exact() -> None:
    big = "9" * 40
    found = evaluate(parse("a * a - a"), {"a": q(big, "倍")}, "倍")
    assert found.value == int(big) * int(big) - int(big)


@pytest.mark.parametrize(
    ("text", "values", "target", "expected"),
    [
        # The facts: 181 + 203 = 384 talents; 3.47 亿元 over 1323 villages; 560 person-times in 7 classes = 80.
        ("phd + master", {"phd": q("181", "名"), "master": q("203", "名")}, "人", q("384", "人")),
        ("a / b", {"a": q("560", "人次"), "b": q("7", "班次")}, "人次/班次", q("80", "人次/班次")),
        # 22 projects of at least 10 亿元 each are at least 220 亿元: the count is left out of the target.
        ("n * a", {"n": q("22", "个"), "a": q("10", "亿元", "at_least")}, "亿元", q("220", "亿元", "at_least")),
        ("a + b", {"a": q("1", "亿元"), "b": q("5000", "万元")}, "亿元", q("1.5", "亿元")),
        ("a / b", {"a": q("344", "元"), "b": q("1000", "元")}, "%", q("34.4", "%")),
        ("a - b", {"a": q("54.72", "%"), "b": q("50", "%")}, "%", q("4.72", "%")),
        ("1 - a", {"a": q("34.4", "%")}, "%", q("65.6", "%")),
        ("a * b", {"a": q("17271", "平方公里"), "b": q("81.7", "%")}, "公顷", q("1411040.7", "公顷")),
        ("a * b", {"a": q("2500", "吨"), "b": q("12.5", "元/吨")}, "万元", q("3.125", "万元")),
        ("a / b", {"a": q("6", "平方公里"), "b": q("3", "公里")}, "公里", q("2", "公里")),
        ("max(a, b)", {"a": q("1", "万人"), "b": q("9999", "人")}, "人", q("10000", "人")),
        ("a * 2 / 2", {"a": q("1.50", "元")}, "元", q("1.5", "元")),
        ("-a", {"a": q("1", "元")}, "元", q("-1", "元")),
    ],
)  # fmt: skip
def test_units_are_carried_through(text: str, values: dict[str, Quantity], target: str, expected: Quantity) -> None:
    check_units(parse(text), {code: value.unit for code, value in values.items()}, target)
    assert evaluate(parse(text), values, target) == expected


def test_an_endless_result_needs_a_named_rounding() -> None:
    # 3.47 亿元 / 1323 个 = 26.2282690854… 万元 each
    formula, values = parse("a / b"), {"a": q("3.47", "亿元"), "b": q("1323", "个")}
    with pytest.raises(InexactConversion):
        evaluate(formula, values, "万元/个")
    assert str(evaluate(formula, values, "万元/个", places=1).value) == "26.2"
    assert str(evaluate(parse("a * 1"), values, "亿元", places=1).value) == "3.47"  # exact: never rounded


@pytest.mark.parametrize(
    ("text", "units", "target", "named"),
    [
        ("a + b", {"a": "元", "b": "吨"}, "元", ("元", "吨")),
        ("a - b", {"a": "家", "b": "个"}, "家", ("家", "个")),
        ("a + b", {"a": "元", "b": "美元"}, "元", ("元", "美元")),
        ("a + 1", {"a": "元"}, "元", ("元", "1")),
        ("min(a, b)", {"a": "人", "b": "人次"}, "人", ("人", "人次")),
        ("a - b", {"a": "%", "b": "百分点"}, "%", ("%", "百分点")),
        ("a", {"a": "元"}, "吨", ("money CNY", "吨")),
        ("a / b", {"a": "元", "b": "元"}, "元", ("1", "元")),
        ("a * b", {"a": "家", "b": "元"}, "个", ("money CNY", "个")),
        ("a / b", {"a": "亿元", "b": "个"}, "亿元", ("个", "亿元")),
        ("a", {"a": "个"}, "%", ("个", "%")),
        ("a * b", {"a": "人", "b": "元"}, "元", ("persons", "元")),
    ],
)
def test_different_things_are_not_added_and_both_units_are_named(
    text: str, units: dict[str, str], target: str, named: tuple[str, str]
) -> None:
    with pytest.raises(UnitMismatch) as refused:
        check_units(parse(text), units, target)
    for part in named:
        assert part in refused.value.what.zh
        assert part in refused.value.what.en


@pytest.mark.parametrize(("units", "target"), [({"a": "号"}, "号"), ({"a": "日期"}, "元"), ({"a": "元"}, "名称")])
def test_labels_and_dates_are_not_calculated_with(units: dict[str, str], target: str) -> None:
    with pytest.raises(NotArithmetic):
        check_units(parse("a"), units, target)


def test_missing_names_and_units_are_named() -> None:
    with pytest.raises(UnknownName) as refused:
        evaluate(parse("a + b + c"), {"b": q("1", "元")}, "元")
    assert "a、c" in refused.value.what.zh
    with pytest.raises(UnknownUnit):
        check_units(parse("a"), {"a": "元"}, "园")


@pytest.mark.parametrize(
    ("text", "divisor"),
    [
        ("a / zero", "zero"),
        ("a / (b - b)", "b - b"),
        ("1 / 0", "0"),
        ("a / min(b, zero)", "min(b, zero)"),
        ("sum(a / zero)", "zero"),
        ("a / -zero", "-zero"),
    ],
)
def test_division_by_zero_names_the_divisor(text: str, divisor: str) -> None:
    values = {"a": q("1", "元"), "b": q("2", "元"), "zero": q("0.00", "元")}
    with pytest.raises(DivisionByZero) as refused:
        evaluate(parse(text), values, "倍")
    assert f"「{divisor}」" in refused.value.what.zh
    assert f"“{divisor}”" in refused.value.what.en
    assert isinstance(refused.value, FormulaError)


@pytest.mark.parametrize(
    ("text", "a", "b", "expected"),
    [
        ("a + b", "exact", "exact", "exact"),
        ("a + b", "at_least", "exact", "at_least"),
        ("a + b", "over", "exact", "over"),
        ("a + b", "over", "at_least", "at_least"),
        ("a + b", "nearly", "at_most", "at_most"),
        ("a + b", "nearly", "nearly", "nearly"),
        ("a + b", "at_least", "at_most", "about"),
        ("a + b", "about", "at_least", "about"),
        ("a - b", "exact", "at_least", "at_most"),
        ("a - b", "exact", "nearly", "at_least"),
        ("a - b", "at_least", "at_most", "at_least"),
        ("a - b", "over", "over", "about"),
        ("a * b", "at_least", "at_least", "at_least"),
        ("a / b", "at_least", "exact", "at_least"),
        ("a / b", "exact", "at_least", "at_most"),
        ("a / b", "over", "over", "about"),
        ("-a", "at_least", "exact", "at_most"),
        ("-a * b", "exact", "at_least", "at_most"),
        ("b * -a", "exact", "at_least", "at_most"),
        ("-a / b", "exact", "at_least", "at_least"),
        ("2 * a", "about", "exact", "about"),
        ("min(a, b)", "over", "over", "over"),
        ("max(a, b)", "over", "exact", "at_least"),
        ("min(a, b)", "nearly", "exact", "at_most"),
        ("min(a, b)", "over", "nearly", "about"),
        ("sum(a, b, b)", "exact", "at_least", "at_least"),
        ("1 + 1", "about", "about", "exact"),
    ],
)
def test_a_qualifier_says_what_still_holds(text: str, a: str, b: str, expected: str) -> None:
    values = {"a": q("8", "倍", a), "b": q("4", "倍", b)}
    assert evaluate(parse(text), values, "倍").qualifier == expected


@pytest.mark.parametrize(
    ("formulas", "cycle"),
    [
        ({}, None),
        ({"a": "b + c", "b": "c * 2"}, None),
        ({"a": "b + c", "b": "d", "c": "d"}, None),
        ({"a": "a + 1"}, ["a", "a"]),
        ({"a": "b", "b": "c + d", "c": "a"}, ["a", "b", "c", "a"]),
        ({"z": "y", "y": "x", "x": "w + y"}, ["x", "y", "x"]),
    ],
)
def test_a_cycle_is_named(formulas: dict[str, str], cycle: list[str] | None) -> None:
    assert find_cycle(formulas) == cycle
    assert find_cycle(dict(reversed(formulas.items()))) == cycle


def test_a_chain_of_any_length_is_followed() -> None:
    chain = {f"a{place}": f"a{place + 1}" for place in range(20_000)}
    assert find_cycle(chain) is None
    found = find_cycle(chain | {"a20000": "a0"})
    assert found is not None
    assert len(found) == 20_002
