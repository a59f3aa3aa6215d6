"""Signing in through the organisation's own service (OpenID Connect): for accounts the office has made, and no others."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from shanhai.site.errors import error_answer
from shanhai.vocab.bilingual import Bilingual

KIND = "openid_connect"
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
        sociallogin.connect(request, account)

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


def _refused(request: HttpRequest, why: Bilingual) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(error_answer(request, 403, why, "not_permitted"))
