"""Maps: positions, outlines, lines of pairings, and only what lies in the box."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shanhai.domains.places.models import Place, PlaceBoundary
from tests.api.conftest import KNOWN, Ask
from tests.places import CHANGE
from tests.places import place as put

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[119.0, 28.0], [120.0, 28.0], [120.0, 29.0], [119.0, 29.0], [119.0, 28.0]]],
}


def outline(code: str, place: str, **said: Any) -> None:
    """Put the outline of one version of a place on record."""
    said = {"geometry": json.dumps(SQUARE), "known_from": dt.date(2024, 7, 10), "visibility": "public"} | said
    PlaceBoundary.objects.create(
        code=code, place=Place.objects.get(code=place), original_system="gcj02", converted=True, filename="x.geojson",
        sha256="0" * 64, source_zh="合成", source_en="synthetic", licence="CC0", recorded_by="tests",
        content_hash=f"outline-{code}", **said,
    )  # fmt: skip


@pytest.fixture
def outlined(loaded: None) -> None:
    """The county with an outline, known from 10 July, published; the city with one that is not."""
    for code, visibility in (("county", "public"), ("city", "internal")):
        outline(code, code, visibility=visibility)


def features(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in answer["features"]}


def test_places_are_points_and_say_that_they_are_schematic(loaded: None, client: Client) -> None:
    answer = client.get("/api/places.geojson", {"as_known_on": KNOWN})
    assert answer["Content-Type"] == "application/geo+json"
    city = features(answer.json())["city"]
    assert city["geometry"] == {"type": "Point", "coordinates": [119.5, 28.2]}
    assert city["properties"]["schematic"] is True
    assert city["properties"]["as_known_on"] == KNOWN
    assert {"code", "name_zh", "name_en", "level", "division_code", "parent"} <= set(city["properties"])
    assert features(answer.json())["old"]["geometry"] is None


@pytest.mark.usefixtures("outlined")
def test_an_outline_is_shown_once_it_is_known_and_published(ask: Ask) -> None:
    shown = features(ask("places.geojson", as_known_on=KNOWN))
    assert shown["county"]["geometry"] == SQUARE
    assert shown["county"]["properties"]["outline"]["licence"] == "CC0"
    assert shown["city"]["geometry"]["type"] == "Point"
    assert features(ask("places.geojson", as_known_on="2024-07-09"))["county"]["geometry"]["type"] == "Point"


def test_the_outline_is_that_of_the_territory_of_the_day(client: Client) -> None:
    wests = {"2020": 120.5, "2021": 120.25}
    for version, valid in (("2020", {"valid_to": CHANGE}), ("2021", {"valid_from": CHANGE})):
        since = {"known_from": dt.date(2020, 1, 1)}
        put(f"gongshu-{version}", place="gongshu", lon=Decimal("120.8"), lat=Decimal("30.4"), **valid, **since)
        ring = [[wests[version], 30], [121, 30], [121, 31], [wests[version], 30]]
        outline(
            f"gongshu-{version}", "gongshu", geometry=json.dumps({"type": "Polygon", "coordinates": [ring]}), **since
        )
    for asked, version in (
        ({"valid_on": "2021-04-08"}, "2020"),
        ({"valid_on": "2021-04-09"}, "2021"),
        ({"as_known_on": "2021-04-08"}, "2020"),
        ({"as_known_on": "2021-04-09"}, "2021"),
    ):
        shown = features(client.get("/api/places.geojson", asked).json())["gongshu"]
        assert shown["geometry"]["coordinates"][0][0][0] == wests[version]
        if "as_known_on" in asked:
            page = client.get("/places/gongshu/", asked).content.decode()
            assert {west for west in wests.values() if f"[{west}, 30" in page} == {wests[version]}


@pytest.mark.usefixtures("outlined")
@pytest.mark.parametrize(
    ("box", "inside"),
    [
        ("119.4,28.1,119.6,28.3", {"city", "county"}),
        ("119.0,28.0,120.0,29.0", {"city", "county"}),
        ("121,31,122,32", {"district"}),
        ("0,0,1,1", set()),
        ("-180,-90,180,90", {"city", "county", "district"}),
    ],
)
def test_a_box_wants_what_reaches_into_it(ask: Ask, box: str, inside: set[str]) -> None:
    assert set(features(ask("places.geojson", as_known_on=KNOWN, bbox=box))) == inside


def test_pairings_are_lines_and_enclaves_points_at_their_site(ask: Ask) -> None:
    shown = features(ask("undertakings.geojson", as_known_on=KNOWN))
    assert shown["pair"]["geometry"] == {"type": "LineString", "coordinates": [[119.9, 28.4], [121.4, 31.2]]}
    assert shown["enclave"]["geometry"] == {"type": "Point", "coordinates": [121.4, 31.2]}
    assert set(features(ask("undertakings.geojson", as_known_on=KNOWN, kind="enclave"))) == {"enclave"}
    assert set(features(ask("undertakings.geojson", as_known_on=KNOWN, bbox="119,28,120,29"))) == {"pair"}


def test_a_map_is_as_known_on_its_day(ask: Ask) -> None:
    assert ask("undertakings.geojson", as_known_on="2024-06-29")["features"] == []


def test_a_map_that_has_not_changed_is_not_sent_again(loaded: None, client: Client) -> None:
    first = client.get("/api/places.geojson")
    assert client.get("/api/places.geojson", headers={"If-None-Match": first["ETag"]}).status_code == 304
