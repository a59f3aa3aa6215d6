"""The periods of a form: which there are, and by which day each is to be reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from shanhai.vocab.periods import Period, parse_period

MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def periods_from(frequency: str, first: str, *, until: date) -> Iterator[Period]:
    """Yield the periods of a form from its first one on, as long as they have begun by a day.

    Args:
        frequency: month, quarter, half or year.
        first: the first period that is due; the one of the frequency in which it begins.
        until: the last day on which a period may begin.
    """
    months = MONTHS[frequency]
    start = parse_period(first).start
    if start is None:
        return
    number = (12 * start.year + start.month - 1) // months
    while (period := _period(frequency, number)).start is not None and period.start <= until:
        yield period
        number += 1


def due_day(period: Period, due_days: int) -> date | None:
    """Return the day by which a period is to be reported: so many days after its last one; None if it has none."""
    return None if period.last_day is None else period.last_day + timedelta(days=due_days)


def _period(frequency: str, number: int) -> Period:
    """Return the period of a number, counted from year 0."""
    per_year = 12 // MONTHS[frequency]
    year, part = divmod(number, per_year)
    written = {
        "month": f"{year:04}-{part + 1:02}",
        "quarter": f"{year:04}-Q{part + 1}",
        "half": f"{year:04}-H{part + 1}",
        "year": f"{year:04}",
    }
    return parse_period(written[frequency])
