"""Places: what each is called and where it lies, its versions, what became of it, the regions it is in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Links, Noun, detail, listing, page_of
from shanhai.api.errors import not_found
from shanhai.api.parameters import Code, Day, DetailAsked, DivisionCode, ListAsked, can_be_a_code, reader_of, word_of
from shanhai.api.rows import Detail, Exact, Page, Sourced
from shanhai.domains.books.queries import PlacesWanted, count_places, known_since, place_records, revisions

router = Router(tags=["地方 places"])


class Territory(Sourced):
    """What a version of a place says."""

    TABLE: ClassVar[str] = "places"
    level: str
    division_code: str
    name_zh: str
    name_en: str
    parent: str | None
    government: str | None
    lon: Exact | None
    lat: Exact | None
    valid_from: date | None
    valid_to: date | None


class PlaceVersion(Territory):
    """A place while its territory stays the same."""

    place: str | None


class PlaceSuccession(Sourced):
    """On a day, a share of one place passed to another; null where the source states none."""

    TABLE: ClassVar[str] = "place_successions"
    predecessor: str | None
    successor: str | None
    on: date
    share: Exact | None


class PlaceMembership(Sourced):
    """A place in a region."""

    TABLE: ClassVar[str] = "place_memberships"
    place: str | None
    region: str | None
    role: str
    valid_from: date | None
    valid_to: date | None


class Place(Territory):
    """A place, by the version that counts, with all versions, successions and regions."""

    row: str = Field(description="所据版本的编码 / code of the version shown")
    versions: list[PlaceVersion] = Field(description="全部版本，先后为序 / all versions, first to last")
    successions: list[PlaceSuccession] = Field(description="沿革 / what it came from and passed into")
    memberships: list[PlaceMembership] = Field(description="所属区域 / regions it is in")


class PlaceDetail(BaseModel):
    """One place, and every revision of its rows if asked for."""

    as_known_on: date
    item: Place
    history: list[PlaceVersion] | None = None


class PlacesAsked(ListAsked):
    """Which places."""

    TABLE: ClassVar[str] = "places"
    level: Annotated[str | None, word_of("place_level")] = None
    parent: Code = None
    division_code: DivisionCode = None
    valid_on: Day = Field(None, description="这天有效的版本 / the version valid on this day")


class PlaceSuccessionsAsked(ListAsked):
    """Which successions."""

    TABLE: ClassVar[str] = "place_successions"
    predecessor: Code = None
    successor: Code = None


class PlaceMembershipsAsked(ListAsked):
    """Which memberships."""

    TABLE: ClassVar[str] = "place_memberships"
    place: Code = None
    region: Code = None
    role: Annotated[str | None, word_of("membership_role")] = None


PLACES = Noun("places", Place, page="place")
VERSIONS = Noun("places", PlaceVersion, page="place", page_code="place")
SUCCESSIONS = Noun("place_successions", PlaceSuccession, page="place", page_code="successor")
MEMBERSHIPS = Noun("place_memberships", PlaceMembership, page="place", page_code="place")


@router.get("/places", response={200: Page[Place], **LIST_REFUSALS}, summary="地方 / places")
def list_places(request: HttpRequest, asked: Query[PlacesAsked]) -> Page[Place]:
    """Return places. A division code is not an identity: a place has versions, and merged districts keep codes."""
    reader = reader_of(request, asked)
    equal = {"level": asked.level, "parent": asked.parent, "division_code": asked.division_code}
    wanted = PlacesWanted(equal, known_since(asked.known_since), asked.valid_on)
    total = count_places(wanted, reader=reader)
    found = place_records(wanted, reader=reader, offset=asked.offset, limit=asked.limit)
    return page_of(PLACES, asked, Links(request, reader), total, found)


@router.get("/places/{code}", response={200: PlaceDetail, **DETAIL_REFUSALS}, summary="一个地方 / one place")
def get_place(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> PlaceDetail:
    """Return one place; its history is every revision of its versions."""
    reader = reader_of(request, asked)
    found = place_records(PlacesWanted({"place": code}), reader=reader) if can_be_a_code(code) else []
    if not found:
        raise not_found(code, reader.as_known_on)
    links = Links(request, reader)
    history = (
        VERSIONS.rows(revisions("places", code, reader=reader, by="place__code"), links) if asked.history else None
    )
    return PlaceDetail(as_known_on=reader.as_known_on, item=PLACES.rows(found, links)[0], history=history)


@router.get(
    "/place-successions",
    response={200: Page[PlaceSuccession], **LIST_REFUSALS},
    summary="区划沿革 / successions of places",
)
def list_place_successions(request: HttpRequest, asked: Query[PlaceSuccessionsAsked]) -> Page[PlaceSuccession]:
    """Return which place passed into which, on which day, with which share."""
    return listing(SUCCESSIONS, request, asked)


@router.get(
    "/place-successions/{code}",
    response={200: Detail[PlaceSuccession], **DETAIL_REFUSALS},
    summary="一次沿革 / one succession",
)
def get_place_succession(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[PlaceSuccession]:
    """Return one succession."""
    return detail(SUCCESSIONS, request, asked, code)


@router.get(
    "/place-memberships",
    response={200: Page[PlaceMembership], **LIST_REFUSALS},
    summary="地方与区域 / places in regions",
)
def list_place_memberships(request: HttpRequest, asked: Query[PlaceMembershipsAsked]) -> Page[PlaceMembership]:
    """Return which place is part, member or node of which region."""
    return listing(MEMBERSHIPS, request, asked)


@router.get(
    "/place-memberships/{code}",
    response={200: Detail[PlaceMembership], **DETAIL_REFUSALS},
    summary="一处归属 / one membership",
)
def get_place_membership(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[PlaceMembership]:
    """Return one membership."""
    return detail(MEMBERSHIPS, request, asked, code)
