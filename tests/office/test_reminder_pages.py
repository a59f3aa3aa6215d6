"""The page of reminders in both languages, the calendar feed without signing in, the office's hooks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from shanhai.domains.reminders.jobs import look, look_once, send
from shanhai.domains.reminders.models import CalendarToken, Contact, Delivery, Hook, Message, Notice
from tests.domains.reminders.people import happens, office_at_work

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def office() -> None:
    office_at_work()


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def text(name: str, path: str = "/reminders/") -> str:
    return client(name).get(path).content.decode()


def calendar_path(name: str) -> str:
    page = client(name)
    assert page.post("/reminders/calendar/").status_code == 302
    html = page.get("/reminders/").content.decode()
    start = html.index("/calendar/")
    return html[start : html.index(".ics", start) + 4]


def test_the_page_shows_ones_own_notices_in_the_language_asked_for() -> None:
    happens("school", "issued", timezone.localdate())
    look_once(now=timezone.now())
    assert "新下达，等您签收" in text("nan")
    assert "Issued: yours to accept" in text("nan", "/en/reminders/")
    assert "school事项" not in text("sun")
    assert 'href="/reminders/"' in text("nan", "/desk/")


def test_a_digest_that_could_not_be_sent_is_said_plainly() -> None:
    today = timezone.localdate()
    message = Message.objects.create(account=User.objects.get(username="nan"), on=today)
    Delivery.objects.create(message=message, attempt=1, at=timezone.now(), outcome="failed", reason="refused <b>")
    assert "没有发出（第 1 次），会再试" in text("nan")
    assert "could not be sent (attempt 1) and is tried again" in text("nan", "/en/reminders/")
    assert "refused &lt;b&gt;" in text("boss")
    assert "refused" not in text("sun")


def test_wishes_are_kept_and_wrong_ones_are_refused_with_what_was_typed() -> None:
    page = client("sun")
    assert page.post("/reminders/", {"email": "sun@example.gov.cn", "wish": "daily"}).status_code == 302
    refused = page.post("/reminders/", {"email": "no<body", "wish": "daily"})
    assert refused.status_code == 409
    assert 'value="no&lt;body"' in refused.content.decode()
    assert Contact.objects.get(account__username="sun").email == "sun@example.gov.cn"


def test_a_calendar_is_read_without_signing_in_until_it_is_revoked() -> None:
    path = calendar_path("nan")
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    found = [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert found == ["bridge事项", "road事项"]
    assert Client().post(path).status_code == 405
    client("nan").post("/reminders/calendar/", {"do": "revoke"})
    assert Client().get(path).status_code == 404
    assert not CalendarToken.objects.filter(revoked_at__isnull=True).exists()


def test_a_calendar_follows_the_posts_of_its_person() -> None:
    path = calendar_path("sun")
    assert b"VEVENT" not in Client().get(path).content
    assert Client().get("/calendar/wrong.ics").status_code == 404


def test_the_office_sets_hooks_up_and_sees_the_secret_once() -> None:
    page = client("boss")
    made = page.post("/reminders/hooks/", {"address": "https://m.example/hook"})
    hook = Hook.objects.get()
    assert hook.signs_with in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    assert hook.signs_with not in text("boss")
    assert page.post("/reminders/hooks/", {"address": "javascript:alert(1)"}).status_code == 409
    assert page.post(f"/reminders/hooks/{hook.pk}/stop/").status_code == 302
    assert page.post(f"/reminders/hooks/{hook.pk}/stop/").status_code == 409


@pytest.mark.parametrize("name", ["nan", "sun", "audrey"])
def test_nobody_else_sees_or_keeps_hooks(name: str) -> None:
    hook = Hook.objects.create(address="https://m.example/hook", secret="s" * 64)
    assert "m.example" not in text(name)
    page = client(name)
    assert page.post("/reminders/hooks/", {"address": "https://n.example/"}).status_code == 403
    assert page.post(f"/reminders/hooks/{hook.pk}/stop/").status_code == 403
    assert list(Hook.objects.filter(is_active=True)) == [hook]


def test_the_jobs_put_themselves_into_the_queue_once() -> None:
    for _ in range(2):
        look.call()
        send.call()
    assert sorted(DBTaskResult.objects.values_list("task_path", "status")) == [
        ("shanhai.domains.reminders.jobs.look", "READY"),
        ("shanhai.domains.reminders.jobs.send", "READY"),
    ]
    assert Notice.objects.filter(account__username="nan", kind="overdue").exists()


def test_a_job_that_fails_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**given: object) -> int:
        raise RuntimeError("planted")

    monkeypatch.setattr("shanhai.domains.reminders.jobs.send_once", fail)
    with pytest.raises(RuntimeError, match="planted"):
        send.call()
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_the_page_says_when_nobody_looks_after_reminders() -> None:
    assert "提醒服务十分钟没有动静" in text("nan")
    send.call()
    DBTaskResult.objects.update(started_at=timezone.now())
    assert "提醒服务十分钟没有动静" not in text("nan")


def test_a_new_address_waits_for_a_mail_server_where_there_is_none() -> None:
    Contact.objects.filter(account__username="nan").update(confirmed_at=None)
    assert "设好邮件服务器之后先发一封确认信" in text("nan")
    assert "Once a mail server is set a confirmation goes out first" in text("nan", "/en/reminders/")
    assert "几分钟内发出" not in text("nan")
