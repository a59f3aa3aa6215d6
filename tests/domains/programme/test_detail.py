"""One commitment in full: its course in time, who held it when, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Commitment, CommitmentVersion
from shanhai.domains.programme.queries import (
    Filters,
    commitment_detail,
    duties_by_party,
    duties_of,
    duty_lines,
    listing,
    recent_changes,
    timeline,
)
from shanhai.domains.programme.queries.timeline import Moment
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import (
    START,
    add_commitment,
    add_document,
    add_event,
    add_party,
    add_passage,
    assign,
    clock,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2024, 12, 1)


@pytest.fixture(autouse=True)
def road() -> Commitment:
    """A road: reworded once, extended once, handed on from one department to another, done with a source."""
    passage = add_passage("p1", add_document("d1"), "道路建成")
    road = add_commitment("road", due=date(2024, 6, 30), known_to=date(2024, 3, 1))
    CommitmentVersion.objects.create(
        commitment=road, code="road", revision=2, kind="task", text_zh="新路", text_en="New road",
        due=date(2024, 6, 30), start=date(2024, 2, 1), **clock({"known_from": date(2024, 3, 1)}),
    )  # fmt: skip
    north, south = add_party("north"), add_party("south")
    assign(road, north, valid_from=START, valid_to=date(2024, 5, 1))
    assign(road, south, valid_from=date(2024, 5, 1))
    add_event(road, "issued")
    add_event(
        road, "extension_granted", "2024-06-01", new_due=date(2024, 10, 31), known_from=date(2024, 6, 2), actor=north
    )
    add_event(
        road,
        "blocked",
        "2024-09-01",
        code="e9",
        known_from=date(2024, 9, 2),
        known_to=date(2024, 9, 20),
        passage=passage,
    )
    add_event(road, "done", "2024-09-01", code="e9", revision=2, known_from=date(2024, 9, 20), passage=passage)
    add_event(road, "closed", "2024-11-01", known_from=date(2024, 11, 1), visibility="internal")
    rebuild_standings()
    return road


def told(moment: Moment) -> tuple[str, str]:
    event = moment.event.row.kind if moment.event else ""
    duty = moment.duty.party.code if moment.duty else ""
    return (moment.day.isoformat() if moment.day else "", event or f"{moment.what} {duty}".strip())


def test_events_dates_and_hands_on_one_line_of_time() -> None:
    detail = commitment_detail("road", reader=Reader(ON))
    assert detail is not None
    assert [told(moment) for moment in timeline(detail, on=ON)] == [
        ("", "issued"),
        ("2024-01-01", "taken north"),
        ("2024-02-01", "start"),
        ("2024-05-01", "taken south"),
        ("2024-05-01", "given_up north"),
        ("2024-06-01", "extension_granted"),
        ("2024-06-30", "first_due"),
        ("2024-09-01", "done"),
        ("2024-10-31", "due"),
        ("2024-12-01", "day"),
    ]
    assert [(duty.party.code, duty.in_force) for duty in detail.duties] == [("north", False), ("south", True)]
    assert [owner.code for owner in detail.line.owners] == ["south"]


def test_a_corrected_event_shows_what_it_said_before() -> None:
    detail = commitment_detail("road", reader=Reader(ON))
    assert detail is not None
    (done,) = [event for event in detail.events if event.row.kind == "done"]
    assert [old.kind for old in done.earlier] == ["blocked"]
    assert done.source is not None
    assert done.source.quote == "道路建成"


def test_how_it_stood_as_then_known_with_those_who_held_it_then() -> None:
    detail = commitment_detail("road", reader=Reader(ON))
    assert detail is not None
    stood = [
        (each.known_from.isoformat(), each.standing.state.value, each.judgement.lamp.value) for each in detail.stood
    ]
    assert stood == [
        ("2024-09-20", "done", "green"),
        ("2024-09-02", "blocked", "yellow"),
        ("2024-06-02", "issued", "green"),
        ("2024-05-31", "issued", "yellow"),
        ("2024-05-01", "issued", "green"),
        ("2024-01-01", "issued", "green"),
    ]
    assert ["north" in each.judgement.sentence.zh for each in detail.stood] == [False] * 5 + [True]
    assert all(a.known_from == b.known_to for a, b in pairwise(detail.stood))
    assert [row.revision for row in detail.revisions] == [2, 1]


@pytest.mark.parametrize("ago", [0, 1, 20, 60, 120])
def test_no_row_contradicts_the_page_of_a_day_inside_it(ago: int) -> None:
    add_commitment("bridge", due=date(2024, 10, 31))
    rebuild_standings()
    detail = commitment_detail("bridge", reader=Reader(ON))
    assert detail is not None
    assert [(each.known_from.isoformat(), each.judgement.lamp.value) for each in detail.stood] == [
        ("2024-11-01", "red"),
        ("2024-01-01", "yellow"),
    ]
    day = ON - timedelta(days=ago)
    (row,) = [each for each in detail.stood if each.known_from <= day and (not each.known_to or day < each.known_to)]
    then = commitment_detail("bridge", reader=Reader(day))
    assert then is not None
    assert row.judgement.lamp is then.line.judgement.lamp


def test_on_a_past_day_it_is_what_was_known_then() -> None:
    detail = commitment_detail("road", reader=Reader(date(2024, 2, 1)))
    assert detail is not None
    assert (detail.line.text_zh, detail.line.standing.due) == ("road事项", date(2024, 6, 30))
    assert [event.row.kind for event in detail.events] == ["issued"]
    assert len(detail.revisions) == 1
    assert commitment_detail("road", reader=Reader(date(2023, 1, 1))) is None
    assert commitment_detail("nothing", reader=Reader(ON)) is None


def test_readers_inside_see_the_event_that_is_not_published() -> None:
    states = []
    for internal in (False, True):
        detail = commitment_detail("road", reader=Reader(ON, internal=internal))
        assert detail is not None
        states.append((detail.line.standing.state.value, "closed" in [event.row.kind for event in detail.events]))
    assert states == [("done", False), ("closed", True)]


def test_what_a_party_holds_and_held(road: Commitment) -> None:
    reader = Reader(ON)
    north = road.assignments.get(party__code="north").party
    (duty,) = duty_lines(duties_of(north.pk, reader=reader), reader=reader)
    assert (duty.line.code, duty.role, duty.valid_to) == ("road", "lead", date(2024, 5, 1))
    assert duties_by_party(reader=reader)[north.pk] == 1


def test_a_list_narrowed_to_a_party_follows_who_holds_it_on_the_day(road: Commitment) -> None:
    for day, party in ((date(2024, 4, 1), "north"), (ON, "south")):
        assert listing(Filters(party=party), reader=Reader(day)).ids == [road.pk]
    assert listing(Filters(party="north"), reader=Reader(ON)).ids == []


def test_what_became_known_last_comes_first() -> None:
    public = [(change.known_from.isoformat(), change.what) for change in recent_changes(reader=Reader(ON), limit=3)]
    assert public == [("2024-09-20", "done"), ("2024-06-02", "extension_granted"), ("2024-03-01", "revised")]
    (first,) = recent_changes(reader=Reader(ON, internal=True), limit=1)
    assert (first.what, first.words.zh, first.commitment.name_zh) == ("closed", "销号", "新路")
