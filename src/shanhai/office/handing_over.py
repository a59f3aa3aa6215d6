"""The form that hands a duty over to another party."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.actions import HandOver
from shanhai.domains.programme.actions import hand_over as pass_on
from shanhai.domains.programme.errors import HandOverRefused
from shanhai.domains.programme.queries import commitment_detail
from shanhai.office.requests import Working, only, say_sent
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed

HANDED_OVER = Bilingual("已移交，原责任保留在案。", "Handed over; who held it before stays on record.")


@only(Deed.HAND_OVER)
def hand_over(request: Working, code: str) -> HttpResponseBase:
    """Show who holds a commitment and hand it over."""
    today = timezone.localdate()
    reader = Reader(today, internal=True)
    found = commitment_detail(code, reader=reader)
    if found is None:
        raise Http404
    asked, error = request.POST, None
    if request.method == "POST":
        try:
            pass_on(
                actor=request.actor,
                change=HandOver(
                    commitment=code,
                    giver=asked.get("giver", ""),
                    taker=asked.get("taker", "").strip(),
                    on=_day(asked.get("on", "")),
                    reason=asked.get("reason", ""),
                ),
                today=today,
            )
        except HandOverRefused as refusal:
            error = refusal.message
        else:
            say_sent(request, HANDED_OVER)
            return redirect(go(request, "cockpit:commitment", [code], {}, {}))
    context = {
        "found": found,
        "line": found.line,
        "holders": [duty for duty in found.duties if duty.in_force],
        "parties": sorted(party_names(reader=reader).values(), key=lambda party: party.code),
        "asked": asked,
        "today": today,
        "error": error,
    }
    return render(request, "office/hand_over.html", context, status=409 if error else 200)


def _day(text: str) -> date:
    """Return a day as a browser sends it.

    Raises:
        HandOverRefused: it is no date.
    """
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise HandOverRefused(
            Bilingual(f"“{text[:40]}”不是日期。", f"“{text[:40]}” is not a date."),
            Bilingual("请写成年-月-日，例如 2026-03-31。", "Write year-month-day, for example 2026-03-31."),
        )
    return found
