"""Who is reminded: accounts with a post in which they act, and the commitments their parties hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shanhai.domains.people.models import Appointment
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.queries.standing import valid_on
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Role

ACTING = (Role.OFFICE, Role.MEMBER, Role.COUNTY, Role.PARTNER)
"""Roles that act for their party; auditors and readers only look on."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account that acts on a day: its parties, by id, each since when, and since when it is the office (if it is)."""

    account: int
    name: str
    parties: Mapping[int, date]
    office_since: date | None


def reporters(*, on: date, account: int | None = None) -> Mapping[int, frozenset[int]]:
    """Return the accounts that report for each party on a day, by the party's id; one query. A partner never does."""
    held = _in_force(on).filter(role__in=(Role.MEMBER, Role.COUNTY), party__isnull=False)
    if account is not None:
        held = held.filter(account_id=account)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for who, party in held.values_list("account_id", "party_id"):
        found[party or 0].add(who)
    return {party: frozenset(accounts) for party, accounts in found.items()}


def acting_people(*, on: date, account: int | None = None) -> list[Person]:
    """Return everybody who acts on a day, or one of them; one query."""
    held = _in_force(on).filter(role__in=ACTING)
    if account is not None:
        held = held.filter(account_id=account)
    parties: defaultdict[tuple[int, str], dict[int, date]] = defaultdict(dict)
    office: dict[int, date] = {}
    for id_, name, role, party, since in held.order_by("account_id", "-valid_from").values_list(
        "account_id", "account__username", "role", "party_id", "valid_from"
    ):
        mine = parties[(id_, name)]
        if party:
            mine[party] = since
        if role == Role.OFFICE:
            office[id_] = since
    return [Person(id_, name, mine, office.get(id_)) for (id_, name), mine in parties.items()]


def _in_force(on: date) -> QuerySet[Appointment]:
    """Return the posts of accounts in use that are in force on a day."""
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        known_to__isnull=True,
        valid_from__lte=on,
        account__is_active=True,
    )


def held_by(parties: Collection[int], roles: Iterable[str], *, on: date) -> Mapping[int, frozenset[int]]:
    """Return which parties hold each commitment in one of some roles on a day, by the commitment's id; one query."""
    reader = Reader(on, internal=True)
    rows = CommitmentAssignment.objects.filter(
        known_on(reader), valid_on(reader), party_id__in=list(parties), role__in=list(roles)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for commitment, party in rows.values_list("commitment_id", "party_id"):
        found[commitment].add(party)
    return {commitment: frozenset(holders) for commitment, holders in found.items()}
