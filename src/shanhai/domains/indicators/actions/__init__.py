"""Writes of the indicators: figures recorded, corrected and preferred, and the commitments that they judge."""

from shanhai.domains.indicators.actions.attaining import judge_by_figures
from shanhai.domains.indicators.actions.figures import (
    observation_cells,
    prefer,
    record_observation,
    supersede_observation,
)

__all__ = ["judge_by_figures", "observation_cells", "prefer", "record_observation", "supersede_observation"]
