"""Duties: where a commitment stands, worked out from its events, its dates and its evidence alone."""

from __future__ import annotations

from shanhai.engines.duties.attaining import Attainment, attains, by_figure
from shanhai.engines.duties.course import known_steps, next_kinds, place_in_course, resumed, standing
from shanhai.engines.duties.values import EventKind, Judgement, Lamp, Standing, State, Step
from shanhai.engines.duties.verdict import judge

__all__ = [
    "Attainment",
    "EventKind",
    "Judgement",
    "Lamp",
    "Standing",
    "State",
    "Step",
    "attains",
    "by_figure",
    "judge",
    "known_steps",
    "next_kinds",
    "place_in_course",
    "resumed",
    "standing",
]
