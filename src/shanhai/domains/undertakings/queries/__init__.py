"""Reads of undertakings, as known on a day."""

from shanhai.domains.undertakings.queries.clauses import WIDE_KINDS, clauses
from shanhai.domains.undertakings.queries.coverage import Coverage, Pair, pairing_coverage
from shanhai.domains.undertakings.queries.lists import (
    KindCount,
    UndertakingFilter,
    undertaking,
    undertaking_kinds,
    undertaking_list,
    undertaking_rows,
)
from shanhai.domains.undertakings.queries.names import (
    undertaking_names,
    undertakings_by_party,
    undertakings_of_commitment,
)
from shanhai.domains.undertakings.queries.sides import TWO_SIDED, Side, sided_with, sides
from shanhai.domains.undertakings.queries.views import PartyRole, PlaceRole, UndertakingView, undertaking_views

__all__ = [
    "TWO_SIDED",
    "WIDE_KINDS",
    "Coverage",
    "KindCount",
    "Pair",
    "PartyRole",
    "PlaceRole",
    "Side",
    "UndertakingFilter",
    "UndertakingView",
    "clauses",
    "pairing_coverage",
    "sided_with",
    "sides",
    "undertaking",
    "undertaking_kinds",
    "undertaking_list",
    "undertaking_names",
    "undertaking_rows",
    "undertaking_views",
    "undertakings_by_party",
    "undertakings_of_commitment",
]
