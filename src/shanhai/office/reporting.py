"""What the pages of reporting share: who is let in."""

from __future__ import annotations

from functools import wraps
from typing import cast

from django.http import HttpResponseBase

from shanhai.domains.audit.actions import refuse
from shanhai.domains.submissions.queries.follow_ups import seen_by
from shanhai.office.requests import P, Page, View, Working, signed_in
from shanhai.vocab.rights import Actor, Deed


def sees_submissions(actor: Actor) -> bool:
    """Return whether an actor sees any submissions: the office, auditors, and who reports for a department."""
    return seen_by(actor) is not None


def reporting(view: View[P]) -> Page[P]:
    """Return a page for those who see submissions: their department's, or all."""

    @wraps(view)
    def checked(request: Working, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not sees_submissions(request.actor):
            raise refuse(request.actor, Deed.EXPLAIN_FIGURE, subject=request.path)
        return view(request, *args, **kwargs)

    return signed_in(cast("View[P]", checked))
