"""A duty goes its course through the pages: accepted, reported with evidence, extended, done, verified by another."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

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
