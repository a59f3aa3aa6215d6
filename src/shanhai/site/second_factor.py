"""Two-step sign-in: who has it gives a code; where the office requires it, whoever holds a post sets it up first."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shanhai.adapters.secret_texts import open_text, seal_text
from shanhai.site.errors import error_answer, wants_json
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

SET_UP_FIRST = Bilingual(
    "办公室要求两步登录；请先在网页上开启，再用接口。",
    "The office requires two-step sign-in; turn it on on the site before you use the API.",
)


class SealedKeys(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps the keys of authenticator apps and the seeds of recovery codes encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Return a key as it is kept."""
        return seal_text(text, key=settings.SECRET_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a key as the app has it; SecretKeyChanged if it was encrypted under another secret key."""
        return open_text(encrypted_text, key=settings.SECRET_KEY)


class SecondFactorMiddleware:
    """Leads whoever holds a post and has no second factor to set it up; until then nothing else opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the page that turns two-step sign-in on."""
        if not settings.ENVIRONMENT.require_mfa or not _lacks_it(request):
            return self.get_response(request)
        if wants_json(request):
            return error_answer(request, 403, SET_UP_FIRST, "second_factor_required")
        return redirect("mfa_activate_totp")


def _lacks_it(request: HttpRequest) -> bool:
    """Return whether this account must set its second factor up before it may open this address."""
    if not request.user.is_authenticated or request.path.startswith(reverse("account_login").removesuffix("login/")):
        return False
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by ReaderMiddleware
    return bool(actor.posts) and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
