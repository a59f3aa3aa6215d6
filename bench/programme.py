"""The commitments of a generated book, who holds them, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bench.world import DIMENSIONS, GROUPS, World, later, left_open, month_day, party_code, passage_code

Cells = tuple[object, ...]

COMMITMENTS: Final = "code kind parent dimension sequence text_zh text_en start due strength passage known_from"
ASSIGNMENTS: Final = "code commitment party role valid_from valid_to passage"
EVENTS: Final = (
    "code commitment kind actor occurred new_due text_zh text_en passage known_from visibility open_zh open_en"
)

FIRST_START: Final = date(2021, 1, 1)
STARTS: Final = 1400
"""Days over which tasks start; the longest course ends before the last day of the world."""
SHORTEST, COURSES = 100, 450
"""Days from the first event of a task to its last: the least, and how much longer it may be."""
CORRECTED_EVENTS: Final = 100
"""One event in so many was corrected once."""

_OPENING: Final = ("issued", "accepted")
_ENDINGS: Final[tuple[tuple[str, ...], ...]] = (
    ("done", "verified", "closed"),
    ("done", "verified", "closed"),
    ("done", "verified"),
    ("done", "verified", "closed"),
    ("done",),
    (),
    (),
    ("extension_asked", "extension_granted"),
    ("blocked",),
    ("done", "returned", "reported", "done", "verified"),
)
"""How tasks end, in turn: six in ten are done, the others still run, were put off, or are blocked."""
_FIXED: Final = len(_OPENING)


def plan_rows(world: World) -> Iterator[Cells]:
    """Yield the plan, its dimensions and the lists under them."""
    source, known = passage_code(0, 0), ""
    yield ("syn-plan", "plan", "", "", "", "合成行动方案", "Synthetic action plan", "", "", "stated", source, known)
    for number in range(DIMENSIONS):
        text = (f"合成方面 {number}", f"Synthetic dimension {number}")
        yield (_dimension(number), "dimension", "syn-plan", "", number + 1, *text, "", "", "stated", source, known)
    for number in range(world.lists):
        dimension = _dimension(number % DIMENSIONS)
        text = (f"合成清单 {number}", f"Synthetic list {number}")
        yield (f"syn-list-{number}", "list", dimension, dimension, number + 1, *text, "", "", "stated", source, known)


def task_rows(world: World, *, history: bool) -> Iterator[Cells]:
    """Yield the tasks; in the history how the first of them read before they were revised."""
    for number in range(world.revised_commitments if history else world.tasks):
        start, days = course(world, number)
        revised = number < world.revised_commitments
        month = (start.year - 2017) * 12 + start.month - 1
        listed = number % world.lists
        text = (f"合成任务 {number}", f"Synthetic task {number}")
        again = ("（修订）", " (revised)") if revised and not history else ("", "")
        due = start + timedelta(days=days + world.pick(11, number, 200) - 40)
        row = (
            f"syn-task-{number}", "task", f"syn-list-{listed}", _dimension(listed % DIMENSIONS), number // world.lists + 1,
            text[0] + again[0], text[1] + again[1], start, due, "must", passage_code(month, 0),
            "" if history or not revised else month_day(month + 3),
        )  # fmt: skip
        yield (*row, 1, month_day(month + 3)) if history else row


def assignment_rows(world: World) -> Iterator[Cells]:
    """Yield who leads and supports each task; one task in twenty is held by nobody."""
    for number in range(world.tasks):
        luck = world.pick(12, number, 20)
        if luck == 0:
            continue
        task, start = f"syn-task-{number}", course(world, number)[0]
        source = passage_code((start.year - 2017) * 12 + start.month - 1, 0)
        group = party_code(number % GROUPS)
        handed_over = later(start, 120) if luck == 1 else ""
        yield (f"{task}@lead", task, group, "lead", start, handed_over, source)
        if handed_over:
            yield (f"{task}@lead2", task, party_code(GROUPS), "lead", handed_over, "", source)
        if luck < 8:
            helper = party_code(GROUPS + world.pick(13, number, world.parties - GROUPS))
            yield (f"{task}@support", task, helper, "support", start, "", source)


def event_rows(world: World, *, history: bool) -> Iterator[Cells]:
    """Yield what happened to each task in order; in the history the first wording of events that were corrected."""
    corrected = world.scale.events // CORRECTED_EVENTS
    every = max(1, (world.scale.events - corrected) // max(1, corrected))
    written = 0
    for number in range(world.tasks):
        for row in _events(world, number, world.scale.events - corrected):
            is_corrected = written % every == 0 and written // every < corrected
            written += 1
            if history and is_corrected:
                known = row[9]
                assert isinstance(known, date)
                yield (*row, 1, later(known, 20))
            elif not history:
                yield _corrected(row) if is_corrected else row


def course(world: World, number: int) -> tuple[date, int]:
    """Return the day of a task's first event and the days to its last."""
    start = FIRST_START + timedelta(days=world.pick(14, number, STARTS))
    return start, SHORTEST + world.pick(15, number, COURSES)


def _dimension(number: int) -> str:
    return f"syn-dimension-{number}"


def _kinds(count: int, ending: tuple[str, ...]) -> list[str]:
    """Return so many kinds of events: opening, reports, ending; a short course keeps its beginning."""
    reports = max(0, count - _FIXED - len(ending))
    return [*_OPENING, *["reported"] * reports, *ending][:count]


def _events(world: World, number: int, events: int) -> Iterator[tuple[object, ...]]:
    count = events // world.tasks + (number < events % world.tasks)
    start, days = course(world, number)
    kinds = _kinds(count, _ENDINGS[world.pick(16, number, len(_ENDINGS))])
    inside = world.pick(17, number, 10) == 0
    for step, kind in enumerate(kinds):
        occurred = start + timedelta(days=days * step // max(1, count))
        known = occurred + timedelta(days=world.pick(18, number * 64 + step, 12))
        month = (occurred.year - 2017) * 12 + occurred.month - 1
        cites = kind != "reported" or step % 3 == 0
        text = (f"合成进展 {step}", f"Synthetic step {step}")
        yield (
            f"syn-event-{number}-{step}", f"syn-task-{number}", kind, party_code(number % GROUPS), occurred,
            later(occurred, 200) if kind == "extension_granted" else "", *text, passage_code(month, 0) if cites else "", known,
            "internal" if inside else "public", *left_open(world.pick(19, number * 64 + step, 2000)),
        )  # fmt: skip


def _corrected(row: tuple[object, ...]) -> tuple[object, ...]:
    known = row[9]
    assert isinstance(known, date)
    return (*row[:6], "合成更正", "Synthetic correction", row[8], later(known, 20), *row[10:])
