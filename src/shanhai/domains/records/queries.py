"""Reads that every domain makes of its versions: what things are called, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its code and what it is called in both languages; `kind` is its kind or level, '' if it has none."""

    id: int
    code: str
    name_zh: str
    name_en: str
    kind: str = ""


def names_of(
    model: type[Model],
    link: str,
    ids: Iterable[int | None] | None,
    *,
    reader: Reader,
    kind: str = "",
    name: str = "name",
    order: Sequence[str | OrderBy] = ("revision",),
) -> Mapping[int, Named]:
    """Return what things are called, by the id of their identity; all of them if `ids` is None.

    `link` is the version's pointer to its identity; `kind` and `name` are the fields read. What the reader does not
    know, or may not see, is left out. Of several versions known at once the last in `order` counts.
    """
    versions: Any = model._default_manager.filter(known_on(reader))  # a manager of whichever model was given
    if ids is not None:
        versions = versions.filter(**{f"{link}_id__in": {identity for identity in ids if identity is not None}})
    fields = [f"{link}_id", f"{link}__code", f"{name}_zh", f"{name}_en", *([kind] if kind else [])]
    return {row[0]: Named(*row) for row in versions.order_by(*order).values_list(*fields)}


def called(model: type[Model], link: str, code: str, *, reader: Reader) -> QuerySet[Any]:
    """Return the ids that a code may mean to a reader, one or none, as a set to look in: empty where the reader knows no such thing.

    A list narrowed by it tells nobody that there is something he may not see. `link` is as in `names_of`.
    """
    versions: Any = model._default_manager.filter(known_on(reader), **{f"{link}__code": code})  # the same
    found: QuerySet[Any] = versions.values_list(f"{link}_id", flat=True)
    return found


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day on which rows became known: how many, and how many of them took the place of earlier versions."""

    day: date
    number: int
    superseded: int


def latest_days(model: type[Model], *, reader: Reader, limit: int) -> list[DayCount]:
    """Return the last days on which rows of a table became known, the latest first; one query."""
    known: Any = model._default_manager.filter(known_on(reader))  # the same
    corrected = Count("pk", filter=Q(revision__gt=1))
    days = known.values("known_from").annotate(number=Count("pk"), corrected=corrected).order_by("-known_from")
    return [DayCount(*row) for row in days.values_list("known_from", "number", "corrected")[:limit]]


def first_of_each_day(versions: QuerySet[Any], days: Iterable[date], each: int) -> QuerySet[Any]:
    """Return the first few rows recorded of each day on which some became known; a query a day, by an index."""
    first = [
        pk for day in days for pk in versions.filter(known_from=day).order_by("pk").values_list("pk", flat=True)[:each]
    ]
    return versions.filter(pk__in=first)
