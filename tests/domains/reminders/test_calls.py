"""Calls of the messenger: signed, retried, each hook by itself; a real server hangs, fails, then answers."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from time import monotonic

import pytest

from shanhai.adapters import webhooks
from shanhai.adapters.webhooks import Call, post, usable
from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.reminders.actions.composing import compose_calls
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.actions.sending import make_calls
from shanhai.domains.reminders.actions.wishes import add_hook, stop_hook
from shanhai.domains.reminders.choices import HOOK_PAUSES
from shanhai.domains.reminders.errors import HookRefused
from shanhai.domains.reminders.models import Delivery, Hook
from shanhai.vocab.rights import Actor, Post, Role
from tests.domains.reminders.people import ON, happens, office_at_work
from tests.domains.reminders.servers import free_port, messenger

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime.combine(ON, time(2), UTC)
BOSS = Actor("boss", (Post(Role.OFFICE),))
MEMBER = Actor("nan", (Post(Role.MEMBER, "north"),))


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait half a second instead of five."""
    monkeypatch.setattr(webhooks, "TIMEOUT_S", 0.5)


def noticed(*addresses: str) -> list[str]:
    """Set hooks up, notice what there is, compose; return the secrets."""
    office_at_work()
    secrets = [add_hook(actor=BOSS, address=address).signs_with for address in addresses]
    remind(on=ON)
    assert compose_calls(on=ON) == len(addresses)
    return secrets


def outcomes() -> list[tuple[int, str]]:
    return list(Delivery.objects.exclude(outcome="trying").order_by("pk").values_list("attempt", "outcome"))


def test_a_call_says_what_is_the_matter_and_its_signature_holds() -> None:
    with messenger() as there:
        (secret,) = noticed(there.address)
        assert make_calls(now=NOW) == 1
    ((headers, body),) = there.asked
    at, given = (part.split("=")[1] for part in headers["X-Shanhai-Signature"].split(","))
    assert int(at) == int(NOW.timestamp())
    assert given == hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    said = json.loads(body)
    assert [(thing["commitment"], thing["kind"], thing["for"]) for thing in said["things"]] == [
        ("bridge", "overdue", ["nan"]),
        ("road", "due_30", ["nan"]),
    ]
    assert said["id"] == headers["X-Shanhai-Delivery"]


def test_the_same_thing_is_never_called_twice() -> None:
    with messenger() as there:
        noticed(there.address)
        make_calls(now=NOW)
        remind(on=ON)
        assert compose_calls(on=ON) == 0
        assert make_calls(now=NOW + timedelta(days=1)) == 0
        happens("school", "issued")
        remind(on=ON)
        assert compose_calls(on=ON) == 1
        assert make_calls(now=NOW) == 1
    assert [len(json.loads(body)["things"]) for _, body in there.asked] == [2, 1]


def test_a_server_that_hangs_fails_and_then_answers_is_called_until_it_does(brisk: None) -> None:
    with messenger("hang") as there:
        noticed(there.address)
        now = NOW
        for manner, pause in (("hang", HOOK_PAUSES[0]), ("drip", HOOK_PAUSES[1]), (500, HOOK_PAUSES[2])):
            there.manner = manner
            assert make_calls(now=now) == 0
            assert make_calls(now=now + pause - timedelta(seconds=1)) == 0
            now += pause
        there.manner = 204
        assert make_calls(now=now) == 1
        assert make_calls(now=now + timedelta(days=9)) == 0
    assert outcomes() == [(1, "failed"), (2, "failed"), (3, "failed"), (4, "sent")]
    assert len({body for _, body in there.asked}) == 1


def test_a_hook_that_hangs_holds_up_no_other(brisk: None) -> None:
    with messenger("hang") as slow, messenger("drip") as slower, messenger() as quick:
        noticed(slow.address, slower.address, quick.address)
        began = monotonic()
        assert make_calls(now=NOW) == 1
        assert monotonic() - began < 2.5
        assert len(quick.asked) == 1


def test_five_retries_then_it_is_given_up() -> None:
    noticed(f"http://127.0.0.1:{free_port()}/")
    now = NOW
    for pause in (*HOOK_PAUSES, timedelta(days=1)):
        make_calls(now=now)
        now += pause
    assert outcomes() == [*((number, "failed") for number in range(1, 6)), (6, "given_up")]
    assert make_calls(now=now + timedelta(days=9)) == 0


def test_a_redirect_is_not_followed() -> None:
    with messenger(302) as there:
        noticed(there.address)
        assert make_calls(now=NOW) == 0
    assert len(there.asked) == 1
    assert Delivery.objects.get(outcome="failed").reason == "HTTP 302"


def test_a_hook_that_is_stopped_is_called_no_more() -> None:
    with messenger() as there:
        noticed(there.address)
        stop_hook(actor=BOSS, number=Hook.objects.get().pk)
        assert make_calls(now=NOW) == 0
    assert (there.asked, outcomes()) == ([], [(1, "dropped")])


BAD = [
    *("", "//h/", "ftp://h/", "file:///etc/passwd", "http://", "https://u:p@h/", "http://h:99999/"),
    *("http://h/a b", "http://h/\r\nX: y", "http://山/"),
]


@pytest.mark.parametrize("address", BAD)
def test_only_addresses_of_the_web_can_be_called(address: str) -> None:
    assert not usable(address)
    with pytest.raises(HookRefused):
        add_hook(actor=BOSS, address=address)
    assert post(Call(address, b"", "1", "s"), at=0) == "the address is not http or https"


def test_only_the_office_keeps_hooks_and_none_twice() -> None:
    made = add_hook(actor=BOSS, address="https://m.example/")
    for change in (
        lambda: add_hook(actor=MEMBER, address="https://n.example/"),
        lambda: stop_hook(actor=MEMBER, number=made.pk),
    ):
        with pytest.raises(NotPermitted):
            change()
    with pytest.raises(HookRefused):
        add_hook(actor=BOSS, address="https://m.example/")
    stop_hook(actor=BOSS, number=made.pk)
    with pytest.raises(HookRefused):
        stop_hook(actor=BOSS, number=made.pk)
