"""Events by the day they became known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shanhai.domains.programme.models import Event
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import first_of_each_day
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


def events_known_on(days: Iterable[date], *, reader: Reader, each: int) -> list[News]:
    """Return the first few events that became known on each of these days, the latest day first."""
    said = "commitment__versions__"
    rows = first_of_each_day(Event.objects.filter(known_on(reader)), days, each).filter(known_on(reader, said))
    fields = ("known_from", "kind", "commitment__code", f"{said}text_zh", f"{said}text_en", "occurred")
    return [News(*row) for row in rows.order_by("-known_from", "pk").values_list(*fields)]
