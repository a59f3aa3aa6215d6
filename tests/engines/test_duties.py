"""Duties: the standing of a commitment and its judgement on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shanhai.engines.duties import EventKind, Judgement, Lamp, State, Step, judge, known_steps, standing
from shanhai.vocab.periods import parse_period

DUE = date(2024, 12, 31)


def step(
    kind: str,
    day: str = "2024-06-10",
    *,
    until: str | None = None,
    new_due: str | None = None,
    evidence: bool = False,
    known: str | None = None,
    order: int = 0,
    code: str | None = None,
) -> Step:
    start = date.fromisoformat(day)
    last = date.fromisoformat(until) if until else start
    return Step(
        code=code or f"{kind}-{day}",
        kind=EventKind(kind),
        occurred_start=start,
        occurred_end=last + timedelta(days=1),
        new_due=date.fromisoformat(new_due) if new_due else None,
        has_evidence=evidence,
        known_from=date.fromisoformat(known) if known else last,
        order=order,
    )


def look(steps: list[Step], on: str, *, due: date | None = DUE, owner: str = "丽水机场指挥部") -> Judgement:
    return judge(standing(due, steps), on=date.fromisoformat(on), owner_zh=owner, owner_en=owner and "Airport Office")


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "open"),
        (["designated", "commended"], "open"),
        (["issued"], "issued"),
        (["issued", "accepted"], "accepted"),
        (["issued", "accepted", "reported"], "in_progress"),
        (["reported", "issued", "accepted"], "in_progress"),
        (["reported", "extension_asked", "extension_granted"], "in_progress"),
        (["reported", "blocked"], "blocked"),
        (["reported", "blocked", "accepted"], "blocked"),
        (["blocked", "reported"], "in_progress"),
        (["done"], "done"),
        (["done", "reported", "blocked"], "done"),
        (["done", "verified"], "verified"),
        (["done", "verified", "done"], "verified"),
        (["done", "verified", "closed"], "closed"),
        (["done", "returned"], "in_progress"),
        (["done", "verified", "closed", "reopened"], "in_progress"),
        (["reported", "returned"], "in_progress"),
        (["issued", "reopened"], "issued"),
        (["done", "returned", "done"], "done"),
        (["closed"], "closed"),
    ],
)
def test_events_move_the_state(kinds: list[str], state: str) -> None:
    steps = [step(kind, f"2024-06-{day:02}") for day, kind in enumerate(kinds, 1)]
    assert standing(DUE, steps).state == state


def test_the_deciding_event_is_the_one_that_moved_the_state() -> None:
    found = standing(
        DUE, [step("issued", "2024-01-05"), step("reported", "2024-03-01"), step("reported", "2024-05-31")]
    )
    assert found.decided_by == "reported-2024-03-01"
    assert found.decided_on == date(2024, 3, 1)
    assert found.last_reported == date(2024, 5, 31)
    assert standing(DUE, []).decided_by is None


def test_extensions_move_the_due_date_and_keep_the_first() -> None:
    asked = step("extension_asked", "2024-11-01")
    assert standing(DUE, [asked]).extension_pending
    assert standing(DUE, [asked]).due == DUE
    granted = standing(DUE, [asked, step("extension_granted", "2024-11-20", new_due="2025-06-30")])
    assert (granted.first_due, granted.due, granted.extension_pending) == (DUE, date(2025, 6, 30), False)
    refused = standing(DUE, [asked, step("extension_refused", "2024-11-20")])
    assert (refused.due, refused.extension_pending) == (DUE, False)
    again = standing(
        DUE,
        [
            step("extension_granted", "2025-06-01", new_due="2025-12-31"),
            step("extension_granted", "2024-11-20", new_due="2025-06-30"),
        ],
    )
    assert again.due == date(2025, 12, 31)
    assert standing(None, [step("extension_granted", new_due="2025-01-31")]).due == date(2025, 1, 31)


def test_done_within_a_period_counts_as_its_last_day() -> None:
    found = standing(DUE, [step("done", "2024-10-01", until="2024-12-31", evidence=True)])
    assert (found.done_on, found.done_at_latest) == (date(2024, 12, 31), True)
    assert judge(found, on=date(2025, 3, 1)).sentence.zh == "最迟于2024年12月31日已完成，不晚于期限2024年12月31日。"
    assert "at the latest on 31 Dec 2024" in judge(found, on=date(2025, 3, 1)).sentence.en


def test_an_event_without_a_day_counts_from_the_day_it_was_known() -> None:
    undated = Step("x", EventKind.DONE, None, None, None, False, date(2024, 5, 5), 0)
    found = standing(DUE, [undated])
    assert (found.done_on, found.done_at_latest) == (date(2024, 5, 5), True)
    since = Step("y", EventKind.BLOCKED, date(2024, 4, 1), None, None, False, date(2024, 5, 5), 0)
    assert standing(DUE, [since]).decided_on == date(2024, 4, 1)


def test_evidence_counts_from_completion_on_and_is_lost_with_it() -> None:
    early = step("reported", "2024-05-01", evidence=True)
    assert not standing(DUE, [early, step("done", "2024-06-01")]).has_evidence
    assert standing(DUE, [step("done", "2024-06-01"), step("reported", "2024-07-01", evidence=True)]).has_evidence
    assert standing(DUE, [step("done", "2024-06-01"), step("verified", "2024-07-01", evidence=True)]).has_evidence
    returned = [step("done", "2024-06-01", evidence=True), step("returned", "2024-07-01", evidence=True)]
    assert not standing(DUE, returned).has_evidence
    assert standing(DUE, returned).done_on is None


def test_events_of_one_day_go_by_when_they_became_known_then_by_order() -> None:
    done = step("done", known="2024-06-11", order=2)
    returned = step("returned", known="2024-06-11", order=3)
    assert standing(DUE, [returned, done]).state is State.IN_PROGRESS
    assert standing(DUE, [step("returned", known="2024-06-10", order=3), done]).state is State.DONE


def test_the_airport_of_lishui() -> None:
    """Due at the end of 2024, opened on 18 July 2025, known a day later: late by 199 days, red until it was known."""
    steps = [
        step("reported", "2024-05-31", known="2024-06-01"),
        step("done", "2025-07-18", known="2025-07-19", evidence=True),
    ]
    before = known_steps(steps, as_known_on=date(2025, 2, 1))
    assert [known.code for known in before] == ["reported-2024-05-31"]
    red = look(before, "2025-02-01")
    # January has 31 days: 2025-02-01 is 32 days after 2024-12-31.
    assert (red.lamp, red.overdue_days, red.late_days) == (Lamp.RED, 32, 0)
    assert red.sentence.zh == (
        "截至2025年2月1日已逾期32天，期限2024年12月31日，推进中（2024年5月31日最近一次报告），责任单位：丽水机场指挥部。"
    )
    assert red.sentence.en == (
        "Overdue by 32 days on 1 Feb 2025; due 31 Dec 2024; in progress, last reported 31 May 2024; owed by Airport Office."
    )
    assert known_steps(steps, as_known_on=date(2025, 7, 18)) == before
    late = look(known_steps(steps, as_known_on=date(2025, 8, 1)), "2025-08-01")
    # 2025-07-18 is day 199 of 2025.
    assert (late.lamp, late.overdue_days, late.late_days) == (Lamp.YELLOW, 0, 199)
    assert late.sentence.zh == "已于2025年7月18日完成，比期限2024年12月31日晚199天。"
    assert late.sentence.en == "Done on 18 Jul 2025, 199 days after the due date of 31 Dec 2024."


EXTENDED = step("extension_granted", "2024-11-20", new_due="2025-06-30")
DONE = step("done", "2024-12-01", evidence=True)


@pytest.mark.parametrize(
    ("steps", "on", "seen", "said"),
    [
        ([], "2024-06-01", ("green", 0, 0), "距期限还有213天"),
        ([], "2024-12-01", ("yellow", 0, 0), "距期限还有30天"),
        ([], "2024-11-30", ("green", 0, 0), "距期限还有31天"),
        ([], "2024-12-31", ("yellow", 0, 0), "今天到期"),
        ([], "2025-01-01", ("red", 1, 0), "已逾期1天"),
        ([step("blocked")], "2024-07-01", ("yellow", 0, 0), "受阻（2024年6月10日起）"),
        ([step("blocked")], "2025-01-02", ("red", 2, 0), "受阻"),
        ([EXTENDED], "2025-02-01", ("green", 0, 0), "期限由2024年12月31日延至2025年6月30日"),
        ([EXTENDED], "2025-07-10", ("red", 10, 0), "期限由2024年12月31日延至2025年6月30日"),
        ([step("extension_asked")], "2025-01-11", ("red", 11, 0), "延期申请待批"),
        ([DONE], "2025-01-01", ("green", 0, 0), "比期限2024年12月31日早30天"),
        ([step("done", "2024-12-01")], "2025-01-01", ("yellow", 0, 0), "尚无佐证材料"),
        ([step("done", "2025-01-01", evidence=True)], "2025-01-02", ("yellow", 0, 1), "晚1天"),
        ([DONE, step("verified", "2024-12-20")], "2025-01-01", ("green", 0, 0), "完成并核验"),
        ([DONE, step("closed", "2024-12-20")], "2025-01-01", ("green", 0, 0), "完成并销号"),
        ([step("closed", "2024-12-20")], "2025-01-01", ("yellow", 0, 0), "没有完成的记录"),
        ([DONE, step("returned", "2024-12-20")], "2025-01-01", ("red", 1, 0), "推进中（2024年12月20日起）"),
        (
            [EXTENDED, step("done", "2025-05-31", evidence=True)], "2025-06-01", ("green", 0, 0),
            "比延期后的期限2025年6月30日早30天，比原定期限2024年12月31日晚151天",
        ),
        (
            [EXTENDED, step("done", "2025-07-01", evidence=True)], "2025-07-01", ("yellow", 0, 1),
            "比延期后的期限2025年6月30日晚1天，比原定期限2024年12月31日晚182天",
        ),
    ],
)  # fmt: skip
def test_the_lamp_and_the_sentence(steps: list[Step], on: str, seen: tuple[str, int, int], said: str) -> None:
    judgement = look(steps, on)
    assert (judgement.lamp, judgement.overdue_days, judgement.late_days) == seen
    assert said in judgement.sentence.zh
    assert judgement.sentence.zh.endswith("。")
    assert judgement.sentence.en.endswith(".")
    assert judgement.sentence.en.isascii()


@pytest.mark.parametrize(
    ("steps", "lamp", "said"),
    [
        ([], "grey", "未定期限，尚无进展记录"),
        ([step("reported")], "grey", "未定期限，推进中"),
        ([step("blocked")], "yellow", "未定期限，受阻"),
        ([DONE], "green", "完成，未定期限"),
        ([step("done")], "yellow", "尚无佐证材料"),
    ],
)
def test_without_a_due_date_only_completion_and_trouble_have_a_colour(steps: list[Step], lamp: str, said: str) -> None:
    judgement = look(steps, "2030-01-01", due=None)
    assert judgement.lamp == lamp
    assert judgement.overdue_days == judgement.late_days == 0
    assert said in judgement.sentence.zh


def test_a_due_date_that_nobody_owes_is_yellow_and_says_so() -> None:
    judgement = look([], "2024-06-01", owner="")
    assert judgement.lamp is Lamp.YELLOW
    assert "尚未明确责任单位" in judgement.sentence.zh
    assert "nobody is named as responsible" in judgement.sentence.en


def test_the_owner_is_named_in_either_language_and_the_warning_time_can_be_set() -> None:
    now = standing(DUE, [])
    assert "owed by 发改委" in judge(now, on=date(2024, 6, 1), owner_zh="发改委").sentence.en
    assert judge(now, on=date(2024, 11, 30), owner_zh="发改委", warn_days=31).lamp is Lamp.YELLOW
    assert judge(now, on=date(2024, 12, 30), owner_zh="发改委", warn_days=0).lamp is Lamp.GREEN


def test_late_at_the_latest_is_late_by_so_many_days_at_most() -> None:
    opened = parse_period("../2025-07-18")
    step = Step("opened", EventKind.DONE, opened.start, opened.end, None, True, date(2025, 7, 19), 0)
    found = judge(standing(date(2024, 12, 31), [step]), on=date(2026, 1, 1))
    assert (found.lamp, found.late_days) == (Lamp.YELLOW, 199)
    assert found.word is not None
    assert found.word.zh == "逾期完成"
    assert found.sentence.zh == "最迟于2025年7月18日已完成，比期限2024年12月31日至多晚199天。"
    assert found.sentence.en == "Done at the latest on 18 Jul 2025, at most 199 days after the due date of 31 Dec 2024."
