"""Files of evidence: who opens which, where they are offered, and that nothing in them is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from shanhai.domains.documents.models import DocumentFile
from tests.office.conftest import Person
from tests.office.duties import leading

PAGE_IN_A_FILE = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def hand_in(client: Client, code: str, name: str = "证明.txt", data: bytes = PAGE_IN_A_FILE) -> str:
    file = SimpleUploadedFile(name, data, content_type="text/html")
    answer = client.post(f"/programme/{code}/report/", {"text": "已开工", "evidence": file})
    assert answer.status_code == 302, answer.content.decode()
    return DocumentFile.objects.filter(text="").order_by("pk").last().code  # type: ignore[union-attr]  # just made


def opened(client: Client, code: str) -> tuple[int, bytes, dict[str, str]]:
    """Return the status, the bytes and the headers of a file, with the file closed again."""
    answer = client.get(f"/evidence/{code}/")
    streamed = getattr(answer, "streaming_content", None)
    data = b"".join(streamed) if streamed is not None else answer.content
    answer.close()
    return answer.status_code, data, dict(answer.headers)


def test_a_partner_opens_what_its_own_party_handed_in_and_nothing_else(person: Person) -> None:
    code, party = leading()
    partner, other = person("mine", "partner", party), person("other", "partner", "gov-jinshan")
    file = hand_in(partner, code)
    page = partner.get("/evidence/").content.decode()
    assert f'href="/evidence/{file}/"' in page
    assert "证明.txt" in page
    assert opened(partner, file)[:2] == (200, PAGE_IN_A_FILE)
    assert other.get(f"/evidence/{file}/").status_code == 403
    assert file not in other.get("/evidence/").content.decode()
    assert Client().get(f"/evidence/{file}/").status_code == 302
    assert person("plain").get(f"/evidence/{file}/").status_code == 403
    assert partner.get(f"/documents/{file}/").status_code == 404


def test_a_county_and_the_office_open_it_from_the_page_of_the_document(person: Person) -> None:
    code, party = leading()
    file = hand_in(person("doer", "member", party), code)
    for client in (person("qt", "county", "gov-qingtian"), person("boss", "office"), person("eye", "auditor")):
        page = client.get(f"/en/documents/{file}/").content.decode()
        assert f'href="/en/evidence/{file}/"' in page
        assert "The full text is attached" not in page
        assert opened(client, file)[0] == 200
    assert Client().get(f"/documents/{file}/").status_code == 404
    listed = person("boss2", "office").get("/documents/?kind=evidence").content.decode()
    assert file in listed
    assert "有全文" not in listed


@pytest.mark.parametrize(
    ("stored", "sent"),
    [("text/plain", "text/plain"), ("text/html", "application/octet-stream"), ("image/svg+xml", "application/octet-stream")],
)  # fmt: skip
def test_a_file_is_sent_as_an_attachment_that_nothing_runs(person: Person, stored: str, sent: str) -> None:
    code, party = leading()
    doer = person("doer", "member", party)
    row = DocumentFile.objects.get(code=hand_in(doer, code))
    row.pk, row.code, row.media_type = None, "ev-other", stored
    row.save(force_insert=True)
    _, _, headers = opened(person("boss", "office"), "ev-other")
    assert headers["Content-Type"] == sent
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "page.txt.htm", "run.js"])
def test_what_a_browser_runs_is_not_taken(person: Person, name: str) -> None:
    code, party = leading()
    doer = person("doer", "member", party)
    file = SimpleUploadedFile(name, PAGE_IN_A_FILE)
    assert doer.post(f"/programme/{code}/report/", {"text": "x", "evidence": file}).status_code == 409
    assert not DocumentFile.objects.filter(text="").exists()
