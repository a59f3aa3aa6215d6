"""Period locks: which lock keeps a figure of a period from being written, by whom, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shanhai.domains.indicators.models import LockException, PeriodLock


@dataclass(frozen=True, slots=True)
class Locks:
    """The locks that stand on a day and the leaves that are open on it: read once, asked for every row."""

    held: Sequence[tuple[PeriodLock, frozenset[str]]]
    """Each lock with the codes of the parties that may write nevertheless, "" being everybody."""

    def __bool__(self) -> bool:
        """Tell whether there is any lock at all."""
        return bool(self.held)

    def keeping(self, period_end: date | None, *, party: str = "") -> PeriodLock | None:
        """Return the lock that keeps a figure from being written by a party.

        A figure is locked by the lock in which its period ends; one whose period has no end is never locked.

        Args:
            period_end: the day after the last of its period.
            party: the code of the party that writes; empty for the office and a book.
        """
        if period_end is None:
            return None
        for lock, leave in self.held:
            if lock.period_start < period_end <= lock.period_end and not {"", party} & leave:
                return lock
        return None


def standing_locks(*, on: date) -> Locks:
    """Return the locks that stand on a day. One query while there are none, else two."""
    known = PeriodLock.objects.filter(Q(known_to__isnull=True) | Q(known_to__gt=on), known_from__lte=on)
    locks = list(known.order_by("period_start", "pk"))
    if not locks:
        return Locks(())
    leaves: dict[int, set[str]] = {lock.pk: set() for lock in locks}
    open_now = LockException.objects.filter(lock__in=locks, begins__lte=on, last_day__gte=on)
    for lock, party in open_now.values_list("lock_id", "party__code"):
        leaves[lock].add(party or "")
    return Locks([(lock, frozenset(leaves[lock.pk])) for lock in locks])


def lock_on(period_start: date | None, period_end: date | None, *, party: str = "", on: date) -> PeriodLock | None:
    """Return the lock that keeps a figure of a period from being written by a party on a day, None if nothing does.

    Args:
        period_start: its first day; it does not matter, since a figure belongs to the day its period ends.
        period_end: the day after its last.
        party: the code of the party that writes; empty for the office and a book.
        on: the day of writing.
    """
    return standing_locks(on=on).keeping(period_end, party=party)


def all_locks(*, on: date) -> Sequence[PeriodLock]:
    """Return every lock that was set by a day, the standing ones first, each with its exceptions."""
    rows = PeriodLock.objects.filter(known_from__lte=on).prefetch_related("exceptions__party")
    return sorted(rows, key=lambda lock: (lock.known_to is not None, -lock.period_end.toordinal(), -lock.pk))
