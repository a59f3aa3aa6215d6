"""Deciding which source is used where two disagree: the figures side by side, and the reason."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.indicators.errors import KnownTooEarly, NothingChanged, ReasonMissing, UnknownReference
from shanhai.domains.indicators.queries import figure as figure_page
from shanhai.domains.people.queries import party_names
from shanhai.domains.submissions.actions.preferring import prefer_source
from shanhai.office.requests import Working, only, say_sent
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed

REASON_LIMIT: Final = 2_000
NOT_CHOSEN: Final = Bilingual("请选择采用哪一个数。", "Choose which figure is used.")
NO_PARTY: Final = Bilingual("请选择由谁决定。", "Choose who decides.")
NO_REASON: Final = Bilingual("请用一句话写明理由。", "Give the reason in a sentence.")


@only(Deed.PREFER_SOURCE)
def prefer_figure(request: Working, code: str) -> HttpResponseBase:
    """Show the figures that disagree side by side, and put on record which of them is used."""
    today = timezone.localdate()
    found = figure_page(code, reader=Reader(today, internal=True))
    if found is None:
        raise Http404
    candidates = [found.figure, *found.disagreeing, *found.agreeing]
    error: Bilingual | None = None
    if request.method == "POST":
        error = _decided(request, {each.code for each in candidates})
        if error is None:
            words = Bilingual("已决定采用哪一个，记录在案。", "Which figure is used is on record.")
            say_sent(request, words)
            return redirect(go(request, "cockpit:figure", [code], {}, {}))
    context: dict[str, Any] = {
        "found": found,
        "figure": found.figure,
        "candidates": candidates,
        "error": error,
        "asked": request.POST,
        "chosen": request.POST.get("observation", found.decision.observation if found.decision else ""),
        "parties": sorted(party_names(reader=Reader(today, internal=True)).values(), key=lambda party: party.name_zh),
        "decided_by": _decided_by(request, found.decision.decided_by.code if found.decision and found.decision.decided_by else ""),
        "reason_limit": REASON_LIMIT,
    }  # fmt: skip
    return render(request, "office/prefer.html", context, status=409 if error else 200)


def _decided(request: Working, codes: set[str]) -> Bilingual | None:
    """Put the decision on record; return what is wrong instead, if anything is."""
    asked = request.POST
    zh, en = asked.get("reason", "").strip()[:REASON_LIMIT], asked.get("reason_en", "").strip()[:REASON_LIMIT]
    if asked.get("observation", "") not in codes:
        return NOT_CHOSEN
    if not (zh or en):
        return NO_REASON
    if not asked.get("decided_by"):
        return NO_PARTY
    try:
        prefer_source(
            actor=request.actor,
            observation=asked["observation"],
            decided_by=asked["decided_by"],
            reason=Bilingual(zh, en),
            on=timezone.localdate(),
        )
    except (KnownTooEarly, NothingChanged, ReasonMissing, UnknownReference) as refusal:
        return refusal.message
    return None


def _decided_by(request: Working, before: str) -> str:
    """Return the party that is taken to decide until another is chosen: the actor's own, else whoever decided before."""
    own = sorted(request.actor.parties)
    return request.POST.get("decided_by", "") or (own[0] if own else before)
