"""The office publishes an event from the timeline of its commitment; nobody else is offered to."""

from __future__ import annotations

import pytest
from django.test import Client

from shanhai.domains.programme.models import Event
from tests.office.conftest import Person
from tests.office.duties import leading

TEXT = "已完成选址，等待批复"


@pytest.fixture
def reported(person: Person) -> tuple[str, str]:
    """A commitment of the book and the code of what its leader reported."""
    code, party = leading()
    assert person("doer", "member", party).post(f"/programme/{code}/report/", {"text": TEXT}).status_code == 302
    return code, Event.objects.order_by("pk").last().code  # type: ignore[union-attr]  # just made


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_the_office_publishes_and_everybody_reads_it(person: Person, reported: tuple[str, str], prefix: str) -> None:
    code, event = reported
    office, page = person("boss", "office"), f"{prefix}programme/{code}/"
    assert TEXT not in Client().get(page).content.decode()
    assert f'action="{page}publish/"' in office.get(page).content.decode()
    answer = office.post(f"{page}publish/", {"event": event})
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    shown = office.get(page).content.decode()
    assert ("已公开，记录在案" if prefix == "/" else "Published, and on record") in shown
    assert f'action="{page}publish/"' not in shown
    assert TEXT in Client().get(page).content.decode()
    again = office.post(f"{page}publish/", {"event": event}, follow=True).content.decode()
    assert ("已经公开" if prefix == "/" else "is public already") in again
    assert office.get(f"{page}publish/").status_code == 405


@pytest.mark.parametrize("role", ["", "member", "county", "partner", "auditor", "reader"])
def test_nobody_else_does(person: Person, reported: tuple[str, str], role: str) -> None:
    code, event = reported
    client = person("somebody", role, "gov-qingtian" if role in ("member", "county", "partner") else "")
    assert "/publish/" not in client.get(f"/programme/{code}/").content.decode()
    assert client.post(f"/programme/{code}/publish/", {"event": event}).status_code == 403
    assert Event.objects.filter(code=event).count() == 1
