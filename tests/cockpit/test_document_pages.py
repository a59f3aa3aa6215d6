"""Documents in the cockpit: grades, what rests on each passage, and the text with every passage in its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanhai.adapters.texts import read_text_file
from shanhai.cockpit.nouns import ABOUT, PAGELESS
from shanhai.domains.documents.actions import attach_text, withdraw_text
from shanhai.domains.documents.models import Cited, Document
from shanhai.domains.records.models import Remarked

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]


def attach(path: Path) -> None:
    attach_text(
        actor="tester",
        document="article",
        file=read_text_file(path),
        on=date(2026, 11, 23),
        although_quotes_are_missing=True,
    )


@pytest.fixture
def own_text(lishui: None, db: None, tmp_path: Path) -> Path:
    """A text of our own that holds two of the article's quotes, one of them broken over two lines, and <b>."""
    path = tmp_path / "text.txt"
    path.write_text("开头 <b>\n2022年,丽水GEP总量\n达到4645.77亿元。\n下设12个专题合作组\n", encoding="utf-8")
    return path


def test_every_table_that_cites_or_leaves_open_has_its_noun() -> None:
    tables = {model._meta.label for model in apps.get_models() if issubclass(model, Cited | Remarked)}
    assert tables == set(ABOUT) | PAGELESS


def test_each_document_opens(inside: Client, page: Page) -> None:
    codes = list(Document.objects.order_by("code").values_list("code", flat=True))
    assert len(codes) > 50
    for number, code in enumerate(codes):
        assert page(inside, f"{'/en' if number % 2 else ''}/documents/{code}/").count("<h1>") == 1


@pytest.mark.parametrize(("path", "most"), [("/documents/", 10), ("/documents/article/", 28), ("/documents/a/", 24)])
def test_pages_ask_few_questions(
    outside: Client, page: Page, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(most):
        page(outside, path)


def test_the_list_states_each_grade_and_what_rests_on_it(outside: Client, inside: Client) -> None:
    answer: Any = outside.get("/documents/?format=csv")
    table = {row["编码"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))}
    article = table["article"]
    assert (article["可靠程度"], article["数据"], int(article["引文"]) >= 150) == ("报纸文章", "79", True)
    assert "s9" not in table
    answer = inside.get("/documents/?reliability=weak&format=csv")
    assert {row["可靠程度"] for row in csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))} == {"弱来源"}


def test_the_list_is_narrowed(outside: Client, page: Page, words: Words) -> None:
    html = page(outside, "/en/documents/?kind=paper&text=Lishui")
    assert re.findall(r'<th scope="row"><a href="/en/documents/([^/]+)/', html) == ["s37"]
    assert "没有符合条件的文件" in words(page(outside, "/documents/?text=没有这样的文件"))


def test_each_quote_carries_its_figures_and_things(outside: Client, page: Page, words: Words) -> None:
    html = page(outside, "/documents/article/")
    card = re.search(r'<article class="card passage" id="p-art-f03">.*?</article>', html)
    assert card is not None
    said = words(card[0])
    assert "下设12个专题合作组" in said
    assert "12个" in said
    assert len(re.findall(r'href="/parties/topic-group-\d\d/"', card[0])) == 12


def test_the_public_reads_quotes_only_and_is_told_why(
    outside: Client, page: Page, words: Words, own_text: Path
) -> None:
    attach(own_text)
    html = page(outside, "/documents/article/")
    assert "全文的权利属于作者和发布者" in words(html)
    assert "reading-text" not in html
    assert "有全文" not in words(page(outside, "/documents/"))


def test_the_text_shows_each_quote_in_its_place(inside: Client, page: Page, words: Words, own_text: Path) -> None:
    assert "shanhai document add" in words(page(inside, "/documents/article/"))
    attach(own_text)
    html = page(inside, "/documents/article/")
    text = re.search(r'<article class="card reading-text.*?</article>', html)
    assert text is not None
    assert (
        '<span class="anchor" id="p-art-f05"></span><mark data-covers="art-f05"><a href="#q-art-f05">2022年' in text[0]
    )
    assert "&lt;b&gt;" in text[0]
    assert words(text[0]).strip().startswith("开头 &lt;b&gt; 2022年,丽水GEP总量 达到4645.77亿元")
    assert len(re.findall(r'id="p-art-f05"', html)) == 1
    assert "处引文在全文中没有找到" in words(html)
    assert words(html).count("全文中没有找到") == html.count('class="passage" id="p-') + 1


def test_after_a_withdrawal_the_page_is_as_it_was_before_but_for_the_reason(
    inside: Client, page: Page, words: Words, own_text: Path
) -> None:
    later = "/documents/article/?as_known_on=2026-11-24"
    before = page(inside, later)
    attach(own_text)
    assert "reading-text" in page(inside, later)
    withdraw_text(actor="tester", document="article", reason="不是最后一版", on=date(2026, 11, 24))
    after = page(inside, later)
    told = re.search(r'<div class="note note-warn"><p class="note-title">全文已撤下</p>.*?</div>', after)
    assert told is not None
    assert "理由：不是最后一版" in words(told[0])
    assert words(after.replace(told[0], "")) == words(before)
    assert "reading-text" in page(inside, "/documents/article/?as_known_on=2026-11-23")


@pytest.mark.facts
def test_every_quote_of_the_article_is_marked_in_the_article(
    inside: Client, page: Page, words: Words, facts: Path
) -> None:
    attach(facts / "article.txt")
    html = page(inside, "/documents/article/")
    anchors = re.findall(r'<span class="anchor" id="p-([a-z0-9-]+)"></span>', html)
    assert len(anchors) == len(set(anchors)) >= 150
    assert "没有找到" not in words(html)
    text = re.search(r'<article class="card reading-text.*?</article>', html)
    assert text is not None
    plain = "".join(words(text[0]).split())
    assert plain == "".join((facts / "article.txt").read_text(encoding="utf-8").split())


def test_an_unknown_document_is_said_to_be_unknown(outside: Client, page: Page, words: Words) -> None:
    for path in ("/documents/nothing/", "/documents/s9/", "/documents/article/?as_known_on=2020-01-01"):
        assert "没有编码为" in words(page(outside, path, status=404))
