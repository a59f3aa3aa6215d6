"""A reader who is not signed in meets nothing internal: on no page, in no download, in no answer of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from shanhai.adapters.books.tables import TABLES
from shanhai.domains.documents.models import Document, DocumentFile
from shanhai.domains.indicators.models import IndicatorVersion
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place, PlaceBoundary
from shanhai.domains.submissions.models import Form, FormVersion, Submission, SubmittedFigure
from shanhai.notebook import Book
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import UNDERTAKING_KINDS
from tests.accounts import account
from tests.books import write_book
from tests.visibility.book import INNER, KNOWN, MARKS, ROOTS, inner, secretive_book
from tests.visibility.crawl import Corpus, answered, api_addresses, crawl, filters, page_addresses, page_of, routes

PAGES = {"commitment": "commitments", "party": "parties", "undertaking": "undertakings", "indicator": "indicators",
         "figure": "observations", "place": "places", "document": "documents"}  # fmt: skip
BETWEEN = "2024-07-15"
"""A day after the book was first loaded, before what turned was turned."""


@pytest.fixture(scope="module")
def secretive(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The book in the database, loaded twice, with a text and outlines that are not published."""
    from django.db import transaction

    from shanhai.domains.books.actions import load_book

    with django_db_blocker.unblock(), transaction.atomic():
        for now, day in ((False, date(2024, 7, 1)), (True, date(2024, 8, 1))):
            folder = write_book(tmp_path_factory.mktemp("book"), secretive_book(now=now))
            load_book(actor="tests", folder=folder, on=day)
        _attached()
        _handed_in()
        yield
        transaction.set_rollback(True)


def _attached() -> None:
    """Attach an internal text to a public document, and outlines to a public and to an internal place."""
    frame = {"known_from": date.fromisoformat(KNOWN), "recorded_by": "tests", "visibility": "internal"}
    DocumentFile.objects.create(
        code="plain-documents", document=Document.objects.get(code="plain-documents"), filename=f"{INNER}.txt",
        media_type="text/plain", sha256="0" * 64, size=1, text="机密全文", content_hash="text", **frame,
    )  # fmt: skip
    ring = [[77.777077, 7.777077], [78, 7.777077], [78, 8], [77.777077, 7.777077]]
    for code, visibility in (("plain-places", "internal"), (f"{INNER}-places", "public")):
        PlaceBoundary.objects.create(
            code=code, place=Place.objects.get(code=code), geometry=json.dumps({"type": "Polygon", "coordinates": [ring]}),
            original_system="wgs84", converted=False, filename=f"{INNER}.geojson", sha256="0" * 64, source_zh="机密来源",
            source_en=f"{INNER} source", licence=f"{INNER} licence", content_hash=code, **frame | {"visibility": visibility},
        )  # fmt: skip


def _handed_in() -> None:
    """Hand in a figure of a public indicator and place that nobody has approved, from a sheet."""
    day, code = date.fromisoformat(KNOWN), f"{INNER}-form"
    form = Form.objects.create(code=code)
    FormVersion.objects.create(
        code=code, form=form, department=Party.objects.get(code="plain-parties"), title_zh="机密月报", title_en=f"{INNER} report",
        frequency="month", due_days=10, first_period="2077-01", known_from=day, recorded_by="tests", content_hash="x",
        visibility="internal",
    )  # fmt: skip
    made = Submission.objects.create(
        form=form, department=Party.objects.get(code="plain-parties"), period="2077-07", period_start=date(2077, 7, 1),
        period_end=date(2077, 8, 1), filename=f"{INNER}.xlsx", sheet="机密", reason="机密", made_on=day, made_by=INNER,
    )  # fmt: skip
    for state in ("draft", "submitted", "returned", "withdrawn", "replaced"):
        SubmittedFigure.objects.create(
            submission=made, code=f"{code}.{state}", version=IndicatorVersion.objects.get(code="plain-indicator_versions"),
            place=Place.objects.get(code="plain-places"), period="2077-07", period_start=made.period_start,
            period_end=made.period_end, value=Decimal("70.777077"), unit="元", cell="B777077", state=state,
        )  # fmt: skip


ATTACHED = {f"{INNER}.txt", "机密全文", "机密来源", f"{INNER} source", f"{INNER} licence"}


@pytest.fixture
def outside(secretive: None, db: None) -> Client:
    """A reader who is not signed in."""
    return Client()


@pytest.fixture
def inside(secretive: None, db: None) -> Client:
    """A reader who is signed in."""
    client = Client()
    client.force_login(account())
    return client


def codes(*, internal: bool) -> dict[str, list[str]]:
    """Return the codes of the public or of the internal rows by table, and by the page that shows one of them."""
    book = secretive_book(now=True)
    by_table = {
        name: [
            row[TABLES[name].named_by] for row in book[name] if row[TABLES[name].named_by].startswith(INNER) == internal
        ]
        for name in book
    }
    kinds = list(UNDERTAKING_KINDS)
    return by_table | {page: by_table[table] for page, table in PAGES.items()} | {"undertaking_kind": kinds}


def everything(client: Client, *, internal: bool = False) -> Corpus:
    """Return all pages, downloads and answers that can be reached; for a reader inside also those of what is internal."""
    known = [codes(internal=False), *([codes(internal=True)] if internal else [])]
    asked = [address for some in known for address in api_addresses(client, some)]
    pages = [address for some in known for address in page_addresses(some)]
    return crawl(client, pages) | {address: answered(client, address) for address in asked}


