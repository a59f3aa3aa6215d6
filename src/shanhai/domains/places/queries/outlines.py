"""Outlines of places as maps draw them, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches

from shanhai.adapters.boundaries import shown
from shanhai.domains.places.models import BoundaryWithdrawal, PlaceBoundary
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader

KEPT_S = 24 * 3600
DRAWINGS = "drawings"
"""The cache, in memory, of what is drawn."""


@dataclass(frozen=True, slots=True)
class BoundaryNote:
    """Where an outline comes from: its source and licence, its file, the system it was in, converted or not."""

    code: str
    source_zh: str
    source_en: str
    licence: str
    original_system: str
    converted: bool
    filename: str
    sha256: str
    known_from: date


def outlines(codes: Iterable[str], *, reader: Reader, decimals: int = 6) -> dict[str, dict[str, Any]]:
    """Return the outlines held for territories, by the territory's code, rounded to so many decimals of a degree.

    The stored geometry keeps every digit; what is drawn is remembered by its hash, so that it is rounded once.
    """
    held = PlaceBoundary.objects.filter(known_on(reader), code__in=set(codes)).order_by("revision")
    keys = {
        code: (pk, f"outline:{said}:{decimals}") for code, pk, said in held.values_list("code", "pk", "content_hash")
    }
    drawn: dict[str, dict[str, Any]] = caches[DRAWINGS].get_many({key for _, key in keys.values()})
    missing = {pk: key for pk, key in keys.values() if key not in drawn}
    if missing:
        rows = PlaceBoundary.objects.filter(pk__in=missing).values_list("pk", "geometry")
        fresh = {missing[pk]: shown(json.loads(geometry), decimals) for pk, geometry in rows}
        caches[DRAWINGS].set_many(fresh, KEPT_S)
        drawn |= fresh
    return {code: drawn[key] for code, (_, key) in keys.items()}


def boundary_notes(codes: Iterable[str], *, reader: Reader) -> dict[str, BoundaryNote]:
    """Return where the outlines of territories come from, by the territory's code."""
    fields = (
        "code", "source_zh", "source_en", "licence", "original_system", "converted", "filename", "sha256", "known_from",
    )  # fmt: skip
    rows = PlaceBoundary.objects.filter(known_on(reader), code__in=set(codes)).order_by("revision")
    return {row[0]: BoundaryNote(*row) for row in rows.values_list(*fields)}


def boundary_withdrawal(code: str, *, reader: Reader) -> BoundaryWithdrawal | None:
    """Return why the last outline of a territory was taken back by the reader's day; None for readers outside."""
    if not reader.internal:
        return None
    rows = BoundaryWithdrawal.objects.filter(boundary__code=code, on__lte=reader.as_known_on)
    return rows.select_related("boundary").defer("boundary__geometry").order_by("pk").last()
