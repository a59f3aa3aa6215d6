"""The wall of lamps: counts that equal the engine's judgement of every single commitment."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shanhai.domains.people.models import Party
from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Commitment, Standing
from shanhai.domains.programme.queries import Filters, lamp_matrix, lines, listing, overdue
from shanhai.domains.programme.queries.deadlines import deadlines
from shanhai.domains.programme.queries.lamps import wall
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import START, add_commitment, add_event, add_party, assign

DAY = date(2024, 7, 1)
near = st.integers(-40, 40).map(lambda number: DAY + timedelta(days=number))
standings = st.fixed_dictionaries(
    {
        "state": st.sampled_from(
            ["open", "issued", "accepted", "in_progress", "blocked", "done", "verified", "closed"]
        ),
        "due": st.none() | near | st.sampled_from([DAY + timedelta(days=n) for n in (-1, 0, 1, 29, 30, 31)]),
        "done_on": st.none() | near,
        "has_evidence": st.booleans(),
    }
)


@pytest.mark.database
class TestWall(TestCase):
    """Whatever the standing, the lamp counted is the lamp judged."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(standings, st.booleans()), min_size=1, max_size=12))
    def test_every_lamp_on_the_wall_is_the_engines_judgement(self, drawn: list[tuple[dict[str, Any], bool]]) -> None:
        unit = add_party(f"unit-{Party.objects.count()}")
        for number, (fields, owned) in enumerate(drawn):
            commitment = add_commitment(f"c{number}")
            done_on = fields["done_on"] if fields["state"] in ("done", "verified", "closed") else None
            Standing.objects.create(
                commitment=commitment,
                for_public=True,
                for_internal=True,
                known_from=START,
                **fields | {"done_on": done_on},
            )
            if owned:
                assign(commitment, unit)
        reader = Reader(DAY)
        lit = {one.commitment_id: one.lamp for one in wall(reader=reader)}
        told = lines(sorted(lit), reader=reader)
        assert {line.id: line.judgement.lamp.value for line in told} == lit
        assert lamp_matrix(reader=reader).total.counts == Counter(one.column for one in wall(reader=reader))
        for line, one in zip(told, sorted(wall(reader=reader)), strict=True):
            done = line.standing.state.is_finished and line.standing.done_on is not None
            assert one.column == ("done" if done else line.judgement.lamp.value)
            assert one.is_late == (line.judgement.late_days > 0)
        assert {line.id for line in overdue(reader=reader)} == {id_ for id_, lamp in lit.items() if lamp == "red"}


@pytest.fixture
def programme(db: None) -> dict[str, Any]:
    """Two dimensions, a group, a department and five commitments."""
    plan = add_commitment("plan", "plan")
    first = add_commitment("first", "dimension", parent=plan, sequence=1)
    second = add_commitment("second", "dimension", parent=plan, sequence=2)
    group, office = add_party("group", "topic_group"), add_party("office")
    late = add_commitment("late", dimension=first, due=date(2024, 6, 1))
    shared = add_commitment("shared", dimension=first, due=date(2025, 6, 1))
    soon = add_commitment("soon", dimension=second, due=date(2024, 7, 20))
    loose = add_commitment("loose", "aim")
    hidden = add_commitment("hidden", dimension=second, due=date(2024, 6, 1), visibility="internal")
    assign(late, office)
    assign(shared, group)
    assign(shared, office, "co_lead")
    assign(soon, office, valid_to=date(2024, 6, 1))
    assign(loose, group, "support")
    rebuild_standings()
    return {"group": group, "office": office, "late": late, "soon": soon, "loose": loose, "hidden": hidden}


