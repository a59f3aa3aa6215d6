"""Rules for figures: what each finds, what it must not find, and how hedges, roundings and units are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from shanhai.engines.validation import (
    Finding,
    NeverFalls,
    Outlier,
    Part,
    Range,
    Ref,
    RuleUnreadable,
    Scope,
    Share,
    Stated,
    Sum,
    check_never_falls,
    check_outlier,
    check_part,
    check_range,
    check_share,
    check_shares,
    check_sum,
    read_ref,
    read_rule,
    refs_of,
)
from shanhai.engines.validation.outliers import Point, score
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnknownUnit, UnreadableNumber
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity

ANY = Scope()


def said(value: str, unit: str = "人", hedge: str = "exact", name: str = "数") -> Stated:
    return Stated(Bilingual(name, name), Quantity(Decimal(value), unit, Qualifier(hedge)))


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (said("10"), False),
        (said("9"), True),
        (said("100"), False),
        (said("101"), True),
        (said("0.01", "万人"), False),  # 100 people
        (said("0.0101", "万人"), True),
        (said("9", hedge="over"), False),  # more than 9 can be 10
        (said("100", hedge="over"), True),  # more than 100 cannot be 100
        (said("100", hedge="at_least"), False),
        (said("10", hedge="nearly"), True),
        (said("10", hedge="at_most"), False),
        (said("101", hedge="about"), False),  # about 101 reaches from 100 to 102
        (said("103", hedge="about"), True),
        (said("50", "亩"), True),  # the units do not convert
    ],
)
def test_a_range_holds_for_the_number_as_written_in_any_unit(figure: Stated, found: bool) -> None:
    rule = Range(ANY, least=Decimal(10), most=Decimal(100), unit="人")
    assert (check_range(rule, figure) is not None) is found


def test_a_finding_says_the_numbers() -> None:
    found = check_range(Range(ANY, least=Decimal(10), unit="万人"), said("9000", name="游客"))
    assert found is not None
    assert found.what == Bilingual("游客 9000人，小于10万人。", "游客 9,000 people is less than 100,000 people.")
    assert found.compared == (said("9000", name="游客"),)


@pytest.mark.parametrize(
    ("figure", "found"),
    [(said("3"), False), (said("3.5"), True), (said("1.5", "万人"), False), (said("3.5", "亩"), False)],
)
def test_single_things_are_whole(figure: Stated, found: bool) -> None:
    assert (check_range(Range(ANY, whole=True), figure) is not None) is found


@pytest.mark.parametrize(
    ("whole", "parts", "found"),
    [
        (said("384", "名"), [said("181", "名"), said("203", "人")], False),  # 181 + 203 = 384
        (said("385", "名"), [said("181", "名"), said("203", "名")], True),  # people are not rounded
        (said("384", "名", "over"), [said("181", "名"), said("203", "名")], True),  # over 384 is not 384
        (said("380", "名", "over"), [said("181", "名"), said("203", "名")], False),
        (said("400", "名", "about"), [said("181", "名"), said("203", "名")], False),  # 300 to 500
        (said("0.04", "万人"), [said("181"), said("203")], False),  # 0.04 万人 is 350 to 450
        # 1.2 + 2.3 is from 1.15 + 2.25 = 3.40 up to 3.60, and 3.6 is 3.55 to 3.65
        (said("3.6", "亿元"), [said("1.2", "亿元"), said("2.3", "亿元")], False),
        (said("3.7", "亿元"), [said("1.2", "亿元"), said("2.3", "亿元")], True),
        (said("35000", "万元"), [said("1.2", "亿元"), said("2.3", "亿元")], False),
        (said("384", "名"), [said("181", "名"), said("203", "家")], True),
    ],
)
def test_parts_make_up_their_whole_within_the_rounding_of_what_is_stated(
    whole: Stated, parts: list[Stated], found: bool
) -> None:
    assert (check_sum(whole, parts) is not None) is found


def test_a_sum_that_fails_is_shown_with_its_terms() -> None:
    found = check_sum(said("385", "名", name="人才"), [said("181", "名", name="博士"), said("203", "名", name="硕士")])
    assert found is not None
    assert found.what.zh == "博士 181名 + 硕士 203名 = 384名，与人才 385名不符。"
    assert len(found.compared) == 3


@pytest.mark.parametrize(
    ("earlier", "figure", "later", "found"),
    [
        (said("3.47", "亿元"), said("3.47", "亿元"), None, False),
        (said("3.47", "亿元"), said("3.46", "亿元"), None, True),
        (said("3.5", "亿元"), said("3.47", "亿元"), None, False),  # 3.5 can be 3.46
        (said("3.5", "亿元"), said("3.44", "亿元"), None, True),  # 3.5 is 3.45 or more, 3.44 less than 3.445
        (said("3.47", "亿元"), said("34700", "万元"), None, False),
        (said("3.5", "亿元", "about"), said("3.42", "亿元"), None, False),
        (None, said("3", "亿元"), None, False),
        (None, said("5", "亿元"), said("4", "亿元"), True),
        (None, said("4", "亿元"), said("5", "亿元"), False),
        (said("4", "亿元"), said("5", "亩"), None, True),
    ],
)
def test_year_to_date_never_falls(earlier: Stated | None, figure: Stated, later: Stated | None, found: bool) -> None:
    assert (check_never_falls(figure, earlier, later) is not None) is found


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (said("100", "%"), False),
        (said("100.1", "%"), True),
        (said("1000", "‰"), False),
        (said("1001", "‰"), True),
        (said("1.2", "倍"), True),
        (said("-0.1", "%"), True),
        (said("100", "%", "over"), True),
        (said("90", "%", "over"), False),
        (said("5", "百分点"), True),
    ],
)
def test_a_share_is_no_more_than_the_whole(figure: Stated, found: bool) -> None:
    assert (check_share(figure) is not None) is found


@pytest.mark.parametrize(
    ("shares", "complete", "found"),
    [
        (["33.3", "33.3", "33.3"], True, False),  # from 99.75 to 100.05
        (["33", "33", "33"], True, False),  # from 97.5 to 100.5
        (["33.0", "33.0", "33.0"], True, True),
        (["33.0", "33.0", "33.0"], False, False),
        (["60", "40.4"], False, False),  # 59.5 + 40.35
        (["60.0", "41.0"], False, True),
    ],
)
def test_shares_of_one_whole_add_up(shares: list[str], complete: bool, found: bool) -> None:
    parts = [said(one, "%") for one in shares]
    assert (check_shares(parts, complete=complete) is not None) is found


def test_shares_in_other_units_are_not_added() -> None:
    found = check_shares([said("60", "%"), said("41", "人")], complete=False)
    assert found is not None
    assert "单位" in found.what.zh


def test_a_part_is_no_greater_than_its_whole() -> None:
    assert check_part(said("181", "名"), said("384", "名")) is None
    assert check_part(said("385", "名"), said("384", "名")) is not None
    assert check_part(said("800", "名", "over"), said("0.08", "万人")) is None  # 0.08 万人 can be 849
    assert check_part(said("1", "家"), said("2", "人")) is not None


def ratios(*values: str) -> list[Fraction]:
    return [Fraction(value) for value in values]


def test_the_robust_score_by_hand() -> None:
    # median of 2 4 4 5 6 8 9 is 5; |x − 5| = 3 1 1 0 1 3 4, median 1; (10 − 5) / 1.4826 = 3.372…, (11 − 5) / 1.4826 = 4.047
    earlier = ratios("2", "4", "4", "5", "6", "8", "9")
    ten, eleven = score(Fraction(10), earlier), score(Fraction(11), earlier)
    assert ten is not None
    assert eleven is not None
    assert (ten.median, ten.spread, ten.is_outlier) == (5, Fraction(14826, 10000), False)
    assert (eleven.is_outlier, round(float(eleven.z or 0), 3)) == (True, 4.047)


def test_fewer_than_five_say_nothing() -> None:
    assert score(Fraction(1000), ratios("1", "2", "3", "4")) is None


def test_where_more_than_half_are_the_same_the_mean_deviation_takes_the_place() -> None:
    # |x − 5| = 0 0 0 0 5: median 0, mean 1, spread 1.2533
    found = score(Fraction(9), ratios("5", "5", "5", "5", "10"))
    assert found is not None
    assert (found.spread, found.is_outlier) == (Fraction(12533, 10000), False)
    further = score(Fraction(10), ratios("5", "5", "5", "5", "10"))
    assert further is not None
    assert further.is_outlier  # 5 / 1.2533 = 3.99


def test_where_all_are_the_same_a_tenth_is_asked_about() -> None:
    same = ratios("20", "20", "20", "20", "20")
    near, far = score(Fraction(22), same), score(Fraction(23), same)
    assert near is not None
    assert far is not None
    assert (near.z, near.is_outlier, far.is_outlier) == (None, False, True)


def monthly(*values: str) -> list[Point]:
    return [(24_000 + month, said(value, "万元")) for month, value in enumerate(values)]


def test_a_steady_growth_is_no_outlier_on_change_and_a_slipped_point_is() -> None:
    *earlier, last = monthly("100", "110", "120", "133", "146", "160", "177")
    assert check_outlier(Outlier(ANY), last, earlier, months=1) is None
    slipped = (last[0], said("1770", "万元"))
    found = check_outlier(Outlier(ANY), slipped, earlier, months=1)
    assert found is not None
    # 1770/160 = 11.063; the five ratios before: 1.1 1.0909 1.1083 1.0977 1.0959, median 1.098
    assert "与上期之比 11.063，此前 5 次的中位数是 1.098" in found.what.zh
    assert [one.quantity.value for one in found.compared] == [1770, 160]


def test_change_against_a_year_before_needs_the_same_months_of_earlier_years() -> None:
    earlier = [(12 * year, said(str(100 + 10 * year), "万元")) for year in range(6)]
    rule = Outlier(ANY, against="year")
    assert check_outlier(rule, (72, said("160", "万元")), earlier, months=1) is None
    assert check_outlier(rule, (72, said("1600", "万元")), earlier, months=1) is not None
    assert check_outlier(rule, (73, said("1600", "万元")), earlier, months=1) is None  # nothing a year before


def test_on_level_and_wherever_a_figure_is_not_positive() -> None:
    earlier = [(month, said(value, "%")) for month, value in enumerate(["50", "51", "49", "50.5", "49.5"])]
    for rule in (Outlier(ANY, on="level"), Outlier(ANY)):
        figures = earlier if rule.on == "level" else [*earlier, (5, said("0", "%"))]
        found = check_outlier(rule, (6, said("80", "%")), figures, months=1)
        assert found is not None
        assert found.what.zh.startswith("数 80%：数值")


def test_an_even_number_of_values_has_its_median_half_way() -> None:
    found = score(Fraction(1), ratios("1", "2", "3", "4", "5", "6"))
    assert found is not None
    assert found.median == Fraction(7, 2)


READ = [
    (
        "range",
        {"of": "a", "least": "0", "most": "1.50", "unit": "亿元", "whole": True},
        Range(Scope(Ref("a")), Decimal(0), Decimal("1.50"), "亿元", whole=True),
    ),
    ("range", {"form": "count", "least": "0"}, Range(Scope(form="count"), Decimal(0))),
    (
        "sum",
        {"of": "t@x", "parts": ["t@x[degree=doctor]", "m"]},
        Sum(Ref("t@x"), (Ref("t@x", "degree=doctor"), Ref("m"))),
    ),
    ("sum", {"by": "axes"}, Sum(by="axes")),
    ("never_falls", {"form": "cumulative"}, NeverFalls(Scope(form="cumulative"))),
    ("share", {"form": "rate", "share_like": True}, Share(Scope(form="rate", share_like=True))),
    ("share", {"parts": ["a", "b"], "complete": True}, Share(ANY, (Ref("a"), Ref("b")), complete=True)),
    ("part", {"of": "a", "whole": "b"}, Part(Ref("a"), Ref("b"))),
    ("outlier", {"of": "a", "on": "level"}, Outlier(Scope(Ref("a")), on="level")),
    ("outlier", {"against": "year"}, Outlier(ANY, against="year")),
]


@pytest.mark.parametrize(("kind", "settings", "rule"), READ)
def test_rules_are_read_from_their_settings(kind: str, settings: dict[str, object], rule: object) -> None:
    assert read_rule(kind, json.dumps(settings)) == rule


def test_the_figures_a_rule_names() -> None:
    assert refs_of(Sum(Ref("t"), (Ref("a"), Ref("b")))) == (Ref("t"), Ref("a"), Ref("b"))
    assert refs_of(Part(Ref("a"), Ref("b"))) == (Ref("a"), Ref("b"))
    assert refs_of(Share(ANY, (Ref("a"), Ref("b")))) == (Ref("a"), Ref("b"))
    assert refs_of(NeverFalls(Scope(Ref("a")))) == (Ref("a"),)
    assert refs_of(Sum(by="formula")) == ()
    assert str(read_ref("t[degree=doctor]")) == "t[degree=doctor]"


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        ("range", "{", RuleUnreadable),
        ("range", "[]", RuleUnreadable),
        ("nothing", "{}", RuleUnreadable),
        ("range", "{}", RuleUnreadable),
        ("range", '{"lest": "1"}', RuleUnreadable),
        ("range", '{"least": 1}', RuleUnreadable),
        ("range", '{"least": "2", "most": "1"}', RuleUnreadable),
        ("range", '{"least": "one"}', UnreadableNumber),
        ("range", '{"least": "1", "unit": "scoops"}', UnknownUnit),
        ("sum", '{"of": "a", "parts": ["b"]}', RuleUnreadable),
        ("sum", '{"of": "a", "parts": ["a", "b"]}', RuleUnreadable),
        ("sum", '{"of": "a", "parts": ["b", "b"]}', RuleUnreadable),
        ("sum", '{"of": "a", "parts": "b"}', RuleUnreadable),
        ("sum", '{"by": "magic"}', RuleUnreadable),
        ("share", '{"parts": ["a"]}', RuleUnreadable),
        ("part", '{"of": "a", "whole": "a"}', RuleUnreadable),
        ("part", '{"of": "a"}', RuleUnreadable),
        ("never_falls", '{"form": "shape"}', RuleUnreadable),
        ("never_falls", '{"of": "Not A Code"}', RuleUnreadable),
        ("outlier", '{"on": "feeling"}', RuleUnreadable),
    ],
)
def test_settings_that_make_no_rule_are_refused(kind: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_rule(kind, text)


FIND: list[Callable[[], Finding | None]] = [
    lambda: check_range(Range(ANY, most=Decimal(1)), said("2")),
    lambda: check_share(said("200", "%")),
    lambda: check_shares([said("60.0", "%"), said("41.0", "%")], complete=False),
    lambda: check_shares([said("30.0", "%"), said("41.0", "%")], complete=True),
    lambda: check_part(said("3"), said("2")),
    lambda: check_never_falls(said("2"), said("3")),
]


@pytest.mark.parametrize("find", FIND)
def test_every_finding_is_in_both_languages(find: Callable[[], Finding | None]) -> None:
    found = find()
    assert found is not None
    assert found.what.zh.endswith("。")
    assert found.what.en.endswith(".")
    assert "None" not in found.what.en
