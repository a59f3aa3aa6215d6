"""Reads a file of outlines: all findings at once, the sound features in WGS84."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn

from shanhai.adapters.boundaries.features import codes_of, feature_label, from_amap, has_field, names_of
from shanhai.adapters.boundaries.rings import Fault, Polygon, polygons_of
from shanhai.engines.coordinates import gcj02_to_wgs84
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic

System = Literal["wgs84", "gcj02"]
SYSTEMS: Mapping[str, Bilingual] = {
    "wgs84": Bilingual("WGS84（含 CGCS2000）", "WGS84 (and CGCS2000)"),
    "gcj02": Bilingual("GCJ-02（高德、腾讯等）", "GCJ-02 (AMap, Tencent and others)"),
}
LARGEST_FILE = 64 * 2**20
MOST_POSITIONS = 2_000_000
SAME_AS_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
"""Names in a `crs` member that mean degrees; CGCS2000 (4490) lies within centimetres of WGS84."""

CONVERT = Bilingual(
    "请先转为 GeoJSON，例如：ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES 新.geojson 旧.shp。",
    "Turn it into GeoJSON first, such as: ogr2ogr -t_srs EPSG:4326 -lco RFC7946=YES new.geojson old.shp.",
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A sound feature: its number in the file (from 1), what it says of itself, its area in WGS84."""

    number: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    polygons: list[Polygon]

    @property
    def label(self) -> Bilingual:
        """How a message calls it."""
        return feature_label(self.number, self.codes, self.names)

    @property
    def geometry(self) -> dict[str, Any]:
        """The area as GeoJSON, every digit kept."""
        many = len(self.polygons) > 1
        return {
            "type": "MultiPolygon" if many else "Polygon",
            "coordinates": self.polygons if many else self.polygons[0],
        }


@dataclass(slots=True)
class BoundaryFile:
    """What a file holds: its name and hash, its sound features, and everything that is wrong with it."""

    filename: str
    sha256: str = ""
    outlines: list[Outline] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)

    def find(
        self, code: str, what: Bilingual, cure: Bilingual, severity: Literal["error", "warning"] = "error"
    ) -> None:
        """Note a finding about this file."""
        self.findings.append(Diagnostic(severity, self.filename, None, None, "", what, cure, code))


class _NotFinite(ValueError):
    """JSON has no NaN and no Infinity (RFC 8259, section 6)."""


def read_boundaries(path: Path, *, system: System, name_field: str = "") -> BoundaryFile:
    """Read a GeoJSON file of outlines.

    Args:
        path: a .geojson or .json file, UTF-8.
        system: the system its coordinates are in; GCJ-02 is converted to WGS84.
        name_field: the property that holds the name; the usual ones if not given.
    """
    found = BoundaryFile(path.name)
    content = _content(path, found)
    if content is None:
        return found
    found.sha256 = hashlib.sha256(content).hexdigest()
    features = _features(content, found)
    _check_origin(features, system, name_field, found)
    positions = 0
    for number, feature in enumerate(features, 1):
        outline = _outline(number, feature, name_field, found)
        if outline is None:
            continue
        positions += sum(len(ring) for polygon in outline.polygons for ring in polygon)
        if positions > MOST_POSITIONS:
            _too_large(found, f"{MOST_POSITIONS:,}")
            break
        found.outlines.append(_converted(outline) if system == "gcj02" else outline)
    return found


def _content(path: Path, found: BoundaryFile) -> bytes | None:
    """Return the bytes of the file, or None with a finding."""
    if path.suffix.lower() not in (".geojson", ".json"):
        kind = path.suffix.lower() or path.name
        found.find("boundary_format", Bilingual(f"不能读取 {kind} 文件。", f"A {kind} file cannot be read."), CONVERT)
        return None
    try:
        if path.stat().st_size > LARGEST_FILE:
            _too_large(found, f"{LARGEST_FILE // 2**20} MB")
            return None
        return path.read_bytes()
    except OSError as failure:
        found.find(
            "boundary_unreadable",
            Bilingual(f"打不开文件（{failure.strerror}）。", f"The file cannot be opened ({failure.strerror})."),
            Bilingual("请核对路径和读取权限。", "Check the path and the right to read it."),
        )
        return None


def _too_large(found: BoundaryFile, limit: str) -> None:
    found.find(
        "boundary_too_large",
        Bilingual(
            f"文件太大：上限 {limit}（文件大小或坐标点数）。",
            f"The file is too large: at most {limit} (size or positions).",
        ),
        Bilingual("请只导出需要的政区，或先适当简化。", "Export the divisions you need only, or simplify them."),
    )


