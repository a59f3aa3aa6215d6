"""Reads of parties, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shanhai.domains.people.models import PartyVersion
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader


def party_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what parties are called, by id; all parties if no ids are given."""
    return names_of(PartyVersion, "party", ids, reader=reader, kind="kind")
