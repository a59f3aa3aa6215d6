"""The course of a commitment: its events in order, folded into where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from shanhai.engines.duties.values import EventKind, Standing, State, Step

_BEGUN = frozenset({State.OPEN, State.ISSUED, State.ACCEPTED, State.BLOCKED})
_UNFINISHED = _BEGUN | {State.IN_PROGRESS}
_MOVES: dict[EventKind, tuple[frozenset[State], State]] = {
    EventKind.ISSUED: (frozenset({State.OPEN}), State.ISSUED),
    EventKind.ACCEPTED: (frozenset({State.OPEN, State.ISSUED}), State.ACCEPTED),
    EventKind.REPORTED: (_BEGUN, State.IN_PROGRESS),
    EventKind.BLOCKED: (_UNFINISHED, State.BLOCKED),
    EventKind.DONE: (_UNFINISHED, State.DONE),
    EventKind.VERIFIED: (_UNFINISHED | {State.DONE}, State.VERIFIED),
    EventKind.CLOSED: (_UNFINISHED | {State.DONE, State.VERIFIED}, State.CLOSED),
    EventKind.RETURNED: (frozenset({State.DONE, State.VERIFIED, State.CLOSED}), State.IN_PROGRESS),
    EventKind.REOPENED: (frozenset({State.DONE, State.VERIFIED, State.CLOSED}), State.IN_PROGRESS),
}
"""Event → the states it moves, and where to. In any other state the event is on record and moves nothing."""

_OFFERED: dict[EventKind, frozenset[State]] = {
    EventKind.ISSUED: frozenset({State.OPEN}),
    EventKind.ACCEPTED: frozenset({State.OPEN, State.ISSUED}),
    EventKind.REPORTED: _UNFINISHED,
    EventKind.BLOCKED: _UNFINISHED - {State.BLOCKED},
    EventKind.EXTENSION_ASKED: _UNFINISHED,
    EventKind.EXTENSION_GRANTED: _UNFINISHED,
    EventKind.EXTENSION_REFUSED: _UNFINISHED,
    EventKind.DONE: _UNFINISHED,
    EventKind.VERIFIED: frozenset({State.DONE}),
    EventKind.RETURNED: frozenset({State.DONE, State.VERIFIED}),
    EventKind.CLOSED: _UNFINISHED | {State.DONE, State.VERIFIED},
    EventKind.REOPENED: frozenset({State.VERIFIED, State.CLOSED}),
}
"""Event → the states in which somebody may bring it about; what a source reports may come in any state."""


def known_steps(steps: Iterable[Step], *, as_known_on: date) -> list[Step]:
    """Return the steps that were known on a day."""
    return [step for step in steps if step.known_from <= as_known_on]


def standing(first_due: date | None, steps: Sequence[Step]) -> Standing:
    """Return where a commitment stands after ``steps``, in whatever order they are given.

    Steps are put in order of the day they had occurred by, then of their start, of the day they became known, and of
    ``order``. The answer does not depend on today. Evidence counts from the step that finishes the commitment on.
    A step that was done within a period counts as done on its last day.
    """
    return resumed(_untouched(first_due), sorted(steps, key=place_in_course))


def resumed(now: Standing, steps: Iterable[Step]) -> Standing:
    """Return where a commitment stands after further steps: in course order, none before those already counted."""
    for step in steps:
        now = _after(now, step)
    return now


def next_kinds(now: Standing) -> frozenset[EventKind]:
    """Return what may happen next to a commitment that stands so.

    Only a date that is set can be extended; one asks once, and only what was asked can be refused. What a figure judges
    cannot be reported done, nor sent back: a figure is put right, not argued with.
    """
    kinds = {kind for kind, states in _OFFERED.items() if now.state in states}
    if now.measured is not None:
        kinds -= {EventKind.DONE, EventKind.RETURNED}
    if now.due is None or now.extension_pending:
        kinds.discard(EventKind.EXTENSION_ASKED)
    if now.due is None:
        kinds.discard(EventKind.EXTENSION_GRANTED)
    if not now.extension_pending:
        kinds.discard(EventKind.EXTENSION_REFUSED)
    return frozenset(kinds)


def place_in_course(step: Step) -> tuple[date, date, date, int, str]:
    """Return the key that puts the steps of a commitment in order."""
    return (step.day, step.occurred_start or step.day, step.known_from, step.order, step.code)


def _untouched(first_due: date | None) -> Standing:
    return Standing(
        state=State.OPEN,
        first_due=first_due,
        due=first_due,
        decided_by=None,
        done_on=None,
        has_evidence=False,
        last_reported=None,
        extension_pending=False,
    )


def _after(now: Standing, step: Step) -> Standing:
    noted = _moved(_dated(now, step), step)
    if step.kind is EventKind.REPORTED:
        noted = replace(noted, last_reported=step.day)
    if noted.state.is_finished and step.has_evidence:
        noted = replace(noted, has_evidence=True)
    return noted


def _dated(now: Standing, step: Step) -> Standing:
    """Apply what a step says about the due date."""
    match step.kind:
        case EventKind.EXTENSION_ASKED:
            return replace(now, extension_pending=True)
        case EventKind.EXTENSION_REFUSED:
            return replace(now, extension_pending=False)
        case EventKind.EXTENSION_GRANTED:
            return replace(now, extension_pending=False, due=step.new_due or now.due)
        case _:
            return now


def _moved(now: Standing, step: Step) -> Standing:
    """Apply what a step says about the state."""
    move = _MOVES.get(step.kind)
    if move is None or now.state not in move[0]:
        return now
    moved = replace(now, state=move[1], decided_by=step.code, decided_on=step.day)
    if step.kind in (EventKind.RETURNED, EventKind.REOPENED):
        return replace(moved, done_on=None, done_at_latest=False, has_evidence=False)
    if step.kind in (EventKind.DONE, EventKind.VERIFIED) and now.done_on is None:
        return replace(moved, done_on=step.day, done_at_latest=not step.is_dated_exactly)
    return moved
