"""Figures by the day they became known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries.views import NO_SUBJECT
from shanhai.domains.people.models import PartyVersion
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import first_of_each_day
from shanhai.domains.undertakings.models import UndertakingVersion
from shanhai.vocab.reader import Reader

LOOKED_AT = 40
"""Figures of a day among which different indicators are looked for."""


@dataclass(frozen=True, slots=True)
class FigureNews:
    """A figure that became known, or was superseded (a revision above 1), on a day."""

    known_from: date
    code: str
    revision: int
    period: str
    value: Decimal | None
    value_date: date | None
    unit: str
    qualifier: str
    name_zh: str
    name_en: str
    subject_zh: str
    subject_en: str

    @property
    def superseded(self) -> bool:
        """Whether it took the place of an earlier version."""
        return self.revision > 1


def figures_known_on(days: Iterable[date], *, reader: Reader, each: int) -> list[FigureNews]:
    """Return a few figures that became known on each of these days, of as many indicators, the latest day first.

    The first recorded figure of an indicator stands for all of its figures of the day.
    """
    defined, named = "version__definitions__", "version__definitions__indicator__names__"
    rows = Observation.objects.filter(pk__in=_few(days, each, reader))
    known = rows.filter(known_on(reader, defined) & known_on(reader, named))
    said = ("known_from", "code", "revision", "period", "value", "value_date", "unit", "qualifier")
    told = known.annotate(subject_zh=_subject("name_zh", reader), subject_en=_subject("name_en", reader))
    names = (f"{named}name_zh", f"{named}name_en", "subject_zh", "subject_en")
    return [FigureNews(*row) for row in told.order_by("-known_from", "pk").values_list(*said, *names)]


def _few(days: Iterable[date], each: int, reader: Reader) -> list[int]:
    """Return the ids of the first figures of each day, no two of them of one indicator's version."""
    rows = first_of_each_day(Observation.objects.filter(known_on(reader)), days, LOOKED_AT)
    found: dict[date, dict[int, int]] = {}
    for pk, day, version in rows.order_by("known_from", "pk").values_list("pk", "known_from", "version_id"):
        versions = found.setdefault(day, {})
        if len(versions) < each:
            versions.setdefault(version, pk)
    return [pk for versions in found.values() for pk in versions.values()]


def _subject(field: str, reader: Reader) -> Coalesce:
    """Return what the subject of a figure is called: of its place, undertaking or party, whichever it has."""
    models: tuple[tuple[type[Model], str], ...] = (
        (PlaceVersion, "place"),
        (UndertakingVersion, "undertaking"),
        (PartyVersion, "party"),
    )
    names = [
        Subquery(
            model._default_manager.filter(known_on(reader), **{f"{link}_id": OuterRef(f"{link}_id")})
            .order_by("-pk")
            .values(field)[:1]
        )
        for model, link in models
    ]
    return Coalesce(*names, Value(NO_SUBJECT.zh if field == "name_zh" else NO_SUBJECT.en), output_field=TextField())
