"""Signing in through the organisation's own service (OpenID Connect): for accounts the office has made, and no others."""

from __future__ import annotations

from typing import Any, Final

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase

from shanhai.domains.audit.actions import write_audit
from shanhai.site.errors import error_answer
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

KIND = "openid_connect"
SIGNATURES: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with the service's own key; never `none`, and none that a shared secret makes (HS256)."""
LEEWAY_S: Final = 30
"""Seconds by which the clocks of the service and of this site may differ."""
NO_ACCOUNT = Bilingual(
    "统一登录成功，但山海没有与您的用户名相同的账号；请办公室开立。",
    "Your organisation knows you, but there is no account of your user name here; ask the office to make it.",
)
TAKEN = Bilingual(
    "这个用户名的账号已属于统一登录里的另一个人；请告诉管理员。",
    "The account of this user name belongs to somebody else of your organisation; tell the administrator.",
)
UNSOUND = Bilingual(
    "统一登录的应答前后不一，没有登录。", "The answers of your organisation’s sign-in contradict each other."
)


class KnownAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Lets in whom the office has made an account for, matched by user name the first time and by identity from then on."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a first sign-in with the account of its user name, or refuse it."""
        told = sociallogin.account.extra_data
        said = {part["sub"] for part in (told.get("userinfo"), told.get("id_token")) if part and "sub" in part}
        if len(said) != 1 or not told.get("id_token") or sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise _refused(request, UNSOUND)
        if sociallogin.is_existing:
            return
        name = (told.get("userinfo") or told["id_token"]).get("preferred_username") or ""
        account = get_user_model().objects.filter(username=name, is_active=True).first()
        if account is None:
            raise _refused(request, NO_ACCOUNT)
        if SocialAccount.objects.filter(user=account, provider=sociallogin.account.provider).exists():
            raise _refused(request, TAKEN)
        with transaction.atomic():
            sociallogin.connect(request, account)
            write_audit(
                actor=Actor(account.get_username()),
                deed="match_identity",
                noun="account",
                subject=account.get_username(),
                after={"identity": sociallogin.account.uid},
            )

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the services of the settings alone: none is ever added through the database."""
        services = settings.SOCIALACCOUNT_PROVIDERS.get(KIND, {}).get("APPS", [])
        apps = [SocialApp(provider=KIND, **service) for service in services]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False: nobody makes an account by signing in."""
        return False


class CheckedTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Checks the signature of every ID token with the service's published keys.

    allauth itself leaves it out for a token it fetched itself (OpenID Connect Core 3.1.3.7 allows that under TLS).
    """

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Return what an ID token says; refused unless signed by the service, for this site, and still in time."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(id_token).key,
                algorithms=list(SIGNATURES),
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
                leeway=LEEWAY_S,
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as failure:
            raise OAuth2Error("the ID token is not sound") from failure
        others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if (len(others) > 1 or "azp" in claims) and claims.get("azp") != app.client_id:
            raise OAuth2Error("the ID token was made for another site")
        return claims

    def _key(self, id_token: str) -> jwt.PyJWK:
        """Return the service's key that a token says it is signed with; the only one where it does not say."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            published = answer.json()
        keys = [key for key in jwt.PyJWKSet.from_dict(published).keys if key.public_key_use in (None, "sig")]
        name = jwt.get_unverified_header(id_token).get("kid")
        fitting = [key for key in keys if name is None or key.key_id == name]
        if len(fitting) != 1:
            raise jwt.InvalidKeyError("no such key")
        return fitting[0]


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the organisation's service."""
    return _step(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the answer of the organisation's service."""
    return _step(OAuth2CallbackView, request, provider_id)


def _step(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(CheckedTokens(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


def _refused(request: HttpRequest, why: Bilingual) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(error_answer(request, 403, why, "not_permitted"))
