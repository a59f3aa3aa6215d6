"""Reporting at once: what a person without a browser sends is what the site's own pages ask for, and is counted afterwards."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.test import Client

from bench.forms import Body, first_party, hidden_fields, multipart
from bench.generate import write_book
from bench.people import make_people
from bench.recounting import Entry, Recount, entries_on_record, recount
from bench.reporters import Reporter
from bench.visitor import Answer, Visitor
from bench.world import LAST_DAY, Scale
from bench.writing import sqlite_rows
from shanhai.domains.books.actions import load_book

PASSWORD = "only-for-this-test"
SENT = {"甲": 0, "乙": 1}


class Inside(Visitor):
    """A visitor who asks Django itself instead of a server, with cookies and protection against forged forms as there."""

    def __init__(self) -> None:
        super().__init__(port=1, number=0)
        self.client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})

    def exchange(self, connection: HTTPConnection, path: str, body: Body | None, started: float) -> Answer:
        method, content, kind = ("GET", b"", "") if body is None else ("POST", body.content, body.content_type)
        answer = self.client.generic(method, path, content, kind)
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}
        return Answer(answer.status_code, answer.content.decode(), answer.headers.get("Location", ""), 0.0)


@pytest.mark.database
@pytest.mark.django_db
def test_a_person_signs_in_reports_with_a_file_and_finds_it_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "book", Scale(observations=1_000, commitments=150, events=1_000))
    load_book(actor="bench", folder=tmp_path / "book", on=LAST_DAY)
    monkeypatch.setattr("bench.reporters.WITH_FILE", 1)
    monkeypatch.setattr("bench.reporters.SENT_TWICE", 10**9)
    monkeypatch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path / "files")
    (name,) = make_people(1, PASSWORD)
    person = Reporter(Inside(), 0, name, 0.0)
    person.work(PASSWORD, threading.Barrier(1), 0.0)
    assert person.visitor.noted.failures == []
    assert (person.sent.accepted, person.sent.refused) == ({"合成报告 0-0": 1}, {})
    assert recount(person.sent.accepted, entries_on_record()) == Recount(0, 0, 0, 0, 0)
    assert len(person.visitor.noted.seconds["the duty's page afterwards"]) == 1


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([Entry("甲", 0, 1), Entry("乙", 1, 1)], Recount(0, 0, 0, 0, 0)),
        ([Entry("乙", 1, 1)], Recount(1, 0, 0, 0, 0)),
        ([Entry("甲", 0, 1), Entry("乙", 1, 1), Entry("甲", 0, 1)], Recount(0, 1, 0, 0, 0)),
        ([Entry("甲", 0, 1), Entry("乙", 1, 1), Entry("丙", 0, 1)], Recount(0, 0, 1, 0, 0)),
        ([Entry("甲", 0, 1), Entry("乙", 0, 1)], Recount(0, 0, 0, 1, 0)),
        ([Entry("甲", 0, 2), Entry("乙", 1, 0)], Recount(0, 0, 0, 0, 2)),
    ],
)
def test_what_is_lost_doubled_or_unaudited_is_counted(entries: list[Entry], found: Recount) -> None:
    assert recount(SENT, entries) == found


def test_the_fields_of_a_page_are_read() -> None:
    page = (
        '<input type="hidden" name="once" value="a-b"><input type="hidden" name="seen" value="1.2.3">'
        '<select id="party" name="party" required><option value="syn-party-3">x</option><option value="y"></select>'
    )
    assert hidden_fields(page) == {"once": "a-b", "seen": "1.2.3"}
    assert (first_party(page), first_party("")) == ("syn-party-3", "")


def test_a_form_with_a_file_is_written_as_a_browser_does() -> None:
    body = multipart({"text": "已选址"}, b"bytes")
    boundary = body.content_type.partition("boundary=")[2].encode()
    assert body.content.count(b"--" + boundary) == 3
    assert "已选址".encode() in body.content
    assert b"\r\n\r\nbytes\r\n" in body.content


def test_rows_of_all_threads_are_counted_and_the_file_is_gone(tmp_path: Path) -> None:
    assert sqlite_rows(tmp_path, threads=3, seconds=0.1) >= 3
    assert list(tmp_path.iterdir()) == []
