"""One undertaking with all that a page says of it: detail, parties, places, source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.people.models import PartyVersion
from shanhai.domains.places.queries import place_names
from shanhai.domains.programme.queries import commitment_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.models import (
    DETAILS,
    Detail,
    UndertakingAssignment,
    UndertakingPlace,
    UndertakingVersion,
)
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import ASSIGNMENT_ROLES, UNDERTAKING_PLACE_ROLES

Row = TypeVar("Row", UndertakingAssignment, UndertakingPlace)
DETAIL_PLACES = ("place", "local_place", "partner_place")
_ROLE_ORDER = {role: place for place, role in enumerate((*ASSIGNMENT_ROLES, *UNDERTAKING_PLACE_ROLES))}


@dataclass(frozen=True, slots=True)
class PartyRole:
    """A party in a role of an undertaking over a valid range; `listing` says where a firm is listed."""

    party: Named
    role: str
    share: Decimal | None
    valid_from: date | None
    valid_to: date | None
    listing_zh: str
    listing_en: str
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str
    source: Source | None

    def holds(self, day: date) -> bool:
        """Return whether the role is held on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


@dataclass(frozen=True, slots=True)
class PlaceRole:
    """A place in a role of an undertaking."""

    place: Named
    role: str
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class UndertakingView:
    """An undertaking as a reader sees it.

    `detail` is the row of its kind's own table and `detail_places` the places that row names, by column.
    """

    id: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    stage: str
    started: str
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str
    visibility: str
    known_from: date
    source: Source | None
    detail: Detail | None
    detail_source: Source | None
    detail_places: Mapping[str, Named]
    commitment: Named | None
    parties: tuple[PartyRole, ...]
    places: tuple[PlaceRole, ...]

    def parties_as(self, *roles: str) -> list[PartyRole]:
        """Return the parties in one of these roles."""
        return [each for each in self.parties if each.role in roles]

    def places_as(self, *roles: str) -> list[Named]:
        """Return the places in one of these roles."""
        return [each.place for each in self.places if each.role in roles]


def undertaking_views(versions: Iterable[UndertakingVersion], *, reader: Reader) -> list[UndertakingView]:
    """Return the views of undertakings, in their order; a fixed number of queries and one for each kind among them."""
    rows = list(versions)
    if not rows:
        return []
    around = _Surroundings(rows, reader)
    return [around.view(row) for row in rows]


class _Surroundings:
    """What the views of a batch of undertakings are made from, each looked up once."""

    def __init__(self, rows: Sequence[UndertakingVersion], reader: Reader) -> None:
        ids = {row.undertaking_id for row in rows}
        self.details = _details(rows, reader)
        assignments = list(UndertakingAssignment.objects.filter(known_on(reader), undertaking__in=ids).order_by("pk"))
        self.parties = _parties({row.party_id for row in assignments}, reader)
        self.assignments = _grouped(assignments)
        placed = list(UndertakingPlace.objects.filter(known_on(reader), undertaking__in=ids).order_by("pk"))
        self.placed = _grouped(placed)
        details = self.details.values()
        named = {getattr(detail, f"{name}_id", None) for detail in details for name in DETAIL_PLACES}
        self.places = place_names({*named, *(row.place_id for row in placed)}, reader=reader)
        self.commitments = commitment_names({row.commitment_id for row in rows}, reader=reader)
        cited = [row.passage_id for row in (*rows, *details, *assignments)]
        self.sources = sources(cited, reader=reader)

    def view(self, row: UndertakingVersion) -> UndertakingView:
        """Return the view of one undertaking."""
        detail = self.details.get(row.undertaking_id)
        same = (
            "kind",
            "name_zh",
            "name_en",
            "summary_zh",
            "summary_en",
            "stage",
            "started",
            "visibility",
            "known_from",
        )
        remarks = ("note_zh", "note_en", "open_zh", "open_en")
        return UndertakingView(
            id=row.undertaking_id,
            code=row.undertaking.code,
            source=self.sources.get(row.passage_id or 0),
            detail=detail,
            detail_source=self.sources.get(detail.passage_id or 0) if detail else None,
            detail_places=self._detail_places(detail),
            commitment=self.commitments.get(row.commitment_id or 0),
            parties=self._party_roles(row.undertaking_id),
            places=self._place_roles(row.undertaking_id),
            **{name: getattr(row, name) for name in (*same, *remarks)},
        )

    def _detail_places(self, detail: Detail | None) -> Mapping[str, Named]:
        found = {name: self.places.get(getattr(detail, f"{name}_id", None) or 0) for name in DETAIL_PLACES}
        return MappingProxyType({name: place for name, place in found.items() if place is not None})

    def _party_roles(self, undertaking: int) -> tuple[PartyRole, ...]:
        rows = [row for row in self.assignments[undertaking] if row.party_id in self.parties]
        return tuple(self._party_role(row) for row in sorted(rows, key=lambda row: (_ROLE_ORDER[row.role], row.pk)))

    def _party_role(self, row: UndertakingAssignment) -> PartyRole:
        party = self.parties[row.party_id]
        return PartyRole(
            party=Named(party.party_id, party.party.code, party.name_zh, party.name_en, party.kind),
            role=row.role,
            share=row.share,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            listing_zh=party.listing_zh,
            listing_en=party.listing_en,
            note_zh=row.note_zh,
            note_en=row.note_en,
            open_zh=row.open_zh,
            open_en=row.open_en,
            source=self.sources.get(row.passage_id or 0),
        )

    def _place_roles(self, undertaking: int) -> tuple[PlaceRole, ...]:
        rows = [row for row in self.placed[undertaking] if row.place_id in self.places]
        ordered = sorted(rows, key=lambda row: (_ROLE_ORDER[row.role], row.pk))
        return tuple(PlaceRole(self.places[row.place_id], row.role, row.note_zh, row.note_en) for row in ordered)


def _details(rows: Sequence[UndertakingVersion], reader: Reader) -> dict[int, Detail]:
    """Return the detail rows by undertaking: one query for each kind."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.kind].add(row.undertaking_id)
    return {
        detail.undertaking_id: detail
        for kind, wanted in ids.items()
        for detail in DETAILS[kind].objects.filter(known_on(reader), undertaking__in=wanted).order_by("revision")
    }


def _parties(ids: set[int], reader: Reader) -> dict[int, PartyVersion]:
    rows = PartyVersion.objects.filter(known_on(reader), party__in=ids).select_related("party")
    return {row.party_id: row for row in rows.order_by("revision")}


def _grouped(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.undertaking_id].append(row)
    return groups
