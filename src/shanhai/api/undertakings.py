"""Undertakings with their typed detail, their parties and their places."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.details import AnyDetail
from shanhai.api.parameters import WITHIN, Code, DetailAsked, ListAsked, PeriodText, word_of
from shanhai.api.rows import Detail, Exact, Page, Sourced
from shanhai.domains.books.queries import Record, placed_in, records_where, with_details, with_party, within
from shanhai.vocab.reader import Reader

router = Router(tags=["合作事项 undertakings"])


class UndertakingAssignment(Sourced):
    """A party in a role in an undertaking."""

    TABLE: ClassVar[str] = "undertaking_assignments"
    undertaking: str | None
    party: str | None
    role: str
    share: Exact | None
    valid_from: date | None
    valid_to: date | None


class UndertakingPlace(Sourced):
    """A place of an undertaking, by its role."""

    TABLE: ClassVar[str] = "undertaking_places"
    undertaking: str | None
    place: str | None
    role: str


class Undertaking(Sourced):
    """What lasts between cities: a pairing, an enclave, a project and so on."""

    TABLE: ClassVar[str] = "undertakings"
    kind: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    stage: str
    started: str
    started_start: date | None
    started_end: date | None
    commitment: str | None
    detail: AnyDetail | None = Field(None, description="该种类的明细 / the typed detail of its kind; null in history")
    parties: list[UndertakingAssignment] | None = Field(None, description="各方 / its parties; null in history")
    places: list[UndertakingPlace] | None = Field(None, description="各地 / its places; null in history")


class UndertakingsAsked(ListAsked):
    """Which undertakings."""

    TABLE: ClassVar[str] = "undertakings"
    kind: Annotated[str | None, word_of("undertaking_kind")] = None
    stage: Annotated[str | None, word_of("stage")] = None
    commitment: Code = None
    place: Code = Field(None, description="有关的地方 / a place it stands at, belongs to or reaches")
    party: Code = Field(None, description="有关的主体 / a party with a role in it")
    period: PeriodText = Field(None, description=WITHIN)


class UndertakingAssignmentsAsked(ListAsked):
    """Which parties of undertakings."""

    TABLE: ClassVar[str] = "undertaking_assignments"
    undertaking: Code = None
    party: Code = None
    role: Annotated[str | None, word_of("assignment_role")] = None


class UndertakingPlacesAsked(ListAsked):
    """Which places of undertakings."""

    TABLE: ClassVar[str] = "undertaking_places"
    undertaking: Code = None
    place: Code = None
    role: Annotated[str | None, word_of("undertaking_place_role")] = None


def whole(found: list[Record], reader: Reader) -> list[Record]:
    """Return undertakings with their detail, parties and places; three queries."""
    codes = [row["code"] for row in found]
    details = with_details(codes, [row["kind"] for row in found], reader=reader)
    parties = records_where("undertaking_assignments", "undertaking", codes, reader=reader)
    places = records_where("undertaking_places", "undertaking", codes, reader=reader)
    return [
        row
        | {
            "detail": details.get(row["code"]),
            "parties": parties.get(row["code"], []),
            "places": places.get(row["code"], []),
        }
        for row in found
    ]


UNDERTAKINGS = Noun("undertakings", Undertaking, page="undertaking", fill=whole)
ASSIGNMENTS = Noun("undertaking_assignments", UndertakingAssignment, page="undertaking", page_code="undertaking")
PLACES = Noun("undertaking_places", UndertakingPlace, page="undertaking", page_code="undertaking")


@router.get("/undertakings", response={200: Page[Undertaking], **LIST_REFUSALS}, summary="合作事项 / undertakings")
def list_undertakings(request: HttpRequest, asked: Query[UndertakingsAsked]) -> Page[Undertaking]:
    """Return pairings, enclaves, projects and what else lasts, each with its detail, parties and places."""
    return listing(
        UNDERTAKINGS,
        request,
        asked,
        lambda reader: placed_in(asked.place, reader=reader),
        lambda reader: with_party("undertaking", asked.party, reader=reader),
        within("started", asked.period),
    )


@router.get(
    "/undertakings/{code}",
    response={200: Detail[Undertaking], **DETAIL_REFUSALS},
    summary="一个合作事项 / one undertaking",
)
def get_undertaking(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Undertaking]:
    """Return one undertaking with its detail, parties and places."""
    return detail(UNDERTAKINGS, request, asked, code)


@router.get(
    "/undertaking-assignments",
    response={200: Page[UndertakingAssignment], **LIST_REFUSALS},
    summary="合作各方 / parties of undertakings",
)
def list_undertaking_assignments(
    request: HttpRequest, asked: Query[UndertakingAssignmentsAsked]
) -> Page[UndertakingAssignment]:
    """Return owners, partners, investors, hosts, tenants and operators."""
    return listing(ASSIGNMENTS, request, asked)


@router.get(
    "/undertaking-assignments/{code}",
    response={200: Detail[UndertakingAssignment], **DETAIL_REFUSALS},
    summary="合作一方 / one party of an undertaking",
)
def get_undertaking_assignment(
    request: HttpRequest, code: str, asked: Query[DetailAsked]
) -> Detail[UndertakingAssignment]:
    """Return one party of an undertaking."""
    return detail(ASSIGNMENTS, request, asked, code)


@router.get(
    "/undertaking-places",
    response={200: Page[UndertakingPlace], **LIST_REFUSALS},
    summary="合作与地方 / places of undertakings",
)
def list_undertaking_places(request: HttpRequest, asked: Query[UndertakingPlacesAsked]) -> Page[UndertakingPlace]:
    """Return where undertakings stand, whom they belong to, what they reach."""
    return listing(PLACES, request, asked)


@router.get(
    "/undertaking-places/{code}",
    response={200: Detail[UndertakingPlace], **DETAIL_REFUSALS},
    summary="合作的一地 / one place of an undertaking",
)
def get_undertaking_place(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[UndertakingPlace]:
    """Return one place of an undertaking."""
    return detail(PLACES, request, asked, code)
