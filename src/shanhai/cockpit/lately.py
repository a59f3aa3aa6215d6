"""What became known lately: the last few days on which anything did, with how much and what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries.news import FigureNews, figures_known_on
from shanhai.domains.programme.models import CommitmentVersion, Event
from shanhai.domains.programme.queries.news import News, events_known_on
from shanhai.domains.records.queries import DayCount, latest_days
from shanhai.domains.undertakings.models import UndertakingVersion
from shanhai.vocab.reader import Reader

DAYS: Final = 3
EACH: Final = 4
"""Events, and figures, that are named for a day."""

TABLES: Final = {
    "event": Event,
    "figure": Observation,
    "commitment": CommitmentVersion,
    "undertaking": UndertakingVersion,
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which things became known: how many of each kind, how many corrected, and the first of them."""

    day: date
    counts: Mapping[str, DayCount]
    events: tuple[News, ...]
    figures: tuple[FigureNews, ...]


def lately(*, reader: Reader) -> list[Day]:
    """Return the last days on which events, figures, commitments or undertakings became known; a dozen queries."""
    by_day: defaultdict[date, dict[str, DayCount]] = defaultdict(dict)
    for name, model in TABLES.items():
        for count in latest_days(model, reader=reader, limit=DAYS):
            by_day[count.day][name] = count
    days = sorted(by_day, reverse=True)[:DAYS]
    events = events_known_on(days, reader=reader, each=EACH)
    figures = figures_known_on(days, reader=reader, each=EACH)
    return [
        Day(
            day=day,
            counts=by_day[day],
            events=tuple(one for one in events if one.known_from == day),
            figures=tuple(one for one in figures if one.known_from == day),
        )
        for day in days
    ]
