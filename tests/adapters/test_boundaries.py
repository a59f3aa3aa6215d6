"""Files of outlines: every fault is named with its feature and its cure; what is sound is read exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shanhai.adapters.boundaries import BoundaryFile, read_boundaries, shown
from shanhai.adapters.boundaries import reading as limits
from shanhai.adapters.boundaries.features import codes_of, division_code
from shanhai.adapters.boundaries.rings import area, covers
from shanhai.engines.coordinates import distance_m, wgs84_to_gcj02
from tests.places import JINGNING, LIANDU, feature, geojson, square


def codes(found: BoundaryFile) -> list[str]:
    return [finding.code for finding in found.findings]


def read_text(folder: Path, text: str | bytes, name: str = "a.geojson") -> BoundaryFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_boundaries(path, system="wgs84")


def test_a_sound_file_is_read_digit_for_digit(tmp_path: Path) -> None:
    ring = [[119.123456789012, 28.1], [119.9, 28.1, 730.5], [119.9, 28.9], [119.123456789012, 28.1]]
    found = read_boundaries(geojson(tmp_path, [feature(ring, code="331102", name="莲都区"), JINGNING]), system="wgs84")
    assert codes(found) == []
    assert [(one.number, one.codes, one.names) for one in found.outlines] == [
        (1, ("331102",), ("莲都区",)),
        (2, ("331127",), ("景宁县",)),
    ]
    assert found.outlines[0].geometry == {
        "type": "Polygon",
        "coordinates": [[(119.123456789012, 28.1), (119.9, 28.1), (119.9, 28.9), (119.123456789012, 28.1)]],
    }
    assert len(found.sha256) == 64


def test_islands_and_holes_are_kept(tmp_path: Path) -> None:
    parts = [[square(119, 28), square(119.4, 28.4, 0.2)], [square(121, 28, 0.1)]]
    islands = {
        "type": "Feature",
        "properties": {"adcode": 1},
        "geometry": {"type": "MultiPolygon", "coordinates": parts},
    }
    (outline,) = read_boundaries(geojson(tmp_path, [islands]), system="wgs84").outlines
    assert [len(part) for part in outline.geometry["coordinates"]] == [2, 1]
    assert covers(outline.polygons, 119.1, 28.1)
    assert not covers(outline.polygons, 119.5, 28.5), "the hole is outside"
    assert covers(outline.polygons, 121.05, 28.05)


def test_gcj02_comes_back_to_wgs84_within_a_millimetre(tmp_path: Path) -> None:
    moved = [list(wgs84_to_gcj02(lon, lat)) for lon, lat in square(119.0, 28.0)]
    (outline,) = read_boundaries(geojson(tmp_path, [feature(moved, code="331102")]), system="gcj02").outlines
    for (lon, lat), (was_lon, was_lat), (east, north) in zip(
        square(119.0, 28.0), moved, outline.polygons[0][0], strict=True
    ):
        assert distance_m((lon, lat), (east, north)) < 0.001
        assert distance_m((lon, lat), (was_lon, was_lat)) > 400, "the shift is about half a kilometre in Lishui"


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (square(119, 28)[:-1], "boundary_not_closed"),
        ([[119, 28], [120, 28], [119, 28]], "boundary_ring_short"),
        ([[119, 28], [120, 28], [121, 28], [119, 28]], "boundary_ring_flat"),
        ([[lat, lon] for lon, lat in square(119, 28)], "boundary_swapped"),
        ([[lon * 111_000, lat * 111_000] for lon, lat in square(119, 28)], "boundary_projected"),
        (square(2, 48), "boundary_abroad"),
        ([[119, 28], [120, "28"], [120, 29], [119, 28]], "boundary_position"),
        ([[119, 28], [True, 28], [120, 29], [119, 28]], "boundary_position"),
        ([[119, 28], [120], [120, 29], [119, 28]], "boundary_position"),
        ([[119, 28], [1e999, 28], [120, 29], [119, 28]], "boundary_position"),
        ([], "boundary_empty"),
        ("ring", "boundary_empty"),
    ],
)  # fmt: skip
def test_a_ring_that_is_no_ring(tmp_path: Path, ring: Any, code: str) -> None:
    path = geojson(tmp_path, [LIANDU, feature(ring, code="331127", name="景宁县")])
    path.write_text(path.read_text(encoding="utf-8").replace("Infinity", "1e999"), encoding="utf-8")
    found = read_boundaries(path, system="wgs84")
    (finding,) = found.findings
    assert finding.code == code
    assert "第2个要素（331127 景宁县）" in finding.line("zh")
    assert "feature 2 (331127 景宁县)" in finding.line("en")
    assert finding.cure.zh
    assert [one.number for one in found.outlines] == [1], "the sound feature is read all the same"


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "boundary_not_area"),
        ({"type": "Point", "coordinates": [119, 28]}, "boundary_not_area"),
        ({"type": "Polygon"}, "boundary_empty"),
        ({"type": "Polygon", "coordinates": []}, "boundary_empty"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "boundary_empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "boundary_empty"),
    ],
)
def test_a_geometry_that_is_no_area(tmp_path: Path, geometry: Any, code: str) -> None:
    bad = {"type": "Feature", "properties": None, "geometry": geometry}
    assert codes(read_boundaries(geojson(tmp_path, [bad]), system="wgs84")) == [code]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = [feature(square(119, 28)[:-1], code="331102"), {"type": "Thing"}, feature(square(2, 48), code="331127"), 7]
    found = read_boundaries(geojson(tmp_path, [*bad, LIANDU]), system="wgs84")
    assert codes(found) == ["boundary_not_closed", "boundary_not_feature", "boundary_abroad", "boundary_not_feature"]
    assert len(found.outlines) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "boundary_not_json"),
        ("[" * 100_000, "boundary_not_json"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "boundary_not_json"),
        ('{"type": "Topology"}', "boundary_not_geojson"),
        ("[]", "boundary_not_geojson"),
        ('{"type": "FeatureCollection", "features": []}', "boundary_no_features"),
        ('{"type": "FeatureCollection"}', "boundary_no_features"),
        ("莲都区".encode("gb18030"), "boundary_encoding"),
        ("", "boundary_not_json"),
    ],
)
def test_a_file_that_is_no_geojson(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert codes(read_text(tmp_path, text)) == [code]


@pytest.mark.parametrize("name", ["county.shp", "county.zip", "county.kml", "county"])
def test_other_formats_are_refused_with_the_command_that_converts(tmp_path: Path, name: str) -> None:
    (finding,) = read_text(tmp_path, "x", name).findings
    assert finding.code == "boundary_format"
    assert "ogr2ogr" in finding.cure.zh
    assert "ogr2ogr" in finding.cure.en


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert codes(read_boundaries(tmp_path / "none.geojson", system="wgs84")) == ["boundary_unreadable"]


def test_the_size_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = geojson(tmp_path, [LIANDU, JINGNING])
    monkeypatch.setattr(limits, "MOST_POSITIONS", 8)
    assert codes(read_boundaries(path, system="wgs84")) == ["boundary_too_large"]
    monkeypatch.setattr(limits, "LARGEST_FILE", 100)
    found = read_boundaries(path, system="wgs84")
    assert (codes(found), found.outlines) == (["boundary_too_large"], [])


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", []),
        ("EPSG:4326", []),
        ("urn:ogc:def:crs:EPSG::4490", []),
        ("EPSG:3857", ["boundary_crs"]),
        ("urn:ogc:def:crs:EPSG::4528", ["boundary_crs"]),
    ],
)
def test_only_degrees_are_taken(tmp_path: Path, crs: str, code: list[str]) -> None:
    path = geojson(
        tmp_path, [feature(square(119, 28), code="331102")], crs={"type": "name", "properties": {"name": crs}}
    )
    assert codes(read_boundaries(path, system="wgs84")) == code


def test_amap_data_called_wgs84_is_warned_of(tmp_path: Path) -> None:
    amap = feature(square(119, 28), adcode=331102, name="莲都区", acroutes=[100000, 330000])
    found = read_boundaries(geojson(tmp_path, [amap]), system="wgs84")
    assert [(one.code, one.severity) for one in found.findings] == [("boundary_looks_gcj02", "warning")]
    assert codes(read_boundaries(geojson(tmp_path, [amap]), system="gcj02")) == []


def test_a_name_field_that_no_feature_has(tmp_path: Path) -> None:
    (finding,) = read_boundaries(geojson(tmp_path, [LIANDU]), system="wgs84", name_field="mingcheng").findings
    assert finding.code == "boundary_name_field"
    assert "adcode, name" in finding.cure.zh


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (331102, "331102"), ("331102", "331102"), (" 331102 ", "331102"), (331102.0, "331102"), ("156331102", "331102"),
        ("331102000", "331102"), ("331102000000", "331102"), ("", ""), (None, ""), ("33110", ""), ("莲都", ""), (True, ""),
        ("031102", ""), ([331102], ""), (331102.5, ""),
    ],
)  # fmt: skip
def test_a_code_however_it_is_written(value: object, code: str) -> None:
    assert division_code(value) == code


def test_the_code_may_be_in_any_usual_field_or_be_the_id() -> None:
    for field in ("adcode", "AD_CODE", "Code", "gb", "PAC", "行政区划代码"):
        assert codes_of({"properties": {field: "331102"}}) == ("331102",)
    assert codes_of({"id": "331102", "properties": {}}) == ("331102",)
    assert codes_of({"properties": {"id": 331102, "code": "331127"}}) == ("331127", "331102")


def test_a_drawn_outline_has_fewer_digits_and_no_doubles() -> None:
    ring = [[119.0000001, 28.0], [119.0000002, 28.0], [120.0, 28.0], [120.0, 29.1234567], [119.0000001, 28.0]]
    assert shown({"type": "Polygon", "coordinates": [ring]}) == {
        "type": "Polygon",
        "coordinates": [[[119.0, 28.0], [120.0, 28.0], [120.0, 29.123457], [119.0, 28.0]]],
    }


def test_an_islet_too_small_to_draw_is_left_out_but_never_the_whole_place() -> None:
    islet = square(121.00001, 28.00001, 0.0001)
    both = {"type": "MultiPolygon", "coordinates": [[square(119, 28)], [islet]]}
    assert shown(both, decimals=2) == {"type": "Polygon", "coordinates": [square(119.0, 28.0)]}
    assert shown({"type": "Polygon", "coordinates": [islet]}, decimals=2)["coordinates"] == [islet]


def test_the_area_of_a_square_degree() -> None:
    assert area([(lon, lat) for lon, lat in square(119, 28)]) == pytest.approx(1)


def test_a_drawn_neighbour_keeps_the_common_border() -> None:
    west, east = feature(square(119.0, 28.0)), feature(square(120.0, 28.0))
    borders = [{tuple(p) for p in shown(one["geometry"], 3)["coordinates"][0]} for one in (west, east)]
    assert borders[0] & borders[1] == {(120.0, 28.0), (120.0, 29.0)}
    assert json.dumps(shown(west["geometry"], 3))
