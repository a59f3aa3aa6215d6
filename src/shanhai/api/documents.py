"""Documents and the passages that everything is cited from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from shanhai.api.answers import DETAIL_REFUSALS, LIST_REFUSALS, Noun, detail, listing
from shanhai.api.parameters import WITHIN, Code, DetailAsked, ListAsked, PeriodText, word_of
from shanhai.api.rows import Detail, Page, Remarked
from shanhai.domains.books.queries import within

router = Router(tags=["文件 documents"])


class Document(Remarked):
    """A source: title, issuer, date, reliability."""

    TABLE: ClassVar[str] = "documents"
    kind: str
    title_zh: str
    title_en: str
    number: str
    issuer_zh: str
    issuer_en: str
    dated: str
    dated_start: date | None
    dated_end: date | None
    address: str
    reliability: str
    credits_zh: str
    credits_en: str


class Passage(Remarked):
    """A place in a document that something is cited from."""

    TABLE: ClassVar[str] = "passages"
    document: str | None
    quote: str
    locator: str


class DocumentsAsked(ListAsked):
    """Which documents."""

    TABLE: ClassVar[str] = "documents"
    kind: Annotated[str | None, word_of("document_kind")] = None
    reliability: Annotated[str | None, word_of("reliability")] = None
    period: PeriodText = Field(None, description=WITHIN)


class PassagesAsked(ListAsked):
    """Which passages."""

    TABLE: ClassVar[str] = "passages"
    document: Code = None


DOCUMENTS = Noun("documents", Document, page="document")
PASSAGES = Noun("passages", Passage, page="document", page_code="document")


@router.get("/documents", response={200: Page[Document], **LIST_REFUSALS}, summary="文件 / documents")
def list_documents(request: HttpRequest, asked: Query[DocumentsAsked]) -> Page[Document]:
    """Return sources: articles, plans, communiqués. Their full text is not part of this interface."""
    return listing(DOCUMENTS, request, asked, within("dated", asked.period))


@router.get("/documents/{code}", response={200: Detail[Document], **DETAIL_REFUSALS}, summary="一份文件 / one document")
def get_document(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Document]:
    """Return one document."""
    return detail(DOCUMENTS, request, asked, code)


@router.get("/passages", response={200: Page[Passage], **LIST_REFUSALS}, summary="出处段落 / passages")
def list_passages(request: HttpRequest, asked: Query[PassagesAsked]) -> Page[Passage]:
    """Return passages; one without a quote cites its document as a whole."""
    return listing(PASSAGES, request, asked)


@router.get("/passages/{code}", response={200: Detail[Passage], **DETAIL_REFUSALS}, summary="一段出处 / one passage")
def get_passage(request: HttpRequest, code: str, asked: Query[DetailAsked]) -> Detail[Passage]:
    """Return one passage."""
    return detail(PASSAGES, request, asked, code)
