"""Where the page of what a reminder is about lies."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from shanhai.domains.reminders.queries.outbox import About


def path_of(about: About) -> str:
    """Return the path of the page of a commitment, a submission, or of what is missing in a form, in the language that is set."""
    if about.noun == "commitment":
        return reverse("cockpit:commitment", args=[about.code])
    if about.noun == "submission":
        return reverse("office:submission", args=[about.id])
    return f"{reverse('office:completeness')}?{urlencode({'form': about.code, 'period': about.period})}"
