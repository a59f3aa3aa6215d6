"""What is worked out from measured times: percentiles, rates, and how cost grows with size."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` (0–1) of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values, so no percentile")
    ranked = sorted(values)
    return ranked[max(1, math.ceil(share * len(ranked))) - 1]


def growth(sizes: tuple[float, float], costs: tuple[float, float]) -> float:
    """Return the exponent by which cost grows with size: 1 if ten times the size costs ten times as much."""
    return math.log(costs[1] / costs[0]) / math.log(sizes[1] / sizes[0])
