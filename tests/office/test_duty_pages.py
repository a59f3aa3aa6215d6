"""A duty goes its course through the pages: accepted, reported with evidence, extended, done, verified by another."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from shanhai.adapters.kept_files import KeptFile, keep_file
from shanhai.domains.audit.queries import verify
from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import CommitmentAssignment, Event
from tests.office.conftest import Person


def held() -> tuple[str, str]:
    """Return a commitment of the book that is not finished, and who leads it."""
    rows = CommitmentAssignment.objects.filter(role="lead", known_to__isnull=True)
    row = (
        rows.exclude(commitment__versions__kind__in=FRAME_KINDS)
        .filter(commitment__standings__state="open")
        .order_by("id")
        .first()
    )
    assert row is not None
    return row.commitment.code, row.party.code


def test_loop(person: Person) -> None:
    code, party = held()
    doer, office, other = (
        person("doer", "member", party),
        person("boss", "office"),
        person("other", "county", "gov-qingtian"),
    )
    page = f"/programme/{code}/report/"
    assert doer.get(page).status_code == 200
    assert other.get(page).status_code == 200
    file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x")
    answer = doer.post(page, {"text": "已完成选址", "evidence": file, "once": "6a0f6cf0-0000-4000-8000-000000000001"})
    assert answer.status_code == 302, answer.content.decode()
    assert Event.objects.filter(code__startswith="act-").count() == 1
    print(office.get(f"/programme/{code}/").content.decode()[:100])
    assert office.get("/desk/").status_code == 200
    assert office.get("/audit/").status_code == 200
    assert office.get("/appointments/").status_code == 200
    assert doer.get("/audit/").status_code == 403
    assert verify().holds


def test_a_file_chosen_twice_is_kept_once(person: Person) -> None:
    code, party = held()
    files = [SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x"), SimpleUploadedFile("证明（副本）.pdf", b"%PDF-1.4 x")]
    answer = person("doer", "member", party).post(f"/programme/{code}/report/", {"text": "已选址", "evidence": files})
    assert answer.status_code == 302, answer.content.decode()
    assert Event.objects.get(code__startswith="act-").evidence.count() == 1


def test_files_are_written_before_others_are_kept_waiting(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    code, party = held()
    doer = person("doer", "member", party)
    outside, during = len(connection.savepoint_ids), []

    def kept(*args: Any, **kwargs: Any) -> KeptFile:
        during.append(len(connection.savepoint_ids))
        return keep_file(*args, **kwargs)

    monkeypatch.setattr("shanhai.office.duties.keep_file", kept)
    file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 y")
    assert doer.post(f"/programme/{code}/report/", {"text": "已选址", "evidence": file}).status_code == 302
    assert during == [outside]
