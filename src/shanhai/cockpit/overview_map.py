"""The map of the overview and the list beside it: counties, their partners, enclaves, and the lines between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shanhai.cockpit.downloads import Sheet
from shanhai.cockpit.maps import Sketch, full_name, label, present, undertaking_page
from shanhai.cockpit.requests import Reading
from shanhai.domains.places.queries import BoundaryNote, Territory, territories
from shanhai.domains.undertakings.queries.links import EnclaveLink, PairLink, enclave_links, pair_links
from shanhai.ui.maps import map_data, map_line, map_point
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

COUNTY_LEVELS: Final = ("district", "county", "county_city", "autonomous_county")
ASIDE_DEGREES: Final = 0.05
"""How far an enclave's mark is set beside the point of its district, so that both can be seen: the map is schematic."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A district a county is paired with, and the pairing."""

    place: Territory | None
    undertaking: str


@dataclass(frozen=True, slots=True)
class County:
    """A county here with its partners there; none if it is not paired."""

    place: Territory
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Enclave:
    """An enclave with the place it stands in and the place it belongs to; either may be unknown."""

    link: EnclaveLink
    place: Territory | None
    owner: Territory | None


@dataclass(frozen=True, slots=True)
class Links:
    """Who is paired with whom, and which enclaves stand where."""

    places: Mapping[int, Territory]
    counties: tuple[County, ...]
    pair_total: int
    enclaves: tuple[Enclave, ...]


def overview_links(*, reader: Reader) -> Links:
    """Return the pairings and enclaves of the reader's day with their places; four queries."""
    places = {one.id: one for one in territories(reader=reader, on=reader.as_known_on)}
    pairs = [pair for pair in pair_links(reader=reader) if pair.local in places]
    enclaves = enclave_links(reader=reader)
    return Links(
        places=places,
        counties=tuple(_counties(places, pairs)),
        pair_total=len(pairs),
        enclaves=tuple(Enclave(one, places.get(one.place or 0), places.get(one.owner or 0)) for one in enclaves),
    )


def _counties(places: Mapping[int, Territory], pairs: Sequence[PairLink]) -> Iterator[County]:
    """Yield the counties that are paired and those under the same parent that are not, by division code."""
    partners: defaultdict[int, list[Partner]] = defaultdict(list)
    for pair in pairs:
        partners[pair.local].append(Partner(places.get(pair.partner or 0), pair.undertaking))
    parents = {places[pair.local].parent_id for pair in pairs} - {None}
    for place in places.values():
        if place.id in partners or (place.parent_id in parents and place.level in COUNTY_LEVELS):
            yield County(place, tuple(partners[place.id]))


def overview_map(links: Links, request: Reading) -> dict[str, Any] | None:
    """Return the map: counties and partners as points with lines between, enclaves beside the places they stand in."""
    sketch = Sketch(request, links.places)
    pairs = [(one.place, partner) for one in links.counties for partner in one.partners]
    points = [sketch.point(one.place.id, "county", _partner_note(one)) for one in links.counties]
    points += [sketch.point(partner.place.id, "partner") for _, partner in pairs if partner.place is not None]
    lines = [
        sketch.line(county.id, partner.place.id, undertaking_page(request, partner.undertaking))
        for county, partner in pairs
        if partner.place is not None
    ]
    points += _enclaves(links.enclaves, request)
    lines += [_enclave_line(one, links, request) for one in links.enclaves]
    drawn = present(points)
    if not drawn:
        return None
    return map_data(drawn, present(lines), sketch.areas(_outlined(links)))


def map_credits(links: Links, request: Reading) -> list[BoundaryNote]:
    """Return whose the outlines on the map are."""
    return Sketch(request, links.places).credits(_outlined(links))


def _outlined(links: Links) -> list[int]:
    """Return the places whose outlines the map draws: the counties and their partners."""
    partners = [partner.place.id for one in links.counties for partner in one.partners if partner.place is not None]
    return [*(one.place.id for one in links.counties), *partners]


def _partner_note(county: County) -> str:
    return "、".join(label(partner.place) for partner in county.partners if partner.place is not None)


def _enclaves(enclaves: Iterable[Enclave], request: Reading) -> Iterator[dict[str, Any]]:
    """Yield a mark for each enclave beside the point of the place it stands in, several one under another."""
    beside: defaultdict[int, int] = defaultdict(int)
    for one in enclaves:
        if one.place is None or one.place.position is None:
            continue
        lon, lat = one.place.position
        position = (lon + ASIDE_DEGREES, lat - ASIDE_DEGREES * (1 + beside[one.place.id]))
        beside[one.place.id] += 1
        name = full_name(one.link)
        yield map_point(
            position, name, undertaking_page(request, one.link.undertaking), "enclave", full_name(one.place)
        )


def _enclave_line(one: Enclave, links: Links, request: Reading) -> dict[str, Any] | None:
    """Return the line from an enclave's owner; a zone without a point of its own starts at its city's: a sketch."""
    if one.owner is None or one.place is None or one.owner.id == one.place.id or one.place.position is None:
        return None
    city = links.places.get(one.owner.parent_id or 0)
    start = one.owner.position or (city.position if city is not None else None)
    if start is None:
        return None
    names = (label(one.owner) if one.owner.position else full_name(one.owner), label(one.place))
    return map_line(start, one.place.position, names, undertaking_page(request, one.link.undertaking), "enclave")


PAIR_COLUMNS: Final = (
    Bilingual("县（市、区）", "county"),
    Bilingual("区划代码", "division code"),
    Bilingual("结对的区", "paired district"),
    Bilingual("对方区划代码", "its division code"),
    Bilingual("合作编码", "undertaking"),
)


def pair_sheet(links: Links) -> Sheet:
    """Return the pairings as a table to download; a county without a partner has an empty line."""
    rows = (
        [
            _name(county.place),
            county.place.division_code,
            _name(partner.place),
            _code(partner.place),
            partner.undertaking,
        ]
        for county in links.counties
        for partner in (county.partners or (Partner(None, ""),))
    )
    return Sheet(Bilingual("沪丽结对", "Pairings"), PAIR_COLUMNS, rows, "pairs")


def _name(place: Territory | None) -> Bilingual | str:
    return Bilingual(place.name_zh, place.name_en) if place else ""


def _code(place: Territory | None) -> str:
    return place.division_code if place else ""
