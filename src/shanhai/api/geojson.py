"""Places and undertakings as GeoJSON: points, outlines where one is held, and the lines of pairings. All schematic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shanhai.api.answers import Links
from shanhai.api.caching import conditional
from shanhai.api.errors import Problem, unusable
from shanhai.api.parameters import Asked, Code, Day, Reads, reader_of, word_of
from shanhai.domains.books.queries import (
    PlacesWanted,
    Position,
    Record,
    place_records,
    placed_in,
    positions,
    records,
    records_where,
)
from shanhai.domains.places.queries import BoundaryNote, boundary_notes, outlines
from shanhai.vocab.bilingual import Bilingual

router = Router(tags=["地图 maps"])

MEDIA_TYPE: Final = "application/geo+json"
WORLD: Final = (Decimal(-180), Decimal(-90), Decimal(180), Decimal(90))
NOTED: Final = ("source_zh", "source_en", "licence", "original_system", "converted")
SITES: Final = ("site", "zone")
Box = tuple[Decimal, Decimal, Decimal, Decimal]


def _read_box(text: str, name: str) -> Box:
    """Read west,south,east,north in degrees."""
    parts = text.split(",")
    try:
        west, south, east, north = (Decimal(part.strip()) for part in parts)
        good = WORLD[0] <= west <= east <= WORLD[2] and WORLD[1] <= south <= north <= WORLD[3]
    except (ArithmeticError, ValueError):
        good = False
    if not good:
        what = Bilingual("应为 西,南,东,北 四个经纬度。", "west,south,east,north in degrees are wanted.")
        raise unusable(
            name, text, what, Bilingual("例如 bbox=118.6,27.4,121.9,31.8。", "For example bbox=118.6,27.4,121.9,31.8.")
        )
    return west, south, east, north


BoundingBox = Annotated[Any, Reads(_read_box, {"type": "string"})]


class MapAsked(Asked):
    """Which part of the map."""

    bbox: BoundingBox = Field(None, description="西,南,东,北 / west,south,east,north; features that reach into it")


class PlacesMapAsked(MapAsked):
    """Which places of the map."""

    TABLE: ClassVar[str] = "places"
    level: Annotated[str | None, word_of("place_level")] = None
    parent: Code = None
    valid_on: Day = Field(None, description="这天有效的版本 / the version valid on this day")


class UndertakingsMapAsked(MapAsked):
    """Which undertakings of the map."""

    TABLE: ClassVar[str] = "undertakings"
    kind: Annotated[str | None, word_of("undertaking_kind")] = None
    place: Code = Field(None, description="有关的地方 / a place it stands at, belongs to or reaches")


class Feature(BaseModel):
    """A thing on the map; without a geometry where no position is known."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """A map. `schematic`: 示意图, not for surveying or as evidence of boundaries."""

    type: Literal["FeatureCollection"]
    schematic: Literal[True]
    as_known_on: date
    features: list[Feature]


ANSWER: Final[dict[str, Any]] = {
    "responses": {200: {"content": {MEDIA_TYPE: {"schema": FeatureCollection.model_json_schema()}}}}
}


@router.get("/places.geojson", response={422: Problem}, summary="地方的地图 / map of places", openapi_extra=ANSWER)
def places_map(request: HttpRequest, asked: Query[PlacesMapAsked]) -> HttpResponse:
    """Return places as points, as polygons where an outline is held."""
    reader = reader_of(request, asked)
    wanted = PlacesWanted({"level": asked.level, "parent": asked.parent}, valid_on=asked.valid_on)
    places = place_records(wanted, reader=reader)
    rows = [place["row"] for place in places]
    drawn, notes = outlines(rows, reader=reader), boundary_notes(rows, reader=reader)
    links = Links(request, reader)
    features = (_place(place, drawn.get(place["row"]), notes.get(place["row"]), links) for place in places)
    return _answer(request, features, asked.bbox, reader.as_known_on)


@router.get(
    "/undertakings.geojson",
    response={422: Problem},
    summary="合作事项的地图 / map of undertakings",
    openapi_extra=ANSWER,
)
def undertakings_map(request: HttpRequest, asked: Query[UndertakingsMapAsked]) -> HttpResponse:
    """Return undertakings as points at their sites, pairings as lines from county to partner."""
    reader = reader_of(request, asked)
    found = records(
        "undertakings", reader=reader, equal={"kind": asked.kind}, where=placed_in(asked.place, reader=reader)
    )
    codes = [row["code"] for row in found]
    sites = records_where("undertaking_places", "undertaking", codes, reader=reader)
    pairings = records_where("pairings", "undertaking", codes, reader=reader)
    places = positions(reader=reader)
    links = Links(request, reader)
    features = (
        _undertaking(row, _geometry(pairings.get(row["code"], []), sites.get(row["code"], []), places), links)
        for row in found
    )
    return _answer(request, features, asked.bbox, reader.as_known_on)


def _place(place: Record, outline: dict[str, Any] | None, note: BoundaryNote | None, links: Links) -> dict[str, Any]:
    properties = {
        name: place[name] for name in ("code", "name_zh", "name_en", "level", "division_code", "parent", "visibility")
    }
    if note:
        properties["outline"] = {name: getattr(note, name) for name in NOTED}
    return _feature(place["code"], outline or _point(_position(place)), properties, links, "place")


def _undertaking(row: Record, geometry: dict[str, Any] | None, links: Links) -> dict[str, Any]:
    properties = {name: row[name] for name in ("code", "name_zh", "name_en", "kind", "stage", "visibility")}
    return _feature(row["code"], geometry, properties, links, "undertaking")


def _geometry(pairings: list[Record], sites: list[Record], places: dict[str, Position]) -> dict[str, Any] | None:
    """Return the line of a pairing whose both ends are known, else the points of the sites."""
    for pairing in pairings:
        ends = [places.get(pairing[end] or "") for end in ("local_place", "partner_place")]
        if all(ends):
            return {"type": "LineString", "coordinates": [_degrees(end) for end in ends if end]}
    points = [places.get(site["place"] or "") for site in sites if site["role"] in SITES]
    known = list(dict.fromkeys(point for point in points if point))
    if len(known) > 1:
        return {"type": "MultiPoint", "coordinates": [_degrees(point) for point in known]}
    return _point(known[0]) if known else None


def _feature(
    code: str, geometry: dict[str, Any] | None, properties: dict[str, Any], links: Links, page: str
) -> dict[str, Any]:
    fixed = {"as_known_on": links.reader.as_known_on.isoformat(), "schematic": True, "url": links.page(page, code)}
    return {"type": "Feature", "id": code, "geometry": geometry, "properties": properties | fixed}


def _answer(request: HttpRequest, features: Iterable[dict[str, Any]], box: Box | None, day: date) -> HttpResponse:
    shown = [feature for feature in features if box is None or _reaches_into(feature["geometry"], box)]
    collection = {"type": "FeatureCollection", "schematic": True, "as_known_on": day.isoformat(), "features": shown}
    return conditional(request, HttpResponse(json.dumps(collection, ensure_ascii=False), content_type=MEDIA_TYPE))


def _reaches_into(geometry: dict[str, Any] | None, box: Box) -> bool:
    """Return whether the bounds of a geometry meet a box; a thing without a position is in none."""
    positions = list(_positions(geometry["coordinates"])) if geometry else []
    if not positions:
        return False
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    west, south, east, north = (float(edge) for edge in box)
    return min(lons) <= east and max(lons) >= west and min(lats) <= north and max(lats) >= south


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _positions(part)


def _position(place: Record) -> Position | None:
    return None if place["lon"] is None or place["lat"] is None else (place["lon"], place["lat"])


def _point(position: Position | None) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": _degrees(position)} if position else None


def _degrees(position: Position) -> list[float]:
    """Return a position as GeoJSON wants it: numbers, which six decimals survive (RFC 7946)."""
    return [float(position[0]), float(position[1])]
