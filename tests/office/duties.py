"""A duty of the Lishui book to try things on."""

from __future__ import annotations

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import CommitmentAssignment


def leading() -> tuple[str, str]:
    """Return the code of a commitment that is open and has no date, and that of the party that leads it."""
    rows = CommitmentAssignment.objects.filter(role="lead", known_to__isnull=True)
    rows = rows.exclude(commitment__versions__kind__in=FRAME_KINDS).exclude(party__code="gov-qingtian")
    row = rows.filter(commitment__standings__state="open").order_by("id")[0]
    return row.commitment.code, row.party.code
