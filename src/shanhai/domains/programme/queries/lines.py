"""Commitments told in lines: who owes what, by when, how it stands and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import ENDLESS, CommitmentVersion
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.domains.programme.queries.standing import judged, owed_and_read, standing_on, standings
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Judgement, Standing, State
from shanhai.vocab.reader import Reader

UNFINISHED = tuple(state.value for state in State if not state.is_finished)


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment in a list; `judgement` says how it stands on the reader's day, `open` what the source leaves open.

    `readings` holds the ids of those owners whom the source does not name itself.
    """

    id: int
    code: str
    kind: str
    text_zh: str
    text_en: str
    deliverable_zh: str
    deliverable_en: str
    dimension: Named | None
    parent: Named | None
    owners: tuple[Named, ...]
    start: date | None
    standing: Standing
    judgement: Judgement
    open_zh: str
    open_en: str
    readings: frozenset[int] = frozenset()

    @property
    def is_frame(self) -> bool:
        """Whether it only holds others together, so that no lamp burns for it."""
        return self.kind in FRAME_KINDS


def lines(commitments: Sequence[int], *, reader: Reader) -> list[Line]:
    """Return lines for commitments, in the order given; those the reader does not know are left out. Five queries."""
    versions = {
        version.commitment_id: version
        for version in CommitmentVersion.objects.filter(known_on(reader), commitment_id__in=commitments).order_by(
            "revision"
        )
    }
    stood = standings(versions, reader=reader)
    owners, read = owed_and_read(versions, reader=reader)
    above = {id_ for version in versions.values() for id_ in (version.parent_id, version.dimension_id)}
    names = commitment_names(above, reader=reader)
    return [
        replace(
            _line(versions[one], stood[one], owners.get(one, ()), names, reader), readings=read.get(one, frozenset())
        )
        for one in commitments
        if one in versions and one in stood
    ]


def _line(
    version: CommitmentVersion,
    standing: Standing,
    owners: tuple[Named, ...],
    names: Mapping[int, Named],
    reader: Reader,
) -> Line:
    return Line(
        id=version.commitment_id,
        code=version.code,
        kind=version.kind,
        text_zh=version.text_zh,
        text_en=version.text_en,
        deliverable_zh=version.deliverable_zh,
        deliverable_en=version.deliverable_en,
        dimension=names.get(version.dimension_id or 0),
        parent=names.get(version.parent_id or 0),
        owners=owners,
        start=version.start,
        standing=standing,
        judgement=judged(standing, owners, reader=reader),
        open_zh=version.open_zh,
        open_en=version.open_en,
    )


def overdue(*, reader: Reader, limit: int | None = None) -> list[Line]:
    """Return the commitments that are overdue on the reader's day, the longest overdue first; days in the judgement."""
    return lines(overdue_ids(reader=reader)[:limit], reader=reader)


def overdue_ids(*, reader: Reader) -> list[int]:
    """Return which commitments are overdue on the reader's day, the longest overdue first."""
    late = (
        StandingRow.objects.filter(standing_on(reader), state__in=UNFINISHED, due__lt=reader.as_known_on)
        .filter(known_on(reader, "commitment__versions__") & ~Q(commitment__versions__kind__in=FRAME_KINDS))
        .order_by("due", "commitment_id")
        .values_list("commitment_id", flat=True)
    )
    return list(late)


def due_order(commitments: Sequence[int], *, reader: Reader) -> list[int]:
    """Return commitments by their due date as it stands; those without one last."""
    due = dict(
        StandingRow.objects.filter(standing_on(reader), commitment_id__in=commitments).values_list(
            "commitment_id", "due"
        )
    )
    return sorted(commitments, key=lambda one: (due.get(one) or ENDLESS, one))
