"""Parties: who belongs to whom, and the tree that shows it, also where links go round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from shanhai.domains.people.queries import Seat, households, links, parties, party, party_tree
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import add_link, add_party

pytestmark = [pytest.mark.django_db, pytest.mark.database]

READER = Reader(date(2024, 7, 1))


def shape(seats: Iterable[Seat]) -> dict[str, object]:
    return {seat.party.code: shape(seat.below) for seat in seats}


def test_the_group_with_its_heads_and_what_is_set_up_under_it() -> None:
    city, group = add_party("city", "government"), add_party("group", "leading_group")
    secretary, mayor = add_party("secretary", "office"), add_party("mayor", "office")
    for number in (2, 1):
        add_link(add_party(f"topic-{number}", "topic_group", sequence=number), group, "part")
    add_link(group, city, "part")
    add_link(secretary, group, "head")
    add_link(mayor, group, "head")
    add_link(mayor, city, "subordinate")
    assert shape(party_tree(reader=READER)) == {
        "city": {"group": {"topic-1": {}, "topic-2": {}}, "mayor": {}},
        "secretary": {},
    }
    (root, *_) = party_tree(reader=READER)
    assert [head.code for head in root.below[0].heads] == ["secretary", "mayor"]
    assert {len(found) for found in households([city.pk, group.pk], reader=READER).values()} == {5, 3}


def test_links_that_go_round_do_not_hang() -> None:
    first, second = add_party("first"), add_party("second")
    add_link(first, second, "part")
    add_link(second, first, "part")
    add_link(first, add_party("top"), "part")
    assert shape(party_tree(reader=READER)) == {"top": {"first": {"second": {}}}}
    assert households([first.pk], reader=READER)[first.pk] == {first.pk, second.pk}


def test_a_circle_of_parties_hides_none_of_them() -> None:
    first, second, third = (add_party(code) for code in ("first", "second", "third"))
    add_link(first, second, "part")
    add_link(second, first, "subordinate")
    add_link(third, second, "part")
    add_party("alone")
    assert shape(party_tree(reader=READER)) == {"alone": {}, "first": {"second": {"third": {}}}}


def test_links_hold_over_their_valid_range_only() -> None:
    group, office = add_party("group"), add_party("office")
    add_link(office, group, "head", valid_from=date(2024, 1, 1), valid_to=date(2024, 6, 1))
    assert len(links(reader=Reader(date(2024, 5, 31)))) == 1
    assert links(reader=READER) == []
    assert links(reader=Reader(date(2024, 5, 31)), of=office.pk)[0].group == group


def test_what_a_reader_does_not_know_is_not_there() -> None:
    add_party("hidden", visibility="internal")
    add_party("later", known_from=date(2024, 8, 1))
    assert [row.code for row in parties(reader=READER)] == []
    assert party("hidden", reader=READER) is None
    assert party("hidden", reader=Reader(READER.as_known_on, internal=True)) is not None


def test_what_only_the_editor_reads_to_belong_stands_by_itself() -> None:
    city, group = add_party("city", "government"), add_party("group", "leading_group")
    add_link(group, city, "part", note_zh="系于市政府为编者判读")
    seats = {seat.party.code: seat for seat in party_tree(reader=READER)}
    assert set(seats) == {"city", "group"}
    assert seats["city"].below == ()
    assert [one.code for one in seats["group"].read_under] == ["city"]
