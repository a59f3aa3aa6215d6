"""Writes of the programme: events are put on record, and how commitments stand is computed anew."""

from shanhai.domains.programme.actions.duties import Act, act_on_duty
from shanhai.domains.programme.actions.events import (
    Happening,
    enter_event,
    happening_of,
    publish_event,
    record_event,
    supersede_event,
)
from shanhai.domains.programme.actions.handing_over import HandOver, hand_over
from shanhai.domains.programme.actions.standings import rebuild_standings

__all__ = [
    "Act",
    "HandOver",
    "Happening",
    "act_on_duty",
    "enter_event",
    "hand_over",
    "happening_of",
    "publish_event",
    "rebuild_standings",
    "record_event",
    "supersede_event",
]
