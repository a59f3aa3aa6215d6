"""Digests through a real mail server: one a person a day, nothing lost while it is down, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from pytest_django import Settings

from shanhai.domains.people.actions import end_appointment
from shanhai.domains.people.models import Appointment
from shanhai.domains.reminders.actions import sending
from shanhai.domains.reminders.actions.composing import compose_digests
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.actions.sending import send_digests
from shanhai.domains.reminders.choices import MAIL_PAUSES
from shanhai.domains.reminders.models import Contact, Delivery, Message
from shanhai.domains.reminders.queries.outbox import due_messages
from shanhai.site.mail import MailServer
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.reminders.people import ON, happens, office_at_work
from tests.domains.reminders.servers import Mailbox, free_port, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime.combine(ON, time(2), UTC)


@pytest.fixture
def port(settings: Settings) -> int:
    """The port of the mail server in the settings; nobody listens yet."""
    found = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found
    settings.DEFAULT_FROM_EMAIL = "shanhai@example.gov.cn"
    settings.SITE_URL = "https://shanhai.example.gov.cn"
    settings.MAIL = MailServer("127.0.0.1", found, "none", "shanhai@example.gov.cn")
    office_at_work()
    happens("road", "extension_asked")
    remind(on=ON)
    return found


def outcomes() -> list[tuple[int, str]]:
    return list(Delivery.objects.exclude(outcome="trying").order_by("pk").values_list("attempt", "outcome"))


def test_one_digest_a_person_in_chinese_then_english_with_links(port: int) -> None:
    assert compose_digests(on=ON) == 2
    box = Mailbox()
    with mail_server(port, box):
        assert send_digests(now=NOW) == 2
    to_nan = next(mail for mail in box.mails if mail["To"] == "nan@example.gov.cn")
    assert to_nan["Subject"].strip() == "山海提醒 2026-03-02：2 项 Shanhai: 2 reminders"
    plain, html = to_nan.get_body(("plain",)), to_nan.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert text.index("【已过期限】") < text.index("【三十天内到期】") < text.index("[past the due date]")
    assert "https://shanhai.example.gov.cn/programme/bridge/" in text
    assert "https://shanhai.example.gov.cn/en/programme/bridge/" in text
    assert '<a href="https://shanhai.example.gov.cn/en/programme/road/">Item road</a>' in html.get_content()
    assert {mail["To"] for mail in box.mails} == {"nan@example.gov.cn", "boss@example.gov.cn"}


def test_a_second_run_and_a_second_piece_of_news_that_day_send_nothing_until_the_next_day(port: int) -> None:
    box = Mailbox()
    with mail_server(port, box):
        compose_digests(on=ON)
        send_digests(now=NOW)
        happens("school", "issued")
        remind(on=ON)
        assert (compose_digests(on=ON), send_digests(now=NOW + timedelta(hours=1))) == (0, 0)
        assert compose_digests(on=ON + timedelta(days=1)) == 1
        assert send_digests(now=NOW + timedelta(days=1)) == 1
    last = box.mails[-1].get_body(("plain",))
    assert last is not None
    assert "school事项" in last.get_content()
    assert "bridge事项" not in last.get_content()


def test_a_server_that_is_down_loses_nothing_and_is_tried_again_with_growing_pauses(port: int) -> None:
    compose_digests(on=ON)
    assert send_digests(now=NOW) == 0
    assert outcomes() == [(1, "failed")] * 2
    assert "refused" in Delivery.objects.exclude(reason="").first().reason  # type: ignore[union-attr]
    assert send_digests(now=NOW + timedelta(seconds=59)) == 0
    assert len(outcomes()) == 2, "too early"
    second = NOW + MAIL_PAUSES[0]
    send_digests(now=second)
    assert outcomes()[2:] == [(2, "failed")] * 2
    assert due_messages(on=second + MAIL_PAUSES[1] - timedelta(seconds=1), hooks=False) == []
    box = Mailbox()
    with mail_server(port, box):
        assert send_digests(now=second + MAIL_PAUSES[1]) == 2
        assert send_digests(now=second + timedelta(days=9)) == 0
    assert len(box.mails) == 2
    assert list(MAIL_PAUSES) == sorted(MAIL_PAUSES)


def test_after_twelve_attempts_it_is_given_up_and_said_so(port: int) -> None:
    compose_digests(on=ON)
    now = NOW
    for pause in (*MAIL_PAUSES, timedelta(days=30)):
        send_digests(now=now)
        now += pause
    assert outcomes()[-2:] == [(12, "given_up")] * 2
    assert due_messages(on=now + timedelta(days=365), hooks=False) == []


def test_a_mailbox_that_is_refused_keeps_nobody_from_their_mail(port: int) -> None:
    compose_digests(on=ON)
    box = Mailbox()
    box.refused.add("nan@example.gov.cn")
    with mail_server(port, box):
        assert send_digests(now=NOW) == 1
    assert [mail["To"] for mail in box.mails] == ["boss@example.gov.cn"]
    assert sorted(outcome for _, outcome in outcomes()) == ["failed", "sent"]


def test_two_workers_at_once_send_each_digest_once(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker comes while the first is handing in its first mail."""
    compose_digests(on=ON)
    send, sent = sending.hand_in, list[int]()
    box = Mailbox()

    def second_comes(connection: object, mail: object) -> str:
        if not sent:
            sent.append(0)
            sent.append(send_digests(now=NOW))
        return send(connection, mail)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "hand_in", second_comes)
    with mail_server(port, box):
        assert send_digests(now=NOW) + sent[1] == 2
    assert sorted(mail["To"] for mail in box.mails) == ["boss@example.gov.cn", "nan@example.gov.cn"]


def test_a_worker_that_died_in_the_middle_is_followed_after_ten_minutes_by_the_same_message(port: int) -> None:
    compose_digests(on=ON)
    for message in Message.objects.all():
        Delivery.objects.create(message=message, attempt=1, at=NOW, outcome="trying")
    box = Mailbox()
    with mail_server(port, box):
        assert send_digests(now=NOW + timedelta(minutes=9)) == 0
        assert send_digests(now=NOW + timedelta(minutes=10)) == 2
    assert len({mail["Message-ID"] for mail in box.mails}) == 2


def test_whoever_wants_none_or_has_lost_the_post_gets_none(port: int) -> None:
    compose_digests(on=ON)
    Contact.objects.filter(account__username="nan").update(wish="none")
    post = Appointment.objects.get(account__username="boss")
    end_appointment(actor=COMMAND_LINE, code=post.code, on=ON)
    box = Mailbox()
    with mail_server(port, box):
        assert send_digests(now=NOW) == 0
    assert (box.mails, [outcome for _, outcome in outcomes()]) == ([], ["dropped", "dropped"])


def test_without_a_mail_server_nothing_is_made_and_nothing_is_lost(port: int, settings: Settings) -> None:
    mail, settings.MAIL = settings.MAIL, None
    assert (compose_digests(on=ON), send_digests(now=NOW)) == (0, 0)
    settings.MAIL = mail
    assert compose_digests(on=ON + timedelta(days=3)) == 2
