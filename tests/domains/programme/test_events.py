"""Events are put on record, corrected by superseding, and refused with words a clerk understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shanhai.adapters.books.cells import UnreadableCell
from shanhai.domains.books.actions import load_book
from shanhai.domains.programme.actions import Happening, happening_of, record_event, supersede_event
from shanhai.domains.programme.errors import EventRefused, NothingChanged, UnknownCode
from shanhai.domains.programme.models import Event
from shanhai.domains.programme.queries import lines
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadablePeriod
from shanhai.vocab.reader import Reader
from tests.books import added, small_book, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2024, 9, 1)
DONE = Happening("task", "done", "2024-08-20", party="gov", text=Bilingual("建成", "Built"), passage="p1")


@pytest.fixture(autouse=True)
def book(tmp_path: Path) -> Path:
    folder = write_book(tmp_path / "book", small_book())
    load_book(actor="loader", folder=folder, on=TODAY)
    return folder


def state(day: date = TODAY, *, internal: bool = False) -> str:
    (event,) = Event.objects.filter(code="e1")
    (line,) = lines([event.commitment_id], reader=Reader(day, internal=internal))
    return line.standing.state.value


def record(event: Happening, known_from: date = date(2024, 8, 21), **fields: Any) -> Event:
    return record_event(actor="clerk", event=event, known_from=known_from, on=TODAY, **fields)


def test_a_recorded_event_moves_the_commitment_from_its_day_on() -> None:
    event = record(DONE)
    assert (event.code, event.recorded_by, event.visibility) == ("task-done-2024-08-21", "clerk", "public")
    assert (state(date(2024, 8, 20)), state(date(2024, 8, 21))) == ("issued", "done")


def test_a_second_event_of_a_day_gets_a_code_of_its_own() -> None:
    assert [record(replace(DONE, kind="reported")).code for _ in range(3)] == [
        "task-reported-2024-08-21",
        "task-reported-2024-08-21-2",
        "task-reported-2024-08-21-3",
    ]


def test_a_correction_supersedes_and_both_stay_on_record() -> None:
    event = record(DONE)
    again = supersede_event(
        actor="clerk", code=event.code, event=replace(happening_of(event), kind="blocked"), known_from=TODAY, on=TODAY
    )
    assert again.revision == 2
    assert (state(date(2024, 8, 31)), state(TODAY)) == ("done", "blocked")
    assert Event.objects.filter(code=event.code).count() == 2


def test_a_book_that_says_the_same_finds_it_unchanged(tmp_path: Path) -> None:
    record(DONE, code="e2")
    tables = added(
        small_book(), "events", code="e2", commitment="task", kind="done", occurred="2024-08-20", actor="gov",
        text_zh="建成", text_en="Built", passage="p1", known_from="2024-08-21",
    )  # fmt: skip
    result = load_book(actor="loader", folder=write_book(tmp_path / "again", tables), on=TODAY)
    assert result.changed_nothing


def test_an_event_of_an_inner_source_stays_inside() -> None:
    assert record(replace(DONE, passage="p2")).visibility == "internal"
    assert (state(), state(internal=True)) == ("issued", "done")


@pytest.mark.parametrize(
    ("event", "known_from", "error", "words"),
    [
        (replace(DONE, commitment="nowhere"), date(2024, 8, 21), UnknownCode, "nowhere"),
        (DONE, date(2024, 6, 1), EventRefused, "晚于知悉日"),
        (DONE, date(2024, 9, 2), EventRefused, "还没有到"),
        (replace(DONE, kind="finished"), date(2024, 8, 21), EventRefused, "没有“finished”这种事件"),
        (replace(DONE, kind="extension_granted"), date(2024, 8, 21), EventRefused, "没有写明新的期限"),
        (replace(DONE, new_due=date(2025, 1, 1)), date(2024, 8, 21), EventRefused, "只有同意延期才能改期限"),
        (replace(DONE, party="nobody"), date(2024, 8, 21), UnknownCode, "没有编码为“nobody”的主体"),
        (replace(DONE, passage="nothing"), date(2024, 8, 21), UnknownCode, "没有编码为“nothing”的出处"),
        (replace(DONE, visibility="secret"), date(2024, 8, 21), EventRefused, "secret"),
        (replace(DONE, occurred="八月"), date(2024, 8, 21), UnreadablePeriod, "八月"),
        (replace(DONE, occurred="?"), date(2024, 1, 1), UnknownCode, "到 2024-01-01 为止没有"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    event: Happening, known_from: date, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        record(event, known_from)
    assert Event.objects.count() == 1


def test_a_taken_code_is_refused() -> None:
    with pytest.raises(EventRefused, match="已有事件"):
        record(DONE, code="e1")


def test_a_code_that_is_none_is_refused() -> None:
    with pytest.raises(UnreadableCell, match="不是可用的编码"):
        record(DONE, code="完成 1")


@pytest.mark.parametrize(
    ("changes", "known_from", "error", "words"),
    [
        ({}, TODAY, NothingChanged, "没有变化"),
        ({"kind": "accepted"}, date(2024, 6, 1), EventRefused, "早于原事件"),
        ({"commitment": "plan", "kind": "accepted"}, TODAY, EventRefused, "属于“task”"),
    ],
)
def test_corrections_that_are_refused(
    changes: dict[str, Any], known_from: date, error: type[Exception], words: str
) -> None:
    event = replace(happening_of(Event.objects.get(code="e1")), **changes)
    with pytest.raises(error, match=words):
        supersede_event(actor="clerk", code="e1", event=event, known_from=known_from, on=TODAY)
    assert Event.objects.get().known_to is None


def test_correcting_what_is_not_on_record_is_refused() -> None:
    with pytest.raises(UnknownCode, match="没有编码为“e9”的现行事件"):
        supersede_event(actor="clerk", code="e9", event=DONE, known_from=TODAY, on=TODAY)
