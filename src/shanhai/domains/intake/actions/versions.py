"""Writing versions of many rows at once: new ones are added, changed ones supersede, equal ones are left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from shanhai.adapters.books.reading import content_hash
from shanhai.domains.records.models import Identity, Known

BATCH = 500


@dataclass(frozen=True, slots=True)
class Saying:
    """What a row says: its code, its filled cells as a book writes them, and the fields that store them."""

    code: str
    cells: Mapping[str, str]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """The codes of the rows that were added, superseded, and left as they were."""

    added: frozenset[str]
    superseded: frozenset[str]
    unchanged: frozenset[str]


def identities(model: type[Identity], codes: Collection[str]) -> dict[str, int]:
    """Return the ids of things by code; those that are not there yet are made."""
    manager: Any = model._default_manager
    found = _ids(manager, codes)
    manager.bulk_create([model(code=code) for code in codes if code not in found], batch_size=BATCH)
    return found if len(found) == len(set(codes)) else _ids(manager, codes)


def write_versions(model: type[Known], sayings: Sequence[Saying], *, actor: str, on: date) -> Written:
    """Write what rows say as of a day; a row that says what is on record already is left alone.

    Unlike a book's load, saying again what was superseded before counts as a new word: the office corrects itself.
    """
    manager: Any = model._default_manager
    latest = _latest(manager, [saying.code for saying in sayings])
    fresh: list[Model] = []
    closing: dict[date, list[int]] = {}
    added: set[str] = set()
    superseded: set[str] = set()
    unchanged: set[str] = set()
    for saying in sayings:
        before = latest.get(saying.code)
        said = content_hash({name: cell for name, cell in saying.cells.items() if cell})
        is_open = before is not None and before.known_to is None
        if before is not None and is_open and before.content_hash == said:
            unchanged.add(saying.code)
            continue
        known_from = max(on, before.known_from) if before is not None else on
        if before is not None and is_open:
            closing.setdefault(known_from, []).append(before.pk)
        (superseded if is_open else added).add(saying.code)
        fresh.append(
            model(
                code=saying.code,
                revision=before.revision + 1 if before is not None else 1,
                known_from=known_from,
                recorded_by=actor,
                content_hash=said,
                **saying.fields,
            )
        )
    for day, pks in closing.items():
        for start in range(0, len(pks), BATCH):
            manager.filter(pk__in=pks[start : start + BATCH]).update(known_to=day)
    manager.bulk_create(fresh, batch_size=BATCH)
    return Written(frozenset(added), frozenset(superseded), frozenset(unchanged))


def _ids(manager: Any, codes: Collection[str]) -> dict[str, int]:
    wanted = sorted(set(codes))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        found.update(manager.filter(code__in=wanted[start : start + BATCH]).values_list("code", "pk"))
    return found


def _latest(manager: Any, codes: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(codes), BATCH):
        rows = manager.filter(code__in=codes[start : start + BATCH]).order_by("revision")
        found.update({row.code: row for row in rows})
    return found
