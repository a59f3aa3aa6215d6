"""How the sides of pairings and enclaves stand to what is stated of them: confirmed, disputed, or neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shanhai.domains.confirmations.choices import Accord, Stand
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.confirmations.queries.items import Item, items_of
from shanhai.domains.people.queries import party_names
from shanhai.domains.records.models import known_on, once_known
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.models import Undertaking
from shanhai.domains.undertakings.queries import Side, sided_with, sides, undertaking_names
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import SIDE, Actor, Deed, may

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Stance:
    """How one item stands with one side, and the side's latest statement on it; None where it has made none."""

    side: Side
    stand: Stand
    said: Confirmation | None


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item with the stance of every side."""

    item: Item
    stances: tuple[Stance, ...]

    def stand(self, party: str) -> Stand | None:
        """Return how it stands with a party by its code; None for one that is no side."""
        return next((each.stand for each in self.stances if each.side.party.code == party), None)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A pairing or an enclave with its sides and all that they have to agree on."""

    undertaking: Named
    sides: tuple[Side, ...]
    items: tuple[ItemState, ...]

    @property
    def accord(self) -> Accord:
        """How it stands with all sides together."""
        stands = {stance.stand for state in self.items for stance in state.stances}
        if Stand.DISPUTED in stands:
            return Accord.DISPUTED
        if {side.home for side in self.sides} != {True, False}:
            return Accord.ONE_SIDE
        return Accord.BOTH if stands == {Stand.CONFIRMED} else Accord.OPEN

    def count(self, party: str) -> Counter[str]:
        """Return how many items stand how with a side, by the code of its party."""
        return Counter(stand.value for state in self.items if (stand := state.stand(party)) is not None)

    @property
    def tallies(self) -> list[tuple[Side, Counter[str]]]:
        """Each side with how many items stand how with it."""
        return [(side, self.count(side.party.code)) for side in self.sides]

    def waits_for(self, parties: Collection[str]) -> int:
        """Return how many items one of some parties, by their codes, has neither confirmed nor disputed as they stand."""
        waiting = (Stand.UNCONFIRMED, Stand.EARLIER)
        mine = {side.party.code for side in self.sides} & set(parties)
        return sum(any(state.stand(party) in waiting for party in mine) for state in self.items)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a side in the history of an item; `holds` says that it is of what is known on the reader's day."""

    row: Confirmation
    party: Named | None
    holds: bool


def agreements(undertakings: Collection[int] | None = None, *, reader: Reader) -> list[Agreement]:
    """Return pairings and enclaves with what their sides say, as recorded; of all that the reader knows without ids.

    Items the reader may not see are left out. Eighteen queries however many there are.
    """
    names = undertaking_names(undertakings, reader=reader)
    items = items_of(list(names), reader=reader)
    both = sides(list(items), reader=reader)
    said = _said(list(items), reader)
    return [
        Agreement(names[one], both.get(one, ()), tuple(_state(item, both.get(one, ()), said) for item in items[one]))
        for one in sorted(items)
    ]


def agreement(undertaking: int, *, reader: Reader) -> Agreement | None:
    """Return one of them; None for an undertaking of another kind, or one that the reader does not know."""
    return next(iter(agreements([undertaking], reader=reader)), None)


def agreements_seen(*, actor: Actor, reader: Reader) -> list[Agreement] | None:
    """Return the pairings and enclaves whose confirmations an actor may see: all for readers inside, else its own sides'.

    None for whoever may see none: not signed in, without a post, or of a party that is a side of nothing.
    """
    inside = Reader(reader.as_known_on, internal=True)
    if may(actor, Deed.READ_CONFIRMATIONS):
        return agreements(reader=inside)
    mine = sided_with(actor.speaks_for, reader=inside)
    return agreements(mine, reader=inside) if mine and may(actor, Deed.READ_CONFIRMATIONS, held={SIDE}) else None


def agreement_seen(code: str, *, actor: Actor, reader: Reader) -> Agreement | None:
    """Return one of them by its code; None, whether it does not exist or may not be seen."""
    undertaking = Undertaking.objects.filter(code=code).first()
    found = agreement(undertaking.pk, reader=Reader(reader.as_known_on, internal=True)) if undertaking else None
    held = {SIDE} if found and any(side.party.code in actor.speaks_for for side in found.sides) else set()
    return found if may(actor, Deed.READ_CONFIRMATIONS, held=held) else None


def accord_of(undertaking: int, *, reader: Reader) -> Accord | None:
    """Return how one stands with all its sides, counting what the reader may see of it; None where the reader
    does not know it. Ask of pairings and enclaves only.

    One query where nobody has said anything yet: then it is open, whoever the sides are.
    """
    inside = Reader(reader.as_known_on, internal=True)
    if not Confirmation.objects.filter(known_on(inside), undertaking_id=undertaking).exists():
        return Accord.OPEN
    found = agreement(undertaking, reader=reader)
    return found.accord if found else None


def awaiting(*, actor: Actor, on: date) -> list[tuple[Agreement, int]]:
    """Return what waits for the confirmation of an actor's parties: the undertaking and how many items of it."""
    reader = Reader(on, internal=True)
    mine = sided_with(actor.speaks_for, reader=reader)
    found = ((each, each.waits_for(actor.speaks_for)) for each in agreements(mine, reader=reader)) if mine else ()
    return [(each, number) for each, number in found if number]


def statements_on(agreement: Agreement, *, reader: Reader) -> Mapping[tuple[str, str], list[Statement]]:
    """Return every statement on the items of an agreement up to the reader's day, the latest first, by noun and code."""
    inside = Reader(reader.as_known_on, internal=True)
    rows = Confirmation.objects.filter(once_known(inside), undertaking_id=agreement.undertaking.id)
    known = list(rows.select_related(*RELATED).order_by("-pk"))
    names = party_names({row.party_id for row in known}, reader=inside)
    seals = {state.item.key: state.item.seal for state in agreement.items}
    found: dict[tuple[str, str], list[Statement]] = {}
    for row in known:
        key = key_of(row)
        if key in seals:
            open_still = row.known_to is None or row.known_to > reader.as_known_on
            told = Statement(row, names.get(row.party_id), open_still and row.seal == seals[key])
            found.setdefault(key[1:], []).append(told)
    return found


RELATED = ("undertaking", "clause__commitment", "observation", "party")


def key_of(row: Confirmation) -> Key:
    """Return of which item a statement is."""
    if row.clause is not None:
        return row.undertaking_id, "clause", row.clause.commitment.code
    if row.observation is not None:
        return row.undertaking_id, "figure", row.observation.code
    return row.undertaking_id, "undertaking", row.undertaking.code


def _said(undertakings: Iterable[int], reader: Reader) -> dict[tuple[Key, int], Confirmation]:
    """Return the statement of each party on each item that stands on the reader's day."""
    inside = Reader(reader.as_known_on, internal=True)
    rows = Confirmation.objects.filter(known_on(inside), undertaking_id__in=list(undertakings))
    return {(key_of(row), row.party_id): row for row in rows.select_related(*RELATED).order_by("pk")}


def _state(item: Item, both: Iterable[Side], said: Mapping[tuple[Key, int], Confirmation]) -> ItemState:
    stances = []
    for side in both:
        row = said.get((item.key, side.party.id))
        stances.append(Stance(side, _stand(item, row), row))
    return ItemState(item, tuple(stances))


def _stand(item: Item, row: Confirmation | None) -> Stand:
    if row is None:
        return Stand.UNCONFIRMED
    return Stand(row.verdict) if row.seal == item.seal else Stand.EARLIER
