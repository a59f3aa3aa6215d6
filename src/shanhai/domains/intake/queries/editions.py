"""Lists that came in: their editions, and the lines of the latest one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shanhai.domains.intake.models import ListImport, ListLine
from shanhai.engines.lists import Known


def lists_under(parent: str, *, on: date) -> Sequence[ListImport]:
    """Return the latest edition of each list that came in under a commitment by a day, newest first."""
    rows = ListImport.objects.filter(parent__code=parent, known_on__lte=on).select_related("document").order_by("-pk")
    latest: dict[int, ListImport] = {}
    for row in rows:
        latest.setdefault(row.document_id, row)
    return list(latest.values())


def latest_imports(*, on: date, most: int = 20) -> Sequence[ListImport]:
    """Return the imports made by a day, newest first."""
    rows = ListImport.objects.filter(known_on__lte=on).select_related("document", "parent")
    return list(rows.order_by("-pk")[:most])


def lines_of(document: str, *, on: date) -> Sequence[Known]:
    """Return the lines of a list's latest edition by a day; the key is the commitment's code."""
    return [Known(code, row.path, row.text) for code, row in edition_lines(document, on=on).items()]


def edition_lines(document: str, *, on: date) -> Mapping[str, ListLine]:
    """Return the lines of a list's latest edition by a day, in their order, by the commitment's code."""
    latest = ListImport.objects.filter(document__code=document, known_on__lte=on).order_by("-pk").first()
    rows = ListLine.objects.filter(edition=latest).select_related("commitment").order_by("pk")
    return {row.commitment.code: row for row in rows}


def listed_commitments(*, on: date) -> frozenset[int]:
    """Return the ids of the commitments that came in by a list by a day."""
    rows = ListLine.objects.filter(edition__known_on__lte=on).values_list("commitment_id", flat=True)
    return frozenset(rows.distinct())
