"""Places as one record each: the version that counts, all versions, successions and regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from shanhai.domains.books.queries.records import Record, matching, records
from shanhai.vocab.reader import Reader

Position = tuple[Decimal, Decimal]
SUCCESSION_ENDS = ("predecessor", "successor")


@dataclass(frozen=True, slots=True)
class PlacesWanted:
    """Which places: by columns of their versions, by a condition on versions, by a day on which they are valid."""

    equal: Mapping[str, object]
    where: Q = field(default_factory=Q)
    valid_on: date | None = None

    @property
    def condition(self) -> Q:
        """The condition on the versions, validity included."""
        day = self.valid_on
        if day is None:
            return self.where
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.where & begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


EVERY_PLACE = PlacesWanted({})


def count_places(wanted: PlacesWanted = EVERY_PLACE, *, reader: Reader) -> int:
    """Return how many places have a version that is wanted."""
    counted: int = _codes(wanted, reader).count()
    return counted


def place_records(
    wanted: PlacesWanted = EVERY_PLACE, *, reader: Reader, offset: int = 0, limit: int | None = None
) -> list[Record]:
    """Return places in order of their codes; four queries however many there are.

    A record holds the columns of the version that counts (valid on the day wanted, or on the reader's day, else the
    last before it), the place's code as `code`, the version's own as `row`, and the lists `versions`, `successions`,
    `memberships`.
    """
    codes = list(_codes(wanted, reader)[offset : None if limit is None else offset + limit])
    versions = _by("place", records("places", reader=reader, where=Q(place__code__in=codes)))
    memberships = _by("place", records("place_memberships", reader=reader, where=Q(place__code__in=codes)))
    passed_on = Q(predecessor__code__in=codes) | Q(successor__code__in=codes)
    successions = _by_any(SUCCESSION_ENDS, records("place_successions", reader=reader, where=passed_on))
    return [
        _place(code, versions[code], wanted.valid_on or reader.as_known_on)
        | {"successions": successions[code], "memberships": memberships[code]}
        for code in codes
    ]


def positions(*, reader: Reader) -> dict[str, Position]:
    """Return where each place lies, (longitude, latitude) in WGS84, by its code; one query."""
    versions = _by("place", records("places", reader=reader))
    counting = {code: _counting(rows, reader.as_known_on) for code, rows in versions.items()}
    return {code: (row["lon"], row["lat"]) for code, row in counting.items() if row["lon"] is not None}


def _codes(wanted: PlacesWanted, reader: Reader) -> Any:
    versions = matching("places", reader=reader, equal=wanted.equal, where=wanted.condition)
    return versions.order_by("place__code").values_list("place__code", flat=True).distinct()


def _place(code: str, versions: list[Record], day: date) -> Record:
    ordered = sorted(versions, key=lambda row: (row["valid_from"] or date.min, row["valid_to"] or date.max))
    counts = _counting(ordered, day)
    frame = {name: value for name, value in counts.items() if name not in ("code", "place")}
    return {"code": code, "row": counts["code"], **frame, "versions": ordered}


def _counting(versions: list[Record], day: date) -> Record:
    return max(versions, key=lambda row: _nearness(row, day))


def _nearness(row: Record, day: date) -> tuple[bool, bool, date]:
    """Return what puts the version that counts first: valid on the day, else begun by then, the latest end."""
    begun = row["valid_from"] is None or row["valid_from"] <= day
    valid = begun and (row["valid_to"] is None or row["valid_to"] > day)
    return (valid, begun, row["valid_to"] or date.max)


def _by(column: str, found: list[Record]) -> defaultdict[str, list[Record]]:
    return _by_any((column,), found)


def _by_any(columns: Iterable[str], found: list[Record]) -> defaultdict[str, list[Record]]:
    grouped: defaultdict[str, list[Record]] = defaultdict(list)
    for column in columns:
        for record in found:
            grouped[record[column]].append(record)
    return grouped
