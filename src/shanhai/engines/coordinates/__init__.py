"""Coordinates: from the Chinese map datum GCJ-02 to WGS84 and back, and distances."""

from __future__ import annotations

from shanhai.engines.coordinates.datum import distance_m, gcj02_to_wgs84, in_china, wgs84_to_gcj02
from shanhai.engines.coordinates.errors import UnreadableGeometry
from shanhai.engines.coordinates.geometry import geometry_to_gcj02, geometry_to_wgs84

__all__ = [
    "UnreadableGeometry",
    "distance_m",
    "gcj02_to_wgs84",
    "geometry_to_gcj02",
    "geometry_to_wgs84",
    "in_china",
    "wgs84_to_gcj02",
]
