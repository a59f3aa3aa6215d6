"""The desk: what waits for the one who is signed in."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.domains.confirmations.queries import awaiting
from shanhai.domains.people.queries import party_names_by_code
from shanhai.domains.programme.queries.desk import desk as piles_of
from shanhai.domains.submissions.queries.asking import due_forms
from shanhai.domains.submissions.queries.submitted import waiting
from shanhai.office.requests import Working, signed_in
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

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
        "posts": request.actor.posts,
        "names": party_names_by_code(request.actor.parties, reader=Reader(today, internal=True)),
    }
    return render(request, "office/desk.html", context)
