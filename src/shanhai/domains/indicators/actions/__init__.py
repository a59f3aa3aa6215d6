"""Writes of the indicators: figures recorded, corrected and preferred, and the commitments that they judge."""

from shanhai.domains.indicators.actions.attaining import judge_by_figures, judge_by_versions
from shanhai.domains.indicators.actions.figures import (
    observation_cells,
    prefer,
    record_observation,
    supersede_observation,
    written_cells,
)

__all__ = [
    "judge_by_figures",
    "judge_by_versions",
    "observation_cells",
    "prefer",
    "record_observation",
    "supersede_observation",
    "written_cells",
]
