"""Handing a duty over: from a day on another party holds it; who held it before stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction

from shanhai.adapters.books.reading import content_hash
from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.people.models import Party
from shanhai.domains.programme.errors import HandOverRefused
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.queries.standing import valid_on
from shanhai.domains.records.models import known_on
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, may


@dataclass(frozen=True, slots=True)
class HandOver:
    """A duty that passes: the codes of the commitment and of both parties, the first day of the taker, and why."""

    commitment: str
    giver: str
    taker: str
    on: date
    reason: str


@transaction.atomic
def hand_over(*, actor: Actor, change: HandOver, today: date) -> CommitmentAssignment:
    """Hand a duty from one party to another, in the role and with the share it had; return what the taker now holds.

    Args:
        actor: who hands it over.
        change: what passes from whom to whom.
        today: the day from which the change is known.
    Raises:
        NotPermitted: the actor may not hand duties over.
        HandOverRefused: the giver does not hold it then, the taker holds it already or is not on record, or no reason
            is given.
    """
    if not may(actor, Deed.HAND_OVER):
        raise refuse(actor, Deed.HAND_OVER, subject=change.commitment)
    held = _held(change.commitment, change.giver, change.on)
    _check(held, change)
    old, on = held[0], change.on
    CommitmentAssignment.objects.filter(pk=old.pk).update(known_to=today)
    given = _Range(old.code, old.revision + 1, old.party, old.valid_from, on)
    taken = _Range(_free_code(change, old.role), 1, Party.objects.get(code=change.taker), on, old.valid_to)
    _write(old, given, actor, today)
    added = _write(old, taken, actor, today)
    write_audit(
        actor=actor,
        deed=Deed.HAND_OVER,
        noun="commitment",
        subject=change.commitment,
        reason=change.reason.strip(),
        before={"party": change.giver, "role": old.role},
        after={"party": change.taker, "role": old.role, "valid_from": on},
    )
    return added


class _Range(NamedTuple):
    """Under which code and revision a party holds the duty, from when to when."""

    code: str
    revision: int
    party: Party
    valid_from: date | None
    valid_to: date | None


def _free_code(change: HandOver, role: str) -> str:
    stem = f"{change.commitment}@{change.taker}@{role}"
    taken = set(CommitmentAssignment.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _held(commitment: str, giver: str, on: date) -> list[CommitmentAssignment]:
    """Return the assignments by which the giver holds the commitment on the day; the weightiest role first."""
    reader = Reader(date.max, internal=True)
    rows = CommitmentAssignment.objects.select_for_update(of=("self",)).filter(
        known_on(reader), valid_on(Reader(on, internal=True)), commitment__code=commitment, party__code=giver
    )
    return sorted(rows.select_related("party", "commitment"), key=lambda row: (row.role != "lead", row.role))


def _check(held: list[CommitmentAssignment], change: HandOver) -> None:
    """Refuse a change that cannot be."""
    commitment, giver, taker, on = change.commitment, change.giver, change.taker, change.on
    since = held[0].valid_from if held else None
    complaints = [
        (
            not change.reason.strip(),
            Bilingual("没有写明缘由。", "No reason is given."),
            Bilingual("请写一句缘由，例如文号。", "Say why in a sentence, for example the number of the decision."),
        ),
        (
            not held,
            Bilingual(f"{on} 时“{giver}”没有承担“{commitment}”。", f"“{giver}” does not hold “{commitment}” on {on}."),
            Bilingual("请核对主体和日期。", "Check the party and the day."),
        ),
        (
            not Party.objects.filter(code=taker).exists(),
            Bilingual(f"没有编码为“{taker}”的主体。", f"There is no party with the code “{taker}”."),
            Bilingual("请核对编码，或先登记它。", "Check the code, or record it first."),
        ),
        (
            bool(held) and any(row.role == held[0].role for row in _held(commitment, taker, on)),
            Bilingual(
                f"“{taker}”已在同一角色承担“{commitment}”。", f"“{taker}” holds “{commitment}” in that role already."
            ),
            Bilingual("不必移交。", "There is nothing to hand over."),
        ),
        (
            since is not None and since >= on,
            Bilingual(
                f"“{giver}”从 {since} 起才承担，不能在当天或之前移交。", f"“{giver}” holds it only from {since} on."
            ),
            Bilingual("请填更晚的日期。", "Give a later day."),
        ),
    ]
    for wrong, what, cure in complaints:
        if wrong:
            raise HandOverRefused(what, cure, commitment=commitment, giver=giver, taker=taker)


def _write(old: CommitmentAssignment, held: _Range, actor: Actor, today: date) -> CommitmentAssignment:
    """Write an assignment that says what an old one says, but for party and range."""
    texts = ("note_zh", "note_en", "open_zh", "open_en", "visibility")
    said = {name: str(getattr(old, name)) for name in texts}
    cells = said | {
        "code": held.code,
        "commitment": old.commitment.code,
        "party": held.party.code,
        "role": old.role,
        "share": "" if old.share is None else f"{old.share.normalize():f}",
        "valid_from": held.valid_from.isoformat() if held.valid_from else "",
        "valid_to": held.valid_to.isoformat() if held.valid_to else "",
        "passage": old.passage.code if old.passage else "",
    }
    return CommitmentAssignment.objects.create(
        **held._asdict(),
        known_from=today,
        recorded_by=actor.account,
        content_hash=content_hash(cells),
        commitment=old.commitment,
        role=old.role,
        share=old.share,
        passage=old.passage,
        **said,
    )
