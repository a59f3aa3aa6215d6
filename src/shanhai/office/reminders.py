"""Reminders on a page: what was noticed, what one wishes, one's calendar; for the office the hooks and what failed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shanhai.domains.reminders.actions.wishes import add_hook, renew_calendar, revoke_calendar, set_contact, stop_hook
from shanhai.domains.reminders.errors import HookRefused, WishRefused
from shanhai.domains.reminders.queries.calendar import account_of, calendar_token, deadlines_of
from shanhai.domains.reminders.queries.mine import (
    active_hooks,
    contact_of,
    failures,
    last_digest,
    notices_of,
    worker_is_awake,
)
from shanhai.engines.calendars import calendar_text
from shanhai.office.requests import Working, only, signed_in
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Deed, may


@signed_in
def reminders(request: Working) -> HttpResponseBase:
    """Show what was noticed for the one who is signed in; a posted form sets what they wish."""
    error: Bilingual | None = None
    if request.method == "POST":
        asked = request.POST
        try:
            set_contact(
                actor=request.actor,
                email=asked.get("email", "").strip(),
                wish=asked.get("wish", ""),
                on=timezone.localdate(),
            )
        except WishRefused as refusal:
            error = refusal.message
        else:
            return _back(request, Bilingual("已保存。", "Saved."))
    return _page(request, error)


@signed_in
def calendar(request: Working) -> HttpResponseBase:
    """Open a new calendar address, or revoke it; asked without a form, show the page."""
    return _calendar(request) if request.method == "POST" else _page(request, None)


def _calendar(request: Working) -> HttpResponseBase:
    if request.POST.get("do") == "revoke":
        revoke_calendar(actor=request.actor)
        return _back(request, Bilingual("日历地址已撤销。", "The calendar address is revoked."))
    renew_calendar(actor=request.actor)
    return _back(
        request, Bilingual("已有新的日历地址，旧的不再有效。", "There is a new calendar address; an old one is void.")
    )


@only(Deed.KEEP_HOOKS)
def hooks(request: Working) -> HttpResponseBase:
    """Set up an address that is called, its secret is shown this once; asked without a form, show the page."""
    return _hooks(request) if request.method == "POST" else _page(request, None)


def _hooks(request: Working) -> HttpResponseBase:
    try:
        made = add_hook(actor=request.actor, address=request.POST.get("address", "").strip())
    except HookRefused as refusal:
        return _page(request, refusal.message)
    return _page(request, None, secret=made.signs_with)


@only(Deed.KEEP_HOOKS)
def end_hook(request: Working, number: int) -> HttpResponseBase:
    """Call an address no more."""
    return _end_hook(request, number)


@require_POST
def _end_hook(request: Working, number: int) -> HttpResponseBase:
    try:
        stop_hook(actor=request.actor, number=number)
    except HookRefused as refusal:
        return _page(request, refusal.message)
    return _back(request, Bilingual("已停用。", "Stopped."))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out the calendar that a token opens, to whoever has it."""
    today = timezone.localdate()
    account = account_of(token, on=today)
    if account is None:
        raise Http404
    text = calendar_text("山海期限 Shanhai deadlines", deadlines_of(account.pk, on=today))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="shanhai.ics"'
    return answer


def _page(request: Working, error: Bilingual | None, *, secret: str = "") -> HttpResponseBase:
    today, account = timezone.localdate(), request.user.pk or 0
    keeps_hooks = may(request.actor, Deed.KEEP_HOOKS)
    token = calendar_token(account, on=today)
    contact = contact_of(account, on=today)
    asked = request.POST if error and "email" in request.POST else None
    context = {
        "days": notices_of(account, on=today),
        "email": asked.get("email") if asked else contact.email if contact else "",
        "wish": asked.get("wish") if asked else contact.wish if contact else "none",
        "contact": contact if contact and contact.email else None,
        "last": last_digest(account, on=today),
        "mail_server": settings.MAIL is not None,
        "awake": worker_is_awake(on=timezone.now()),
        "calendar": f"{settings.SITE_URL}{reverse('calendar', args=[token])}" if token else "",
        "has_calendar": token is not None,
        "keeps_hooks": keeps_hooks,
        "hooks": active_hooks(on=today) if keeps_hooks else [],
        "failures": failures(on=today) if keeps_hooks else [],
        "secret": secret,
        "error": error,
    }
    answer = render(request, "office/reminders.html", context, status=409 if error else 200)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(request: Working, said: Bilingual) -> HttpResponseBase:
    messages.success(request, said.zh if language() == "zh" else said.en)
    return redirect(go(request, "office:reminders", [], {}, {}))
