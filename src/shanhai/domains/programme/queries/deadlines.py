"""The programme by its dates: what is overdue, what falls due next, what was finished last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest

from shanhai.domains.programme.queries.lamps import Lit
from shanhai.domains.programme.queries.lines import UNFINISHED, Line, lines
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The few commitments that want attention on a day, each list with its most pressing first.

    `any_dated` tells whether any commitment known on that day has a due date at all.
    """

    overdue: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    finished: tuple[Line, ...]
    any_dated: bool


def deadlines(lit: Sequence[Lit], *, reader: Reader, limit: int) -> Deadlines:
    """Return the longest overdue, the next due and the last finished commitments of the reader's day.

    `lit` is the wall of that day. Five queries, however many commitments there are.
    """
    today = reader.as_known_on.isoformat()
    running = [one for one in lit if one.due and one.state in UNFINISHED]
    late = nsmallest(limit, (one for one in running if one.due < today), key=_by_due)
    soon = nsmallest(limit, (one for one in running if one.due >= today), key=_by_due)
    last = nlargest(limit, (one for one in lit if one.done_on and one.state not in UNFINISHED), key=_by_completion)
    told = {line.id: line for line in lines([one.commitment_id for one in (*late, *soon, *last)], reader=reader)}

    def of(few: Iterable[Lit]) -> tuple[Line, ...]:
        return tuple(told[one.commitment_id] for one in few if one.commitment_id in told)

    return Deadlines(of(late), of(soon), of(last), any_dated=any(one.due for one in lit))


def _by_due(one: Lit) -> tuple[str, int]:
    return (one.due, one.commitment_id)


def _by_completion(one: Lit) -> tuple[str, int]:
    return (one.done_on, -one.commitment_id)
