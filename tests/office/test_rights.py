"""Every page and every deed, tried by everybody: who is let in, who is refused, who is sent to sign in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.people.models import Appointment
from shanhai.domains.programme.models import Event
from shanhai.domains.programme.queries.open_deeds import KINDS
from shanhai.office.urls import urlpatterns
from shanhai.vocab.rights import Deed
from tests.office.conftest import Person
from tests.office.duties import leading

ROLES = ("", "office", "member", "county", "partner", "auditor", "reader")
FOR_A_PARTY = ("member", "county", "partner")
PAGES = {
    "desk/": set(ROLES),
    "programme/mechanism-list/hand-over/": {"office"},
    "appointments/": {"office"},
    "meeting/": {"office", "member", "county", "auditor", "reader"},
    "meeting/?format=docx": {"office", "member", "county", "auditor", "reader"},
    "lists/": {"office"},
    "audit/": {"office", "auditor"},
    "reminders/": set(ROLES),
    "audit/?format=jsonl": {"office", "auditor"},
    "partners/": set(ROLES),
    "evidence/": set(ROLES),
    "submissions/": {"office", "member", "county", "auditor"},
    "submissions/new/": {"office", "member", "county"},
    "figures/f33/prefer/": {"office"},
    "submissions/completeness/": {"office", "member", "county", "auditor"},
    "submissions/completeness/?format=csv": {"office", "member", "county", "auditor"},
    "submissions/follow-up/": {"office", "member", "county", "auditor"},
    "submissions/rules/": {"office", "member", "county", "auditor"},
    "submissions/locks/": {"office", "member", "county", "auditor"},
    "evidence/none/": set(),
    "lists/999999/file/": set(),
    "sheets/": {"office", "auditor", "member", "county", "partner"},
    "forms/": {"office"},
}
"""Address → who is let in; those of a file that is not there are let through to it."""


def test_every_address_is_tried() -> None:
    tried = {address.split("?")[0] for address in PAGES} | {
        "programme/<str:code>/<str:deed>/",
        "programme/<str:code>/hand-over/",
        "programme/<str:code>/publish/",  # in test_publishing
        "evidence/<str:code>/",
        "appointments/<str:code>/end/",
        "partners/<str:code>/",  # in test_partners
        "evidence/none/",
        "reminders/address/",
        "reminders/address/<str:token>/",  # open to whoever has the link
        "figures/<str:code>/prefer/",
        "submissions/<int:number>/",  # in test_submission_pages
        "reminders/calendar/",
        "reminders/hooks/",
        "reminders/hooks/<int:number>/stop/",
        "sheets/template/",  # in test_sheets
        "forms/<str:code>/",  # in test_forms
        "lists/<int:number>/file/",  # in test_lists
    }
    assert {str(pattern.pattern) for pattern in urlpatterns} <= tried


@pytest.mark.parametrize("prefix", ["/", "/en/"])
@pytest.mark.parametrize("role", ROLES)
def test_who_is_let_in(person: Person, role: str, prefix: str) -> None:
    client = person("somebody", role, "gov-qingtian" if role in FOR_A_PARTY else "")
    for address, who in PAGES.items():
        status = client.get(prefix + address).status_code
        if address in ("evidence/none/", "lists/999999/file/"):
            assert status == (404 if role in {"office", "member", "county", "auditor", "reader"} else 403)
        else:
            assert status == (200 if role in who else 403), address


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(lishui: None, db: None, prefix: str) -> None:
    client = Client()
    addresses = [
        *PAGES,
        "programme/any/report/",
        "appointments/any/end/",
        "reminders/address/",
        "reminders/calendar/",
        "reminders/hooks/1/stop/",
        "submissions/1/",
    ]
    addresses.append("reminders/hooks/")
    for address in addresses:
        for answer in (client.get(prefix + address), client.post(prefix + address)):
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith(f"{prefix}accounts/login/?next={prefix}"), address


@pytest.mark.parametrize("role", ROLES)
def test_only_the_office_appoints_and_ends(person: Person, role: str) -> None:
    client = person("somebody", role, "gov-qingtian" if role in FOR_A_PARTY else "")
    person("other", "auditor")
    before = Appointment.objects.count()
    made = client.post("/appointments/", {"account": "other", "role": "reader"})
    of_other = Appointment.objects.get(account__username="other", role="auditor")
    ended = client.post(f"/appointments/{of_other.code}/end/")
    if role == "office":
        assert (made.status_code, ended.status_code) == (302, 302)
        assert Appointment.objects.count() == before + 1
    else:
        assert (made.status_code, ended.status_code) == (403, 403)
        assert Appointment.objects.count() == before
    of_other.refresh_from_db()
    assert (of_other.known_to is not None) is (role == "office")


DOES = {
    "office": {"issue", "accept", "report", "block", "finish", "close"},
    "leader": {"accept", "report", "block", "finish"},
}
"""What may be done to a commitment that is open and has no date, by the office and by whoever acts for its leader."""


@pytest.mark.parametrize("deed", [deed.value for deed in KINDS])
@pytest.mark.parametrize("who", ["office", "leader", "member", "county", "partner", "auditor", "reader", ""])
def test_who_can_do_what_to_a_duty(person: Person, who: str, deed: str) -> None:
    code, party = leading()
    role = {"leader": "member"}.get(who, who)
    stranger = "gov-qingtian" if role in FOR_A_PARTY else ""
    client = person("somebody", role, party if who == "leader" else stranger)
    events, rows = Event.objects.count(), AuditRow.objects.count()
    sent = {"text": "已办", "until": timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat()}
    answer = client.post(f"/programme/{code}/{deed}/", sent)
    if deed in DOES.get(who, set()):
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert (Event.objects.count(), AuditRow.objects.count()) == (events + 1, rows + 1)
    else:
        assert answer.status_code in {403, 404, 409}
        assert (Event.objects.count(), AuditRow.objects.count()) == (events, rows)


def test_a_deed_that_is_none_is_not_found(person: Person) -> None:
    office = person("somebody", "office")
    code, _ = leading()
    for deed in ("delete", Deed.APPOINT.value, Deed.READ_AUDIT.value):
        assert office.get(f"/programme/{code}/{deed}/").status_code == 404
