"""What concerns one place: undertakings by the place's role in them, and its pairings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.models import PairingDetail, UndertakingPlace, UndertakingVersion
from shanhai.domains.undertakings.queries.links import known_undertaking
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class PlacedUndertaking:
    """An undertaking with the role a place has in it, and its stage."""

    role: str
    undertaking: Named
    stage: str


@dataclass(frozen=True, slots=True)
class PairingAt:
    """A pairing of a place: its undertaking's code (empty where the reader does not know it), its scheme, the other side (None where no source names it)."""

    undertaking: str
    scheme: str
    other: Named | None


def undertakings_at(place: int, *, reader: Reader) -> list[PlacedUndertaking]:
    """Return the undertakings that a place has a role in, as recorded; two queries. A place in two roles comes twice."""
    placed = UndertakingPlace.objects.filter(known_on(reader), place_id=place).order_by("undertaking_id", "pk")
    roles = list(placed.values_list("undertaking_id", "role"))
    versions = UndertakingVersion.objects.filter(known_on(reader), undertaking_id__in={one for one, _ in roles})
    fields = ("undertaking_id", "undertaking__code", "name_zh", "name_en", "kind", "stage")
    said = {row[0]: (Named(*row[:5]), row[5]) for row in versions.order_by("revision").values_list(*fields)}
    return [PlacedUndertaking(role, *said[one]) for one, role in roles if one in said]


def pairings_at(place: int, *, reader: Reader) -> list[PairingAt]:
    """Return the pairings of a place, whichever side it is on; two queries."""
    known = PairingDetail.objects.filter(known_on(reader), Q(local_place_id=place) | Q(partner_place_id=place))
    fields = (known_undertaking(reader), "scheme", "local_place_id", "partner_place_id")
    rows = list(known.order_by("scheme", "pk").values_list(*fields))[::-1]
    others = [partner if local == place else local for _, _, local, partner in rows]
    names = place_names(others, reader=reader)
    return [PairingAt(row[0], row[1], names.get(other or 0)) for row, other in zip(rows, others, strict=True)]
