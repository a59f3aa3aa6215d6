"""Conditions on records that are more than the value of one column."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName
from shanhai.domains.people.models import PartyVersion
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.records.queries import called
from shanhai.domains.undertakings.models import UndertakingAssignment, UndertakingPlace
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader


def known_since(day: date | None) -> Q:
    """Want rows that became known on a day or later."""
    return Q(known_from__gte=day) if day else Q()


def within(field: str, period: Period | None) -> Q:
    """Want rows whose period lies in the given one; rows without days lie in none.

    A row that is open at the beginning (“up to”) counts by its end, one that is open at the end by its start.
    """
    if period is None:
        return Q()
    dated = Q(**{f"{field}_start__isnull": False}) | Q(**{f"{field}_end__isnull": False})
    if period.start is None and period.end is None:
        return ~dated
    if period.start is not None:
        begins = Q(**{f"{field}_start__gte": period.start})
        dated &= begins | Q(**{f"{field}_start__isnull": True, f"{field}_end__gt": period.start})
    if period.end is not None:
        ends = Q(**{f"{field}_end__lte": period.end})
        dated &= ends | Q(**{f"{field}_end__isnull": True, f"{field}_start__lt": period.end})
    return dated


def about_indicator(code: str | None, *, reader: Reader) -> Q:
    """Want observations of any version of an indicator."""
    if not code:
        return Q()
    indicator = called(IndicatorName, "indicator", code, reader=reader)
    definitions = IndicatorDefinition.objects.known(reader).filter(indicator__in=indicator)
    return Q(version_id__in=definitions.values("version_id"))


def with_party(kind: str, code: str | None, *, reader: Reader) -> Q:
    """Want commitments or undertakings (`kind`) in which a party has a role."""
    if not code:
        return Q()
    model = CommitmentAssignment if kind == "commitment" else UndertakingAssignment
    party = called(PartyVersion, "party", code, reader=reader)
    return Q(**{f"{kind}_id__in": model.objects.known(reader).filter(party__in=party).values(f"{kind}_id")})


def placed_in(code: str | None, *, reader: Reader) -> Q:
    """Want undertakings that stand at, belong to or reach a place."""
    if not code:
        return Q()
    place = called(PlaceVersion, "place", code, reader=reader)
    return Q(undertaking_id__in=UndertakingPlace.objects.known(reader).filter(place__in=place).values("undertaking_id"))
