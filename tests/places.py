"""Places for tests, written straight into the tables: Hangzhou's change of 2021, and small outlines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shanhai.domains.places.models import Place, PlaceSuccession, PlaceVersion

KNOWN_FROM = date(2024, 6, 30)
CHANGE = date(2021, 4, 9)
HANGZHOU = (
    ("shangcheng-2020", "shangcheng", "330102", "上城区", "Shangcheng District", None, CHANGE),
    ("shangcheng-2021", "shangcheng", "330102", "上城区", "Shangcheng District", CHANGE, None),
    ("xiacheng-2020", "xiacheng", "330103", "下城区", "Xiacheng District", None, CHANGE),
    ("jianggan-2020", "jianggan", "330104", "江干区", "Jianggan District", None, CHANGE),
    ("gongshu-2020", "gongshu", "330105", "拱墅区", "Gongshu District", None, CHANGE),
    ("gongshu-2021", "gongshu", "330105", "拱墅区", "Gongshu District", CHANGE, None),
    ("yuhang-2020", "yuhang", "330110", "余杭区", "Yuhang District", None, CHANGE),
    ("yuhang-2021", "yuhang", "330110", "余杭区", "Yuhang District", CHANGE, None),
    ("linping-2021", "linping", "330113", "临平区", "Linping District", CHANGE, None),
    ("qiantang-2021", "qiantang", "330114", "钱塘区", "Qiantang District", CHANGE, None),
)
SUCCESSIONS = (("xiacheng", "gongshu", "1"), ("jianggan", "shangcheng", None), ("yuhang", "linping", None))


def place(code: str, **said: Any) -> PlaceVersion:
    """Put one version of a place on record; `place` is the place's own code, the version's code unless given."""
    identity, _ = Place.objects.get_or_create(code=said.pop("place", code))
    said = {"level": "district", "name_zh": code, "name_en": code, "known_from": KNOWN_FROM} | said
    version = PlaceVersion(code=code, place=identity, recorded_by="test", content_hash=code, **said)
    version.save(force_insert=True)
    return version


def hangzhou() -> None:
    """Put Hangzhou's districts before and after the change of 2021 on record, shares as far as they are known."""
    city = place("hangzhou", level="city", division_code="330100", name_zh="杭州市", name_en="Hangzhou").place
    for code, own, division, zh, en, start, end in HANGZHOU:
        place(
            code, place=own, division_code=division, name_zh=zh, name_en=en, parent=city, valid_from=start, valid_to=end
        )
    for before, after, share in SUCCESSIONS:
        PlaceSuccession(
            code=f"{before}-to-{after}",
            predecessor=Place.objects.get(code=before),
            successor=Place.objects.get(code=after),
            on=CHANGE,
            share=None if share is None else Decimal(share),
            known_from=KNOWN_FROM,
            recorded_by="test",
            content_hash=before,
        ).save(force_insert=True)


def two_counties() -> None:
    """Put two counties of one city, and a district elsewhere, on record, each with a point."""
    city = place("lishui", level="city", division_code="331100", name_zh="丽水市", name_en="Lishui").place
    place(
        "liandu",
        division_code="331102",
        name_zh="莲都区",
        name_en="Liandu District",
        parent=city,
        lon=Decimal("119.5"),
        lat=Decimal("28.5"),
    )
    place("jingning", level="autonomous_county", division_code="331127", name_zh="景宁畲族自治县",
          name_en="Jingning She Autonomous County", parent=city, lon=Decimal("120.5"), lat=Decimal("28.5"))  # fmt: skip


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    """Return a closed ring around a square."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: object, **properties: object) -> dict[str, Any]:
    """Return a feature of one ring."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


LIANDU = feature(square(119.0, 28.0), adcode=331102, name="莲都区")
JINGNING = feature(square(120.0, 28.0), adcode="331127", name="景宁县")


def geojson(
    folder: Path, features: Iterable[Mapping[str, Any]], name: str = "outlines.geojson", **more: object
) -> Path:
    """Write features as a file and return it."""
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": list(features)}), encoding="utf-8")
    return path
