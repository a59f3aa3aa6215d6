"""GCJ-02 and WGS84: the published formula, its inverse, and whole geometries."""

from __future__ import annotations

import pytest

from shanhai.engines.coordinates import (
    UnreadableGeometry,
    distance_m,
    gcj02_to_wgs84,
    geometry_to_gcj02,
    geometry_to_wgs84,
    in_china,
    wgs84_to_gcj02,
)

# Centroids of Lishui, its counties and Shanghai districts (WGS84).
LISHUI = [(119.5111, 28.199), (119.8384, 28.4435), (120.1356, 28.2057), (120.1805, 28.662), (119.0671, 27.6181)]
SHANGHAI = [(121.4844, 31.2123), (121.4791, 31.2179), (121.4022, 31.1001)]
CORNERS = [(73.6, 39.4), (134.7, 48.4), (109.6, 18.3), (123.4, 53.5), (100.0, 35.0), (105.0, 35.0)]


@pytest.mark.parametrize("point", LISHUI)
def test_the_shift_in_lishui_is_about_half_a_kilometre(point: tuple[float, float]) -> None:
    # lishui.md, section 3: GCJ-02 lies 549–606 m from WGS84 in Lishui.
    assert 549 <= distance_m(point, wgs84_to_gcj02(*point)) <= 606


def test_the_forward_formula_gives_the_published_example() -> None:
    # The Shanghai point of the tests of eviltransform, the implementation most map libraries were ported from.
    lon, lat = wgs84_to_gcj02(121.5272106, 31.1774276)
    assert lon == pytest.approx(121.531541859215, abs=1e-9)
    assert lat == pytest.approx(31.17530398364597, abs=1e-9)


@pytest.mark.parametrize("point", LISHUI + SHANGHAI + CORNERS)
def test_there_and_back_is_the_same_place(point: tuple[float, float]) -> None:
    back = gcj02_to_wgs84(*wgs84_to_gcj02(*point))
    assert back == pytest.approx(point, abs=1e-9)
    assert distance_m(point, back) < 0.001


@pytest.mark.parametrize(
    "point", [(139.69, 35.68), (2.35, 48.86), (0.0, 0.0), (-120.0, 40.0), (100.0, 60.0), (100.0, -5.0)]
)
def test_outside_china_nothing_moves(point: tuple[float, float]) -> None:
    assert not in_china(*point)
    assert wgs84_to_gcj02(*point) == point
    assert gcj02_to_wgs84(*point) == point


def test_distance_is_the_great_circle() -> None:
    # A degree of latitude on a sphere of 6 371 008.8 m is 111 195.08 m.
    assert distance_m((120.0, 28.0), (120.0, 29.0)) == pytest.approx(111195.08, abs=0.01)
    assert distance_m((120.0, 28.0), (120.0, 28.0)) == 0
    assert distance_m((0.0, 0.0), (180.0, 0.0)) == pytest.approx(20015114.35, abs=1)
    # Centroids of Lishui and Shanghai: 384.7 km on the ellipsoid (yrd-cities.csv); a sphere is within 0.5 %.
    assert distance_m(LISHUI[0], SHANGHAI[0]) / 1000 == pytest.approx(384.7, rel=0.005)


RING = [[119.0, 28.0], [120.0, 28.0], [120.0, 29.0], [119.0, 28.0]]
GEOMETRIES: list[dict[str, object]] = [
    {"type": "Point", "coordinates": [119.5, 28.2]},
    {"type": "Point", "coordinates": [119.5, 28.2, 731.0]},
    {"type": "MultiPoint", "coordinates": [[119.5, 28.2], [120.0, 28.5]]},
    {"type": "LineString", "coordinates": [[119.5, 28.2], [120.0, 28.5]]},
    {"type": "MultiLineString", "coordinates": [[[119.5, 28.2], [120.0, 28.5]]]},
    {"type": "Polygon", "coordinates": [RING]},
    {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
    {"type": "MultiPolygon", "coordinates": []},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [119.5, 28.2]}]},
]


def positions(value: object) -> list[list[float]]:
    if isinstance(value, dict):
        return positions(value.get("coordinates", value.get("geometries")))
    assert isinstance(value, list)
    if value and isinstance(value[0], float):
        return [value]
    return [position for part in value for position in positions(part)]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda value: str(value["type"]))
def test_every_position_of_a_geometry_moves(geometry: dict[str, object]) -> None:
    moved = geometry_to_wgs84(geometry)
    assert moved["type"] == geometry["type"]
    for before, after in zip(positions(geometry), positions(moved), strict=True):
        assert tuple(after[:2]) == gcj02_to_wgs84(before[0], before[1])
        assert after[2:] == before[2:]
    for before, after in zip(positions(geometry), positions(geometry_to_gcj02(moved)), strict=True):
        assert after == pytest.approx(before, abs=1e-9)


def test_the_box_is_dropped_other_members_stay_and_the_given_geometry_is_untouched() -> None:
    given: dict[str, object] = {"type": "Point", "coordinates": [119.5, 28.2], "bbox": [1, 2, 3, 4], "note": "x"}
    moved = geometry_to_wgs84(given)
    assert set(moved) == {"type", "coordinates", "note"}
    assert given["coordinates"] == [119.5, 28.2]


def nested(levels: int) -> dict[str, object]:
    inner: dict[str, object] = {"type": "Point", "coordinates": [119.5, 28.2]}
    for _ in range(levels):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    return inner


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Feature", "geometry": None},
        {"type": "Circle", "coordinates": [1, 2]},
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [119.5]},
        {"type": "Point", "coordinates": ["119.5", "28.2"]},
        {"type": "Point", "coordinates": "119.5,28.2"},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": [float("nan"), 28.2]},
        {"type": "Point", "coordinates": [float("inf"), 28.2]},
        {"type": "Point", "coordinates": [10**400, 28.2]},
        {"type": "Point", "coordinates": [500123.4, 3123456.7]},
        {"type": "Polygon", "coordinates": [[119.5, 28.2]]},
        {"type": "LineString", "coordinates": [None]},
        {"type": "GeometryCollection", "geometries": None},
        nested(2000),
    ],
)
def test_what_is_no_geometry_in_degrees_is_refused(geometry: dict[str, object]) -> None:
    with pytest.raises(UnreadableGeometry) as refused:
        geometry_to_wgs84(geometry)
    assert "GeoJSON" in refused.value.cure.zh
    assert len(refused.value.what.zh) < 200
