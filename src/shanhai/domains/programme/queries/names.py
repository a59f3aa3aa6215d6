"""What commitments and the dimensions of the plan are called, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader


def commitment_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what commitments say, by id."""
    return names_of(CommitmentVersion, "commitment", ids, reader=reader, kind="kind", name="text")


def dimension_names(*, reader: Reader) -> Mapping[int, Named]:
    """Return the dimensions of the plan, by id and in the order of the plan."""
    rows = (
        CommitmentVersion.objects.filter(known_on(reader), kind="dimension")
        .order_by(F("sequence").asc(nulls_last=True), "commitment_id", "revision")
        .values_list("commitment_id", "code", "text_zh", "text_en", "kind")
    )
    return {row[0]: Named(*row) for row in rows}
