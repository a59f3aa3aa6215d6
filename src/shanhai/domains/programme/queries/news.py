"""Events by the day they became known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shanhai.domains.programme.models import Event
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class News:
    """An event that became known on a day: what happened, to which commitment, and when (a period as recorded)."""

    known_from: date
    kind: str
    commitment: str
    name_zh: str
    name_en: str
    occurred: str


def events_known_on(days: Iterable[date], *, reader: Reader, limit: int) -> list[News]:
    """Return the first events that became known on these days, the latest day first; one query."""
    rows = Event.objects.filter(known_on(reader), known_on(reader, "commitment__versions__"), known_from__in=list(days))
    fields = ("known_from", "kind", "commitment__code", "commitment__versions__text_zh", "commitment__versions__text_en", "occurred")
    return [News(*row) for row in rows.order_by("-known_from", "-id").values_list(*fields)[:limit]]
