"""Writes of the programme: events are put on record, and how commitments stand is computed anew."""

from shanhai.domains.programme.actions.standings import rebuild_standings

__all__ = ["rebuild_standings"]
