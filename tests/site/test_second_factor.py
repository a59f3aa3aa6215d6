"""Two-step sign-in: set up on a page, asked for at every sign-in, required of posts where the office says so."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings

from shanhai.domains.audit.models import AuditRow
from tests.accounts import account

pytestmark = pytest.mark.django_db
PASSWORD = "云和梯田-2025"
CLOCK_S = 1_800_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A clock that stands still until a test moves it, so that no code runs out in the middle."""
    cache.clear()
    now = SimpleNamespace(now=CLOCK_S)
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now.now))
    yield now
    cache.clear()


@pytest.fixture
def clerk() -> User:
    """An account of the office, with a password."""
    made = account("clerk", "office")
    made.set_password(PASSWORD)
    made.save()
    return made


def digits(secret: str, at_s: int) -> str:
    """Return the six digits an authenticator app shows (RFC 6238, SHA-1, 30 seconds)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", at_s // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(client: Client, prefix: str = "", following: str = "") -> str:
    """Give name and password; return where that leads."""
    address = f"{prefix}/accounts/login/{following}"
    return client.post(address, {"login": "clerk", "password": PASSWORD})["Location"]


def confirm_password(client: Client, prefix: str = "") -> None:
    """Give the password once more, as is asked before the second factor is touched."""
    asked = client.get(f"{prefix}/accounts/2fa/totp/activate/")["Location"]
    assert asked.startswith(f"{prefix}/accounts/reauthenticate/?next=")
    assert client.post(asked, {"password": PASSWORD}).status_code == 302


def set_up(client: Client, prefix: str = "") -> str:
    """Turn two-step sign-in on; return the key."""
    confirm_password(client, prefix)
    page = client.get(f"{prefix}/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"data-secret>([A-Z2-7]+)<", page)
    assert found, page
    answer = client.post(f"{prefix}/accounts/2fa/totp/activate/", {"code": digits(found.group(1), CLOCK_S)})
    assert answer["Location"] == f"{prefix}/accounts/2fa/recovery-codes/"
    return found.group(1)


@pytest.mark.parametrize(("prefix", "words"), [("", "验证器"), ("/en", "authenticator app")])
def test_whoever_has_it_must_give_the_digits(
    client: Client, clerk: User, clock: SimpleNamespace, prefix: str, words: str
) -> None:
    sign_in(client, prefix)
    secret = set_up(client, prefix)
    stranger = Client()
    assert sign_in(stranger, prefix, "?next=/audit/") == f"{prefix}/accounts/2fa/authenticate/"
    assert words in stranger.get(f"{prefix}/accounts/2fa/authenticate/").content.decode()
    assert stranger.get("/audit/").status_code == 302, "the password alone opens nothing"
    clock.now += 60
    wrong = stranger.post(f"{prefix}/accounts/2fa/authenticate/", {"code": digits(secret, CLOCK_S)})
    assert wrong.status_code == 200
    assert stranger.get("/audit/").status_code == 302
    answer = stranger.post(f"{prefix}/accounts/2fa/authenticate/", {"code": digits(secret, clock.now)})
    assert answer["Location"] == "/audit/"
    assert stranger.get("/audit/").status_code == 200
    again = Client()
    sign_in(again, prefix)
    used = again.post(f"{prefix}/accounts/2fa/authenticate/", {"code": digits(secret, clock.now)})
    assert used.status_code == 200, "the same digits do not work twice"


def test_a_recovery_code_works_once(client: Client, clerk: User) -> None:
    sign_in(client)
    set_up(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>([0-9a-f]+)</code>", page)
    assert len(set(codes)) == 10
    for worked in (True, False):
        other = Client()
        sign_in(other)
        answer = other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert (answer.status_code == 302) is worked
        assert (other.get("/audit/").status_code == 200) is worked


def test_after_many_wrong_digits_one_has_to_wait(client: Client, clerk: User) -> None:
    sign_in(client)
    secret = set_up(client)
    other = Client()
    sign_in(other)
    for _ in range(10):
        other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert other.post("/accounts/2fa/authenticate/", {"code": digits(secret, CLOCK_S)}).status_code != 302
    assert other.get("/audit/").status_code == 302


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_are_our_own(client: Client, clerk: User, prefix: str) -> None:
    sign_in(client, prefix)
    client.get(f"{prefix}/accounts/2fa/")
    set_up(client, prefix)
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        page = client.get(f"{prefix}/accounts/2fa/{path}").content.decode()
        assert 'class="masthead"' in page, path
        assert ("恢复码" in page) is not bool(prefix), path


def test_turning_it_on_and_off_is_on_record(client: Client, clerk: User) -> None:
    sign_in(client)
    set_up(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    rows = AuditRow.objects.filter(account="clerk", subject="clerk", deed__contains="second_factor")
    said = [(deed, (after or before)[10:-2]) for deed, before, after in rows.order_by("sequence").values_list("deed", "before", "after")]  # fmt: skip
    on, off = "add_second_factor", "remove_second_factor"
    codes, phone = "recovery_codes", "totp"
    assert said[:4] == [(on, phone), (on, codes), (off, codes), (on, codes)]
    assert sorted(said[4:]) == [(off, codes), (off, phone)]


def test_it_can_be_turned_off(client: Client, clerk: User) -> None:
    sign_in(client)
    set_up(client)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in(Client()) == "/"


@pytest.fixture
def required() -> Iterator[None]:
    """The office requires two-step sign-in."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, require_mfa=True)):
        yield


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_where_it_is_required_nothing_opens_before_it_is_set_up(
    client: Client, clerk: User, required: None, prefix: str
) -> None:
    sign_in(client, prefix)
    for path in ("/", "/desk/", "/audit/", "/programme/x/report/"):
        answer = client.get(prefix + path)
        assert (answer.status_code, answer["Location"]) == (302, f"{prefix}/accounts/2fa/totp/activate/"), path
        assert client.post(prefix + path)["Location"] == f"{prefix}/accounts/2fa/totp/activate/"
    refused = client.get("/api/indicators")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    set_up(client, prefix)
    assert client.get(f"{prefix}/audit/").status_code == 200
    client.post(f"{prefix}/accounts/2fa/totp/deactivate/")
    assert client.get(f"{prefix}/audit/").status_code == 302


def test_who_has_no_post_or_has_not_signed_in_is_not_asked(client: Client, required: None) -> None:
    assert client.get("/").status_code == 200
    client.force_login(account("guest", ""))
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_it_is_not_required_unless_the_office_says_so() -> None:
    assert settings.ENVIRONMENT.require_mfa is False
