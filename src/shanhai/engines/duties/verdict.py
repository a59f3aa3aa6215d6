"""The judgement of a standing on a day: lamp, days, and the one sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shanhai.engines.duties.values import Judgement, Lamp, Standing, State
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import show_date

_FINISHED_WORDS = {
    State.DONE: Bilingual("完成", "Done"),
    State.VERIFIED: Bilingual("完成并核验", "Done and verified"),
    State.CLOSED: Bilingual("完成并销号", "Done and closed"),
}
_CLOSED_WORD = Bilingual("未完成而销号", "closed undone")
_RUNNING_WORDS = {
    State.OPEN: Bilingual("尚无进展记录", "no progress recorded"),
    State.ISSUED: Bilingual("已下达", "issued"),
    State.ACCEPTED: Bilingual("已签收", "accepted"),
    State.IN_PROGRESS: Bilingual("推进中", "in progress"),
    State.BLOCKED: Bilingual("受阻", "blocked"),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """A standing, the day it is looked at, and who owes it."""

    standing: Standing
    on: date
    owner: Bilingual
    warn_days: int

    @property
    def has_owner(self) -> bool:
        return bool(self.owner.zh or self.owner.en)


def judge(standing: Standing, *, on: date, owner_zh: str = "", owner_en: str = "", warn_days: int = 30) -> Judgement:
    """Return how a standing looks on a day.

    Finished: green with evidence and in time, yellow if late against the due date as it stood, without evidence, or
    closed without being done. Unfinished: red after the due date, yellow if blocked, due within ``warn_days``, or
    owed by nobody; grey without a due date unless blocked; otherwise green. ``overdue_days`` counts for the
    unfinished, ``late_days`` for the finished. The owner's name in one language serves for both if the other is empty.
    """
    case = _Case(standing, on, Bilingual(owner_zh or owner_en, owner_en or owner_zh), warn_days)
    return _finished(case) if standing.state.is_finished else _unfinished(case)


def _finished(case: _Case) -> Judgement:
    now = case.standing
    if now.done_on is None:
        figure = _measured(now, "；", "; ")
        said = Bilingual(
            f"{_day(now.decided_on).zh}销号，但没有完成的记录{figure.zh}。",
            f"Closed on {_day(now.decided_on).en} with no record of completion{figure.en}.",
        )
        return Judgement(Lamp.YELLOW, 0, 0, said, _CLOSED_WORD)
    late = _days_after(now.due, now.done_on)
    lamp = Lamp.GREEN if now.has_evidence and late == 0 else Lamp.YELLOW
    words, day = _FINISHED_WORDS[now.state], _day(now.done_on)
    when = Bilingual(f"已于{day.zh}{words.zh}", f"{words.en} on {day.en}")
    if now.done_at_latest:
        when = Bilingual(f"最迟于{day.zh}已{words.zh}", f"{words.en} at the latest on {day.en}")
    timing = _timing(now, now.done_on)
    by_figure = _measured(now, "，", "; ")
    proof = by_figure if now.has_evidence else Bilingual("，尚无佐证材料", ", no evidence on file")
    said = Bilingual(
        f"{when.zh}{timing.zh}{proof.zh}。",
        f"{when.en}{timing.en}{proof.en}.",
    )
    return Judgement(lamp, 0, late, said, _finished_word(now, late))


def _measured(now: Standing, before_zh: str, before_en: str) -> Bilingual:
    """Say the figure that judges it, behind a mark; nothing where words judge."""
    if now.measured is None:
        return Bilingual("", "")
    return Bilingual(f"{before_zh}按数据判定：{now.measured.zh}", f"{before_en}judged by the figure: {now.measured.en}")


def _finished_word(now: Standing, late: int) -> Bilingual:
    if late:
        return Bilingual("逾期完成", "done late")
    return Bilingual("完成", "done") if now.has_evidence else Bilingual("待佐证", "unproven")


def _timing(now: Standing, done_on: date) -> Bilingual:
    """Say how a completion lies to the due date as it stood, and to the first one if it was moved."""
    if now.due is None:
        return Bilingual("，未定期限", ", no due date was set")
    if now.first_due is None or now.first_due == now.due:
        return _against(Bilingual("期限", "due date"), now.due, done_on, at_latest=now.done_at_latest)
    moved = Bilingual("延期后的期限", "extended due date")
    if now.due < now.first_due:
        moved = Bilingual("提前后的期限", "due date brought forward")
    stood = _against(moved, now.due, done_on, at_latest=now.done_at_latest)
    first = _against(Bilingual("原定期限", "first due date"), now.first_due, done_on, at_latest=now.done_at_latest)
    return Bilingual(stood.zh + first.zh, stood.en + first.en)


def _against(label: Bilingual, due: date, done_on: date, *, at_latest: bool) -> Bilingual:
    """Compare a completion with a due date; one known only at the latest is late by so many days at most."""
    days, day = (done_on - due).days, _day(due)
    if days == 0 and at_latest:
        return Bilingual(f"，不晚于{label.zh}{day.zh}", f", not after the {label.en} of {day.en}")
    if days == 0:
        return Bilingual(f"，正是{label.zh}{day.zh}当天", f", on the {label.en} of {day.en}")
    late = days > 0
    bound = Bilingual("", "")
    if at_latest:
        bound = Bilingual("至多", "at most ") if late else Bilingual("至少", "at least ")
    return Bilingual(
        f"，比{label.zh}{day.zh}{bound.zh}{'晚' if late else '早'}{abs(days)}天",
        f", {bound.en}{_count(abs(days))} {'after' if late else 'before'} the {label.en} of {day.en}",
    )


def _unfinished(case: _Case) -> Judgement:
    now = case.standing
    overdue = _days_after(now.due, case.on)
    lamp = _lamp(case, overdue)
    parts = [_lead(case, overdue), _due_words(now), _measured(now, "", ""), _state_words(now)]
    if now.extension_pending:
        parts.append(Bilingual("延期申请待批", "an extension has been asked for and not decided"))
    parts.append(
        Bilingual(f"责任单位：{case.owner.zh}", f"owed by {case.owner.en}")
        if case.has_owner
        else Bilingual("尚未明确责任单位", "nobody is named as responsible")
    )
    spoken = [part for part in parts if part.zh]
    sentence = Bilingual("，".join(p.zh for p in spoken) + "。", "; ".join(p.en for p in spoken) + ".")
    return Judgement(lamp, overdue, 0, sentence)


def _lamp(case: _Case, overdue: int) -> Lamp:
    now = case.standing
    if overdue:
        return Lamp.RED
    if now.state is State.BLOCKED:
        return Lamp.YELLOW
    if now.due is None:
        return Lamp.GREY
    soon = (now.due - case.on).days <= case.warn_days
    return Lamp.YELLOW if soon or not case.has_owner else Lamp.GREEN


def _lead(case: _Case, overdue: int) -> Bilingual:
    """Say first what decides the lamp."""
    now = case.standing
    if overdue:
        until = _day(case.on)
        return Bilingual(f"截至{until.zh}已逾期{overdue}天", f"Overdue by {_count(overdue)} on {until.en}")
    if now.due is None:
        return Bilingual("未定期限", "No due date")
    left = (now.due - case.on).days
    if left == 0:
        return Bilingual("今天到期", "Due today")
    return Bilingual(f"距期限还有{left}天", f"Due in {_count(left)}")


def _due_words(now: Standing) -> Bilingual:
    if now.due is None:
        return Bilingual("", "")
    due = _day(now.due)
    if now.first_due is None or now.first_due == now.due:
        return Bilingual(f"期限{due.zh}", f"due {due.en}")
    first = _day(now.first_due)
    if now.due < now.first_due:
        return Bilingual(f"期限由{first.zh}提前至{due.zh}", f"due {due.en}, brought forward from {first.en}")
    return Bilingual(f"期限由{first.zh}延至{due.zh}", f"due {due.en}, extended from {first.en}")


def _state_words(now: Standing) -> Bilingual:
    """Say the state, and the day of the event or of the later report that shows it."""
    words = _RUNNING_WORDS[now.state]
    if now.decided_on is None:
        return words
    if now.state is State.IN_PROGRESS and now.last_reported is not None and now.last_reported >= now.decided_on:
        day = _day(now.last_reported)
        return Bilingual(f"{words.zh}（{day.zh}最近一次报告）", f"{words.en}, last reported {day.en}")
    day = _day(now.decided_on)
    return Bilingual(f"{words.zh}（{day.zh}起）", f"{words.en} since {day.en}")


def _days_after(due: date | None, day: date) -> int:
    return 0 if due is None else max(0, (day - due).days)


def _day(day: date | None) -> Bilingual:
    if day is None:
        return Bilingual("日期不详", "an unknown day")
    return Bilingual(show_date(day, "zh"), show_date(day, "en"))


def _count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
