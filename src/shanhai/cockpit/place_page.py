"""Everything the page of one place says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shanhai.cockpit.maps import Sketch, present, undertaking_page
from shanhai.cockpit.requests import Reading
from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.models import BoundaryWithdrawal
from shanhai.domains.places.queries import (
    BoundaryNote,
    DivisionChange,
    Membership,
    Territory,
    boundary_notes,
    boundary_withdrawal,
    division_changes,
    members,
    memberships,
    territories,
    territories_last_valid,
    versions,
)
from shanhai.domains.programme.queries.lines import Line
from shanhai.domains.programme.queries.owed import owed_first
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries.at_place import (
    PairingAt,
    PlacedUndertaking,
    pairings_at,
    undertakings_at,
)
from shanhai.ui.maps import PointKind, map_data
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import UNDERTAKING_KINDS

FEW_DUTIES = 10
FINE_DECIMALS = 4
"""Digits of the outline of one place: 0.0001° is 10 m."""

COUNTY_LEVELS = ("district", "county", "county_city", "autonomous_county")


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One place: its territory of the day (or its last one) and all that hangs on it."""

    territory: Territory
    versions: tuple[Territory, ...]
    former: bool
    parent: Territory | None
    children: tuple[Territory, ...]
    changes: tuple[DivisionChange, ...]
    regions: tuple[Membership, ...]
    members: tuple[Membership, ...]
    pairings: tuple[PairingAt, ...]
    undertakings: tuple[PlacedUndertaking, ...]
    government: Named | None
    duties: tuple[Line, ...]
    duty_total: int
    source: Source | None
    change_sources: tuple[Source, ...]
    boundary: BoundaryNote | None
    withdrawn: BoundaryWithdrawal | None

    @property
    def by_kind(self) -> list[tuple[str, list[PlacedUndertaking]]]:
        """The undertakings here with the place's role in each, by kind; pairings stand by themselves."""
        groups: defaultdict[str, list[PlacedUndertaking]] = defaultdict(list)
        for one in self.undertakings:
            if one.undertaking.kind != "pairing":
                groups[one.undertaking.kind].append(one)
        return [(kind, groups[kind]) for kind in UNDERTAKING_KINDS if kind in groups]


def place_page(code: str, *, reader: Reader) -> PlacePage | None:
    """Return what is known of a place; None if the reader knows no such place on that day."""
    own = versions(code, reader=reader)
    if not own:
        return None
    day = reader.as_known_on
    territory = territories_last_valid([own[0].id], on=day, reader=reader)[own[0].id]
    below = territories(reader=reader, parents=[territory.id])
    above = territories_last_valid([territory.parent_id], on=day, reader=reader) if territory.parent_id else {}
    government = party_names([territory.government_id], reader=reader).get(territory.government_id or 0)
    duties, total = owed_first(government.id, reader=reader, limit=FEW_DUTIES) if government else ([], 0)
    changes = division_changes([*own, *below], reader=reader)
    telling = [one.passage_id for change in changes for one in change.passed]
    telling += [one.passage_id for change in changes for one in (*change.begun, *change.ended)]
    cited = sources([territory.passage_id, *telling], reader=reader)
    boundary = boundary_notes([territory.code], reader=reader).get(territory.code)
    return PlacePage(
        territory=territory,
        versions=tuple(own),
        former=not territory.valid_on(day),
        parent=above.get(territory.parent_id or 0),
        children=tuple(one for one in below if one.valid_on(day)),
        changes=tuple(changes),
        regions=tuple(memberships(code, reader=reader)),
        members=tuple(members(code, reader=reader)) if territory.level == "region" else (),
        pairings=tuple(pairings_at(territory.id, reader=reader)),
        undertakings=tuple(undertakings_at(territory.id, reader=reader)),
        government=government,
        duties=tuple(duties),
        duty_total=total,
        source=cited.get(territory.passage_id or 0),
        change_sources=tuple({found.document: found for one in telling if (found := cited.get(one or 0))}.values()),
        boundary=boundary,
        withdrawn=None if boundary else boundary_withdrawal(territory.code, reader=reader),
    )


def place_map(page: PlacePage, request: Reading) -> dict[str, Any] | None:
    """Return the small map of a place: itself, its partners or its parts; None where nothing has a position."""
    reader = request.reader
    own = page.territory.id
    others = [one.other.id for one in page.pairings if one.other is not None]
    parts = [one.id for one in page.children] or [one.place.id for one in page.members]
    sketch = Sketch(request, territories_last_valid([own, *others, *parts], on=reader.as_known_on, reader=reader))
    inner = present(sketch.point(part, _kind(sketch.territories.get(part))) for part in parts)
    points = inner or present([sketch.point(own, _kind(page.territory))])
    points += present(sketch.point(other, "partner") for other in others)
    if not points:
        return None
    if len(points) == 1:
        points += _neighbours(page, request)
    joined = [
        sketch.line(own, one.other.id, undertaking_page(request, one.undertaking))
        for one in page.pairings
        if one.other is not None
    ]
    areas = sketch.areas(parts) if inner else []
    areas = areas or sketch.areas([own], decimals=FINE_DECIMALS)
    return map_data(points, present(joined), areas, bounds=_around(points))


def _neighbours(page: PlacePage, request: Reading) -> list[dict[str, Any]]:
    """Return the places beside a place, so that a single point is not alone on its map."""
    if page.parent is None:
        return []
    reader = request.reader
    beside = {one.id: one for one in territories(reader=reader, on=reader.as_known_on, parents=[page.parent.id])}
    sketch = Sketch(request, beside)
    return present(sketch.point(one, "place") for one in beside if one != page.territory.id)


def _kind(territory: Territory | None) -> PointKind:
    if territory is None:
        return "place"
    return (
        "county" if territory.level in COUNTY_LEVELS else "city" if territory.level in ("city", "province") else "place"
    )


def _around(points: Sequence[dict[str, Any]]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return bounds for a single point, which has none of its own; the map fits itself to several."""
    if len(points) != 1:
        return None
    lon, lat = points[0]["geometry"]["coordinates"]
    return (lon - 0.6, lat - 0.5), (lon + 0.6, lat + 0.5)
