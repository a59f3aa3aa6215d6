"""Narrowing the list of commitments: by dimension, party, county, kind, lamp, state and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from shanhai.domains.people.queries import households, party_names
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.places.queries import place_names
from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.programme.queries.lamps import Lit, party_order, wall
from shanhai.domains.programme.queries.lines import due_order
from shanhai.domains.programme.queries.names import dimension_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.vocab.reader import Reader

NONE: Final = "none"
"""Stands for “no dimension” and for “owed by nobody”."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to, as codes; an empty field narrows nothing. `text` is searched for, word by word."""

    dimension: str = ""
    party: str = ""
    place: str = ""
    kind: str = ""
    lamp: str = ""
    state: str = ""
    text: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list can be narrowed to, with how many commitments each choice holds before any narrowing."""

    dimensions: Sequence[tuple[Named, int]]
    parties: Sequence[tuple[Named, int]]
    places: Sequence[tuple[Named, int]]
    kinds: Mapping[str, int]
    lamps: Mapping[str, int]
    states: Mapping[str, int]
    no_dimension: int
    nobody: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The commitments that match, by id and in order; how many there are in all; what they can be narrowed to."""

    ids: Sequence[int]
    total: int
    facets: Facets


def listing(filters: Filters, *, reader: Reader) -> Listing:
    """Return which commitments match, in the order of the plan, or by due date for the order "due".

    Plans, dimensions and lists are listed only where their kind is asked for. A code that nothing has matches nothing.
    """
    all_lit = wall(reader=reader, frames=True)
    judged = [one for one in all_lit if one.kind not in FRAME_KINDS]
    facets = _facets(judged, reader)
    wanted = _narrowed(all_lit if filters.kind in FRAME_KINDS else judged, filters, facets, reader)
    rank = {dimension.id: at for at, (dimension, _) in enumerate(facets.dimensions)}
    wanted.sort(key=lambda one: (rank.get(one.dimension_id or 0, len(rank)), one.commitment_id))
    ids = [one.commitment_id for one in wanted]
    return Listing(due_order(ids, reader=reader) if filters.order == "due" else ids, len(judged), facets)


def _narrowed(lit: Iterable[Lit], filters: Filters, facets: Facets, reader: Reader) -> list[Lit]:
    found = [
        one
        for one in lit
        if filters.kind in ("", one.kind) and filters.lamp in ("", one.column) and filters.state in ("", one.state)
    ]
    if filters.dimension:
        wanted = _id(facets.dimensions, filters.dimension)
        known = {named.id for named, _ in facets.dimensions}
        found = [one for one in found if (one.dimension_id if one.dimension_id in known else None) == wanted]
    if filters.party == NONE:
        found = [one for one in found if not one.owners]
    elif filters.party:
        party = _id(facets.parties, filters.party)
        found = [one for one in found if party in one.owners]
    if filters.place:
        place = _id(facets.places, filters.place)
        parties = next((members for id_, members in _counties(reader) if id_ == place), frozenset())
        found = [one for one in found if parties.intersection(one.owners)]
    if filters.text.strip():
        matching = _with_words(filters.text, reader)
        found = [one for one in found if one.commitment_id in matching]
    return found


def _id(choices: Iterable[tuple[Named, int]], code: str) -> int | None:
    """Return the id of a choice; None for NONE, 0 (which nothing has) for a code that is no choice."""
    return None if code == NONE else next((named.id for named, _ in choices if named.code == code), 0)


def _with_words(text: str, reader: Reader) -> set[int]:
    condition = known_on(reader)
    for word in text.split()[:8]:
        condition &= (
            Q(text_zh__icontains=word)
            | Q(text_en__icontains=word)
            | Q(deliverable_zh__icontains=word)
            | Q(deliverable_en__icontains=word)
            | Q(code__icontains=word)
        )
    return set(CommitmentVersion.objects.filter(condition).values_list("commitment_id", flat=True))


def _counties(reader: Reader) -> list[tuple[int, frozenset[int]]]:
    """Return places with the parties that act for them: the government and whatever belongs to it."""
    governed = dict(
        PlaceVersion.objects.filter(known_on(reader), government__isnull=False)
        .order_by("place_id")
        .values_list("place_id", "government_id")
    )
    acting = households(governed.values(), reader=reader)
    return [(place, acting[government]) for place, government in governed.items()]


def _facets(lit: Sequence[Lit], reader: Reader) -> Facets:
    dimensions = dimension_names(reader=reader)
    in_dimension = Counter(one.dimension_id if one.dimension_id in dimensions else None for one in lit)
    owning = Counter(one.owners for one in lit)
    by_party: Counter[int] = Counter()
    for owners, number in owning.items():
        by_party.update(dict.fromkeys(owners, number))
    counties = {
        place: sum(number for owners, number in owning.items() if acting.intersection(owners))
        for place, acting in _counties(reader)
    }
    places = place_names((place for place, number in counties.items() if number), reader=reader)
    parties = party_names(by_party, reader=reader)
    return Facets(
        dimensions=[(named, in_dimension[id_]) for id_, named in dimensions.items()],
        parties=[(named, by_party[named.id]) for named in sorted(parties.values(), key=party_order)],
        places=[(named, counties[id_]) for id_, named in places.items()],
        kinds=Counter(one.kind for one in lit),
        lamps=Counter(one.column for one in lit),
        states=Counter(one.state for one in lit),
        no_dimension=in_dimension[None],
        nobody=owning[()],
    )
