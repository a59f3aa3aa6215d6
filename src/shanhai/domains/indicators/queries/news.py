"""Figures by the day they became known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shanhai.domains.indicators.models import Observation
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class FigureNews:
    """A figure that became known, or was superseded (a revision above 1), on a day."""

    known_from: date
    code: str
    revision: int
    name_zh: str
    name_en: str

    @property
    def superseded(self) -> bool:
        """Whether it took the place of an earlier version."""
        return self.revision > 1


def figures_known_on(days: Iterable[date], *, reader: Reader, limit: int) -> list[FigureNews]:
    """Return the last recorded figures that became known on these days, the latest day first; two queries."""
    defined, named = "version__definitions__", "version__definitions__indicator__names__"
    latest = Observation.objects.filter(known_on(reader), known_from__in=list(days)).order_by("-known_from", "-id")
    rows = Observation.objects.filter(pk__in=list(latest.values_list("pk", flat=True)[:limit])).filter(
        known_on(reader, defined) & known_on(reader, named)
    )
    fields = ("known_from", "code", "revision", f"{named}name_zh", f"{named}name_en")
    return [FigureNews(*row) for row in rows.order_by("-known_from", "-id").values_list(*fields)]
