"""What the bench makes of its measurements."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from bench.arithmetic import growth, percentile
from bench.client import Paths
from bench.cockpit import past_days
from bench.results import Result, markdown, shown, table

VALUES = [5.0, 1.0, 4.0, 2.0, 3.0]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.2, 1.0), (0.21, 2.0), (0.5, 3.0), (0.95, 5.0), (1.0, 5.0)])
def test_a_percentile_is_a_measured_value(share: float, value: float) -> None:
    assert percentile(VALUES, share) == value


def test_p95_of_a_hundred_is_the_ninety_fifth() -> None:
    assert percentile([float(number) for number in range(1, 101)], 0.95) == 95


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(("costs", "exponent"), [((1.0, 10.0), 1.0), ((2.0, 2.0), 0.0), ((1.0, 100.0), 2.0)])
def test_growth_is_the_exponent_of_cost_in_size(costs: tuple[float, float], exponent: float) -> None:
    assert growth((1_000, 10_000), costs) == pytest.approx(exponent)


@pytest.mark.parametrize(
    ("result", "mark"),
    [
        (Result("s", "w", 20_000, "rows/s", "≥", 15_000), True),
        (Result("s", "w", 14_999, "rows/s", "≥", 15_000), False),
        (Result("s", "w", 300, "ms", "≤", 300), True),
        (Result("s", "w", 301, "ms", "≤", 300), False),
        (Result("s", "w", 301, "ms"), None),
    ],
)
def test_an_aim_is_met_or_missed_or_there_is_none(result: Result, mark: bool | None) -> None:
    assert result.met is mark


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.50"), (12.34, "12.3"), (300, "300"), (123.4, "123"), (19_070.1, "19,070"), (1, "1")]
)
def test_numbers_are_shown_as_finely_as_they_can_be_measured(value: float, text: str) -> None:
    assert shown(value) == text


def test_the_table_is_aligned_and_marks_what_missed() -> None:
    text = table([Result("甲", "载入 load", 20_000, "rows/s", "≥", 15_000), Result("甲", "p95", 301.5, "ms", "≤", 300)])
    section, heading, *lines = text.splitlines()
    assert section == "甲"
    assert [re.split(r"\s{2,}", line.strip())[-1] for line in lines] == ["✓", "✗"]
    assert len({len(line.encode("gb18030", "replace")) for line in lines}) == 1
    assert heading.split() == ["measured", "unit", "aim"]


def test_the_page_has_a_table_for_each_section() -> None:
    text = markdown([Result("甲", "load", 1, "s"), Result("乙", "p95", 2, "ms", "≤", 3)])
    assert text.count("|---|---:|---|---:|---|") == 2
    assert "| p95 | 2 | ms | ≤ 3 | ✓ |" in text


def test_the_paths_are_handed_out_in_turn() -> None:
    assert list(islice(Paths(["/a", "/b"]), 3)) == ["/a", "/b", "/a"]


def test_every_past_day_is_asked_for_once_in_a_fixed_order() -> None:
    days = past_days()
    assert len(set(days)) == len(days) > 2_000
    assert days == past_days()
    assert days != sorted(days)
