"""The programme by its dates: what is overdue, what falls due next, what was finished last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED, Line, lines
from shanhai.domains.programme.queries.standing import standing_on
from shanhai.vocab.reader import Reader

SPARE = 4
"""Rows looked at beyond the limit: plans and dimensions may be among the first and are not told of."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The few commitments that want attention on a day, each list with its most pressing first."""

    overdue: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    finished: tuple[Line, ...]


def deadlines(*, reader: Reader, limit: int) -> Deadlines:
    """Return the longest overdue, the next due and the last finished commitments; eight queries."""
    day, held = reader.as_known_on, StandingRow.objects.filter(standing_on(reader))
    running = held.filter(state__in=UNFINISHED)
    late = _first(running.filter(due__lt=day).order_by("due", "commitment_id"), limit)
    soon = _first(running.filter(due__gte=day).order_by("due", "commitment_id"), limit)
    done = held.exclude(state__in=UNFINISHED).filter(done_on__isnull=False)
    last = _first(done.order_by("-done_on", "commitment_id"), limit)
    told = {line.id: line for line in lines([*late, *soon, *last], reader=reader)}

    def of(ids: Iterable[int]) -> tuple[Line, ...]:
        return tuple(told[one] for one in ids if one in told and not told[one].is_frame)[:limit]

    return Deadlines(of(late), of(soon), of(last))


def _first(rows: QuerySet[StandingRow], limit: int) -> list[int]:
    return list(rows.values_list("commitment_id", flat=True)[: limit + SPARE])
