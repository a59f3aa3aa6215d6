"""Reads of the programme, as known on a day."""

from shanhai.domains.programme.queries.changes import Change, recent_changes
from shanhai.domains.programme.queries.detail import CommitmentDetail, Duty, Happened, commitment_detail
from shanhai.domains.programme.queries.duties import HeldDuty, duties_by_party, duties_of, duty_lines
from shanhai.domains.programme.queries.lamps import LampMatrix, LampRow, Lit, lamp_matrix, wall
from shanhai.domains.programme.queries.lines import Line, lines, overdue, overdue_ids
from shanhai.domains.programme.queries.listing import Facets, Filters, Listing, listing
from shanhai.domains.programme.queries.names import commitment_names, dimension_names
from shanhai.domains.programme.queries.timeline import Moment, timeline
from shanhai.domains.programme.queries.tree import Node, fitting_depth, tree

__all__ = [
    "Change",
    "CommitmentDetail",
    "Duty",
    "Facets",
    "Filters",
    "Happened",
    "HeldDuty",
    "LampMatrix",
    "LampRow",
    "Line",
    "Listing",
    "Lit",
    "Moment",
    "Node",
    "commitment_detail",
    "commitment_names",
    "dimension_names",
    "duties_by_party",
    "duties_of",
    "duty_lines",
    "fitting_depth",
    "lamp_matrix",
    "lines",
    "listing",
    "overdue",
    "overdue_ids",
    "recent_changes",
    "timeline",
    "tree",
    "wall",
]
