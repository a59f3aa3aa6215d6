"""Reads of lists that came in: their editions, what names of units mean, and by which figure a line may be judged."""

from shanhai.domains.intake.queries.editions import (
    edition_lines,
    latest_imports,
    lines_of,
    listed_commitments,
    lists_under,
)
from shanhai.domains.intake.queries.targets import WORDS, Candidate, TargetMatch, match_targets
from shanhai.domains.intake.queries.units import UnitMatch, match_units

__all__ = [
    "WORDS",
    "Candidate",
    "TargetMatch",
    "UnitMatch",
    "edition_lines",
    "latest_imports",
    "lines_of",
    "listed_commitments",
    "lists_under",
    "match_targets",
    "match_units",
]
