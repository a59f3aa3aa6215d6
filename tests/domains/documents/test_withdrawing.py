"""An attached text is taken back: closed with a reason, still there as known before, and it can come again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from shanhai.adapters.texts import TextFile
from shanhai.domains.documents.actions import attach_text, withdraw_text
from shanhai.domains.documents.errors import NothingAttached, UnknownDocument
from shanhai.domains.documents.models import DocumentFile, TextWithdrawal
from shanhai.domains.documents.queries import document_file
from shanhai.domains.records.errors import ReasonMissing
from shanhai.vocab.reader import Reader
from tests.accounts import account
from tests.domains.programme.rows import add_document

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BEFORE, DAY, LATER = date(2024, 9, 30), date(2024, 10, 1), date(2024, 11, 1)
FILE = TextFile("文.txt", "text/plain", 20, "a" * 64, "UTF-8", "飞地39块")


@pytest.fixture(autouse=True)
def article() -> int:
    return add_document("article").pk


def shown(article: int, day: date) -> str:
    file = document_file(article, reader=Reader(day, internal=True))
    return file.filename if file else ""


def attach(day: date, file: TextFile = FILE) -> DocumentFile:
    return attach_text(actor="clerk", document="article", file=file, on=day).file


def withdraw(day: date, reason: str = "不是最后一版") -> TextWithdrawal:
    return withdraw_text(actor="chief", document="article", reason=reason, on=day)


def test_it_is_shown_as_known_before_and_not_after(article: int) -> None:
    attach(BEFORE)
    done = withdraw(LATER, " 不是最后一版 ")
    assert (done.on, done.reason, done.recorded_by, done.file.filename) == (LATER, "不是最后一版", "chief", "文.txt")
    assert [shown(article, day) for day in (BEFORE, DAY, LATER)] == ["文.txt", "文.txt", ""]
    assert DocumentFile.objects.count() == 1


def test_attached_and_withdrawn_on_one_day_it_was_never_known(article: int) -> None:
    attach(DAY)
    withdraw(DAY)
    assert [shown(article, day) for day in (BEFORE, DAY, LATER)] == ["", "", ""]
    again = attach_text(actor="clerk", document="article", file=FILE, on=DAY)
    assert (again.file.revision, again.superseded, again.unchanged) == (2, "", False)
    assert again.withdrawn is not None
    assert again.withdrawn.reason == "不是最后一版"
    assert shown(article, DAY) == "文.txt"
    withdraw(DAY, "又错了")
    assert shown(article, LATER) == ""


def test_the_text_before_it_does_not_come_back(article: int) -> None:
    attach(BEFORE, replace(FILE, filename="旧.txt", sha256="b" * 64))
    attach(DAY)
    withdraw(LATER)
    assert [shown(article, day) for day in (BEFORE, DAY, LATER)] == ["旧.txt", "文.txt", ""]


def test_a_text_known_only_from_a_later_day_is_known_on_no_day(article: int) -> None:
    attach(LATER)
    assert withdraw(DAY).on == LATER
    assert shown(article, LATER) == ""


def test_what_cannot_be_withdrawn_is_refused(article: int) -> None:
    with pytest.raises(NothingAttached, match="现在没有附上的全文"):
        withdraw(DAY)
    attach(DAY)
    with pytest.raises(ReasonMissing):
        withdraw(DAY, "  ")
    withdraw(DAY)
    with pytest.raises(NothingAttached, match="2024-10-01 由 chief 撤回：不是最后一版"):
        withdraw(LATER)
    with pytest.raises(UnknownDocument, match="是否指：article"):
        withdraw_text(actor="chief", document="artcle", reason="错", on=DAY)


def test_the_reason_can_neither_change_nor_go(article: int) -> None:
    attach(DAY)
    withdraw(DAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TextWithdrawal.objects.update(reason="别的")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TextWithdrawal.objects.all().delete()


def test_the_page_of_the_document_says_why_to_those_signed_in(client: Client) -> None:
    attach(DAY)
    withdraw(LATER, "不是最后一版 <b>")
    address, words = "/documents/article/", "理由：不是最后一版 &lt;b&gt;"
    assert "不是最后一版" not in client.get(address).content.decode()
    client.force_login(account("reader", "reader"))
    assert words in client.get(address).content.decode()
    assert "Reason: 不是最后一版 &lt;b&gt;" in re.sub("</?span[^>]*>", "", client.get(f"/en{address}").content.decode())
    assert words not in client.get(f"{address}?as_known_on=2024-10-15").content.decode()
    attach(LATER, replace(FILE, sha256="b" * 64))
    assert words not in client.get(address).content.decode()