def before(corpus: Corpus) -> list[str]:
    """Return the pages and answers in Chinese as known on a day before."""
    chosen = [one for one in corpus if one.startswith("/api/") or not ("?" in one or one.startswith("/en/"))]
    return [f"{one}{'&' if '?' in one else '?'}as_known_on={BETWEEN}" for one in chosen]


def test_signed_out_nothing_internal_is_said(outside: Client) -> None:
    corpus = everything(outside)
    corpus |= {address: answered(outside, address) for address in before(corpus)}
    said = {mark: [address for address, text in corpus.items() if mark in text.lower()] for mark in MARKS}
    assert {mark: addresses for mark, addresses in said.items() if addresses} == {}


def test_signed_in_all_of_it_is_said(inside: Client) -> None:
    corpus = "\n".join(everything(inside, internal=True).values())
    book = [secretive_book(now=now) for now in (False, True)]
    cells = {cell for tables in book for rows in tables.values() for row in rows for cell in row.values()}
    wanted = {cell for cell in cells | ATTACHED if any(mark in cell for mark in MARKS)}
    assert len(wanted) > 250
    assert {cell for cell in wanted if cell not in corpus} == set()


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("internal", [False, True])
def test_data_frames_are_as_the_pages(internal: bool) -> None:
    book = Book(Reader(date(2024, 9, 1), internal=internal))
    frames = [book.table(name) for name in TABLES] + [book.undertakings(kind) for kind in UNDERTAKING_KINDS]
    frames += [book.observations(), book.commitments(), book.places()]
    text = "\n".join(frame.to_csv() for frame in frames)
    assert {mark for mark in MARKS if mark in text.lower()} == (set(MARKS) if internal else set())


UNHEARD = "zzunheard-of"
ASKED = {
    **{inner(table): UNHEARD for table in PAGES.values()},
    **{f"{kind}:{inner(PAGES[kind])}": f"{kind}:{UNHEARD}" for kind in ("place", "undertaking", "party")},
    f"{INNER}-dimension": UNHEARD,
    INNER: UNHEARD,
    "机密": "无从知悉",
    "70.777077": "70.888088",
    "2077": "2088",
}
"""What is internal, as a filter or a search may ask for it, each with something that nobody has ever heard of."""
NOT_ON_EVERY_PAGE = {
    "/figures/": {"indicator"},
    "/search/": {"q", "noun"},
    "/undertakings/kind/pairing/": {"stage", "place", "party"},
}
"""Filters that a page has though nothing on the pages of this book sets them."""
CLOSED = {"kind", "lamp", "order", "state", "topic", "level", "reliability", "former", "view", "noun", "stage"}
"""Filters that take a word of a list and never a code."""


def differing(client: Client, address: str, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what an address (with a gap for what is asked) answers otherwise than for what nobody has heard of."""

    @cache
    def answer(word: str) -> str:
        return answered(client, address.format(quote(word))).replace(word, "…")

    return [(address, internal) for internal, unheard in asked.items() if answer(internal) != answer(unheard)]


def test_filters_do_not_tell_what_is_internal_from_what_is_not_there(outside: Client) -> None:
    corpus = {address: answered(outside, address) for address in page_addresses(codes(internal=False))}
    addresses = [
        f"{page}?{name}={{}}{more}"
        for page, names in (*filters(corpus).items(), *NOT_ON_EVERY_PAGE.items())
        for name in sorted(names)
        for more in ("", "&format=csv")
        if not more or re.search(r'[?&]format=csv"', corpus.get(page, ""))
    ]
    assert len(addresses) > 50
    word = {INNER: UNHEARD}
    asked = {one: word if one[one.index("?") + 1 : one.index("=")] in CLOSED else ASKED for one in addresses}
    assert [told for address in addresses for told in differing(outside, address, asked[address])] == []


def test_filters_of_the_api_do_not_either(outside: Client) -> None:
    addresses = [f"{route.path}?{name}={{}}" for route in routes(outside) for name in route.codes]
    assert len(addresses) > 30
    asked = {inner(table): UNHEARD for table in ROOTS}
    assert [told for address in addresses for told in differing(outside, address, asked)] == []


def test_an_internal_thing_has_no_page_and_no_row(outside: Client) -> None:
    hidden = codes(internal=True)
    addresses = [
        (f"{language}{page_of(f'cockpit:{noun}', 'CODE')}{more}".replace("CODE", "{}"), table)
        for noun, table in PAGES.items()
        for language, more in (("", ""), ("/en", ""), ("", "?format=csv"))
    ]
    addresses += [
        (route.path.replace("{code}", "{}"), route.path.split("/")[2].replace("-", "_"))
        for route in routes(outside)
        if "{code}" in route.path
    ]
    told = [differing(outside, address, dict.fromkeys(hidden[table], UNHEARD)) for address, table in addresses]
    assert [one for one in told if one] == []


def test_what_an_internal_government_owes_is_not_told_on_the_page_of_its_place(outside: Client, inside: Client) -> None:
    owed = "/programme/plain-commitments/"
    assert owed in answered(inside, "/places/open-places-government/")
    assert owed not in answered(outside, "/places/open-places-government/")
    assert owed in answered(outside, "/parties/plain-parties/")
