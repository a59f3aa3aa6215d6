"""A text is attached once, superseded by another, and never lost; the quotes it holds are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from shanhai.adapters.texts import TextFile
from shanhai.domains.documents.actions import attach_text
from shanhai.domains.documents.errors import KnownTooEarly, QuotesNotFound, UnknownDocument
from shanhai.domains.documents.models import DocumentFile
from shanhai.domains.documents.queries import document_file, documents_with_text
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import add_document, add_passage

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY, LATER = date(2024, 9, 1), date(2024, 10, 1)
FILE = TextFile("文.txt", "text/plain", 20, "a" * 64, "UTF-8", "飞地39块，\n返利3.47亿元")
OTHER = replace(FILE, filename="新.txt", sha256="b" * 64, text="新版：飞地39块，返利3.47亿元")
WRONG = replace(FILE, filename="错.txt", sha256="c" * 64, text="别的文件")


@pytest.fixture(autouse=True)
def article() -> int:
    document = add_document("article")
    add_passage("p1", document, "飞地39块，返利3.47亿元")
    add_passage("p2", document, "没有这句话")
    add_passage("whole", document)
    return document.pk


def test_the_quotes_it_holds_are_told(article: int) -> None:
    result = attach_text(actor="clerk", document="article", file=FILE, on=DAY, note="编者自备")
    assert (result.unchanged, result.superseded) == (False, "")
    assert (result.found, result.missing) == (("p1",), (("p2", "没有这句话"),))
    assert (result.file.visibility, result.file.recorded_by, result.file.note) == ("internal", "clerk", "编者自备")


def test_the_same_bytes_change_nothing(article: int) -> None:
    first = attach_text(actor="clerk", document="article", file=FILE, on=DAY)
    again = attach_text(actor="clerk", document="article", file=replace(FILE, filename="x.txt"), on=LATER)
    assert again.unchanged
    assert again.file == first.file
    assert DocumentFile.objects.count() == 1


def test_another_file_supersedes_and_the_old_one_is_kept(article: int) -> None:
    attach_text(actor="clerk", document="article", file=FILE, on=DAY)
    result = attach_text(actor="clerk", document="article", file=OTHER, on=LATER)
    assert (result.superseded, result.file.revision) == ("文.txt", 2)
    known = [document_file(article, reader=Reader(day, internal=True)) for day in (DAY, LATER)]
    assert [file.filename for file in known if file] == ["文.txt", "新.txt"]


def test_a_text_in_which_most_quotes_are_missing_is_refused(article: int) -> None:
    with pytest.raises(QuotesNotFound) as refusal:
        attach_text(actor="clerk", document="article", file=WRONG, on=DAY)
    said = refusal.value.message
    assert "2 处引文在“错.txt”里只找到 0 处" in said.zh
    assert "p1：“飞地39块，返利3.47亿元”" in said.zh
    assert "--although-quotes-are-missing" in said.zh
    assert "Of 2 passages quoted from “article” only 0 were found" in said.en
    assert not DocumentFile.objects.exists()
    result = attach_text(actor="clerk", document="article", file=WRONG, on=DAY, although_quotes_are_missing=True)
    assert (result.found, len(result.missing)) == ((), 2)


def test_half_of_the_quotes_is_enough_and_no_quotes_at_all_are(article: int) -> None:
    assert len(attach_text(actor="clerk", document="article", file=FILE, on=DAY).missing) == 1
    add_document("unquoted")
    assert attach_text(actor="clerk", document="unquoted", file=WRONG, on=DAY).missing == ()


def test_the_first_text_can_come_back(article: int) -> None:
    for file in (FILE, OTHER, FILE):
        result = attach_text(actor="clerk", document="article", file=file, on=DAY)
    assert (result.file.revision, result.superseded) == (3, "新.txt")


def test_it_is_for_readers_inside_only(article: int) -> None:
    attach_text(actor="clerk", document="article", file=FILE, on=DAY)
    assert document_file(article, reader=Reader(DAY)) is None
    assert documents_with_text(reader=Reader(DAY)) == frozenset()
    assert documents_with_text(reader=Reader(DAY, internal=True)) == {article}


def test_the_database_refuses_to_change_or_lose_it(article: int) -> None:
    file = attach_text(actor="clerk", document="article", file=FILE, on=DAY).file
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DocumentFile.objects.filter(pk=file.pk).update(text="别的")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DocumentFile.objects.filter(pk=file.pk).delete()


def test_an_unknown_document_is_refused_and_a_near_code_named(article: int) -> None:
    with pytest.raises(UnknownDocument, match="是否指：article？"):
        attach_text(actor="clerk", document="artcle", file=FILE, on=DAY)


def test_a_text_is_not_known_before_the_one_it_supersedes(article: int) -> None:
    attach_text(actor="clerk", document="article", file=FILE, on=LATER)
    with pytest.raises(KnownTooEarly, match="2024-10-01"):
        attach_text(actor="clerk", document="article", file=OTHER, on=DAY)
