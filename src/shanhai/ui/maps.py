"""What a map of the pages reads: points, lines and areas as GeoJSON in WGS84."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

Position = tuple[float, float]
PointKind = Literal["county", "partner", "city", "enclave", "project", "transport", "place"]
LineKind = Literal["pairing", "cooperation", "enclave"]


def map_point(position: Position, name: str, url: str, kind: PointKind, note: str = "") -> dict[str, Any]:
    """Return a point (longitude, latitude) with the name it shows and the page it opens."""
    properties = {"name": name, "url": url, "kind": kind, "note": note}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(position)}}


def map_line(
    start: Position, end: Position, names: tuple[str, str], url: str, kind: LineKind = "pairing"
) -> dict[str, Any]:
    """Return the line between two named points; the map draws it as an arc."""
    properties = {"from": names[0], "to": names[1], "url": url, "kind": kind}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "LineString", "coordinates": [list(start), list(end)]},
    }


def map_area(geometry: dict[str, Any], name: str, url: str) -> dict[str, Any]:
    """Return an area (a GeoJSON Polygon or MultiPolygon) with its name and page."""
    return {"type": "Feature", "properties": {"name": name, "url": url}, "geometry": geometry}


def map_data(
    points: Iterable[dict[str, Any]],
    lines: Iterable[dict[str, Any]] = (),
    areas: Iterable[dict[str, Any]] = (),
    bounds: tuple[Position, Position] | None = None,
) -> dict[str, Any]:
    """Return the data of `{% map %}`; `bounds` are the south-west and north-east corners, fitted to the points unless given."""
    drawn = list(areas)
    return {
        "points": collection(points),
        "lines": collection(lines),
        "polygons": collection(drawn) if drawn else None,
        "bounds": bounds,
    }


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return features as a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": list(features)}
