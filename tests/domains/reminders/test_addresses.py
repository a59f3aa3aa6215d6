"""An address is confirmed by a link before anything but that link goes to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.people.actions import retire_account
from shanhai.domains.reminders.actions import addresses
from shanhai.domains.reminders.actions.addresses import (
    A_DAY,
    ask_again,
    confirm_address,
    link_token,
    send_confirmations,
)
from shanhai.domains.reminders.actions.composing import compose_digests
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.actions.sending import send_digests
from shanhai.domains.reminders.actions.wishes import set_contact
from shanhai.domains.reminders.errors import LinkRefused
from shanhai.domains.reminders.models import Contact, Message
from shanhai.site.mail import MailServer
from shanhai.vocab.rights import COMMAND_LINE, Actor
from tests.domains.reminders.people import ON, office_at_work
from tests.domains.reminders.servers import Mailbox, free_port, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime.combine(ON, time(2), UTC)
NAN, ADDRESS = Actor("nan"), "new@example.gov.cn"


@pytest.fixture
def port(settings: Settings) -> int:
    """The port of the mail server in the settings; `nan` has just entered a new address, and has news."""
    found = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found
    settings.SITE_URL = "https://shanhai.example.gov.cn"
    settings.MAIL = MailServer("127.0.0.1", found, "none", "shanhai@example.gov.cn")
    office_at_work()
    Contact.objects.filter(account__username="boss").delete()
    remind(on=ON)
    set_contact(actor=NAN, email=ADDRESS, wish="daily", on=ON)
    return found


def contact() -> Contact:
    return Contact.objects.get(account__username="nan")


def sent(port: int, now: datetime = NOW) -> list[str]:
    """Do one turn of the worker; return the subjects of what went out."""
    box = Mailbox()
    with mail_server(port, box):
        send_confirmations(now=now)
        compose_digests(on=ON)
        send_digests(now=now)
    assert {mail["To"] for mail in box.mails} <= {ADDRESS}
    return [mail["Subject"].strip() for mail in box.mails]


def test_nothing_but_the_link_goes_to_a_new_address_until_it_is_followed(port: int) -> None:
    box = Mailbox()
    with mail_server(port, box):
        assert send_confirmations(now=NOW) == 1
    text = box.mails[0].get_content()
    assert (box.mails[0]["To"], "账号 nan" in text, "The account nan" in text) == (ADDRESS, True, True)
    assert "bridge" not in text
    links = re.findall(r"https://shanhai\.example\.gov\.cn(\S+)", text)
    assert [link.startswith("/en/") for link in links] == [False, True]
    assert sent(port, NOW + timedelta(hours=5)) == []
    client = Client()
    for link, words in zip(links, ("是我的邮箱，确认", "It is my address: confirm"), strict=True):
        assert words in client.get(link).content.decode()
    assert contact().confirmed_at is None, "looking at the link confirms nothing"
    assert "邮箱已确认" in client.post(links[0]).content.decode()
    assert client.post(links[1]).status_code == 200
    assert AuditRow.objects.get(deed="confirm_address").account == "nan"
    assert len(sent(port, NOW + timedelta(hours=5))) == 1
    assert Message.objects.count() == 1


def test_another_address_is_asked_anew_and_the_old_link_does_not_confirm_it(port: int) -> None:
    token = link_token(contact())
    confirm_address(token=token, on=ON)
    set_contact(actor=NAN, email=ADDRESS, wish="daily", on=ON)
    assert contact().confirmed_at is not None, "the same address stays confirmed"
    set_contact(actor=NAN, email="other@example.gov.cn", wish="daily", on=ON)
    assert contact().confirmed_at is None
    with pytest.raises(LinkRefused):
        confirm_address(token=token, on=ON)


def test_a_digest_made_before_the_address_was_changed_waits_for_the_new_one(port: int) -> None:
    confirm_address(token=link_token(contact()), on=ON)
    assert compose_digests(on=ON) == 1
    set_contact(actor=NAN, email="other@example.gov.cn", wish="daily", on=ON)
    set_contact(actor=NAN, email=ADDRESS, wish="daily", on=ON)
    assert sent(port) == ["山海：请确认邮箱 Shanhai: confirm your address"]
    confirm_address(token=link_token(contact()), on=ON)
    assert [subject[:4] for subject in sent(port, NOW + timedelta(hours=1))] == ["山海提醒"]


def test_a_link_that_was_changed_is_old_or_of_a_retired_account_confirms_nothing(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link_token(contact())
    for wrong in ("", "x", f"{token[:-2]}xx", token.swapcase()):
        with pytest.raises(LinkRefused):
            confirm_address(token=wrong, on=ON)
        answer = Client().post(f"/reminders/address/{wrong or '-'}/")
        assert (answer.status_code, "无效" in answer.content.decode()) == (404, True)
    with monkeypatch.context() as patched:
        patched.setattr(addresses, "VALID_FOR", timedelta(seconds=-1))
        with pytest.raises(LinkRefused):
            confirm_address(token=token, on=ON)
    retire_account(actor=COMMAND_LINE, account="nan")
    with pytest.raises(LinkRefused):
        confirm_address(token=token, on=ON)
    assert contact().confirmed_at is None


def test_a_server_that_is_down_is_tried_again_and_a_mailbox_is_not_flooded(port: int) -> None:
    assert send_confirmations(now=NOW) == 0
    number = 0
    for turn in range(A_DAY + 3):
        number += len(sent(port, NOW + timedelta(minutes=11 * (turn + 1))))
        set_contact(actor=NAN, email="other@example.gov.cn", wish="daily", on=ON)
        set_contact(actor=NAN, email=ADDRESS, wish="daily", on=ON)
        ask_again(actor=NAN)
    assert number == A_DAY
    assert len(sent(port, NOW + timedelta(days=1))) == 1


def test_two_workers_send_one(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, claims = addresses._claimed, []

    def second_comes_first(found: Contact, now: datetime) -> bool:
        claims.append(claim(Contact.objects.get(pk=found.pk), now))
        claims.append(claim(found, now + timedelta(seconds=1)))
        return claims[-1]

    monkeypatch.setattr(addresses, "_claimed", second_comes_first)
    assert sent(port) == []
    assert claims == [True, False]


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "确认信几分钟内发出"), ("/en", "A confirmation goes out within minutes")]
)
def test_the_page_says_how_the_address_stands(port: int, prefix: str, words: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username="nan"))
    page = f"{prefix}/reminders/"
    assert words in client.get(page).content.decode()
    sent(port)
    assert f'action="{prefix}/reminders/address/"' in client.get(page).content.decode()
    assert client.post(f"{prefix}/reminders/address/").status_code == 302
    assert contact().asked_at is None
    confirm_address(token=link_token(contact()), on=ON)
    shown = client.get(page).content.decode()
    assert ("The address was confirmed on" if prefix else "邮箱已于") in shown
    assert words not in shown
