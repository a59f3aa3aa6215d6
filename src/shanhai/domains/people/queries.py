"""Reads of parties, as known on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from shanhai.domains.people.models import Appointment, Party, PartyLink, PartyVersion, Statement
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader
from shanhai.vocab.readings import is_reading
from shanhai.vocab.rights import NOBODY, Actor, Post, Role
from shanhai.vocab.words import BELONGING_ROLES

BELONGING: Final = BELONGING_ROLES
"""Roles of links by which one party belongs to another."""


def party_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what parties are called, by id; all parties if no ids are given."""
    return names_of(PartyVersion, "party", ids, reader=reader, kind="kind")


def party_names_by_code(codes: Iterable[str], *, reader: Reader) -> Mapping[str, Named]:
    """Return what parties are called, by code; parties the reader does not know are left out."""
    ids = Party.objects.filter(code__in=set(codes)).values_list("id", flat=True)
    return {found.code: found for found in party_names(ids, reader=reader).values()}


def parties(*, reader: Reader, ids: Iterable[int] | None = None) -> Sequence[PartyVersion]:
    """Return what is known of parties, by their number where they have one and otherwise as recorded."""
    known = PartyVersion.objects.filter(known_on(reader)).select_related("party")
    if ids is not None:
        known = known.filter(party_id__in=set(ids))
    return list(known.order_by(F("sequence").asc(nulls_last=True), "party_id", "revision"))


def party(code: str, *, reader: Reader) -> PartyVersion | None:
    """Return what is known of one party; None if this reader knows no such party on that day."""
    known = PartyVersion.objects.filter(known_on(reader), party__code=code).select_related("party")
    return known.order_by("revision").last()


def links(*, reader: Reader, of: int | None = None) -> Sequence[PartyLink]:
    """Return the links between parties that are in force on the reader's day; only those of one party if `of` is given."""
    known = PartyLink.objects.filter(known_on(reader), in_force(reader)).select_related("party", "group")
    if of is not None:
        known = known.filter(Q(party_id=of) | Q(group_id=of))
    return list(known.order_by("id"))


def statements(party_id: int, *, reader: Reader) -> Sequence[Statement]:
    """Return what a party is quoted as saying."""
    return list(Statement.objects.filter(known_on(reader), party_id=party_id).order_by("id"))


def in_force(reader: Reader) -> Q:
    """Return the condition for links whose valid range holds the reader's day."""
    day = reader.as_known_on
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def households(heads: Iterable[int], *, reader: Reader) -> Mapping[int, frozenset[int]]:
    """Return each party with all that belongs to it, however far down, by the party's id."""
    under: defaultdict[int, set[int]] = defaultdict(set)
    rows = PartyLink.objects.filter(known_on(reader), in_force(reader), role__in=BELONGING)
    for member, group in rows.values_list("party_id", "group_id"):
        under[group].add(member)
    return {head: _beneath(head, under) for head in heads}


def _beneath(head: int, under: Mapping[int, set[int]]) -> frozenset[int]:
    found, fresh = {head}, {head}
    while fresh:
        fresh = {member for group in fresh for member in under.get(group, ())} - found
        found |= fresh
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Seat:
    """A party in the tree of who belongs to whom: its heads and members, and the parties that belong to it.

    `read_under` are the parties that only the editor of the book reads it to belong to; it does not stand under them.
    """

    party: PartyVersion
    heads: tuple[PartyVersion, ...]
    members: tuple[PartyVersion, ...]
    below: tuple[Seat, ...]
    read_under: tuple[PartyVersion, ...] = ()


def party_tree(*, reader: Reader) -> list[Seat]:
    """Return the parties that belong to none, each with its heads, its members and what belongs to it; two queries.

    A party that belongs to two others stands under both; one that only heads or sits in another is its own root too.
    Of parties that belong to each other in a circle the one recorded first is the root.
    """
    known = {one.party_id: one for one in parties(reader=reader)}
    linked: defaultdict[tuple[int, str], list[PartyVersion]] = defaultdict(list)
    under: defaultdict[int, set[int]] = defaultdict(set)
    for link in links(reader=reader):
        if link.party_id in known and link.group_id in known:
            role = "below" if link.role in BELONGING else link.role
            if role == "below" and is_reading(link.note_zh):
                linked[(link.party_id, "read_under")].append(known[link.group_id])
                continue
            linked[(link.group_id, role)].append(known[link.party_id])
            if role == "below":
                under[link.group_id].add(link.party_id)

    def seat(one: PartyVersion, above: frozenset[int]) -> Seat:
        here = above | {one.party_id}
        below = [member for member in linked[(one.party_id, "below")] if member.party_id not in here]
        return Seat(
            party=one,
            heads=tuple(linked[(one.party_id, "head")]),
            members=tuple(linked[(one.party_id, "member")]),
            below=tuple(seat(member, here) for member in _in_order(below, known)),
            read_under=tuple(linked[(one.party_id, "read_under")]),
        )

    return [seat(known[root], frozenset()) for root in _roots(known, under)]


def _roots(parties: Iterable[int], under: Mapping[int, set[int]]) -> list[int]:
    """Return the parties that stand under none, then one of each circle that is reached from none of them."""
    placed = set[int]().union(*under.values())
    roots = [party for party in parties if party not in placed]
    reached = {party for root in roots for party in _beneath(root, under)}
    for party in parties:
        if party not in reached:
            roots.append(party)
            reached |= _beneath(party, under)
    return roots


def _in_order(few: Iterable[PartyVersion], known: Mapping[int, PartyVersion]) -> list[PartyVersion]:
    place = {id_: at for at, id_ in enumerate(known)}
    return sorted(few, key=lambda one: place[one.party_id])


def actor_of(account: AbstractBaseUser | AnonymousUser, *, on: date) -> Actor:
    """Return who acts when an account acts on a day: its name, and the posts it holds then."""
    if not account.is_authenticated:
        return NOBODY
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), account_id=account.pk, known_to__isnull=True, valid_from__lte=on
    )
    rows = held.order_by("id").values_list("role", "party__code")
    return Actor(account.get_username(), tuple(Post(Role(role), party or "") for role, party in rows))


def appointments(*, reader: Reader) -> Sequence[Appointment]:
    """Return the appointments known on the reader's day, by account; nothing for a reader outside."""
    known = Appointment.objects.filter(known_on(reader)).select_related("account", "party")
    return list(known.order_by("account__username", "id"))
