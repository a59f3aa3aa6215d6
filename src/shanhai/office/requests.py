"""What the office's views are given, and the gate before them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from shanhai.cockpit.requests import Reading
from shanhai.domains.audit.actions import refuse
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Deed, may

P = ParamSpec("P")


class Working(Reading):
    """A request of somebody who has signed in: who reads, and who acts."""


View = Callable[Concatenate[Working, P], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Page[P]:
    """Return a page that sends whoever has not signed in to do so, and back again."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast("Working", request), *args, **kwargs)

    return cast("Page[P]", page)


def only(deed: Deed) -> Callable[[View[P]], Page[P]]:
    """Return a gate for pages that need a right whatever they are about; `needs` on the page tells which."""

    def gate(view: View[P]) -> Page[P]:
        @wraps(view)
        def checked(request: Working, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.actor, deed):
                raise refuse(request.actor, deed, subject=request.path)
            return view(request, *args, **kwargs)

        page = signed_in(cast("View[P]", checked))
        page.needs = deed  # type: ignore[attr-defined]  # read by the table of rights in the docs
        return page

    return gate


def say_sent(request: Working, words: Bilingual) -> None:
    """Say on the next page that a form went through, so that the browser forgets what it kept of it."""
    text = words.zh if language() == "zh" else words.en
    messages.success(request, text, extra_tags=f"{request.user.pk}:{request.path}")
