"""The sides of pairings and enclaves: the party here and the party there that have to agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from shanhai.domains.people.queries import party_names
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.programme.queries.standing import valid_on
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.models import (
    EnclaveDetail,
    PairingDetail,
    UndertakingAssignment,
    UndertakingPlace,
    UndertakingVersion,
)
from shanhai.vocab.reader import Reader

TWO_SIDED: Final = ("pairing", "enclave")
"""Kinds of undertakings that two sides have to agree on."""
SIDE_ROLES: Final = ("owner", "host", "partner")
HOME_PLACES: Final = ("owner_place",)
OTHER_PLACES: Final = {"pairing": ("partner",), "enclave": ("site",)}


@dataclass(frozen=True, slots=True)
class Side:
    """A party that has to agree; `home` tells the owner and the local side from the partner and the host."""

    party: Named
    home: bool


@dataclass(slots=True)
class _Ends:
    """What is known of the ends of one undertaking: parties by role, places here and there."""

    assigned: list[tuple[str, int]] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)


def sides(undertakings: Collection[int] | None = None, *, reader: Reader) -> Mapping[int, tuple[Side, ...]]:
    """Return the sides of pairings and enclaves by id, those here first; of all of them where no ids are given.

    Owners, hosts and partners are sides as the assignments name them; an end for which they name nobody is the
    government's of the place at that end. An end may have no side at all where the source names nobody. Sides do not
    depend on what the reader may see, only on the day: who may confirm is no secret from oneself. Seven queries.
    """
    inside = Reader(reader.as_known_on, internal=True)
    kinds = _kinds(undertakings, inside)
    ends = _ends(kinds, inside)
    governments = _governments({place for one in ends.values() for place in (*one.here, *one.there)}, inside)
    placed = {one: _parties(end, governments) for one, end in ends.items()}
    names = party_names({party for here, there in placed.values() for party in (*here, *there)}, reader=inside)
    return {
        one: tuple(
            Side(names[party], home)
            for home, parties in ((True, placed[one][0]), (False, placed[one][1]))
            for party in parties
            if party in names
        )
        for one in kinds
    }


def sided_with(parties: Collection[str], *, reader: Reader) -> list[int]:
    """Return the ids of the pairings and enclaves that one of some parties, by their codes, is a side of."""
    if not parties:
        return []
    found = sides(reader=reader)
    return [one for one, both in found.items() if any(side.party.code in parties for side in both)]


def _kinds(undertakings: Collection[int] | None, inside: Reader) -> dict[int, str]:
    rows = UndertakingVersion.objects.filter(known_on(inside), kind__in=TWO_SIDED)
    if undertakings is not None:
        rows = rows.filter(undertaking_id__in=undertakings)
    return dict(rows.order_by("undertaking_id", "revision").values_list("undertaking_id", "kind"))


def _ends(kinds: Mapping[int, str], inside: Reader) -> defaultdict[int, _Ends]:
    known = Q(known_on(inside), undertaking_id__in=list(kinds))
    ends: defaultdict[int, _Ends] = defaultdict(_Ends, {one: _Ends() for one in kinds})
    pairings = PairingDetail.objects.filter(known).order_by("pk")
    for one, here, there in pairings.values_list("undertaking_id", "local_place_id", "partner_place_id"):
        ends[one].here.append(here)
        ends[one].there += [there] if there else []
    for one, site in EnclaveDetail.objects.filter(known).order_by("pk").values_list("undertaking_id", "place_id"):
        ends[one].there += [site] if site else []
    placed = UndertakingPlace.objects.filter(known).order_by("pk").values_list("undertaking_id", "place_id", "role")
    for one, place, role in placed:
        if role in HOME_PLACES:
            ends[one].here.append(place)
        elif role in OTHER_PLACES[kinds[one]]:
            ends[one].there.append(place)
    held = UndertakingAssignment.objects.filter(known, valid_on(inside), role__in=SIDE_ROLES).order_by("pk")
    for one, party, role in held.values_list("undertaking_id", "party_id", "role"):
        ends[one].assigned.append((role, party))
    return ends


def _governments(places: Collection[int], inside: Reader) -> dict[int, int]:
    """Return which party governs each place on the reader's day."""
    rows = PlaceVersion.objects.filter(
        known_on(inside), valid_on(inside), place_id__in=places, government__isnull=False
    )
    return {place: party for place, party in rows.order_by("pk").values_list("place_id", "government_id") if party}


def _parties(ends: _Ends, governments: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Return the parties here and there, each once.

    A partner is here where it governs the place here, and where no source names anybody or any place there.
    """
    home = [governments[place] for place in ends.here if place in governments]
    away = [governments[place] for place in ends.there if place in governments]
    alone = not ends.there and not any(role != "partner" for role, _ in ends.assigned)
    named_here = [
        party for role, party in ends.assigned if role == "owner" or (role == "partner" and (party in home or alone))
    ]
    named_there = [party for role, party in ends.assigned if role in ("host", "partner") and party not in named_here]
    here = list(dict.fromkeys(named_here or home))
    return here, [party for party in dict.fromkeys(named_there or away) if party not in here]
