"""What undertakings are called: by id, and those that a commitment is worked out in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count

from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.undertakings.models import UndertakingAssignment, UndertakingVersion
from shanhai.vocab.reader import Reader


def undertaking_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what undertakings are called, by id."""
    return names_of(UndertakingVersion, "undertaking", ids, reader=reader, kind="kind")


def undertakings_of_commitment(commitment_id: int, *, reader: Reader) -> list[Named]:
    """Return the undertakings whose clauses or nodes start at a commitment, in the order they were recorded."""
    fields = ("undertaking_id", "code", "name_zh", "name_en", "kind")
    rows = UndertakingVersion.objects.filter(known_on(reader), commitment_id=commitment_id).order_by("undertaking_id")
    return [Named(*row) for row in rows.values_list(*fields)]


def undertakings_by_party(*, reader: Reader) -> Mapping[int, int]:
    """Return in how many undertakings each party has a role, by the party's id."""
    held = UndertakingAssignment.objects.filter(known_on(reader)).values("party_id")
    return dict(held.annotate(number=Count("undertaking_id", distinct=True)).values_list("party_id", "number"))
