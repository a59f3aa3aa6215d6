"""Refusals and failures reach a reader as a page or as JSON, never as a traceback."""

from __future__ import annotations

import logging
import pkgutil
import sys
from importlib import import_module

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

import shanhai as package
from shanhai.site.errors import STATUS_BY_CODE, ErrorMiddleware, error_answer, status_of
from shanhai.site.headers import CONTENT_POLICY
from shanhai.site.logs import LineFormatter
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

pytestmark = pytest.mark.django_db


def answer_to(failure: Exception, path: str) -> object:
    """Return the middleware's answer to a failure raised below it."""
    middleware = ErrorMiddleware(lambda _: pytest.fail("not called"))
    return middleware.process_exception(RequestFactory().get(path), failure)


def test_a_refusal_in_the_api_is_json_in_both_languages() -> None:
    response = answer_to(ShanhaiError(Bilingual("没有单位“亩亩”。", 'No unit "亩亩".')), "/api/observations")
    assert response.status_code == 400  # type: ignore[attr-defined]  # an HttpResponse
    assert "没有单位“亩亩”" in response.content.decode()  # type: ignore[attr-defined]  # the same


def test_other_failures_are_left_to_django() -> None:
    assert answer_to(ValueError("x"), "/") is None


def all_refusals() -> set[str]:
    """Return the code of every refusal in the product."""
    for module in pkgutil.walk_packages(package.__path__, "shanhai."):
        if not module.name.startswith(("shanhai.__main__", "shanhai.site.wsgi")):
            import_module(module.name)
    waiting, codes = [ShanhaiError], set()
    while waiting:
        kind = waiting.pop()
        codes.add(kind.code)
        waiting += kind.__subclasses__()
    return codes


def test_the_table_lists_refusals_that_exist() -> None:
    said_by_handlers = {"not_permitted"}
    assert set(STATUS_BY_CODE) <= all_refusals() | said_by_handlers


def test_an_unlisted_code_means_a_bad_request() -> None:
    assert status_of("never_heard_of") == 400


@pytest.mark.parametrize("path", ["/no-such-page/", "/en/no-such-page/"])
def test_a_missing_page_answers_404_with_words(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "text/html" in response["Content-Type"]
    assert ("没有这个页面" in response.content.decode()) or ("no such page" in response.content.decode())


def test_a_missing_api_address_answers_json(client: Client) -> None:
    response = client.get("/api/no-such")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_page_renders_and_escapes(rf: RequestFactory, status: int) -> None:
    request: HttpRequest = rf.get("/")
    response = error_answer(request, status, Bilingual("<i>坏", "<i>bad"), "some_code")
    assert response.status_code == status
    assert "<i>" not in response.content.decode()


def test_every_answer_carries_the_policies(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == CONTENT_POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_failure_is_logged_on_one_line_with_its_place_in_our_code() -> None:
    try:
        status_of(None)  # type: ignore[arg-type]  # the failure that is logged
        raise ValueError("多行\nwords")
    except ValueError:
        record = logging.LogRecord("shanhai", logging.ERROR, __file__, 1, "page failed", (), sys.exc_info())
    line = LineFormatter("%(levelname)s %(message)s").format(record)
    assert line == "ERROR page failed | ValueError: 多行 words"
