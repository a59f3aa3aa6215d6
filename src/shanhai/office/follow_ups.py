"""The page of follow-ups: what rules found, answered in place."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.submissions.actions.follow_ups import TEXT_LIMIT, ask_again, explain, settle
from shanhai.domains.submissions.errors import FollowUpRefused
from shanhai.domains.submissions.queries.follow_ups import (
    ASKED,
    EXPLAINED,
    OPEN,
    SETTLED,
    STATES,
    VOID,
    FollowUpView,
    counts,
    follow_ups,
)
from shanhai.office.reporting import reporting
from shanhai.office.requests import Working
from shanhai.ui.language import language
from shanhai.ui.links import go, here
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import DEPARTMENT, Actor, Deed, may

SHOWN: Final = {
    "": (Bilingual("未结", "Open"), OPEN),
    ASKED: (STATES[ASKED], (ASKED,)),
    EXPLAINED: (STATES[EXPLAINED], (EXPLAINED,)),
    "closed": (Bilingual("已结", "Closed"), (SETTLED, VOID)),
}
DOING: Final = {"explain": explain, "settle": settle, "ask_again": ask_again}
TONES: Final = {ASKED: "warn", EXPLAINED: "info", SETTLED: "good", VOID: "plain"}


@reporting
def follow_up(request: Working) -> HttpResponseBase:
    """Show what rules found, the open ones first, by department and period; take an answer."""
    error: tuple[int, Bilingual] | None = None
    if request.method == "POST":
        number = int(request.POST.get("follow_up", "0")) if request.POST.get("follow_up", "0").isdecimal() else 0
        try:
            _answer(request, number)
        except FollowUpRefused as refusal:
            error = (number, refusal.message)
        else:
            said = "已记录在案。" if language() == "zh" else "On record."
            messages.success(request, said, extra_tags=f"{request.user.pk}:{request.path}#{number}")
            return redirect(here(request, {}) + f"#follow-{number}")
    return render(request, "office/follow_up.html", _context(request, error), status=409 if error else 200)


def _answer(request: Working, number: int) -> None:
    seen = request.POST.get("seen", "")
    act = DOING.get(request.POST.get("do", ""), explain)
    act(
        actor=request.actor,
        follow_up=number,
        text=request.POST.get("text", ""),
        seen=int(seen) if seen.isdecimal() else None,
    )


def _context(request: Working, error: tuple[int, Bilingual] | None) -> dict[str, Any]:
    chosen = request.GET.get("show", "") if request.GET.get("show", "") in SHOWN else ""
    views, page = follow_ups(
        actor=request.actor,
        on=timezone.localdate(),
        states=SHOWN[chosen][1],
        department=request.GET.get("department", "")[:120],
        page=request.GET.get("page", 1),
    )
    number = counts(actor=request.actor)
    groups = []
    for _, few in groupby(views, key=lambda view: (view.department_code, view.period)):
        together = list(few)
        groups.append((together[0], [_entry(request, view) for view in together]))
    return {
        "groups": groups,
        "page": page,
        "shown": [
            (code, words, sum(number.get(state, 0) for state in states)) for code, (words, states) in SHOWN.items()
        ],
        "chosen": chosen,
        "error_at": error[0] if error else 0,
        "error": error[1] if error else None,
        "asked": request.POST,
        "text_limit": TEXT_LIMIT,
        "rules": go(request, "office:rules", [], {}, {}),
    }


def _entry(request: Working, view: FollowUpView) -> dict[str, Any]:
    actor = request.actor
    return {
        "view": view,
        "state": STATES[view.state],
        "tone": TONES[view.state],
        "explains": view.state in OPEN and may(actor, Deed.EXPLAIN_FIGURE, held=_held(actor, view)),
        "settles": view.state == EXPLAINED and may(actor, Deed.SETTLE_FOLLOW_UP, did_it=_did_it(actor, view)),
        "address": _figure(request, view),
    }


def _held(actor: Actor, view: FollowUpView) -> set[str]:
    return {DEPARTMENT} if view.department_code in actor.parties else set()


def _did_it(actor: Actor, view: FollowUpView) -> bool:
    explained = [step.made_by for step in view.steps if step.step == "explained"]
    return bool(_held(actor, view)) or (bool(explained) and explained[-1] == actor.account)


def _figure(request: Working, view: FollowUpView) -> str:
    """Return the address of the figure: on record if it is, else the submission it came in."""
    if view.observation:
        return go(request, "cockpit:figure", [view.observation], {}, {})
    return go(request, "office:submission", [view.submission], {}, {})
