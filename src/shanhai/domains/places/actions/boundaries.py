"""Importing outlines: what is new is added, what differs supersedes, what is equal is left alone; all or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from shanhai.adapters.boundaries import BoundaryFile, read_boundaries
from shanhai.adapters.boundaries.reading import System
from shanhai.domains.audit.actions import write_audit
from shanhai.domains.places.actions.matching import Match, match
from shanhai.domains.places.errors import BoundariesRefused
from shanhai.domains.places.models import PlaceBoundary
from shanhai.domains.places.queries import territories
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, has_errors
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor


@dataclass(frozen=True, slots=True)
class BoundaryImport:
    """What the operator says of a file: whose it is, under which licence, in which system, known since when.

    Attributes:
        source: who made the outlines, in both languages; the English may be empty.
        system: wgs84 or gcj02; GCJ-02 is converted and the conversion recorded.
        valid_on: the day whose territories the file shows; a code means another territory on another day.
        known_from: the day from which the outlines count as known.
        visibility: 'public', or 'internal' where the licence does not allow publication.
    """

    source: Bilingual
    system: System
    valid_on: date
    known_from: date
    licence: str = ""
    name_field: str = ""
    visibility: str = "public"


@dataclass(slots=True)
class ImportResult:
    """What an import did: codes of territories added, superseded and unchanged, and the warnings."""

    added: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was known already."""
        return not self.added and not self.superseded


class _Held(NamedTuple):
    """What the database holds of an outline."""

    pk: int
    revision: int
    content_hash: str
    known_from: date
    known_to: date | None


@transaction.atomic
def import_boundaries(*, actor: str, file: Path, about: BoundaryImport) -> ImportResult:
    """Import the outlines of a GeoJSON file.

    Args:
        actor: who imports it; recorded on every row.
        file: the file.
        about: what the operator says of it.
    Raises:
        BoundariesRefused: the file has errors; all of them travel with the exception, and nothing is imported.
    """
    found = read_boundaries(file, system=about.system, name_field=about.name_field)
    everything = Reader(as_known_on=date.max, internal=True)  # the outline may be older than what is known of the place
    matches = match(found, territories(reader=everything, on=about.valid_on))
    held = _held([one.territory.code for one in matches])
    _refuse_backdating(matches, held, about.known_from, found)
    if has_errors(found.findings):
        raise BoundariesRefused(found.findings)
    result = ImportResult(warnings=found.findings)
    for one in matches:
        _write(one, held.get(one.territory.code), _row(one, found, about, actor), result)
    if result.added or result.superseded:
        done = {"added": len(result.added), "superseded": len(result.superseded), "known_from": about.known_from}
        write_audit(actor=Actor(actor), deed="import_boundaries", noun="boundaries", subject=file.name, after=done)
    return result


def _held(codes: Sequence[str]) -> dict[str, _Held]:
    """Return the latest revision for each code, closed or not."""
    rows = PlaceBoundary.objects.filter(code__in=codes).order_by("code", "revision")
    fields = ("code", "pk", "revision", "content_hash", "known_from", "known_to")
    return {code: _Held(*said) for code, *said in rows.values_list(*fields)}


def _refuse_backdating(matches: Sequence[Match], held: dict[str, _Held], day: date, found: BoundaryFile) -> None:
    """Knowledge goes forward: an outline cannot be superseded from before it was known."""
    for one in matches:
        latest = held.get(one.territory.code)
        since = latest.known_to or latest.known_from if latest else None
        if since is not None and day < since:
            zh, en = one.territory.name_zh, one.territory.name_en
            found.find(
                "boundary_backdated",
                Bilingual(
                    f"{zh}的边界自 {since} 起已有记录，不能从更早的 {day} 起改。",
                    f"The outline of {en} is on record since {since}; it cannot change from {day}.",
                ),
                Bilingual(f"请用 --known-from {since} 或更晚的日期。", f"Use --known-from {since} or later."),
            )


def _write(one: Match, latest: _Held | None, row: PlaceBoundary, result: ImportResult) -> None:
    """Add a row, supersede the one it differs from, or leave that alone."""
    code = one.territory.code
    if latest is None or latest.known_to is not None:
        result.added.append(code)
    elif latest.content_hash == row.content_hash:
        result.unchanged.append(code)
        return
    else:
        PlaceBoundary.objects.filter(pk=latest.pk).update(known_to=row.known_from)
        result.superseded.append(code)
    row.revision = latest.revision + 1 if latest else 1
    row.save(force_insert=True)


def _row(one: Match, found: BoundaryFile, about: BoundaryImport, actor: str) -> PlaceBoundary:
    geometry = json.dumps(one.outline.geometry, separators=(",", ":"))
    return PlaceBoundary(
        code=one.territory.code,
        known_from=about.known_from,
        recorded_by=actor,
        content_hash=_hash(geometry, about),
        visibility=about.visibility,
        place_id=one.territory.id,
        geometry=geometry,
        original_system=about.system,
        converted=about.system != "wgs84",
        filename=found.filename,
        sha256=found.sha256,
        source_zh=about.source.zh,
        source_en=about.source.en,
        licence=about.licence,
    )


def _hash(geometry: str, about: BoundaryImport) -> str:
    """Return the hash of what the row says: the outline and where it comes from, not how the file was called."""
    said = [geometry, about.system, about.source.zh, about.source.en, about.licence, about.visibility]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]
