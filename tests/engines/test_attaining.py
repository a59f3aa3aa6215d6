"""Completion by the figure: which figure proves a target, and what words can no longer do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shanhai.engines.duties import (
    Attainment,
    EventKind,
    Lamp,
    Standing,
    State,
    Step,
    attains,
    by_figure,
    judge,
    next_kinds,
    standing,
)
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnitMismatch
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity

SAID = Bilingual("12个（2026年），目标20个以上", "12 (2026), target at least 20")
UNMET = Attainment(False, None, "f1", SAID)
MET = Attainment(True, date(2026, 12, 31), "f1", SAID)
DUE = date(2027, 6, 30)


def amount(value: str, hedge: str = "exact", unit: str = "个") -> Quantity:
    return Quantity(Decimal(value), unit, Qualifier(hedge))


def said_so(*kinds: EventKind) -> Standing:
    steps = [
        Step(f"e{at}", kind, date(2027, 1, at), date(2027, 1, at + 1), None, True, date(2027, 1, at), at)
        for at, kind in enumerate(kinds, start=1)
    ]
    return standing(DUE, steps)


@pytest.mark.parametrize(
    ("figure", "target", "lower", "proves"),
    [
        (amount("20"), amount("20", "at_least"), False, True),
        (amount("19.99"), amount("20", "at_least"), False, False),
        (amount("20"), amount("20", "over"), False, False),
        (amount("20", "over"), amount("20", "over"), False, True),
        (amount("20", "nearly"), amount("20"), False, False),
        (amount("25", "about"), amount("20"), False, True),
        (amount("20", "at_most"), amount("20"), False, False),
        (amount("3"), amount("5", "at_most"), False, True),
        (amount("3", "over"), amount("5", "at_most"), False, False),
        (amount("6"), amount("5", "at_most"), False, False),
        (amount("3"), amount("5"), True, True),
        (amount("2", unit="万元"), amount("19999", unit="元"), False, True),
        (amount("0.1", unit="亿元"), amount("1001", unit="万元"), False, False),
    ],
)
def test_only_a_figure_that_leaves_no_doubt_proves_a_target(
    figure: Quantity, target: Quantity, lower: bool, proves: bool
) -> None:
    assert attains(figure, target, lower_is_better=lower) is proves


def test_figures_of_another_kind_are_refused() -> None:
    with pytest.raises(UnitMismatch):
        attains(amount("20", unit="家"), amount("20"), lower_is_better=False)


def test_a_word_done_without_the_figure_does_not_make_it_done() -> None:
    now = by_figure(said_so(EventKind.DONE, EventKind.VERIFIED), UNMET)
    assert (now.state, now.done_on, now.has_evidence) == (State.IN_PROGRESS, None, False)
    judgement = judge(now, on=date(2027, 7, 10), owner_zh="交通局", owner_en="Transport")
    assert (judgement.lamp, judgement.overdue_days) == (Lamp.RED, 10)
    assert "按数据判定：12个（2026年），目标20个以上，报告完成而数据未达到，不算完成" in judgement.sentence.zh
    assert "judged by the figure: 12 (2026), target at least 20; it was reported done" in judgement.sentence.en


def test_the_figure_makes_it_done_without_a_word_and_is_its_evidence() -> None:
    now = by_figure(said_so(EventKind.ISSUED), MET)
    assert (now.state, now.done_on, now.has_evidence) == (State.DONE, date(2026, 12, 31), True)
    judgement = judge(now, on=date(2027, 7, 10))
    assert judgement.lamp is Lamp.GREEN
    assert judgement.sentence.zh == (
        "最迟于2026年12月31日已完成，比期限2027年6月30日至少早181天，按数据判定：12个（2026年），目标20个以上。"
    )


def test_verifying_and_closing_stay_the_offices() -> None:
    assert by_figure(said_so(EventKind.DONE, EventKind.VERIFIED), MET).state is State.VERIFIED
    closed = by_figure(said_so(EventKind.DONE, EventKind.CLOSED), UNMET)
    assert (closed.state, closed.done_on) == (State.CLOSED, None)
    assert "没有完成的记录；按数据判定" in judge(closed, on=DUE).sentence.zh


def test_what_a_figure_judges_cannot_be_reported_done_or_sent_back() -> None:
    running, done = by_figure(said_so(EventKind.ISSUED), UNMET), by_figure(said_so(EventKind.ISSUED), MET)
    assert EventKind.DONE not in next_kinds(running)
    assert EventKind.REPORTED in next_kinds(running)
    assert EventKind.RETURNED not in next_kinds(done)
    assert EventKind.VERIFIED in next_kinds(done)


def test_a_date_brought_forward_is_not_called_an_extension() -> None:
    step = Step(
        "e",
        EventKind.EXTENSION_GRANTED,
        date(2027, 1, 1),
        date(2027, 1, 2),
        date(2027, 3, 31),
        False,
        date(2027, 1, 1),
        1,
    )
    now = standing(DUE, [step])
    assert "期限由2027年6月30日提前至2027年3月31日" in judge(now, on=date(2027, 1, 5)).sentence.zh
    assert "brought forward from" in judge(now, on=date(2027, 1, 5)).sentence.en
