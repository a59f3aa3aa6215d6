"""The values of the duties engine: steps in, a standing and a judgement out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shanhai.vocab.bilingual import Bilingual


class State(StrEnum):
    """How far a commitment has come.

    open → issued → accepted → in_progress → done → verified → closed. An event may skip states. ``blocked`` is left
    by the next report. ``returned`` and ``reopened`` take a finished commitment back to in_progress.
    """

    OPEN = "open"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    CLOSED = "closed"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is owed."""
        return self in _FINISHED


_FINISHED = frozenset({State.DONE, State.VERIFIED, State.CLOSED})


class EventKind(StrEnum):
    """What happened to a commitment; designated and commended are recognitions and change no state."""

    ISSUED = "issued"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    RETURNED = "returned"
    CLOSED = "closed"
    REOPENED = "reopened"
    DESIGNATED = "designated"
    COMMENDED = "commended"


class Lamp(StrEnum):
    """The colour of a commitment on the wall; grey has no date to be judged by."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a commitment: when it occurred (``occurred_end`` exclusive) and since when it is known."""

    code: str
    kind: EventKind
    occurred_start: date | None
    occurred_end: date | None
    new_due: date | None
    has_evidence: bool
    known_from: date
    order: int

    @property
    def day(self) -> date:
        """The day it had occurred by: the last day of its period, its start if open-ended, else the day it was known."""
        if self.occurred_end is not None:
            return self.occurred_end - timedelta(days=1)
        return self.occurred_start or self.known_from

    @property
    def is_dated_exactly(self) -> bool:
        """Whether its period is a single day."""
        return self.occurred_start is not None and self.occurred_start == self.day


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a commitment stands, whatever the day it is looked at.

    ``decided_by`` and ``decided_on`` are the code and day of the event that gave it its state; ``done_on`` is the
    last day by which it was done, ``done_at_latest`` says that the source names a longer period than that day.
    ``measured`` says figure and target where its completion is judged by a figure, not by words.
    """

    state: State
    first_due: date | None
    due: date | None
    decided_by: str | None
    done_on: date | None
    has_evidence: bool
    last_reported: date | None
    extension_pending: bool
    decided_on: date | None = None
    done_at_latest: bool = False
    measured: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a standing looks on a day: the lamp, the days, and one sentence that says why.

    ``word`` is the word beside the lamp where the lamp's own would mislead: a thing finished late is not a warning.
    """

    lamp: Lamp
    overdue_days: int
    late_days: int
    sentence: Bilingual
    word: Bilingual | None = None
