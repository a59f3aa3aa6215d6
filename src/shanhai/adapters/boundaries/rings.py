"""The rings of an outline: are they closed, not empty, in degrees, longitude first, and in China?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import TypeAlias, TypeGuard

from shanhai.vocab.bilingual import Bilingual

Position: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Position]
Polygon: TypeAlias = list[Ring]

LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)
"""China with its islands, in whole degrees."""

FEWEST_POSITIONS = 4
"""A ring is a triangle at least, its first position repeated at the end (RFC 7946, section 3.1.6)."""

SMALLEST_DEGREES2 = 1e-10
"""About one square metre: a smaller ring encloses nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a geometry, and its cure."""

    code: str
    what: Bilingual
    cure: Bilingual


NOT_AN_AREA = Fault(
    "boundary_not_area",
    Bilingual("几何不是面（Polygon 或 MultiPolygon）。", "The geometry is no area (Polygon or MultiPolygon)."),
    Bilingual("请导出面要素。", "Export areas, not points or lines."),
)
EMPTY = Fault(
    "boundary_empty",
    Bilingual("几何是空的。", "The geometry is empty."),
    Bilingual("请补上坐标，或从文件中去掉这个要素。", "Give it coordinates, or leave the feature out."),
)
NOT_A_POSITION = Fault(
    "boundary_position",
    Bilingual("坐标不是一对有限的数。", "A position is not a pair of finite numbers."),
    Bilingual("每个点应写成 [经度, 纬度]。", "Write every position as [longitude, latitude]."),
)
NOT_CLOSED = Fault(
    "boundary_not_closed",
    Bilingual("有一个环没有闭合：最后一点不等于第一点。", "A ring is not closed: its last position is not its first."),
    Bilingual("请在来源软件中闭合后重新导出。", "Close it in the program it comes from and export again."),
)
TOO_SHORT = Fault(
    "boundary_ring_short",
    Bilingual("有一个环少于四个点。", "A ring has fewer than four positions."),
    Bilingual("请检查导出时的简化程度。", "Check how far the export simplified it."),
)
NO_EXTENT = Fault(
    "boundary_ring_flat",
    Bilingual("有一个环没有面积。", "A ring encloses no area."),
    Bilingual("请检查导出时的简化程度和坐标位数。", "Check how far the export simplified and rounded it."),
)
SWAPPED = Fault(
    "boundary_swapped",
    Bilingual("坐标像是纬度在前、经度在后。", "The coordinates seem to be latitude first, longitude second."),
    Bilingual("请按 [经度, 纬度] 的次序导出。", "Export them as [longitude, latitude]."),
)
PROJECTED = Fault(
    "boundary_projected",
    Bilingual("坐标不是度，像是投影后的米。", "The coordinates are not degrees; they look like projected metres."),
    Bilingual(
        "请先转为经纬度，例如：ogr2ogr -t_srs EPSG:4326 新.geojson 旧.geojson。",
        "Turn them into degrees first, such as: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson.",
    ),
)
ABROAD = Fault(
    "boundary_abroad",
    Bilingual("有点落在中国范围之外。", "A position lies outside China."),
    Bilingual("请核对坐标和坐标系。", "Check the coordinates and their system."),
)


def polygons_of(geometry: object) -> list[Polygon] | Fault:
    """Return the polygons of a GeoJSON geometry with plain (longitude, latitude) positions, or what is wrong with it.

    Heights are dropped. The first fault of a feature is named; others of the same feature are most often its echo.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return NOT_AN_AREA
    given = geometry.get("coordinates")
    parts = [given] if geometry["type"] == "Polygon" else given
    if not _filled(parts):
        return EMPTY
    polygons: list[Polygon] = []
    for part in parts:
        if not _filled(part):
            return EMPTY
        rings = [_ring(ring) for ring in part]
        fault = next((ring for ring in rings if isinstance(ring, Fault)), None)
        if fault is not None:
            return fault
        polygons.append([ring for ring in rings if not isinstance(ring, Fault)])
    return polygons


def _filled(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and len(value) > 0


def _ring(value: object) -> Ring | Fault:
    if not isinstance(value, list) or not value:
        return EMPTY
    positions = [_position(one) for one in value]
    ring = [one for one in positions if one is not None]
    if len(ring) != len(positions):
        return NOT_A_POSITION
    return _misplaced(ring) or _misshapen(ring) or ring


def _position(value: object) -> Position | None:
    if not isinstance(value, list) or len(value) < 2:
        return None
    lon, lat = value[:2]
    if (
        isinstance(lon, bool)
        or isinstance(lat, bool)
        or not isinstance(lon, int | float)
        or not isinstance(lat, int | float)
    ):
        return None
    return (float(lon), float(lat)) if isfinite(lon) and isfinite(lat) else None


def _misplaced(ring: Ring) -> Fault | None:
    if any(abs(lon) > 180 or abs(lat) > 180 for lon, lat in ring):
        return PROJECTED
    if all(_within(lat, LONGITUDES) and _within(lon, LATITUDES) for lon, lat in ring):
        return SWAPPED
    return None if all(_within(lon, LONGITUDES) and _within(lat, LATITUDES) for lon, lat in ring) else ABROAD


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _misshapen(ring: Ring) -> Fault | None:
    if ring[0] != ring[-1]:
        return NOT_CLOSED
    if len(ring) < FEWEST_POSITIONS:
        return TOO_SHORT
    return NO_EXTENT if abs(area(ring)) < SMALLEST_DEGREES2 else None


def area(ring: Sequence[Position]) -> float:
    """Return the signed area of a closed ring in square degrees (shoelace formula, from its first position)."""
    x0, y0 = ring[0]
    return sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairwise(ring)) / 2


def covers(polygons: Sequence[Polygon], lon: float, lat: float) -> bool:
    """Tell whether a point lies in the area: inside an odd number of rings (the rule of even and odd)."""
    return sum(_crossings(ring, lon, lat) for polygon in polygons for ring in polygon) % 2 == 1


def _crossings(ring: Ring, lon: float, lat: float) -> int:
    """Count how often a line from the point to the east crosses a ring."""
    return sum(
        (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in pairwise(ring)
    )


def far_from(polygons: Sequence[Polygon], lon: float, lat: float, margin: float) -> bool:
    """Tell whether a point lies outside the area's box by more than `margin` degrees."""
    lons = [x for polygon in polygons for x, _ in polygon[0]]
    lats = [y for polygon in polygons for _, y in polygon[0]]
    in_lon = min(lons) - margin <= lon <= max(lons) + margin
    return not (in_lon and min(lats) - margin <= lat <= max(lats) + margin)
