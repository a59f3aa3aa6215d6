"""The same conversion for every coordinate of a GeoJSON geometry."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from shanhai.engines.coordinates.datum import gcj02_to_wgs84, wgs84_to_gcj02
from shanhai.engines.coordinates.errors import UnreadableGeometry
from shanhai.vocab.bilingual import Bilingual

Move: TypeAlias = Callable[[float, float], tuple[float, float]]

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_MOST_NESTED = 8
FARTHEST = 10**9
"""No coordinate or height is larger; also keeps out NaN, infinity and numbers made to overflow."""
_CURE = Bilingual(
    zh="请提供 GeoJSON 几何：type 与 coordinates，坐标为 [经度, 纬度]，以度计。",
    en="Give a GeoJSON geometry: type and coordinates, each position [longitude, latitude] in degrees.",
)


def geometry_to_wgs84(geometry: Mapping[str, object]) -> dict[str, object]:
    """Return a GCJ-02 geometry in WGS84; heights and foreign members stay, a ``bbox`` is dropped as no longer true.

    Raises:
        UnreadableGeometry: not a GeoJSON geometry (RFC 7946, section 3.1), or a position outside the globe.
    """
    return _moved(geometry, gcj02_to_wgs84, 0)


def geometry_to_gcj02(geometry: Mapping[str, object]) -> dict[str, object]:
    """Return a WGS84 geometry in GCJ-02; the inverse of `geometry_to_wgs84`, with the same errors."""
    return _moved(geometry, wgs84_to_gcj02, 0)


def _moved(geometry: object, move: Move, nested: int) -> dict[str, object]:
    if not isinstance(geometry, Mapping) or nested > _MOST_NESTED:
        raise _unreadable(geometry)
    kept: dict[str, object] = {str(name): value for name, value in geometry.items() if name != "bbox"}
    kind = kept.get("type")
    if kind == "GeometryCollection":
        parts = kept.get("geometries")
        kept["geometries"] = [_moved(part, move, nested + 1) for part in _list(parts)]
        return kept
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise _unreadable(kind)
    kept["coordinates"] = _coordinates(kept.get("coordinates"), _DEPTH[kind], move)
    return kept


def _coordinates(value: object, depth: int, move: Move) -> list[object]:
    if depth == 0:
        return _position(value, move)
    return [_coordinates(part, depth - 1, move) for part in _list(value)]


def _position(value: object, move: Move) -> list[object]:
    parts = _list(value)
    if len(parts) < 2:
        raise _unreadable(value)
    lon, lat, *rest = (_number(part) for part in parts)
    if abs(lon) > 180 or abs(lat) > 90:
        raise _unreadable(value)
    return [*move(lon, lat), *rest]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FARTHEST:
        raise _unreadable(value)
    return float(value)


def _list(value: object) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _unreadable(value)
    return value


def _unreadable(value: object) -> UnreadableGeometry:
    shown = reprlib.repr(value)[:80]  # bounded in depth and length, whatever was handed in
    return UnreadableGeometry(
        Bilingual(zh=f"几何数据不可读：{shown}。", en=f"The geometry cannot be read at {shown}."), _CURE, value=shown
    )
