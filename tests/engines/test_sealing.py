"""A chain of sealed rows tells which row was changed, removed or moved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shanhai.engines.sealing import FIRST, Break, BreakKind, Link, breaks, seal


def chain(length: int = 6) -> list[Link]:
    links, last = [], FIRST
    for sequence in range(1, length + 1):
        content = {"deed": "report", "subject": f"task-{sequence}", "reason": "甲"}
        links.append(Link(sequence, content, last, seal(sequence, content, last)))
        last = links[-1].seal
    return links


def found(links: list[Link], of: list[Link]) -> list[Break]:
    return list(breaks(links, length=len(of), head=of[-1].seal if of else FIRST))


@pytest.mark.parametrize("length", [0, 1, 6])
def test_an_untouched_chain_holds(length: int) -> None:
    links = chain(length)
    assert found(links, links) == []


def test_a_changed_row_is_found_where_it_is() -> None:
    links = chain()
    links[2] = replace(links[2], content={**links[2].content, "reason": "乙"})
    assert found(links, chain()) == [Break(BreakKind.CHANGED, 3, 3)]


def test_a_changed_row_that_was_sealed_anew_no_longer_leads_to_the_next() -> None:
    links = chain()
    content = {**links[2].content, "reason": "乙"}
    links[2] = replace(links[2], content=content, seal=seal(3, content, links[2].previous))
    assert found(links, chain()) == [Break(BreakKind.UNLINKED, 4, 4)]


def test_a_chain_made_anew_from_a_row_on_does_not_end_as_it_did() -> None:
    links, last = chain(), ""
    content = {**links[2].content, "reason": "乙"}
    links[2] = replace(links[2], content=content, seal=seal(3, content, links[2].previous))
    for at in range(3, 6):
        last = links[at - 1].seal
        links[at] = replace(links[at], previous=last, seal=seal(at + 1, links[at].content, last))
    assert found(links, chain()) == [Break(BreakKind.CUT_OFF, 6, 6)]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ([2, 3], [Break(BreakKind.REMOVED, 3, 4)]),
        ([0], [Break(BreakKind.REMOVED, 1, 1)]),
        ([5], [Break(BreakKind.REMOVED, 6, 6)]),
        ([0, 1, 2, 3, 4, 5], [Break(BreakKind.REMOVED, 1, 6)]),
    ],
)
def test_removed_rows_are_found(gone: list[int], said: list[Break]) -> None:
    links = [link for at, link in enumerate(chain()) if at not in gone]
    assert found(links, chain()) == said


def test_rows_that_changed_places_are_found() -> None:
    links = chain()
    moved = [replace(links[3], sequence=3), replace(links[2], sequence=4)]
    assert {one.sequence for one in found([*links[:2], *moved, *links[4:]], chain())} >= {3, 4}


def test_rows_added_behind_the_end_are_found() -> None:
    longer = chain(7)
    assert found(longer, chain(6)) == [Break(BreakKind.CUT_OFF, 7, 7)]


def test_what_stands_in_one_field_cannot_stand_in_another() -> None:
    assert seal(1, {"a": "x", "b": ""}, FIRST) != seal(1, {"a": "", "b": "x"}, FIRST)
