"""Lists of undertakings: by kind, by place, by party; and one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet

from shanhai.domains.people.models import PartyVersion
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, called
from shanhai.domains.undertakings.models import UndertakingAssignment, UndertakingPlace, UndertakingVersion
from shanhai.domains.undertakings.queries.views import UndertakingView, undertaking_views
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import UNDERTAKING_KINDS

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class UndertakingFilter:
    """What a list of undertakings is narrowed to, by codes; '' leaves a side open."""

    kind: str = ""
    stage: str = ""
    place: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of undertaking, how many there are, and the first of them."""

    kind: str
    number: int
    first: tuple[Named, ...]


def undertaking(code: str, *, reader: Reader) -> UndertakingView | None:
    """Return one undertaking; None where the reader knows no such undertaking on that day."""
    rows = UndertakingVersion.objects.filter(known_on(reader), undertaking__code=code).select_related("undertaking")
    return next(iter(undertaking_views(rows.order_by("-revision")[:1], reader=reader)), None)


def undertaking_kinds(*, reader: Reader, first: int = 6) -> list[KindCount]:
    """Return every kind in the order of the word list, with its number and its first few undertakings; one query."""
    groups: defaultdict[str, dict[int, Named]] = defaultdict(dict)
    fields = ("undertaking", "undertaking__code", "name_zh", "name_en", "kind")
    known = UndertakingVersion.objects.filter(known_on(reader)).order_by("undertaking", "revision")
    for row in known.values_list(*fields):
        groups[row[-1]][row[0]] = Named(*row)
    return [KindCount(kind, len(groups[kind]), tuple(groups[kind].values())[:first]) for kind in UNDERTAKING_KINDS]


def undertaking_list(*, reader: Reader, chosen: UndertakingFilter, page: int | str = 1) -> Page[UndertakingView]:
    """Return one page of the undertakings that fit, in the order they were recorded."""
    found: Page[Any] = Paginator(_filtered(reader, chosen), PER_PAGE).get_page(page)
    found.object_list = undertaking_views(found.object_list, reader=reader)
    return found


def undertaking_rows(*, reader: Reader, chosen: UndertakingFilter) -> Iterator[UndertakingView]:
    """Yield every undertaking that fits, page by page, for a download."""
    pages = Paginator(_filtered(reader, chosen), PER_PAGE)
    for number in pages.page_range:
        yield from undertaking_views(pages.page(number).object_list, reader=reader)


def _filtered(reader: Reader, chosen: UndertakingFilter) -> QuerySet[UndertakingVersion]:
    rows = UndertakingVersion.objects.filter(known_on(reader)).select_related("undertaking")
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    same = known_on(reader)
    if chosen.place:
        place = called(PlaceVersion, "place", chosen.place, reader=reader)
        placed = UndertakingPlace.objects.filter(same, undertaking=OuterRef("undertaking"), place__in=place)
        rows = rows.filter(Exists(placed))
    if chosen.party:
        party = called(PartyVersion, "party", chosen.party, reader=reader)
        held = UndertakingAssignment.objects.filter(same, undertaking=OuterRef("undertaking"), party__in=party)
        rows = rows.filter(Exists(held))
    ordered: QuerySet[UndertakingVersion] = rows.order_by("undertaking", F("revision").desc())
    return ordered
