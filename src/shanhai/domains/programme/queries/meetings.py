"""The meetings of the leading group that are on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shanhai.domains.programme.models import Meeting
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader

MONTH: Final = timedelta(days=30)
"""How far back one looks where no meeting is on record."""


def meetings(*, reader: Reader, limit: int = 20) -> list[Meeting]:
    """Return the meetings that a reader knows of, the latest first."""
    return list(Meeting.objects.filter(known_on(reader)).order_by("-held_on", "-id")[:limit])


def last_meeting(*, reader: Reader, before: date) -> Meeting | None:
    """Return the last meeting held before a day, None if none is on record."""
    held = Meeting.objects.filter(known_on(reader), held_on__lt=before)
    return held.order_by("-held_on", "-id").first()
