"""The desk: what waits for the one who is signed in."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.domains.confirmations.queries import awaiting
from shanhai.domains.people.queries import party_names_by_code
from shanhai.domains.programme.queries.desk import desk as piles_of
from shanhai.domains.submissions.queries.asking import due_forms
from shanhai.domains.submissions.queries.completeness import forms_due
from shanhai.domains.submissions.queries.follow_ups import ASKED, EXPLAINED, counts
from shanhai.domains.submissions.queries.submitted import waiting
from shanhai.office.reporting import sees_submissions
from shanhai.office.requests import Working, signed_in
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, may

OVERDUE_SINCE = timedelta(days=400)
PILES = {
    "to_decide": Bilingual("申请延期，等您决定", "Extensions asked: your decision"),
    "to_verify": Bilingual("报告完成，等您核验", "Reported done: yours to verify"),
    "overdue": Bilingual("已过期限", "Past the due date"),
    "soon": Bilingual("快到期限", "Due soon"),
    "to_accept": Bilingual("已下达，等您签收", "Issued: yours to accept"),
    "running": Bilingual("其余在办", "The rest that is running"),
}


@signed_in
def desk(request: Working) -> HttpResponseBase:
    """Show what waits for the one who is signed in, pile by pile."""
    today = timezone.localdate()
    piles = piles_of(actor=request.actor, on=today)
    context = {
        "piles": [(PILES[pile.name], pile) for pile in piles],
        "awaiting": awaiting(actor=request.actor, on=today),
        "submitted": waiting(request.actor, on=today),
        "due_forms": due_forms(request.actor, on=today),
        "reports": _reports(request, today),
        "posts": request.actor.posts,
        "names": party_names_by_code(request.actor.parties, reader=Reader(today, internal=True)),
    }
    return render(request, "office/desk.html", context)


def _reports(request: Working, today: date) -> dict[str, int] | None:
    """Return how much of reporting waits: follow-ups to explain or to settle, for the office forms past their day too."""
    if not sees_submissions(request.actor):
        return None
    steps = counts(actor=request.actor)
    if not may(request.actor, Deed.SETTLE_FOLLOW_UP):
        return {"to_explain": steps.get(ASKED, 0), "to_settle": 0, "overdue": 0}
    due = forms_due(on=today, within=timedelta(0), since=OVERDUE_SINCE, departments=None)
    late = sum(one.due < today for one in due)
    return {"to_explain": 0, "to_settle": steps.get(EXPLAINED, 0), "overdue": late}
