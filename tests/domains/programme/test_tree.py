"""The tree holds every commitment once, whatever parents and dimensions say; lamps add up on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.programme.queries import Node, fitting_depth, lamp_matrix, tree
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import add_commitment
from tests.guards import lower_guards

READER = Reader(date(2024, 7, 1))


def codes(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield node.named.code
        yield from codes(node.children)


def shape(nodes: Iterable[Node]) -> dict[str, object]:
    return {node.named.code: shape(node.children) for node in nodes}


@pytest.mark.database
class TestTree(TestCase):
    """Random parents and dimensions, circles among them."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.none() | st.integers(0, 7), st.none() | st.integers(0, 7)), min_size=8, max_size=8))
    def test_everything_stands_in_one_place(self, drawn: list[tuple[int | None, int | None]]) -> None:
        lower_guards()  # the database refuses circles of parents; what came before must not trip the page
        made = [add_commitment(f"c{number}") for number in range(8)]
        for number, (parent, dimension) in enumerate(drawn):
            CommitmentVersion.objects.filter(commitment=made[number]).update(
                parent=made[parent] if parent is not None and parent != number else None,
                dimension=made[dimension] if dimension is not None and dimension != number else None,
            )
        rebuild_standings()
        grown = tree(reader=READER)
        assert sorted(codes(grown)) == [f"c{number}" for number in range(8)]
        assert sum(sum(node.lamps.values()) for node in grown) == lamp_matrix(reader=READER).total.total
        assert all(node.hidden == 0 for node in grown)


@pytest.fixture
def programme(db: None) -> None:
    """An aim over a plan with two dimensions; tasks that stand under the aim but belong to a dimension."""
    aim = add_commitment("aim", "aim")
    plan = add_commitment("plan", "plan", parent=aim)
    second = add_commitment("second", "dimension", parent=plan, sequence=2)
    first = add_commitment("first", "dimension", parent=plan, sequence=1)
    task = add_commitment("task", parent=aim, dimension=first)
    add_commitment("clause", "clause", parent=task, dimension=first)
    add_commitment("elsewhere", "clause", parent=task, dimension=second)
    add_commitment("loose", parent=aim)
    rebuild_standings()


@pytest.mark.database
def test_a_task_stands_under_its_dimension_and_its_clauses_under_the_task(programme: None) -> None:
    assert shape(tree(reader=READER)) == {
        "aim": {"plan": {"first": {"task": {"clause": {}}}, "second": {"elsewhere": {}}}, "loose": {}}
    }
    assert shape(tree(reader=READER, root="first")) == {"first": {"task": {"clause": {}}}}
    assert tree(reader=READER, root="nothing") == []


@pytest.mark.database
def test_a_cut_tree_still_counts_what_it_hides(programme: None) -> None:
    (whole,) = tree(reader=READER)
    cut = whole.cut(1)
    assert shape([cut]) == {"aim": {"plan": {}, "loose": {}}}
    assert (cut.beneath, cut.children[0].hidden, cut.children[0].counts) == (7, 5, [("grey", 3)])
    assert (fitting_depth([whole], 3), fitting_depth([whole], 5), fitting_depth([whole], 2)) == (1, 2, 1)
    assert fitting_depth(whole.children, 1) == 0
