"""What must hold of every formula, every course of events and every coordinate."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shanhai.engines.coordinates import gcj02_to_wgs84, in_china, wgs84_to_gcj02
from shanhai.engines.duties import EventKind, Lamp, Step, judge, standing
from shanhai.engines.formulas import DivisionByZero, FormulaError, evaluate, parse
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import in_decimal

VALUES = {"a": Decimal("3.5"), "b": Decimal("-0.25"), "c.d": Decimal("1200"), "zero": Decimal("0")}
Pair = tuple[str, Fraction | None]


def leaves() -> st.SearchStrategy[Pair]:
    numbers = st.decimals(0, 1000, places=2).map(lambda value: (f"{value:f}", Fraction(value)))
    names = st.sampled_from(sorted(VALUES)).map(lambda code: (code, Fraction(VALUES[code])))
    return st.one_of(numbers, names)


def larger(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def joined(operator: str, left: Pair, right: Pair) -> Pair:
        text = f"({left[0]}) {operator} ({right[0]})"
        if left[1] is None or right[1] is None or (operator == "/" and right[1] == 0):
            return text, None
        match operator:
            case "+":
                return text, left[1] + right[1]
            case "-":
                return text, left[1] - right[1]
            case "*":
                return text, left[1] * right[1]
            case _:
                return text, left[1] / right[1]

    def called(function: str, parts: list[Pair]) -> Pair:
        text = f"{function}({', '.join(part[0] for part in parts)})"
        numbers = [part[1] for part in parts if part[1] is not None]
        if len(numbers) < len(parts):
            return text, None
        if function == "sum":
            return text, sum(numbers, Fraction(0))
        return text, min(numbers) if function == "min" else max(numbers)

    return st.one_of(
        st.builds(joined, st.sampled_from("+-*/"), inner, inner),
        st.builds(called, st.sampled_from(["min", "max", "sum"]), st.lists(inner, min_size=1, max_size=3)),
        inner.map(lambda pair: (f"-({pair[0]})", None if pair[1] is None else -pair[1])),
    )


@given(st.recursive(leaves(), larger, max_leaves=12))
def test_a_formula_equals_fraction_arithmetic(pair: Pair) -> None:
    """The expected value is built beside the text; None is a division by zero somewhere inside."""
    text, expected = pair
    values = {code: Quantity(value, "倍") for code, value in VALUES.items()}
    try:
        found = evaluate(parse(text), values, "倍", places=20)
    except DivisionByZero:
        assert expected is None
        return
    assert expected is not None
    assert found.value == in_decimal(expected, "倍", places=20)


@given(st.text(max_size=60) | st.text("abc_.0123456789+-*/(), minaxsu", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    values = {code: Quantity(value, "倍") for code, value in VALUES.items()}
    said = Bilingual("", "")
    try:
        found = evaluate(parse(text), values, "倍", places=6)
    except FormulaError as refused:
        said = refused.message
    else:
        said = Bilingual(found.show("zh"), found.show("en"))
    assert said.zh
    assert said.en


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    made = []
    for order in range(draw(st.integers(0, 8))):
        start = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 20)))
        made.append(
            Step(
                code=f"e{order}",
                kind=draw(st.sampled_from(EventKind)),
                occurred_start=draw(st.sampled_from([None, start])),
                occurred_end=draw(st.sampled_from([None, start + timedelta(days=1), start + timedelta(days=9)])),
                new_due=draw(st.sampled_from([None, start + timedelta(days=60)])),
                has_evidence=draw(st.booleans()),
                known_from=start + timedelta(days=draw(st.integers(0, 5))),
                order=order,
            )
        )
    return made


@given(steps(), st.randoms(use_true_random=False), st.none() | st.dates(date(2024, 1, 1), date(2024, 6, 1)))
def test_the_standing_does_not_depend_on_the_order_of_input(made: list[Step], chance: Random, due: date | None) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert standing(due, shuffled) == standing(due, made)


@given(steps(), st.none() | st.dates(date(2024, 1, 1), date(2024, 6, 1)), st.dates(date(2024, 1, 1), date(2025, 1, 1)))
def test_a_judgement_agrees_with_its_standing(made: list[Step], due: date | None, on: date) -> None:
    now = standing(due, made)
    judgement = judge(now, on=on, owner_zh="甲")
    finished = now.state.is_finished
    assert (now.done_on is None) or finished
    assert not (judgement.overdue_days and judgement.late_days)
    assert (judgement.lamp is Lamp.RED) == (not finished and now.due is not None and on > now.due)
    assert (judgement.overdue_days > 0) == (judgement.lamp is Lamp.RED)
    if judgement.lamp is Lamp.GREEN and finished:
        assert now.has_evidence
        assert judgement.late_days == 0
    assert judgement.sentence.zh.endswith("。")
    assert judgement.sentence.zh.count("。") == 1


@given(st.floats(73, 135), st.floats(18, 53.5))
def test_every_place_in_china_comes_back(lon: float, lat: float) -> None:
    assert in_china(lon, lat)
    shifted = wgs84_to_gcj02(lon, lat)
    back = gcj02_to_wgs84(*shifted)
    assert abs(back[0] - lon) < 1e-6
    assert abs(back[1] - lat) < 1e-6
