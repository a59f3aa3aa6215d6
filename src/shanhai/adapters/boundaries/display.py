"""The outline as a map draws it: fewer digits, none of the positions that then coincide."""

from __future__ import annotations

from typing import Any

FEWEST_POSITIONS = 4


def shown(geometry: dict[str, Any], decimals: int = 6) -> dict[str, Any]:
    """Return a Polygon or MultiPolygon rounded to so many decimals of a degree: 6 are 0.1 m, 3 are 100 m.

    Neighbours share their rounded borders, for rounding is the same on both sides. A ring that shrinks to nothing is
    left out; an area of which nothing remains keeps its largest ring as it is.
    """
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rounded = [[_rounded(ring, decimals) for ring in part] for part in parts]
    kept = [
        [ring for ring in part if len(ring) >= FEWEST_POSITIONS] for part in rounded if len(part[0]) >= FEWEST_POSITIONS
    ]
    if not kept:
        kept = [[max((part[0] for part in parts), key=len)]]
    return (
        {"type": "MultiPolygon", "coordinates": kept} if len(kept) > 1 else {"type": "Polygon", "coordinates": kept[0]}
    )


def _rounded(ring: list[list[float]], decimals: int) -> list[list[float]]:
    found: list[list[float]] = []
    for lon, lat, *_ in ring:
        position = [round(lon, decimals), round(lat, decimals)]
        if not found or found[-1] != position:
            found.append(position)
    return found
