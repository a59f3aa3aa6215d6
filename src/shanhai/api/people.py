"""Parties, the groups they sit in, and what they are quoted as saying."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.parameters import Code, DetailAsked, ListAsked, word_of
from shanhai.api.rows import Detail, Page, Sourced

router = Router(tags=["主体 parties"])


class Party(Sourced):
    """Whoever can hold a duty, own, pay or sign."""

    TABLE: ClassVar[str] = "parties"
    kind: str
    name_zh: str
    name_en: str
    sequence: int | None
    listing_zh: str
    listing_en: str


class PartyLink(Sourced):
    """A party in a group."""

    TABLE: ClassVar[str] = "party_links"
    party: str | None
    group: str | None
    role: str
    valid_from: date | None
    valid_to: date | None


class Statement(Sourced):
    """Something a party is quoted as saying; the words are the passage."""

    TABLE: ClassVar[str] = "statements"
    party: str | None
    about_zh: str
    about_en: str


class PartiesAsked(ListAsked):
    """Which parties."""

    TABLE: ClassVar[str] = "parties"
    kind: Annotated[str | None, word_of("party_kind")] = None


class PartyLinksAsked(ListAsked):
    """Which links between parties."""

    TABLE: ClassVar[str] = "party_links"
    party: Code = None
    group: Code = None
    role: Annotated[str | None, word_of("party_link_role")] = None


class StatementsAsked(ListAsked):
    """Which statements."""

    TABLE: ClassVar[str] = "statements"
    party: Code = None


PARTIES = Noun("parties", Party, page="party")
PARTY_LINKS = Noun("party_links", PartyLink, page="party", page_code="party")
STATEMENTS = Noun("statements", Statement, page="party", page_code="party")


@router.get("/parties", response={200: Page[Party], **LIST_REFUSALS}, summary="主体 / parties")
def list_parties(request: HttpRequest, asked: Query[PartiesAsked]) -> Page[Party]:
    """Return governments, departments, groups, firms and other parties."""
    return listing(PARTIES, request, asked)


@router.get("/parties/{code}", response={200: Detail[Party], **DETAIL_REFUSALS}, summary="一个主体 / one party")
def get_party(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Party]:
    """Return one party."""
    return detail(PARTIES, request, asked, code)


@router.get(
    "/party-links", response={200: Page[PartyLink], **LIST_REFUSALS}, summary="主体关系 / links between parties"
)
def list_party_links(request: HttpRequest, asked: Query[PartyLinksAsked]) -> Page[PartyLink]:
    """Return who heads, sits in or is set up under which group."""
    return listing(PARTY_LINKS, request, asked)


@router.get(
    "/party-links/{code}", response={200: Detail[PartyLink], **DETAIL_REFUSALS}, summary="一条主体关系 / one link"
)
def get_party_link(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[PartyLink]:
    """Return one link between parties."""
    return detail(PARTY_LINKS, request, asked, code)


@router.get("/statements", response={200: Page[Statement], **LIST_REFUSALS}, summary="表态 / statements")
def list_statements(request: HttpRequest, asked: Query[StatementsAsked]) -> Page[Statement]:
    """Return what parties are quoted as saying; the words are the passage."""
    return listing(STATEMENTS, request, asked)


@router.get(
    "/statements/{code}", response={200: Detail[Statement], **DETAIL_REFUSALS}, summary="一条表态 / one statement"
)
def get_statement(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Statement]:
    """Return one statement."""
    return detail(STATEMENTS, request, asked, code)
