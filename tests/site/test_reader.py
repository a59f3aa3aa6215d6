"""Every request has its reader: as known on a day, and public unless a post lets it see more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from shanhai.cockpit.middleware import ReaderMiddleware, as_known_on
from tests.accounts import account

TODAY = date(2026, 11, 23)


def passed_on(request: HttpRequest) -> Any:
    """Return the request as the next step sees it."""
    seen: list[HttpRequest] = []

    def next_step(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    ReaderMiddleware(next_step)(request)
    return seen[0]


@pytest.mark.parametrize("text", ["2025-02-01", "1949-10-01", "2026-11-23"])
def test_a_day_up_to_today_is_taken(text: str) -> None:
    assert as_known_on(text, today=TODAY) == (date.fromisoformat(text), None)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2025-13-01", "“2025-13-01”不是日期", "write year-month-day"),
        ("昨天", "“昨天”不是日期", '"昨天" is not a date'),
        ("<script>", "不是日期", "is not a date"),
        ("1848-01-01", "太早", "too early"),
        ("2026-11-24", "还没有到", "has not come yet"),
    ],
)
def test_an_unusable_day_shows_today_and_says_so(text: str, zh: str, en: str) -> None:
    day, error = as_known_on(text, today=TODAY)
    assert day == TODAY
    assert error is not None
    assert zh in error.zh
    assert en in error.en


def test_no_day_means_today_without_a_word(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    seen = passed_on(request)
    assert seen.as_known_error is None
    assert seen.reader.as_known_on == timezone.localdate()
    assert seen.reader.internal is False


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "inside"), [("office", True), ("reader", True), ("auditor", True), ("", False)])
def test_what_a_signed_in_reader_sees_follows_from_its_post(rf: RequestFactory, role: str, inside: bool) -> None:
    request = rf.get("/", {"as_known_on": "2025-02-01"})
    request.user = account(role=role)
    assert passed_on(request).reader.internal is inside


def test_the_session_is_not_read_until_the_reader_is_used(rf: RequestFactory) -> None:
    request = rf.get("/")  # without a user: reading it would fail
    assert passed_on(request).as_known_error is None
