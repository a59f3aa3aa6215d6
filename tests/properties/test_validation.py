"""What must hold of every rule: truth, rounded or hedged, is never accused; units and order make no difference."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from shanhai.engines.validation import Stated, check_never_falls, check_part, check_shares, check_sum
from shanhai.engines.validation.outliers import score
from shanhai.engines.validation.spans import apart, possible, surely_above
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.numbers import rounded_decimal
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity

truths = st.fractions(-1000, 1000, max_denominator=9999)
places = st.integers(0, 4)


def rounded(truth: Fraction, digits: int, unit: str = "亿元") -> Stated:
    return Stated(Bilingual("数", "figure"), Quantity(rounded_decimal(truth, digits), unit))


def hedged(truth: Fraction, slack: Fraction, hedge: Qualifier) -> Stated:
    """State a true number as a source with that hedge would: over something below it, nearly something above it."""
    value = {
        Qualifier.OVER: truth - slack,
        Qualifier.AT_LEAST: truth - slack,
        Qualifier.NEARLY: truth + slack,
        Qualifier.AT_MOST: truth + slack,
    }[hedge]
    assume(value.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100))
    return Stated(Bilingual("数", "figure"), Quantity(rounded_decimal(value, 2), "亿元", hedge))


@given(st.lists(st.tuples(truths, places), min_size=1, max_size=6), places)
def test_true_parts_make_up_their_whole_however_each_is_rounded(parts: list[tuple[Fraction, int]], digits: int) -> None:
    whole = sum((truth for truth, _ in parts), Fraction(0))
    assert check_sum(rounded(whole, digits), [rounded(*part) for part in parts]) is None


@given(truths, places, st.fractions(0, 100, max_denominator=999), places)
def test_what_truly_rises_never_falls_and_a_true_part_fits_its_whole(
    lower: Fraction, digits: int, rise: Fraction, others: int
) -> None:
    before, after = rounded(lower, digits), rounded(lower + rise, others)
    assert check_never_falls(after, before) is None
    assert check_part(before, after) is None


@given(truths, places)
def test_the_truth_is_among_what_its_rounding_can_stand_for(truth: Fraction, digits: int) -> None:
    stated = rounded(truth, digits)
    point = possible(Quantity(rounded_decimal(Fraction(0), 0), "亿元"), rounding=False)
    assert point.low == point.high == 0
    span = possible(stated.quantity)
    here = truth * 10**8  # the base unit of 亿元 is 元
    assert span.low is not None
    assert span.high is not None
    assert span.low <= here <= span.high
    assert not (here == span.low and span.low_open)
    assert not (here == span.high and span.high_open)


@given(
    st.integers(-5000, 5000), st.integers(1, 500), st.sampled_from(["over", "at_least", "nearly", "at_most"]), truths
)
def test_a_hedge_that_is_true_is_not_accused(cents: int, slack: int, hedge: str, part: Fraction) -> None:
    truth = Fraction(cents, 100)
    stated = hedged(truth, Fraction(slack, 100), Qualifier(hedge))
    parts = [rounded(part, 2), rounded(truth - part, 2)]
    assert check_sum(stated, parts) is None


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
def test_units_make_no_difference(one: Decimal, other: Decimal) -> None:
    def stated(value: Decimal, unit: str) -> Quantity:
        return Quantity(value, unit)

    a, b = possible(stated(one, "亿元")), possible(stated(other, "亿元"))
    in_wan = Quantity(one, "亿元").to("万元")
    exact = possible(in_wan, rounding=False)
    assert exact.low == possible(stated(one, "亿元"), rounding=False).low
    assert apart(a, b) == apart(b, a) == (surely_above(a, b) or surely_above(b, a))
    assert not (surely_above(a, b) and surely_above(b, a))


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=8), places)
def test_true_shares_of_a_whole_make_a_hundred_per_cent(counts: list[int], digits: int) -> None:
    shares = [rounded(Fraction(count * 100, sum(counts)), digits, "%") for count in counts]
    assert check_shares(shares, complete=True) is None


@given(
    st.lists(truths, min_size=5, max_size=12),
    truths,
    st.fractions(Fraction(1, 10), 10, max_denominator=50),
    truths,
    st.randoms(),
)
def test_the_robust_score_knows_neither_order_nor_scale_nor_origin(
    earlier: list[Fraction], value: Fraction, scale: Fraction, shift: Fraction, random: object
) -> None:
    found = score(value, earlier)
    assert found is not None
    moved = score(value * scale + shift, [one * scale + shift for one in reversed(earlier)])
    assert moved is not None
    assert moved.z == found.z


@given(st.lists(truths, min_size=5, max_size=11), truths)
def test_one_wild_value_among_the_earlier_ones_hides_no_outlier(earlier: list[Fraction], value: Fraction) -> None:
    found = score(value, earlier)
    assert found is not None
    assume(found.z is not None and found.spread > 0)
    wild = score(Fraction(10**9), earlier)
    assert wild is not None
    assert wild.is_outlier
