"""Taking back imported outlines: closed from a day on, with the reason, and never deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from shanhai.domains.audit.actions import write_audit
from shanhai.domains.places.errors import BoundariesNotNamed, NoSuchBoundaries
from shanhai.domains.places.models import BoundaryWithdrawal, PlaceBoundary
from shanhai.domains.records.errors import ReasonMissing
from shanhai.vocab.rights import Actor


@transaction.atomic
def withdraw_boundaries(
    *,
    actor: str,
    reason: str,
    on: date,
    filename: str = "",
    places: Collection[str] = (),
    everything: bool = False,
) -> Sequence[BoundaryWithdrawal]:
    """Take back outlines: from a day on they are not known, on the days before they still are.

    Args:
        actor: who takes them back.
        reason: why, in the operator's words.
        on: the first day on which they are no longer known.
        filename: only those imported from a file of that name.
        places: only those of these territories, by code.
        everything: all there are, whatever file they came from.
    Raises:
        ReasonMissing: the reason is empty.
        NoSuchBoundaries: no outline is held, or none of that file, or none of one of those places.
        BoundariesNotNamed: nothing was named, and the outlines held come from several files.
    """
    if not reason.strip():
        raise ReasonMissing
    held = list(PlaceBoundary.objects.select_for_update().current().defer("geometry").order_by("code"))
    chosen = [row for row in held if filename in ("", row.filename) and (not places or row.code in places)]
    unknown = sorted(set(places) - {row.code for row in chosen})
    files = _files(held)
    if unknown or not chosen:
        raise NoSuchBoundaries(files, filename, unknown)
    if len(files) > 1 and not (filename or places or everything):
        raise BoundariesNotNamed(files)
    for row in chosen:
        before = {"filename": row.filename, "sha256": row.sha256, "known_from": row.known_from}
        write_audit(
            actor=Actor(actor),
            deed="withdraw_boundaries",
            noun="boundaries",
            subject=row.code,
            reason=reason.strip(),
            before=before,
        )
    return [_withdraw(row, on, reason.strip(), actor) for row in chosen]


def _files(held: Sequence[PlaceBoundary]) -> dict[str, int]:
    """Return how many outlines come from each file."""
    names = [row.filename for row in held]
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _withdraw(row: PlaceBoundary, on: date, reason: str, actor: str) -> BoundaryWithdrawal:
    """Close one outline; one that would be known from a later day only is then known on no day."""
    day = max(on, row.known_from)
    PlaceBoundary.objects.filter(pk=row.pk).update(known_to=day)
    return BoundaryWithdrawal.objects.create(boundary=row, on=day, reason=reason, recorded_by=actor)
