"""What undertakings are called, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.undertakings.models import UndertakingVersion
from shanhai.vocab.reader import Reader


def undertaking_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what undertakings are called, by id."""
    return names_of(UndertakingVersion, "undertaking", ids, reader=reader, kind="kind")
