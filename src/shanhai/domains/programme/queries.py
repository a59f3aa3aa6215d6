"""Reads of the programme, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader


def commitment_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what commitments say, by id."""
    return names_of(CommitmentVersion, "commitment", ids, reader=reader, kind="kind", name="text")