def _features(content: bytes, found: BoundaryFile) -> list[Any]:
    """Return the features of the file; none, with a finding, if it is no GeoJSON."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.find(
            "boundary_encoding",
            Bilingual("文件不是 UTF-8 编码（可能是 GB18030）。", "The file is not UTF-8 (it may be GB18030)."),
            Bilingual(
                "请另存为 UTF-8，或用 iconv -f GB18030 -t UTF-8 转换。",
                "Save it as UTF-8, or use iconv -f GB18030 -t UTF-8.",
            ),
        )
        return []
    try:
        held = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as failure:
        reason = f"{failure}"[:80]
        found.find(
            "boundary_not_json",
            Bilingual(f"文件不是完好的 JSON：{reason}。", f"The file is no sound JSON: {reason}."),
            Bilingual("请重新导出或重新下载。", "Export or download it again."),
        )
        return []
    return list(_members(held, found))


def _refuse_constant(name: str) -> NoReturn:
    raise _NotFinite(name)


def _members(held: object, found: BoundaryFile) -> Iterator[Any]:
    kind = held.get("type") if isinstance(held, dict) else None
    if not isinstance(held, dict) or kind not in ("FeatureCollection", "Feature"):
        found.find(
            "boundary_not_geojson",
            Bilingual("文件不是 GeoJSON 要素集（FeatureCollection）。", "The file is no GeoJSON FeatureCollection."),
            CONVERT,
        )
        return
    _check_crs(held, found)
    features = [held] if kind == "Feature" else held.get("features")
    if not isinstance(features, list) or not features:
        found.find(
            "boundary_no_features",
            Bilingual("文件里没有要素。", "The file has no features."),
            Bilingual("请核对导出的图层。", "Check which layer was exported."),
        )
        return
    yield from features


def _check_crs(held: Mapping[str, Any], found: BoundaryFile) -> None:
    """Refuse a file whose (old-style) `crs` member names something else than degrees."""
    crs = held.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "") if isinstance(properties, dict) else crs)[:80]
    if not name.upper().endswith(SAME_AS_WGS84):
        found.find(
            "boundary_crs",
            Bilingual(f"文件的坐标系是 {name}，不是经纬度。", f"The file is in {name}, not in degrees."),
            CONVERT,
        )


def _check_origin(features: list[Any], system: System, name_field: str, found: BoundaryFile) -> None:
    """Warn of coordinates that look like GCJ-02, and of a name field that no feature has."""
    objects = [feature for feature in features if isinstance(feature, dict)]
    if system == "wgs84" and any(from_amap(feature) for feature in objects):
        found.find(
            "boundary_looks_gcj02",
            Bilingual(
                "文件的属性像高德（DataV）数据，其坐标是 GCJ-02。",
                "The properties look like AMap's (DataV); its coordinates are GCJ-02.",
            ),
            Bilingual(
                "如果是，请用 --system gcj02 导入，否则偏约半公里。",
                "If so, import with --system gcj02; else all lies half a kilometre off.",
            ),
            "warning",
        )
    if name_field and objects and not any(has_field(feature, name_field) for feature in objects):
        fields = sorted({str(key) for feature in objects[:20] for key in (feature.get("properties") or {})})
        shown = ", ".join(fields)[:200] or "—"
        found.find(
            "boundary_name_field",
            Bilingual(f"没有要素带属性“{name_field}”。", f"No feature has the property “{name_field}”."),
            Bilingual(f"可用的属性：{shown}。", f"The properties are: {shown}."),
        )


def _outline(number: int, feature: object, name_field: str, found: BoundaryFile) -> Outline | None:
    """Return a sound feature, or None with a finding."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        what = feature_label(number, (), ())
        found.find(
            "boundary_not_feature",
            Bilingual(f"{what.zh}不是 Feature。", f"{what.en} is no Feature."),
            Bilingual("请重新导出为 GeoJSON。", "Export it as GeoJSON again."),
        )
        return None
    codes, names = codes_of(feature), names_of(feature, name_field)
    polygons = polygons_of(feature.get("geometry"))
    if isinstance(polygons, Fault):
        what = feature_label(number, codes, names)
        found.find(
            polygons.code, Bilingual(f"{what.zh}：{polygons.what.zh}", f"{what.en}: {polygons.what.en}"), polygons.cure
        )
        return None
    return Outline(number, codes, names, polygons)


def _converted(outline: Outline) -> Outline:
    polygons = [[[gcj02_to_wgs84(lon, lat) for lon, lat in ring] for ring in polygon] for polygon in outline.polygons]
    return Outline(outline.number, outline.codes, outline.names, polygons)
