"""Signing in through an OpenID Connect service that runs beside the test: matched by user name, made for nobody."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings
from jwt.algorithms import RSAAlgorithm

from shanhai.domains.audit.models import AuditRow
from shanhai.site.environment import read_environment
from shanhai.site.services import OidcService
from shanhai.site.settings import oidc_settings
from shanhai.site.variables import InvalidSettings
from tests.accounts import account

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "shanhai", "s3cret-of-the-site"
LOGIN = "/accounts/oidc/office/login/"


def jwk(key: rsa.RSAPrivateKey, name: str) -> dict[str, Any]:
    """Return a key as a service publishes it."""
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": name, "use": "sig", "alg": "RS256"}


def signed(claims: dict[str, Any]) -> str:
    """Return an ID token as a sound service signs it."""
    return jwt.encode(claims, KEY, "RS256", headers={"kid": "1"})


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", "none", headers={"kid": "1"})


def signed_with_the_shared_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET.ljust(32, "x"), "HS256", headers={"kid": "1"})


def of_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, OTHER, "RS256", headers={"kid": "1"})


def under_an_unknown_name(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, KEY, "RS256", headers={"kid": "2"})


def tampered(claims: dict[str, Any]) -> str:
    head, _, end = signed(claims | {"sub": "8"}).split(".")
    return f"{head}.{signed(claims).split('.')[1]}.{end}"


@dataclass
class Service:
    """A small OpenID Connect service: who signs in there, and what it was asked."""

    address: str = ""
    who: dict[str, str] = field(default_factory=dict)
    in_token: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    published: rsa.RSAPrivateKey = KEY
    left_out: tuple[str, ...] = ()
    sign: Callable[[dict[str, Any]], str] = signed

    def page(self, path: str) -> dict[str, Any] | None:
        """Return what a GET answers."""
        at = self.address
        if path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            known: dict[str, Any] = {f"{name}_endpoint": f"{at}/{end}" for name, end in ends.items()}
            return known | {"issuer": at, "jwks_uri": f"{at}/jwks"}
        if path == "/jwks":
            return {"keys": [jwk(self.published, "1")]}
        if path == "/userinfo":
            return self.who
        return None

    def authorize(self, address: str) -> str:
        """Do what the service does when somebody has signed in there: return a code for what was asked."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code; None unless the site proves itself and the code is its own."""
        asked = self.asked.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or form.get("client_secret") != SECRET or asked.get("code_challenge") != challenge:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.who, **self.in_token}
        said = {name: value for name, value in claims.items() if name not in self.left_out}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(said)}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service, running, and this site set up to use it."""
    running = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, said: dict[str, Any] | None) -> None:
            self.send_response(200 if said is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def do_GET(self) -> None:
            self.answer(running.page(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(running.token({name: values[0] for name, values in parse_qs(body).items()}))

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    cache.clear()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    running.address = f"http://127.0.0.1:{server.server_port}"
    settings = oidc_settings(OidcService(running.address, CLIENT, SECRET))
    with override_settings(SOCIALACCOUNT_PROVIDERS=settings):
        yield running
    server.shutdown()
    server.server_close()


@pytest.fixture
def clerk() -> User:
    """An account the office has made."""
    return account("clerk", "office")


def come_back(client: Client, service: Service, who: dict[str, str], prefix: str = "", following: str = "") -> Any:
    """Go to the service, sign in there as somebody, and return what this site answers on coming back."""
    service.who = who
    there = client.get(f"{prefix}{LOGIN}{following}")["Location"]
    assert there.startswith(f"{service.address}/authorize?")
    return client.get(service.authorize(there))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_account_of_the_same_user_name_is_let_in(service: Service, clerk: User, prefix: str) -> None:
    client = Client()
    assert LOGIN in client.get(f"{prefix}/accounts/login/").content.decode()
    who = {"sub": "7", "preferred_username": "clerk"}
    answer = come_back(client, service, who, prefix, "?next=/audit/")
    assert (answer.status_code, answer["Location"]) == (302, "/audit/")
    assert client.get("/audit/").status_code == 200
    assert SocialAccount.objects.get().user == clerk
    renamed = Client()
    assert come_back(renamed, service, {"sub": "7", "preferred_username": "other"}, prefix).status_code == 302
    assert renamed.session["_auth_user_id"] == str(clerk.pk), "known by identity from then on"


@pytest.mark.parametrize("name", ["stranger", "CLERK", "", None])
def test_nobody_else_is_let_in_and_no_account_is_made(service: Service, clerk: User, name: str | None) -> None:
    client = Client()
    answer = come_back(client, service, {"sub": "8"} | ({"preferred_username": name} if name is not None else {}))
    assert answer.status_code == 403
    assert "请办公室开立" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_a_user_name_given_to_another_person_does_not_pass_the_account_on(service: Service, clerk: User) -> None:
    come_back(Client(), service, {"sub": "7", "preferred_username": "clerk"})
    client = Client()
    assert come_back(client, service, {"sub": "9", "preferred_username": "clerk"}).status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_retired_account_stays_out(service: Service, clerk: User) -> None:
    who = {"sub": "7", "preferred_username": "clerk"}
    come_back(Client(), service, who)
    User.objects.update(is_active=False)
    for someone in (who, {"sub": "9", "preferred_username": "clerk"}):
        client = Client()
        come_back(client, service, someone)
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://elsewhere"},
        {"aud": "another-site"},
        {"exp": 1_000_000_000},
        {"sub": "another"},
        {"aud": [CLIENT, "another-site"]},
        {"aud": [CLIENT, "another-site"], "azp": "another-site"},
        {"azp": "another-site"},
        {"iat": 9_000_000_000},
    ],
)
def test_an_answer_that_is_not_for_us_is_refused(service: Service, clerk: User, wrong: dict[str, Any]) -> None:
    service.in_token = wrong
    client = Client()
    answer = come_back(client, service, {"sub": "7", "preferred_username": "clerk"})
    assert "没有登录" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "sign", [unsigned, signed_with_the_shared_secret, of_another_key, under_an_unknown_name, tampered]
)
def test_a_token_that_the_service_did_not_sign_is_refused(service: Service, clerk: User, sign: Any) -> None:
    service.sign = sign
    client = Client()
    answer = come_back(client, service, {"sub": "7", "preferred_username": "clerk"})
    assert "没有登录" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "sub"])
def test_a_token_that_leaves_something_out_is_refused(service: Service, clerk: User, name: str) -> None:
    service.left_out = (name,)
    client = Client()
    come_back(client, service, {"sub": "7", "preferred_username": "clerk"})
    assert "_auth_user_id" not in client.session


def test_a_token_for_several_sites_that_was_made_for_this_one_is_taken(service: Service, clerk: User) -> None:
    service.in_token = {"aud": [CLIENT, "another-site"], "azp": CLIENT}
    client = Client()
    come_back(client, service, {"sub": "7", "preferred_username": "clerk"})
    assert "_auth_user_id" in client.session


def test_the_first_match_of_an_identity_is_on_record_once(service: Service, clerk: User) -> None:
    for _ in range(2):
        come_back(Client(), service, {"sub": "7", "preferred_username": "clerk"})
    row = AuditRow.objects.get(deed="match_identity")
    assert (row.account, row.subject, row.after) == ("clerk", "clerk", '{"identity": "7"}')


def test_an_answer_nobody_asked_for_is_refused(service: Service, clerk: User) -> None:
    service.who = {"sub": "7", "preferred_username": "clerk"}
    there = Client().get(LOGIN)["Location"]
    client = Client()
    assert "没有登录" in client.get(service.authorize(there)).content.decode()
    assert "_auth_user_id" not in client.session


def test_whoever_is_signed_in_cannot_take_on_another_identity(service: Service, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    answer = come_back(client, service, {"sub": "8", "preferred_username": "stranger"}, "", "?process=connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_where_no_service_is_set_up_there_is_none(client: Client) -> None:
    assert client.get(LOGIN).status_code == 404
    assert "统一登录" not in client.get("/accounts/login/").content.decode()


def test_its_settings_are_checked_at_the_start(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    whole = {
        "SHANHAI_OIDC_URL": "https://id.example.gov.cn/",
        "SHANHAI_OIDC_CLIENT_ID": CLIENT,
        "SHANHAI_OIDC_CLIENT_SECRET_FILE": str(secret),
    }
    assert read_environment(whole).oidc == OidcService("https://id.example.gov.cn", CLIENT, SECRET)
    assert SECRET not in repr(read_environment(whole))
    assert read_environment({}).oidc is None
    for missing in whole:
        with pytest.raises(InvalidSettings, match=missing):
            read_environment({name: value for name, value in whole.items() if name != missing})
    for wrong in (
        {"SHANHAI_OIDC_URL": "http://id.example.gov.cn"},
        {"SHANHAI_OIDC_CLIENT_SECRET": "x"},
        {"SHANHAI_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "none")},
    ):
        with pytest.raises(InvalidSettings):
            read_environment(whole | wrong)
