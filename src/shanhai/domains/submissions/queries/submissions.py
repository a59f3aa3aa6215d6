"""Who sees which submissions: the office and its auditors all, a department's accounts their own, nobody else any."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from shanhai.domains.submissions.models import Submission
from shanhai.vocab.rights import SPEAKING, Actor, Role

SEE_ALL = frozenset({Role.OFFICE, Role.AUDITOR})
REPORTING = SPEAKING - {Role.PARTNER}
"""Roles in which an account reports for its department."""


def departments_of(actor: Actor) -> frozenset[str]:
    """Return the codes of the departments that an actor reports for."""
    return frozenset(post.party for post in actor.posts if post.party and post.role in REPORTING)


def sees_all(actor: Actor) -> bool:
    """Tell whether an actor sees what every department hands in."""
    return actor.is_command_line or bool(actor.roles & SEE_ALL)


def submissions_seen(actor: Actor, *, on: date) -> QuerySet[Submission]:
    """Return the submissions made by a day that an actor may see, the latest first."""
    seen = Q() if sees_all(actor) else Q(department__code__in=departments_of(actor))
    rows = Submission.objects.filter(seen, made_on__lte=on).select_related("form", "department", "document")
    return rows.order_by("-pk")
