"""Who is paired with whom, and which places on either side are paired with nobody: counted from the pairings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.models import PairingDetail
from shanhai.domains.undertakings.queries.links import known_undertaking
from shanhai.vocab.reader import Reader

COUNTY_LEVELS = ("district", "county", "county_city", "autonomous_county")


@dataclass(frozen=True, slots=True)
class Pair:
    """One pairing: a place here, its partner there (None where the source does not name it), and the undertaking."""

    local: Named
    partner: Named | None
    undertaking: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The pairings of one scheme beside all places that could be paired.

    `locals` and `partners` are the counties and districts under the same parents as those that are paired, as they
    were valid on the reader's day, with paired ones of another level (a whole city, a zone) after them.
    """

    scheme: str
    pairs: tuple[Pair, ...]
    locals: tuple[Named, ...]
    partners: tuple[Named, ...]

    @property
    def paired_locals(self) -> list[Named]:
        """The places here that have a partner, named or not."""
        paired = {pair.local.id for pair in self.pairs}
        return [place for place in self.locals if place.id in paired]

    @property
    def unpaired_locals(self) -> list[Named]:
        """The places here without a partner."""
        paired = {pair.local.id for pair in self.pairs}
        return [place for place in self.locals if place.id not in paired]

    @property
    def paired_partners(self) -> list[Named]:
        """The places there that have a partner here."""
        paired = {pair.partner.id for pair in self.pairs if pair.partner}
        return [place for place in self.partners if place.id in paired]

    @property
    def unpaired_partners(self) -> list[Named]:
        """The places there without a partner here."""
        paired = {pair.partner.id for pair in self.pairs if pair.partner}
        return [place for place in self.partners if place.id not in paired]

    @property
    def is_full(self) -> bool:
        """Whether every place here has a partner."""
        return bool(self.locals) and not self.unpaired_locals

    def pair(self, local: Named, partner: Named) -> Pair | None:
        """Return the pairing of two places, None if they are not paired."""
        return next((each for each in self.pairs if (each.local, each.partner) == (local, partner)), None)


def pairing_coverage(*, reader: Reader, scheme: str = "shanghai_county_district") -> Coverage:
    """Return the pairings of a scheme and who on either side is left without; four queries."""
    known = PairingDetail.objects.filter(known_on(reader), scheme=scheme).annotate(known_as=known_undertaking(reader))
    rows = list(known.order_by("undertaking", "revision"))
    ends = {row.local_place_id for row in rows} | {row.partner_place_id for row in rows if row.partner_place_id}
    names = place_names(ends, reader=reader)
    pairs = [
        Pair(names[row.local_place_id], names.get(row.partner_place_id or 0), row.known_as)
        for row in rows
        if row.local_place_id in names
    ]
    here = _beside((pair.local for pair in pairs), reader)
    there = _beside((pair.partner for pair in pairs if pair.partner), reader)
    return Coverage(scheme, tuple(pairs), tuple(here), tuple(there))


def _beside(paired: Iterable[Named], reader: Reader) -> list[Named]:
    """Return the counties and districts under the same parents as those paired, then whatever else is paired."""
    places = {place.id: place for place in paired}
    if not places:
        return []
    valid = _valid(reader)
    parents = PlaceVersion.objects.filter(valid, place__in=places, level__in=COUNTY_LEVELS, parent__isnull=False)
    children = PlaceVersion.objects.filter(valid, parent__in=parents.values("parent"), level__in=COUNTY_LEVELS)
    fields = ("place", "place__code", "name_zh", "name_en", "level")
    found = {row[0]: Named(*row) for row in children.order_by("division_code", "place").values_list(*fields)}
    return [*found.values(), *(place for place in places.values() if place.id not in found)]


def _valid(reader: Reader) -> Q:
    """Return the condition for place versions known and valid on the reader's day."""
    day = reader.as_known_on
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return known_on(reader) & begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
