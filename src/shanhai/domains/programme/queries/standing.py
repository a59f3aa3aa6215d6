"""How commitments stood on a day: the rows of the projection, judged by the duties engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.choices import DONE, OWNER_ROLES, WARN_DAYS
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Judgement, Standing, State, judge
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.readings import is_reading


def standing_on(reader: Reader) -> Q:
    """Return the condition for the rows of the projection that hold on the reader's day, for this reader."""
    whose = "for_internal" if reader.internal else "for_public"
    return Q(**{whose: True}, known_from__lte=reader.as_known_on, known_to__gt=reader.as_known_on)


def valid_on(reader: Reader, prefix: str = "") -> Q:
    """Return the condition for assignments that are in force on the reader's day."""
    day = reader.as_known_on
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day}))


def owed_by(commitments: Iterable[int], *, reader: Reader) -> Mapping[int, tuple[Named, ...]]:
    """Return who owes each commitment on the reader's day: leads, then co-leads; commitments without any are left out."""
    return owed_and_read(commitments, reader=reader)[0]


def owed_and_read(
    commitments: Iterable[int], *, reader: Reader
) -> tuple[Mapping[int, tuple[Named, ...]], Mapping[int, frozenset[int]]]:
    """Return who owes each commitment, and which of those parties, by id, only the editor reads to be the owner."""
    rows = list(
        CommitmentAssignment.objects.filter(
            known_on(reader), valid_on(reader), role__in=OWNER_ROLES, commitment_id__in=list(commitments)
        )
        .order_by("-role", "code")
        .values_list("commitment_id", "party_id", "note_zh")
    )
    names = party_names({party for _, party, _ in rows}, reader=reader)
    found: dict[int, tuple[Named, ...]] = {}
    read: dict[int, set[int]] = {}
    stated = {(commitment, party) for commitment, party, note in rows if not is_reading(note)}
    for commitment, party, _ in rows:
        if party in names and names[party] not in found.get(commitment, ()):
            found[commitment] = (*found.get(commitment, ()), names[party])
            if (commitment, party) not in stated:
                read.setdefault(commitment, set()).add(party)
    return found, {commitment: frozenset(parties) for commitment, parties in read.items()}


def standings(commitments: Iterable[int], *, reader: Reader) -> Mapping[int, Standing]:
    """Return where commitments stood on the reader's day, by id."""
    rows = StandingRow.objects.filter(standing_on(reader), commitment_id__in=list(commitments))
    return {row.commitment_id: as_value(row) for row in rows}


def as_value(row: StandingRow) -> Standing:
    """Return a row of the projection as the engine's value."""
    return Standing(
        state=State(row.state),
        first_due=row.first_due,
        due=row.due,
        decided_by=row.decided_by or None,
        done_on=row.done_on,
        has_evidence=row.has_evidence,
        last_reported=row.last_reported,
        extension_pending=row.extension_pending,
        decided_on=row.decided_on,
        done_at_latest=row.done_at_latest,
        measured=Bilingual(row.measured_zh, row.measured_en) if row.measured_zh else None,
    )


def counted_as(standing: Standing, judgement: Judgement) -> str:
    """Return where the wall counts a commitment: as done, or under its lamp. What was closed undone is not done."""
    return DONE if standing.done_on and standing.state.is_finished else judgement.lamp.value


def judged(standing: Standing, owners: Sequence[Named], *, reader: Reader) -> Judgement:
    """Return how a standing looks on the reader's day: lamp, days, and the sentence that says why."""
    return judge(
        standing,
        on=reader.as_known_on,
        owner_zh="、".join(owner.name_zh for owner in owners),
        owner_en=", ".join(owner.name_en for owner in owners),
        warn_days=WARN_DAYS,
    )
