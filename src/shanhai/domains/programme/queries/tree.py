"""The tree of the programme: aims, plan, dimensions, actions and their clauses, each with the lamps beneath it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import F

from shanhai.domains.programme.choices import COLUMNS
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.programme.queries.lamps import wall
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Node:
    """A commitment in the tree; `lamp` is its column on the wall, empty for plans, dimensions and lists; `lamps` counts itself and all beneath it."""

    named: Named
    lamp: str
    lamps: Mapping[str, int]
    beneath: int
    children: tuple[Node, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The lamps that burn here or beneath, those that want attention first."""
        return [(lamp, self.lamps[lamp]) for lamp in COLUMNS if self.lamps.get(lamp)]

    @property
    def hidden(self) -> int:
        """How many commitments lie deeper than the tree was asked for."""
        return self.beneath - sum(1 + child.beneath for child in self.children)

    def cut(self, depth: int) -> Node:
        """Return the node with `depth` levels beneath it; its counts stay what they are."""
        return replace(self, children=tuple(child.cut(depth - 1) for child in self.children) if depth > 0 else ())


class _Row(NamedTuple):
    named: Named
    parent: int | None
    dimension: int | None


def tree(*, reader: Reader, root: str = "") -> list[Node]:
    """Return the tree: what stands under no other with all beneath it, or the one commitment named by `root`.

    An action stands under its dimension unless its parent stands there already. Everything stands in one place, also
    where parents and dimensions go round in a circle. Five queries.
    """
    rows = _rows(reader)
    lamps = {one.commitment_id: one.column for one in wall(reader=reader)}
    children, roots = _placed(rows)
    grown = _Grown(rows, lamps, children)
    if root:
        roots = [id_ for id_, row in rows.items() if row.named.code == root]
    return [grown.node(id_) for id_ in roots]


def _rows(reader: Reader) -> dict[int, _Row]:
    versions = CommitmentVersion.objects.filter(known_on(reader)).order_by(
        F("sequence").asc(nulls_last=True), "commitment_id", "revision"
    )
    fields = ("commitment_id", "code", "text_zh", "text_en", "kind", "parent_id", "dimension_id")
    return {row[0]: _Row(Named(*row[:5]), row[5], row[6]) for row in versions.values_list(*fields)}


def _placed(rows: Mapping[int, _Row]) -> tuple[Mapping[int, list[int]], list[int]]:
    """Return who stands under whom, and the roots."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    roots: list[int] = []
    for id_ in rows:
        above = _above(id_, rows)
        (roots if above is None else children[above]).append(id_)
    reached = _reached(roots, children)
    for id_ in rows:
        if id_ not in reached:
            children[_above(id_, rows) or 0].remove(id_)
            roots.append(id_)
            reached |= _reached([id_], children)
    return children, roots


def _above(id_: int, rows: Mapping[int, _Row]) -> int | None:
    """Return what a commitment stands under: its dimension, or its parent where that stands in the dimension already."""
    row = rows[id_]
    parent = rows.get(row.parent or 0)
    stands_there = parent is not None and row.dimension in (parent.dimension, parent.named.id)
    if row.dimension in rows and row.dimension != id_ and not stands_there:
        return row.dimension
    return row.parent if parent is not None else None


def _reached(starts: Iterable[int], children: Mapping[int, list[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = list(starts)
    while waiting:
        id_ = waiting.pop()
        if id_ not in reached:
            reached.add(id_)
            waiting.extend(children.get(id_, ()))
    return reached


class _Grown:
    """Grows nodes from the bottom up, counting lamps on the way."""

    def __init__(self, rows: Mapping[int, _Row], lamps: Mapping[int, str], children: Mapping[int, list[int]]) -> None:
        self.rows, self.lamps, self.children = rows, lamps, children

    def node(self, id_: int) -> Node:
        """Return one commitment with everything beneath it."""
        grown = [self.node(child) for child in self.children.get(id_, ())]
        counted = Counter({self.lamps[id_]: 1}) if id_ in self.lamps else Counter()
        for child in grown:
            counted.update(child.lamps)
        return Node(
            named=self.rows[id_].named,
            lamp=self.lamps.get(id_, ""),
            lamps=counted,
            beneath=sum(1 + child.beneath for child in grown),
            children=tuple(grown),
        )


def fitting_depth(nodes: Iterable[Node], most: int) -> int:
    """Return how many levels beneath the roots may be shown so that no more than `most` commitments are.

    Beneath a single root one level is always shown.
    """
    level, shown, depth = list(nodes), 0, 0
    least = 1 if len(level) == 1 else 0
    while level:
        shown += len(level)
        if shown > most:
            break
        depth += 1
        level = [child for node in level for child in node.children]
    return max(depth - 1, least)
