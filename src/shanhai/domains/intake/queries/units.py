"""What names of units mean, as lists write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shanhai.domains.intake.models import PartyAlias
from shanhai.domains.people.queries import party_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.engines.lists import bare_name, likeness, short_name
from shanhai.vocab.reader import Reader

MOST_SUGGESTIONS = 5
ALIKE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A name as a list writes it: the party it means, or that it was left open, or else the parties it may mean."""

    name: str
    party: Named | None = None
    is_left_open: bool = False
    suggestions: tuple[Named, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether nothing need be asked."""
        return self.party is not None or self.is_left_open


def match_units(names: Iterable[str], *, reader: Reader) -> Mapping[str, UnitMatch]:
    """Return what names of units mean: a party's full name or a remembered alias is sure, all else is only suggested."""
    parties = party_names(reader=reader)
    by_name: dict[str, list[Named]] = {}
    for party in parties.values():
        by_name.setdefault(bare_name(party.name_zh), []).append(party)
    aliases = dict(PartyAlias.objects.filter(known_on(reader)).values_list("name", "party_id"))
    found = {}
    for name in dict.fromkeys(names):
        bare = bare_name(name)
        same = by_name.get(bare, [])
        if bare in aliases and (aliases[bare] is None or aliases[bare] in parties):
            known = parties.get(aliases[bare] or 0)
            found[name] = UnitMatch(name, known, is_left_open=known is None)
        elif len(same) == 1:
            found[name] = UnitMatch(name, same[0])
        else:
            found[name] = UnitMatch(name, suggestions=tuple(same or _suggested(bare, by_name)))
    return found


def _suggested(name: str, by_name: Mapping[str, Sequence[Named]]) -> list[Named]:
    """Return the parties whose name is short for this one, or the other way round, then those with a like name."""
    cities = [one[: -len("人民政府")] for one in by_name if one.endswith("市人民政府")]
    short = _short(name, cities)
    scored = [
        (2.0 if _short(full, cities) == short else likeness(full, name), -at, party)
        for at, (full, same) in enumerate(by_name.items())
        for party in same
    ]
    near = sorted((one for one in scored if one[0] >= ALIKE_ENOUGH), key=lambda one: one[:2], reverse=True)
    return [party for _, _, party in near[:MOST_SUGGESTIONS]]


def _short(name: str, cities: Sequence[str]) -> str:
    city = next((one for one in cities if re.match(re.escape(one), name) and name != f"{one}人民政府"), "")
    return short_name(name, city=city)
