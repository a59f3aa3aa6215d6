"""What one party owes on a day, the most pressing first."""

from __future__ import annotations

from django.db.models import F

from shanhai.domains.programme.choices import OWNER_ROLES
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED, Line, lines
from shanhai.domains.programme.queries.standing import standing_on, valid_on
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


def owed_first(party_id: int, *, reader: Reader, limit: int) -> tuple[list[Line], int]:
    """Return the first commitments that a party leads and that are not finished, by due date, and how many there are."""
    held = CommitmentAssignment.objects.filter(
        known_on(reader), valid_on(reader), party_id=party_id, role__in=OWNER_ROLES
    ).values("commitment_id")
    stood = StandingRow.objects.filter(standing_on(reader), commitment_id__in=held, state__in=UNFINISHED)
    ids = list(stood.order_by(F("due").asc(nulls_last=True), "commitment_id").values_list("commitment_id", flat=True))
    return (lines(ids[:limit], reader=reader) if ids else []), len(ids)
