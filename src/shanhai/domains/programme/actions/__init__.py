"""Writes of the programme: events are put on record, and how commitments stand is computed anew."""

from shanhai.domains.programme.actions.events import Happening, happening_of, record_event, supersede_event
from shanhai.domains.programme.actions.standings import rebuild_standings

__all__ = ["Happening", "happening_of", "rebuild_standings", "record_event", "supersede_event"]
