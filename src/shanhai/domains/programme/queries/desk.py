"""What waits on somebody's desk today: duties of their parties, and decisions that only they can take."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from shanhai.domains.programme.choices import FRAME_KINDS, WARN_DAYS
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED, Line, lines
from shanhai.domains.programme.queries.standing import standing_on, valid_on
from shanhai.domains.records.models import known_on
from shanhai.engines.duties import State
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS, WATCHERS, Actor, Role

MOST = 100
"""Lines of one pile; what is beyond is counted and found in the list."""


@dataclass(frozen=True, slots=True)
class Pile:
    """Commitments that want the same thing: the most pressing lines, and how many there are in all."""

    name: str
    lines: tuple[Line, ...]
    total: int


def desk(*, actor: Actor, on: date) -> list[Pile]:
    """Return what waits for an actor on a day, in the order in which it should be taken up; empty piles are left out."""
    reader = Reader(on, internal=True)
    piles: list[tuple[str, QuerySet[StandingRow]]] = []
    office = Role.OFFICE in actor.roles
    mine = _held(actor.parties, DOERS, reader)
    watched = None if office else _held(actor.parties, WATCHERS, reader)
    all_rows = StandingRow.objects.filter(standing_on(reader)).exclude(commitment__in=_frames(reader))
    seen = all_rows if watched is None else all_rows.filter(commitment_id__in=watched)
    own = all_rows.filter(commitment_id__in=mine, state__in=UNFINISHED)
    if office:
        piles.append(("to_decide", all_rows.filter(extension_pending=True, state__in=UNFINISHED)))
    piles += [
        ("to_verify", seen.filter(state=State.DONE).exclude(commitment_id__in=mine)),
        ("overdue", own.filter(due__lt=on)),
        ("soon", own.filter(due__gte=on, due__lte=on + timedelta(days=WARN_DAYS))),
        (
            "to_accept",
            own.filter(state=State.ISSUED).filter(Q(due__isnull=True) | Q(due__gt=on + timedelta(WARN_DAYS))),
        ),
        ("running", own.exclude(state=State.ISSUED).filter(Q(due__isnull=True) | Q(due__gt=on + timedelta(WARN_DAYS)))),
    ]
    return [pile for name, rows in piles if (pile := _pile(name, rows, reader)).total]


def _pile(name: str, rows: QuerySet[StandingRow], reader: Reader) -> Pile:
    ids = list(rows.order_by(F("due").asc(nulls_last=True), "commitment_id").values_list("commitment_id", flat=True))
    return Pile(name, tuple(lines(ids[:MOST], reader=reader)) if ids else (), len(ids))


def _held(parties: Collection[str], roles: Iterable[str], reader: Reader) -> list[int]:
    """Return the ids of the commitments that parties hold in one of some roles on the reader's day."""
    rows = CommitmentAssignment.objects.filter(
        known_on(reader), valid_on(reader), party__code__in=parties, role__in=list(roles)
    )
    return list(rows.values_list("commitment_id", flat=True).distinct()) if parties else []


def _frames(reader: Reader) -> QuerySet[CommitmentVersion, int]:
    """Return the ids of plans, dimensions and lists, for which nobody owes anything."""
    frames = CommitmentVersion.objects.filter(known_on(reader), kind__in=FRAME_KINDS)
    return frames.values_list("commitment_id", flat=True)
