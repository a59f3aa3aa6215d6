"""The projection of standings says on every day what the rows known on that day say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import ENDLESS, Commitment, CommitmentVersion, Event, Standing
from shanhai.domains.programme.queries.standing import as_value, standing_on
from shanhai.domains.programme.queries.steps import EventRow, VersionRow, standing_known
from shanhai.engines.duties import EventKind
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import START, add_commitment, add_document, add_event, add_passage, clock

DAYS = 40
days = st.integers(0, DAYS).map(lambda number: START + timedelta(days=number))
visibilities = st.sampled_from(["public", "public", "internal"])


@st.composite
def ranges(draw: st.DrawFn, most: int = 3) -> list[tuple[date, date | None]]:
    """Ranges of knowledge of one row's revisions: they follow each other, with gaps or without; some are empty."""
    marks = sorted(draw(st.lists(days, min_size=1, max_size=2 * most)))
    spans: list[tuple[date, date | None]] = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2:
        spans.append((marks[-1], None))
    return spans


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """All revisions of one event."""
    kind = draw(st.sampled_from([kind.value for kind in EventKind]))
    rows = []
    for known_from, known_to in draw(ranges()):
        start, length = draw(st.none() | days), draw(st.integers(0, 9))
        rows.append(
            {
                "kind": kind,
                "occurred_start": start,
                "occurred_end": start + timedelta(days=length + 1) if start and length < 8 else None,
                "new_due": draw(days) if kind == "extension_granted" else None,
                "proven": draw(st.booleans()),
                "known_from": known_from,
                "known_to": known_to,
                "visibility": draw(visibilities),
            }
        )
    return rows


@st.composite
def versions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """All revisions of one commitment."""
    return [
        {
            "due": draw(st.none() | days),
            "known_from": known_from,
            "known_to": known_to,
            "visibility": draw(visibilities),
        }
        for known_from, known_to in draw(ranges())
    ]


def record(code: str, said: list[dict[str, Any]], happened: list[list[dict[str, Any]]]) -> Commitment:
    """Write a history into the database."""
    commitment, _ = Commitment.objects.get_or_create(code=code)
    passage = add_passage(f"p-{code}", add_document(f"d-{code}"))
    for revision, row in enumerate(said, 1):
        CommitmentVersion.objects.create(
            commitment=commitment,
            code=code,
            revision=revision,
            kind="task",
            text_zh="事项",
            text_en="Item",
            **clock(row),
        )
    for number, rows in enumerate(happened):
        for revision, row in enumerate(rows, 1):
            cited = {"passage": passage if row["proven"] else None}
            fields = {name: value for name, value in row.items() if name != "proven"}
            Event.objects.create(
                commitment=commitment, code=f"{code}-{number}", revision=revision, occurred="?", **clock(fields | cited)
            )
    return commitment


def from_scratch(commitment: Commitment, reader: Reader) -> object:
    """Return the standing that follows from the rows this reader may see, known on the reader's day."""
    seen = {} if reader.internal else {"visibility": "public"}
    said = CommitmentVersion.objects.filter(commitment=commitment, **seen).order_by("revision")
    happened = Event.objects.filter(commitment=commitment, **seen).order_by("revision")
    return standing_known(
        [VersionRow(*row) for row in said.values_list(*VersionRow._fields)],
        [EventRow(*row) for row in happened.values_list(*EventRow._fields)],
        on=reader.as_known_on,
    )


def projected(commitment: Commitment, reader: Reader) -> object:
    """Return the standing the projection gives; None if it has no row. More than one row is an error."""
    rows = Standing.objects.filter(standing_on(reader), commitment=commitment)
    return as_value(rows.get()) if rows else None


@pytest.mark.database
class TestProjection(TestCase):
    """Random histories: late knowledge, corrections, withdrawals, rows not published."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(versions(), st.lists(events(), max_size=6), versions(), st.lists(events(), max_size=3))
    def test_on_every_day_it_says_what_the_rows_known_that_day_say(
        self,
        said: list[dict[str, Any]],
        happened: list[list[dict[str, Any]]],
        said_too: list[dict[str, Any]],
        happened_too: list[list[dict[str, Any]]],
    ) -> None:
        commitments = [record("one", said, happened), record("two", said_too, happened_too)]
        rebuild_standings()
        for internal in (False, True):
            for number in range(-1, DAYS + 2):
                reader = Reader(START + timedelta(days=number), internal=internal)
                for commitment in commitments:
                    assert projected(commitment, reader) == from_scratch(commitment, reader)


@pytest.mark.database
@pytest.mark.django_db
def test_a_row_stands_for_both_readers_where_everything_is_published() -> None:
    commitment = add_commitment("road", due=date(2024, 6, 30))
    add_event(commitment, "issued", "2024-01-10", known_from=date(2024, 1, 20))
    assert rebuild_standings() == 2
    rows = Standing.objects.order_by("known_from").values_list(
        "for_public", "for_internal", "known_from", "known_to", "state"
    )
    assert list(rows) == [
        (True, True, START, date(2024, 1, 20), "open"),
        (True, True, date(2024, 1, 20), ENDLESS, "issued"),
    ]


@pytest.mark.database
@pytest.mark.django_db
def test_what_is_not_published_moves_only_the_inner_standing() -> None:
    commitment = add_commitment("road")
    add_event(commitment, "done", "2024-02-01", known_from=date(2024, 2, 1), visibility="internal")
    rebuild_standings()
    day = date(2024, 3, 1)
    assert Standing.objects.get(standing_on(Reader(day))).state == "open"
    assert Standing.objects.get(standing_on(Reader(day, internal=True))).state == "done"


@pytest.mark.database
@pytest.mark.django_db
def test_only_the_named_commitments_are_computed_anew() -> None:
    road, port = add_commitment("road"), add_commitment("port")
    rebuild_standings()
    add_event(road, "done", "2024-02-01", known_from=date(2024, 2, 1))
    add_event(port, "done", "2024-02-01", known_from=date(2024, 2, 1))
    rebuild_standings(commitments=[road.pk])
    reader = Reader(date(2024, 3, 1))
    states = dict(Standing.objects.filter(standing_on(reader)).values_list("commitment__code", "state"))
    assert states == {"road": "done", "port": "open"}


@pytest.mark.database
@pytest.mark.django_db
def test_a_corrected_event_keeps_its_place_in_the_course() -> None:
    commitment = add_commitment("road")
    add_event(commitment, "done", code="e1", known_from=date(2024, 2, 1), known_to=date(2024, 5, 1))
    add_event(commitment, "returned", code="e2", known_from=date(2024, 3, 1))
    add_event(commitment, "done", code="e1", revision=2, text_zh="更正", known_from=date(2024, 5, 1))
    rebuild_standings()
    row = Standing.objects.get(standing_on(Reader(date(2024, 6, 1))))
    assert (row.state, row.decided_by) == ("in_progress", "e2")


@pytest.mark.database
@pytest.mark.django_db
def test_the_work_takes_a_handful_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        add_event(add_commitment(f"c{number}"), "issued", "2024-01-10", known_from=date(2024, 1, 20))
    with django_assert_max_num_queries(12):
        assert rebuild_standings() == 60
