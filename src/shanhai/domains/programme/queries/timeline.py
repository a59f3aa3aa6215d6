"""The course of a commitment on one line of time: events, due dates, who took it on and gave it up, and the day itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shanhai.domains.programme.queries.detail import CommitmentDetail, Duty, Happened

START, TAKEN, EVENT, GIVEN_UP, FIRST_DUE, DUE, DAY = (
    "start",
    "taken",
    "event",
    "given_up",
    "first_due",
    "due",
    "day",
)
_ORDER = {what: place for place, what in enumerate((START, TAKEN, EVENT, GIVEN_UP, FIRST_DUE, DUE, DAY))}


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline: what happens on a day; events whose time the source leaves open have none."""

    day: date | None
    what: str
    event: Happened | None = None
    duty: Duty | None = None


def timeline(detail: CommitmentDetail, *, on: date) -> list[Moment]:
    """Return the moments of a commitment in the order of time, undated events first, the day looked from among them."""
    moments = list(_moments(detail, on))
    return sorted(moments, key=lambda one: (one.day or date.min, _ORDER[one.what]))


def _moments(detail: CommitmentDetail, on: date) -> Iterator[Moment]:
    standing = detail.line.standing
    for event in detail.events:
        end = event.row.occurred_end
        yield Moment(end - timedelta(days=1) if end else event.row.occurred_start, EVENT, event=event)
    for duty in detail.duties:
        if duty.row.valid_from:
            yield Moment(duty.row.valid_from, TAKEN, duty=duty)
        if duty.row.valid_to:
            yield Moment(duty.row.valid_to, GIVEN_UP, duty=duty)
    if detail.version.start:
        yield Moment(detail.version.start, START)
    if standing.first_due and standing.first_due != standing.due:
        yield Moment(standing.first_due, FIRST_DUE)
    if standing.due:
        yield Moment(standing.due, DUE)
    yield Moment(on, DAY)
