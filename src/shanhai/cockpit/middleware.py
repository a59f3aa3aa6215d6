"""Gives every request its reader: as known on which day, and whether signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from shanhai.domains.people.queries import actor_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, may

PARAMETER: Final = "as_known_on"
EARLIEST: Final = date(1949, 10, 1)


def as_known_on(text: str, *, today: date) -> tuple[date, Bilingual | None]:
    """Return the day asked for and no complaint, or today and what is wrong with the day.

    Args:
        text: a day as YYYY-MM-DD; empty means today.
        today: the day that stands in for a missing or unusable one.
    """
    if not text:
        return today, None
    cure = Bilingual("本页按今天显示。", "This page shows today.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today, Bilingual(
            f"“{text[:40]}”不是日期；请写成年-月-日，例如 2025-02-01。{cure.zh}",
            f'"{text[:40]}" is not a date; write year-month-day, for example 2025-02-01. {cure.en}',
        )
    if day < EARLIEST:
        return today, Bilingual(
            f"{day} 太早，本系统最早只到 {EARLIEST}；请选更晚的日期。{cure.zh}",
            f"{day} is too early: nothing is kept before {EARLIEST}; choose a later date. {cure.en}",
        )
    if day > today:
        return today, Bilingual(
            f"{day} 还没有到，谁也不知道那天的情况；请选今天或更早的日期。{cure.zh}",
            f"{day} has not come yet, so nothing is known as on it; choose today or earlier. {cure.en}",
        )
    return day, None


class ReaderMiddleware:
    """Sets `request.reader` and `request.as_known_error` (a Bilingual or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the reader set; the session is read only when the reader is used."""
        day, error = as_known_on(request.GET.get(PARAMETER, "").strip(), today=timezone.localdate())
        actor = SimpleLazyObject(lambda: actor_of(request.user, on=timezone.localdate()))

        def reads_inside() -> bool:
            return may(cast("Actor", actor), Deed.READ_INTERNAL)

        reader = SimpleLazyObject(lambda: Reader(as_known_on=day, internal=reads_inside()))
        request.actor = actor  # type: ignore[attr-defined]  # Django requests are open to such additions
        request.reader = reader  # type: ignore[attr-defined]  # Django requests are open to such additions
        request.as_known_error = error  # type: ignore[attr-defined]  # the same
        return self.get_response(request)
