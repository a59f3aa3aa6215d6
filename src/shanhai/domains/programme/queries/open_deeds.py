"""What an actor may do to a commitment next, and the mark by which it is noticed that somebody else acted meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import Commitment, CommitmentAssignment, CommitmentVersion, Event
from shanhai.domains.programme.queries.standing import standings, valid_on
from shanhai.domains.records.models import known_on
from shanhai.engines.duties import EventKind, Standing, next_kinds
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS, Actor, Deed, may

KINDS: dict[Deed, EventKind] = {
    Deed.ISSUE: EventKind.ISSUED,
    Deed.ACCEPT: EventKind.ACCEPTED,
    Deed.REPORT: EventKind.REPORTED,
    Deed.BLOCK: EventKind.BLOCKED,
    Deed.FINISH: EventKind.DONE,
    Deed.ASK_EXTENSION: EventKind.EXTENSION_ASKED,
    Deed.GRANT_EXTENSION: EventKind.EXTENSION_GRANTED,
    Deed.REFUSE_EXTENSION: EventKind.EXTENSION_REFUSED,
    Deed.VERIFY: EventKind.VERIFIED,
    Deed.RETURN: EventKind.RETURNED,
    Deed.CLOSE: EventKind.CLOSED,
    Deed.REOPEN: EventKind.REOPENED,
}
"""The deeds on a commitment, in the order of its course, and the event each brings about."""


@dataclass(frozen=True, slots=True)
class Openings:
    """What an actor may do to a commitment: the deeds, the actor's parties that hold it, and the mark of what was seen."""

    commitment: str
    standing: Standing | None
    deeds: tuple[Deed, ...]
    acts_for: tuple[str, ...]
    seen: str


def openings(code: str, *, actor: Actor, on: date) -> Openings | None:
    """Return what an actor may do to a commitment today; None if there is no such commitment, or it may not be seen."""
    reader = Reader(on, internal=may(actor, Deed.READ_INTERNAL) or actor.is_command_line)
    commitment = Commitment.objects.filter(code=code).first()
    if commitment is None:
        return None
    held = _held(commitment.pk, on)
    mine = {party for party, _ in held} & actor.parties
    inside = Reader(on, internal=True)
    known = CommitmentVersion.objects.filter(known_on(inside if mine else reader), commitment=commitment)
    kind = known.order_by("revision").values_list("kind", flat=True).last()
    if kind is None:
        return None
    now = standings([commitment.pk], reader=inside).get(commitment.pk)
    if now is None:
        return None
    roles = {role for party, role in held if party in mine}
    did_it = bool(roles & DOERS) or _reported_done(commitment.pk) == actor.account
    possible = frozenset() if kind in FRAME_KINDS else next_kinds(now)
    deeds = tuple(
        deed for deed, kind in KINDS.items() if kind in possible and may(actor, deed, held=roles, did_it=did_it)
    )
    return Openings(code, now, deeds, tuple(sorted(mine)), _mark(commitment.pk))


def _mark(commitment: int) -> str:
    """Return a mark of all that is on record of a commitment; it changes with every event and every version."""
    event = Event.objects.filter(commitment=commitment).aggregate(last=Max("id"))["last"] or 0
    version = CommitmentVersion.objects.filter(commitment=commitment).aggregate(last=Max("id"))["last"] or 0
    holder = CommitmentAssignment.objects.filter(commitment=commitment).aggregate(last=Max("id"))["last"] or 0
    return f"{event}.{version}.{holder}"


def _held(commitment: int, on: date) -> list[tuple[str, str]]:
    """Return who holds a commitment on a day: the party's code and its role."""
    reader = Reader(on, internal=True)
    rows = CommitmentAssignment.objects.filter(known_on(reader), valid_on(reader), commitment=commitment)
    return list(rows.values_list("party__code", "role"))


def _reported_done(commitment: int) -> str:
    """Return the account that put it on record that the commitment is done, the last time somebody did.

    Whoever published or corrected that event since did not do the work.
    """
    done = Event.objects.filter(commitment=commitment, kind=EventKind.DONE, known_to__isnull=True).values("code")
    first = Event.objects.filter(commitment=commitment, code__in=done, revision=1)
    return first.order_by("id").values_list("recorded_by", flat=True).last() or ""
