"""What the ui tests share: a page's request, and a template rendered in one language on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from shanhai.vocab.reader import Reader

Render = Callable[..., str]
SectionPage = Callable[[str], str]


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> Iterator[None]:
    """Let the base page's links lead somewhere, and start every test in Chinese."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def render() -> Render:
    """Return a function that renders a template's text in a language, for a request at a path."""

    def rendered(template_text: str, /, language: str = "zh-hans", at: str = "/", **context: Any) -> str:
        with translation.override(language):
            template = engines["django"].from_string("{% load shanhai %}" + template_text)
            return template.render(context, request_at(at))

    return rendered


def request_at(address: str, known_on: dt.date | None = None) -> HttpRequest:
    """Return a stranger's request, with a reader where a day is given."""
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    if known_on:
        request.reader = Reader(as_known_on=known_on)  # type: ignore[attr-defined]  # as the middleware does
    return request


def observation(value: str | None, unit: str, qualifier: str = "exact", **more: Any) -> SimpleNamespace:
    """Return something with the fields of an observation."""
    fields = {
        "code": "F05",
        "value": None if value is None else Decimal(value),
        "value_date": None,
        "unit": unit,
        "qualifier": qualifier,
        "period": "2022",
        "kind": "actual",
        "known_from": dt.date(2024, 6, 30),
    }
    return SimpleNamespace(**{**fields, **more})


@pytest.fixture
def render_page() -> SectionPage:
    """Return a function that renders a page of a section of the menu."""

    def rendered(section: str) -> str:
        source = '{% extends "base.html" %}{% block section %}' + section + "{% endblock %}"
        return engines["django"].from_string(source).render({}, request_at("/"))

    return rendered
