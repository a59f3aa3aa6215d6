"""The list of places: their territory of the day, what they lie in, with whom they are paired, since when a member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shanhai.cockpit.downloads import Sheet
from shanhai.domains.documents.queries import sources
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import Membership, Territory, members, place_names, territories
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import Coverage, pairing_coverage
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import word

COUNCIL: Final = "yrd-council"
"""The region whose members meet as the cities of the Delta."""

COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("名称", "name"),
    Bilingual("层级", "level"),
    Bilingual("区划代码", "division code"),
    Bilingual("上级", "lies in"),
    Bilingual("结对", "paired with"),
    Bilingual("加入协调会", "member since"),
    Bilingual("政府", "government"),
    Bilingual("经度", "longitude"),
    Bilingual("纬度", "latitude"),
    Bilingual("自", "valid from"),
    Bilingual("至（不含）", "valid to (exclusive)"),
    Bilingual("来源", "source"),
    Bilingual("知悉日", "known from"),
    Bilingual("说明", "note"),
    Bilingual("来源未载明", "not stated by the source"),
)


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What the list is narrowed to: words of the name or code, a level, the place it lies in; former ones or not."""

    text: str = ""
    level: str = ""
    within: str = ""
    former: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.text or self.level or self.within or self.former)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of the list; `former` says that it has this territory no longer."""

    territory: Territory
    parent: Named | None
    partners: tuple[Named, ...]
    joined: Membership | None
    former: bool


@dataclass(frozen=True, slots=True)
class PlaceList:
    """All places a reader knows, and what the list can be narrowed to."""

    rows: tuple[PlaceRow, ...]
    coverage: Coverage
    names: Mapping[int, Named]

    @property
    def now(self) -> list[PlaceRow]:
        """The places that there are on the reader's day."""
        return [row for row in self.rows if not row.former]

    def of(self, places: Iterable[Named]) -> list[PlaceRow]:
        """Return the rows of these places, in this order."""
        by_place = {row.territory.id: row for row in self.now}
        return [by_place[place.id] for place in places if place.id in by_place]

    @property
    def cities(self) -> list[tuple[Named, list[PlaceRow]]]:
        """The cities by the province they lie in; a municipality, which has districts itself, stands alone."""
        direct = {row.territory.parent_id for row in self.now if row.territory.level == "district"}
        groups: defaultdict[int, list[PlaceRow]] = defaultdict(list)
        for row in self.now:
            one = row.territory
            if one.level == "city":
                groups[one.parent_id or 0].append(row)
            elif one.level == "province" and one.id in direct:
                groups[one.id].append(row)
        known = [(self.names[place], rows) for place, rows in groups.items() if place in self.names]
        return sorted(known, key=lambda group: group[1][0].territory.division_code)

    @property
    def parents(self) -> list[Named]:
        """The places that others lie in."""
        return sorted({row.parent for row in self.rows if row.parent is not None}, key=lambda named: named.id)

    def chosen(self, wanted: PlaceFilter) -> list[PlaceRow]:
        """Return the places that fit."""
        return [row for row in (self.rows if wanted.former else self.now) if _fits(row, wanted)]


def place_list(*, reader: Reader) -> PlaceList:
    """Return the places that a reader knows; a fixed number of queries."""
    found = territories(reader=reader)
    coverage = pairing_coverage(reader=reader)
    names = place_names({one.parent_id for one in found} | {one.id for one in found}, reader=reader)
    joined = {one.place.id: one for one in members(COUNCIL, reader=reader) if _holds(one, reader.as_known_on)}
    partners = _partners(coverage)
    rows = tuple(
        PlaceRow(
            territory=one,
            parent=names.get(one.parent_id or 0),
            partners=tuple(partners[one.id]),
            joined=joined.get(one.id),
            former=not one.valid_on(reader.as_known_on),
        )
        for one in found
    )
    return PlaceList(rows, coverage, names)


def place_sheet(rows: Sequence[PlaceRow], *, reader: Reader) -> Sheet:
    """Return places as a table to download."""
    return Sheet(Bilingual("地方", "Places"), COLUMNS, _cells(rows, reader))


def _cells(rows: Sequence[PlaceRow], reader: Reader) -> Iterator[list[object]]:
    cited = sources([row.territory.passage_id for row in rows], reader=reader)
    governments = party_names({row.territory.government_id for row in rows}, reader=reader)
    for row in rows:
        one = row.territory
        source = cited.get(one.passage_id or 0)
        yield [
            one.place,
            Bilingual(one.name_zh, one.name_en),
            word("place_level", one.level),
            one.division_code,
            _name(row.parent),
            Bilingual("、".join(p.name_zh for p in row.partners), ", ".join(p.name_en for p in row.partners)),
            row.joined.valid_from if row.joined else None,
            _name(governments.get(one.government_id or 0)),
            one.lon,
            one.lat,
            one.valid_from,
            one.valid_to,
            Bilingual(source.title_zh, source.title_en) if source else "",
            one.known_from,
            Bilingual(one.note_zh, one.note_en),
            Bilingual(one.open_zh, one.open_en),
        ]


def _name(named: Named | None) -> Bilingual | str:
    return Bilingual(named.name_zh, named.name_en) if named else ""


def _partners(coverage: Coverage) -> defaultdict[int, list[Named]]:
    found: defaultdict[int, list[Named]] = defaultdict(list)
    for pair in coverage.pairs:
        if pair.partner is not None:
            found[pair.local.id].append(pair.partner)
            found[pair.partner.id].append(pair.local)
    return found


def _holds(membership: Membership, day: date) -> bool:
    begun = membership.valid_from is None or membership.valid_from <= day
    return begun and (membership.valid_to is None or day < membership.valid_to)


def _fits(row: PlaceRow, wanted: PlaceFilter) -> bool:
    one = row.territory
    said = f"{one.name_zh} {one.name_en} {one.division_code} {one.place}".lower()
    return (
        all(part in said for part in wanted.text.lower().split())
        and wanted.level in ("", one.level)
        and (not wanted.within or (row.parent is not None and row.parent.code == wanted.within))
    )
