"""A book and locked periods: every row that would write into one is a finding, and nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils import timezone

from shanhai.adapters.books.reading import Row
from shanhai.domains.indicators.errors import PeriodLocked
from shanhai.domains.indicators.models import Observation, PeriodLock
from shanhai.domains.indicators.queries.locks import Locks, standing_locks
from shanhai.vocab.diagnostics import Diagnostic, from_error
from shanhai.vocab.periods import parse_period

TABLE = "observations"


class LockWatch:
    """Looks at the figures a book writes. Where nothing is locked it costs one query for the whole load."""

    def __init__(self, table: str) -> None:
        self.findings: list[Diagnostic] = []
        self._locks = standing_locks(on=timezone.localdate()) if table == TABLE else Locks(())
        self._keeping = lru_cache(maxsize=None)(self._lock)
        self._seen: set[tuple[str, int]] = set()

    def look_through(self, rows: Iterable[Row], *, history: bool = False) -> None:
        """Note the rows that would stand in a locked period."""
        for row in rows if self._locks else ():
            self._note(row, self._keeping(row.get("period")), history=history)

    def look_at(self, replaced: Mapping[int, Row], *, history: bool = False) -> None:
        """Note the rows that would close a figure of a locked period, by the figure's id."""
        if not self._locks or not replaced:
            return
        ends = Observation.objects.filter(pk__in=replaced).values_list("pk", "period_end")
        for pk, end in ends:
            self._note(replaced[pk], self._locks.keeping(end), history=history)

    def _lock(self, period: str) -> PeriodLock | None:
        return self._locks.keeping(parse_period(period).end)

    def _note(self, row: Row, lock: PeriodLock | None, *, history: bool) -> None:
        file = f"history/{TABLE}.csv" if history else f"{TABLE}.csv"
        if lock is None or (file, row.line) in self._seen:
            return
        self._seen.add((file, row.line))
        error = PeriodLocked(row.get("period"), lock=lock.period, since=lock.known_from, reason=lock.reason)
        self.findings.append(from_error(error, file=file, row=row.line, column="period", value=row.get("period")))
