"""What every answer carries beside its body."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shanhai.site.headers import PolicyMiddleware


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/en/figures/", "/no-such-page/"])
def test_a_page_is_kept_by_nobody_between(client: Client, address: str) -> None:
    assert client.get(address)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (HttpResponse("<p>"), "private, no-cache"),
        (HttpResponse("<p>", headers={"Cache-Control": "no-store"}), "no-store"),
        (HttpResponse("{}", content_type="application/json"), None),
    ],
)
def test_only_pages_that_say_nothing_are_told_how_to_be_kept(answer: HttpResponse, expected: str | None) -> None:
    given = PolicyMiddleware(lambda _: answer)(RequestFactory().get("/"))
    assert given.get("Cache-Control") == expected
