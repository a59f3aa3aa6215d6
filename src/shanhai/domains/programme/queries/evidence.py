"""The files that parties handed in with what they reported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shanhai.domains.documents.models import DocumentFile
from shanhai.domains.programme.models import EventEvidence
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.domains.records.queries import Named
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that a party handed in: with which event of which commitment, and when."""

    file: DocumentFile
    commitment: Named
    kind: str
    party: str
    on: date
    by: str


def handed_in(parties: Collection[str], *, on: date) -> list[HandedIn]:
    """Return the files that some parties, by their codes, handed in, the latest first; four queries."""
    rows = EventEvidence.objects.filter(
        event__actor__code__in=list(parties), event__known_from__lte=on, event__revision=1
    ).select_related("event", "event__actor", "passage")
    known = list(rows.order_by("-event__known_from", "-pk"))
    kept = DocumentFile.objects.filter(code__in={row.passage.code for row in known}, known_to__isnull=True)
    files = {file.code: file for file in kept}
    names = commitment_names({row.event.commitment_id for row in known}, reader=Reader(on, internal=True))
    return [
        HandedIn(
            file=files[row.passage.code],
            commitment=names[row.event.commitment_id],
            kind=row.event.kind,
            party=row.event.actor.code if row.event.actor else "",
            on=row.event.known_from,
            by=row.event.recorded_by,
        )
        for row in known
        if row.passage.code in files and row.event.commitment_id in names
    ]


def was_handed_in_by(parties: Collection[str], code: str, *, on: date) -> bool:
    """Return whether one of some parties had handed in the file of this code by a day."""
    rows = EventEvidence.objects.filter(
        passage__code=code, event__actor__code__in=list(parties), event__known_from__lte=on
    )
    return bool(parties) and rows.exists()
