"""Trees and graphs of codes: finding what goes round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple


class Belonging(NamedTuple):
    """A link by which one party belongs to another over a valid range of days as a book writes them; `line` is its row."""

    party: str
    group: str
    valid_from: str
    valid_to: str
    line: int


def cycles(parents: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return every circle among child → parent pointers, each once, starting at its least code."""
    found: list[tuple[str, ...]] = []
    settled: set[str] = set()
    for start in parents:
        path: list[str] = []
        place: dict[str, int] = {}
        node = start
        while node in parents and node not in settled and node not in place:
            place[node] = len(path)
            path.append(node)
            node = parents[node]
        if node in place:
            found.append(_from_least(path[place[node] :]))
        settled.update(path)
    return found


def graph_cycle(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...] | None:
    """Return one circle of a directed graph, or None; an explicit stack keeps long chains safe."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start: 0}
        stack = [iter(edges.get(start, ()))]
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                finished = path.pop()
                del on_path[finished]
                done.add(finished)
            elif following in on_path:
                return tuple(path[on_path[following] :])
            elif following not in done and following in edges:
                on_path[following] = len(path)
                path.append(following)
                stack.append(iter(edges[following]))
    return None


def rings(links: Iterable[Belonging]) -> list[tuple[Belonging, ...]]:
    """Return the circles of parties that belong to each other on one and the same day, by their links.

    A link that begins one circle is not looked at for another: it has to be looked into anyway.
    """
    left = {(link.party, link.group, link.valid_from): link for link in links}
    found: list[tuple[Belonging, ...]] = []
    for day in sorted({link.valid_from for link in left.values()}):
        holding: dict[str, dict[str, Belonging]] = {}
        for link in left.values():
            if link.valid_from <= day and (not link.valid_to or day < link.valid_to):
                holding.setdefault(link.party, {})[link.group] = link
        while cycle := graph_cycle(holding):
            around = _from_least(list(cycle))
            ring = tuple(holding[party][group] for party, group in pairwise((*around, around[0])))
            first = holding[ring[0].party].pop(ring[0].group)
            del left[first.party, first.group, first.valid_from]
            found.append(ring)
    return found


def _from_least(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
