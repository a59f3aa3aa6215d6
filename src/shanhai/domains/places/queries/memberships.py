"""Regions and their members, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from shanhai.domains.places.models import PlaceMembership
from shanhai.domains.places.queries.names import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a region, in a role, over a valid range."""

    place: Named
    region: Named
    code: str
    role: str
    valid_from: date | None
    valid_to: date | None
    passage_id: int | None
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str


FIELDS = (
    "place_id", "region_id", "code", "role", "valid_from", "valid_to", "passage_id", "note_zh", "note_en", "open_zh", "open_en",
)  # fmt: skip


def memberships(place: str, *, reader: Reader) -> list[Membership]:
    """Return the regions a place is in."""
    return _read(Q(place__code=place), reader)


def members(region: str, *, reader: Reader) -> list[Membership]:
    """Return the places of a region, those that came first in front."""
    return _read(Q(region__code=region), reader)


def _read(wanted: Q, reader: Reader) -> list[Membership]:
    known = PlaceMembership.objects.filter(known_on(reader) & wanted)
    rows = list(known.order_by(F("valid_from").asc(nulls_last=True), "pk").values_list(*FIELDS))
    named = place_names({identity for row in rows for identity in row[:2]}, reader=reader) if rows else {}
    return [
        Membership(named[place], named[region], *said)
        for place, region, *said in rows
        if place in named and region in named
    ]
