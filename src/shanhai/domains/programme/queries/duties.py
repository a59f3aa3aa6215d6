"""What a party has taken on: its commitments in every role, with how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


def duties_of(party_id: int, *, reader: Reader) -> list[HeldDuty]:
    """Return the commitments a party has or had a role in, as recorded; six queries however many there are."""
    rows = list(
        CommitmentAssignment.objects.filter(known_on(reader), party_id=party_id).order_by("commitment_id", "id")
    )
    told = {line.id: line for line in lines([row.commitment_id for row in rows], reader=reader)}
    return [
        HeldDuty(told[row.commitment_id], row.role, row.valid_from, row.valid_to)
        for row in rows
        if row.commitment_id in told
    ]
