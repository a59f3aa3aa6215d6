"""Publishing an event from the page of its commitment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shanhai.domains.programme.actions import publish_event
from shanhai.domains.programme.errors import EventRefused, NothingChanged, UnknownCode
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Deed


@only(Deed.PUBLISH)
def publish(request: Working, code: str) -> HttpResponseBase:
    """Let everybody see an event from today on, and lead back to its commitment."""
    return _publish(request, code)


@require_POST
def _publish(request: Working, code: str) -> HttpResponseBase:
    said = Bilingual("已公开，记录在案。", "Published, and on record.")
    try:
        publish_event(actor=request.actor, code=request.POST.get("event", ""), on=timezone.localdate())
    except (EventRefused, NothingChanged, UnknownCode) as refusal:
        messages.warning(request, refusal.message.text(language()))
    else:
        messages.success(request, said.text(language()))
    return redirect(go(request, "cockpit:commitment", [code], {}, {}))
