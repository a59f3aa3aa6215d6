"""Confirming an address for reminders: the link that went to it, and having it sent again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.reminders.actions.addresses import ask_again, confirm_address, contact_of_link
from shanhai.domains.reminders.errors import LinkRefused
from shanhai.office.requests import Working, signed_in
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual

AGAIN = Bilingual("确认信几分钟内再发一封。", "The confirmation goes out again within minutes.")


def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whoever followed the link, signed in or not, and confirm the address when they say so.

    Opening the link alone confirms nothing: programs that look through mail open links too.
    """
    today, done = timezone.localdate(), request.method == "POST"
    try:
        contact = confirm_address(token=token, on=today) if done else contact_of_link(token, on=today)
        context = {"account": contact.account.get_username(), "email": contact.email, "done": done}
        status = 200
    except LinkRefused as refusal:
        context, status = {"error": refusal.message}, 404
    answer = render(request, "office/confirm_address.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@signed_in
def again(request: Working) -> HttpResponseBase:
    """Have the confirmation sent again, and lead back to the reminders."""
    if request.method == "POST":
        ask_again(actor=request.actor)
        messages.success(request, AGAIN.text(language()))
    return redirect(go(request, "office:reminders", [], {}, {}))
