"""Settling which party a written name means: what the office answers is remembered as an alias."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b

from shanhai.domains.intake.actions.checking import NEW, OPEN, Answers
from shanhai.domains.intake.actions.versions import Saying, write_versions
from shanhai.domains.intake.errors import ListRefused
from shanhai.domains.intake.models import PartyAlias
from shanhai.domains.intake.queries import UnitMatch
from shanhai.domains.people.models import Party, PartyVersion
from shanhai.engines.lists import bare_name, is_collective
from shanhai.vocab.bilingual import Bilingual

NameIds = dict[str, tuple[int, str] | None]
"""Id and code of the party that a name means, None where it was left open."""


def settle_units(
    units: Mapping[str, UnitMatch], answers: Answers, *, actor: str, visibility: str, on: date
) -> tuple[NameIds, bool]:
    """Return the party of each name, making new ones and remembering answers, and whether anything was written.

    An answer counts for a name that is known already too: so a wrong or open one is put right.

    Raises:
        ListRefused: an answer names a party that is not there.
    """
    asked = {name: answers.units.get(name) or ("" if unit.is_known else answers.rest) for name, unit in units.items()}
    wanted = {name: answer for name, answer in asked.items() if answer}
    known = {unit.party.code for unit in units.values() if unit.party is not None}
    found: NameIds = {}
    aliases = []
    made = NEW in wanted.values()
    for name, answer in wanted.items():
        code = _made(name, actor=actor, visibility=visibility, on=on) if answer == NEW else answer
        party = None if answer == OPEN else _party(code, name)
        found[name] = (party.pk, party.code) if party else None
        if answer != NEW:
            aliases.append(_alias(bare_name(name), party))
    written = write_versions(PartyAlias, list({one.code: one for one in aliases}.values()), actor=actor, on=on)
    ids = dict(Party.objects.filter(code__in=known).values_list("code", "pk"))
    for name, unit in units.items():
        if name not in wanted:
            found[name] = (ids[unit.party.code], unit.party.code) if unit.party else None
    return found, bool(written.added or written.superseded or made)


def _party(code: str, name: str) -> Party:
    party = Party.objects.filter(code=code).first()
    if party is None:
        raise ListRefused(
            Bilingual(f"没有编码为“{code}”的主体（“{name}”）。", f"There is no party “{code}” (for “{name}”)."),
            Bilingual("请核对编码，或选择新建、暂不对应。", "Check the code, or answer new or open."),
            party=code,
        )
    return party


def _made(name: str, *, actor: str, visibility: str, on: date) -> str:
    """Put a party of this name on record and return its code."""
    code = f"unit-{_hash(bare_name(name))}"
    kind = "group" if is_collective(name) else "government" if name.endswith("人民政府") else "department"
    party, _ = Party.objects.get_or_create(code=code)
    said = {"kind": kind, "name_zh": name, "name_en": name, "visibility": visibility}
    write_versions(PartyVersion, [Saying(code, {"code": code, **said}, {**said, "party": party})], actor=actor, on=on)
    return code


def _alias(name: str, party: Party | None) -> Saying:
    code = f"alias-{_hash(name)}"
    cells = {"code": code, "name": name, "party": party.code if party else "", "visibility": "internal"}
    return Saying(code, cells, {"name": name, "party": party, "visibility": "internal"})


def _hash(name: str) -> str:
    return blake2b(name.encode(), digest_size=6).hexdigest()
