"""What parties have taken on: their commitments in every role, with how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.queries.lines import Line, lines
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A commitment in the hands of a party: in which role, from when to when."""

    line: Line
    role: str
    valid_from: date | None
    valid_to: date | None


def duties_of(party_id: int, *, reader: Reader) -> list[CommitmentAssignment]:
    """Return what a party has or had a role in, as recorded; `duty_lines` tells how each stands."""
    held = CommitmentAssignment.objects.filter(known_on(reader), party_id=party_id)
    return list(held.order_by("commitment_id", "id"))


def duty_lines(duties: Iterable[CommitmentAssignment], *, reader: Reader) -> list[HeldDuty]:
    """Return duties with how their commitments stand; five queries however many there are."""
    rows = list(duties)
    told = {line.id: line for line in lines([row.commitment_id for row in rows], reader=reader)}
    return [
        HeldDuty(told[row.commitment_id], row.role, row.valid_from, row.valid_to)
        for row in rows
        if row.commitment_id in told
    ]


def duties_by_party(*, reader: Reader) -> Mapping[int, int]:
    """Return in how many commitments each party has a role, by the party's id."""
    held = CommitmentAssignment.objects.filter(known_on(reader)).values("party_id")
    return dict(held.annotate(number=Count("commitment_id", distinct=True)).values_list("party_id", "number"))