@pytest.mark.database
def test_lamps_by_dimension_and_by_party(programme: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        matrix = lamp_matrix(reader=Reader(DAY))
    assert matrix.total.counts == {"red": 1, "green": 1, "yellow": 1, "grey": 1}
    assert [(row.subject.code if row.subject else None, dict(row.counts)) for row in matrix.by_dimension] == [
        ("first", {"red": 1, "green": 1}),
        ("second", {"yellow": 1}),
        (None, {"grey": 1}),
    ]
    assert [(row.subject.code if row.subject else None, dict(row.counts)) for row in matrix.by_party] == [
        ("group", {"green": 1}),
        ("office", {"red": 1, "green": 1}),
        (None, {"yellow": 1, "grey": 1}),
    ]


@pytest.mark.database
def test_readers_inside_see_what_is_not_published(programme: dict[str, Any]) -> None:
    assert lamp_matrix(reader=Reader(DAY, internal=True)).total.counts["red"] == 2


@pytest.mark.database
def test_the_wall_of_a_past_day(programme: dict[str, Any]) -> None:
    assert lamp_matrix(reader=Reader(date(2023, 12, 31))).total.total == 0
    assert lamp_matrix(reader=Reader(date(2024, 2, 1))).total.counts == {"green": 3, "grey": 1}


@pytest.mark.database
def test_what_is_overdue_with_whom_and_for_how_long(programme: dict[str, Any]) -> None:
    (line,) = overdue(reader=Reader(DAY))
    assert (line.code, line.judgement.overdue_days, [owner.code for owner in line.owners]) == ("late", 30, ["office"])
    assert line.judgement.sentence.zh.startswith("截至2024年7月1日已逾期30天")
    assert [line.code for line in overdue(reader=Reader(DAY, internal=True), limit=1)] == ["late"]


@pytest.mark.database
def test_the_lamp_goes_out_when_it_is_done(programme: dict[str, Any]) -> None:
    late = Commitment.objects.get(code="late")
    add_event(late, "done", "2024-06-20", known_from=date(2024, 6, 21))
    rebuild_standings(commitments=[late.pk])
    assert overdue(reader=Reader(DAY)) == []
    total = lamp_matrix(reader=Reader(DAY)).total
    assert (total.counts, total.late) == ({"done": 1, "green": 1, "yellow": 1, "grey": 1}, 1)
    found = listing(Filters(lamp="done"), reader=Reader(DAY))
    assert (list(found.ids), found.facets.lamps["done"]) == ([late.pk], 1)
    assert [one.code for one in lines(listing(Filters(lamp="yellow"), reader=Reader(DAY)).ids, reader=Reader(DAY))] == [
        "soon"
    ]
    assert [line.code for line in overdue(reader=Reader(date(2024, 6, 20)))] == ["late"]


@pytest.mark.database
def test_an_owner_whom_only_the_editor_reads_is_so_marked(programme: dict[str, Any]) -> None:
    read, stated = add_commitment("read"), add_commitment("stated")
    assign(read, programme["office"], note_zh="文章主语为“某市”，按市政府记")
    assign(stated, programme["office"], note_zh="按季报告")
    rebuild_standings()
    told = lines([read.pk, stated.pk], reader=Reader(DAY))
    assert [line.readings for line in told] == [{programme["office"].pk}, frozenset()]


@pytest.mark.database
def test_dates_say_whether_anything_has_one(programme: dict[str, Any]) -> None:
    lit = wall(reader=Reader(DAY))
    assert deadlines(lit, reader=Reader(DAY), limit=4).any_dated
    assert not deadlines([one for one in lit if not one.due], reader=Reader(DAY), limit=4).any_dated


@pytest.mark.django_db
@pytest.mark.database
def test_whom_a_reader_may_not_know_owes_nothing_to_him() -> None:
    duty = add_commitment("duty", due=date(2025, 6, 1))
    assign(duty, add_party("secret", visibility="internal"))
    rebuild_standings()
    for reader, lamp, owned_by_nobody in ((Reader(DAY), "yellow", ["duty"]), (Reader(DAY, internal=True), "green", [])):
        (one,), (line,) = wall(reader=reader), lines([duty.pk], reader=reader)
        assert one.lamp == line.judgement.lamp.value == lamp
        assert len(one.owners) == len(line.owners)
        found = listing(Filters(party="none"), reader=reader)
        assert [line.code for line in lines(found.ids, reader=reader)] == owned_by_nobody
        assert found.facets.nobody == len(owned_by_nobody)
