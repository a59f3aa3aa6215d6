"""Cycles among formulas: an indicator must not need itself."""

from __future__ import annotations

from collections.abc import Mapping

from shanhai.engines.formulas.grammar import parse


def find_cycle(formulas: Mapping[str, str]) -> list[str] | None:
    """Return a cycle as the codes along it, the first repeated at the end (a, b, a); None if there is none.

    ``formulas`` maps the code of an indicator to its formula. The same formulas give the same cycle in any order.

    Raises:
        UnreadableFormula, FormulaTooLarge: a formula cannot be read.
    """
    needs = {code: sorted(set(parse(formulas[code]).names) & formulas.keys()) for code in sorted(formulas)}
    settled: set[str] = set()
    for start in needs:
        cycle = _cycle_from(start, needs, settled)
        if cycle is not None:
            return cycle
    return None


def _cycle_from(start: str, needs: Mapping[str, list[str]], settled: set[str]) -> list[str] | None:
    """Walk down from ``start`` without recursion, so that a chain of any length can be followed."""
    path: list[str] = []
    on_path: set[str] = set()
    to_do: list[tuple[str, bool]] = [(start, False)]
    while to_do:
        code, leaving = to_do.pop()
        if leaving:
            path.pop()
            on_path.discard(code)
            settled.add(code)
        elif code in on_path:
            return [*path[path.index(code) :], code]
        elif code not in settled:
            path.append(code)
            on_path.add(code)
            to_do.append((code, True))
            to_do.extend((below, False) for below in reversed(needs[code]))
    return None
