"""Places in time: which territory a place, or a division code, means on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader

FIRST_FIRST = (F("valid_from").asc(nulls_first=True), F("valid_to").asc(nulls_last=True), "code")


@dataclass(frozen=True, slots=True)
class Territory:
    """A place while its territory stays the same: from `valid_from` (inclusive) to `valid_to` (exclusive).

    `id` and `place` are the place's own; `code` is this version's. An empty end says that nobody knows of one.
    """

    id: int
    place: str
    code: str
    level: str
    division_code: str
    name_zh: str
    name_en: str
    parent_id: int | None
    government_id: int | None
    lon: Decimal | None
    lat: Decimal | None
    valid_from: date | None
    valid_to: date | None
    passage_id: int | None
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str
    known_from: date

    def valid_on(self, day: date) -> bool:
        """Tell whether the place had this territory on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    @property
    def position(self) -> tuple[float, float] | None:
        """A point inside it, (longitude, latitude) in WGS84; None where none is recorded."""
        return None if self.lon is None or self.lat is None else (float(self.lon), float(self.lat))


FIELDS = (
    "place_id", "place__code", "code", "level", "division_code", "name_zh", "name_en", "parent_id", "government_id",
    "lon", "lat", "valid_from", "valid_to", "passage_id", "note_zh", "note_en", "open_zh", "open_en", "known_from",
)  # fmt: skip


def territories(
    *,
    reader: Reader,
    on: date | None = None,
    ids: Iterable[int] | None = None,
    parents: Iterable[int] | None = None,
    levels: Iterable[str] | None = None,
) -> list[Territory]:
    """Return the territories of places, those valid on a day if one is given, by division code and name.

    Args:
        reader: who asks, as known on which day.
        on: the day they must be valid on; None for all, former ones included.
        ids: the places wanted; None for all.
        parents: the places they lie directly in.
        levels: the levels wanted.
    """
    wanted = known_on(reader)
    if on is not None:
        wanted &= _valid_on(on)
    for name, values in (("place_id", ids), ("parent_id", parents), ("level", levels)):
        if values is not None:
            wanted &= Q(**{f"{name}__in": set(values)})
    return _read(wanted, "division_code", "name_en", *FIRST_FIRST)


def versions(code: str, *, reader: Reader) -> list[Territory]:
    """Return the territories of one place in the order of time; none if the reader does not know it."""
    return _read(known_on(reader) & Q(place__code=code), *FIRST_FIRST)


def place_on(code: str, day: date, *, reader: Reader) -> Territory | None:
    """Return the territory that a place had on a day; None if it was not, or not known to be, there."""
    found = _read(known_on(reader) & _valid_on(day) & Q(place__code=code), *FIRST_FIRST)
    return found[-1] if found else None


def division_on(division_code: str, day: date, *, reader: Reader) -> Territory | None:
    """Return the territory that a GB/T 2260 code meant on a day: a code outlives the territory it names."""
    found = _read(known_on(reader) & _valid_on(day) & Q(division_code=division_code), *FIRST_FIRST)
    return found[-1] if found else None


def territories_last_valid(ids: Iterable[int], *, on: date, reader: Reader) -> dict[int, Territory]:
    """Return one territory for each place, by the place's id: the one valid on a day, else the last one before it."""
    found = territories(reader=reader, ids=ids)
    return {each.id: each for each in sorted(found, key=lambda one: _nearness(one, on))}


def _nearness(territory: Territory, day: date) -> tuple[bool, bool, date]:
    """Return what puts the territory to show last: valid on the day, else begun by then, the latest end."""
    begun = territory.valid_from is None or territory.valid_from <= day
    return (territory.valid_on(day), begun, territory.valid_to or date.max)


def _valid_on(day: date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _read(wanted: Q, *order: str | Combinable) -> list[Territory]:
    rows = PlaceVersion.objects.filter(wanted).order_by(*order).values_list(*FIELDS)
    return [Territory(*row) for row in rows]
