"""Reads of places, as known on a day: what they are called, their territories in time, what they belong to, their outlines."""

from shanhai.domains.places.queries.changes import DivisionChange, division_changes
from shanhai.domains.places.queries.memberships import Membership, members, memberships
from shanhai.domains.places.queries.names import LAST_VALID_LAST, governed_places, place_names
from shanhai.domains.places.queries.outlines import BoundaryNote, boundary_notes, boundary_withdrawal, outlines
from shanhai.domains.places.queries.successions import (
    Succession,
    TerritoryBreak,
    predecessors,
    restate,
    successions,
    successors,
    territory_breaks,
)
from shanhai.domains.places.queries.territories import (
    Territory,
    division_on,
    place_on,
    territories,
    territories_last_valid,
    versions,
)

__all__ = [
    "LAST_VALID_LAST",
    "BoundaryNote",
    "DivisionChange",
    "Membership",
    "Succession",
    "Territory",
    "TerritoryBreak",
    "boundary_notes",
    "boundary_withdrawal",
    "division_changes",
    "division_on",
    "governed_places",
    "members",
    "memberships",
    "outlines",
    "place_names",
    "place_on",
    "predecessors",
    "restate",
    "successions",
    "successors",
    "territories",
    "territories_last_valid",
    "territory_breaks",
    "versions",
]
