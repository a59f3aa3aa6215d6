"""Trees and graphs of codes: finding what goes round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


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


def _from_least(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
