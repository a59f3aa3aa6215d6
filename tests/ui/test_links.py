"""Addresses keep the day a page is known on, and change only what they say they change."""

from __future__ import annotations

import datetime as dt
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template import engines
from django.utils import timezone, translation
from django.utils.http import urlencode

from shanhai.ui import links
from tests.ui.conftest import Render, request_at

PAST = "2025-02-01"


def test_go_carries_the_day(render: Render) -> None:
    source = "{% go 'cockpit:figure' 'F05' %}"
    assert render(source) == "/figures/F05/"
    assert render(source, at=f"/?as_known_on={PAST}") == f"/figures/F05/?as_known_on={PAST}"
    assert render(source, "en", at=f"/en/?as_known_on={PAST}") == f"/en/figures/F05/?as_known_on={PAST}"


def test_go_takes_the_day_of_the_reader_before_that_of_the_query() -> None:
    request = request_at("/?as_known_on=1999-01-01", known_on=dt.date(2025, 2, 1))
    template = engines["django"].from_string("{% load shanhai %}{% go 'cockpit:places' %}")
    assert template.render({}, request) == f"/places/?as_known_on={PAST}"


def test_go_adds_a_query_and_leaves_out_what_is_empty(render: Render) -> None:
    shown = render(
        "{% go 'cockpit:programme' q_group=g q_lamp=none q_kind='' as url %}{{ url|safe }}", g="第 1 组", none=None
    )
    assert shown == "/programme/?" + urlencode({"group": "第 1 组"})


def test_today_is_not_written_into_addresses(render: Render) -> None:
    today = timezone.localdate().isoformat()
    assert render("{% go 'cockpit:places' %}", at=f"/?as_known_on={today}") == "/places/"


@pytest.mark.parametrize("nonsense", ["yesterday", "2025-02-30", "", "2025-13-01"])
def test_a_day_that_cannot_be_read_is_today(nonsense: str) -> None:
    assert links.known_on(request_at(f"/?as_known_on={nonsense}")) == timezone.localdate()


def test_here_changes_one_parameter_and_starts_paging_again(render: Render) -> None:
    at = f"/programme/?as_known_on={PAST}&group=a&page=3&format=csv"
    assert (
        render("{% here lamp='red' as url %}{{ url|safe }}", at=at)
        == f"/programme/?as_known_on={PAST}&group=a&lamp=red"
    )
    assert render("{% here page=4 as url %}{{ url|safe }}", at=at) == f"/programme/?as_known_on={PAST}&group=a&page=4"
    assert render("{% here group=None as_known_on=None %}", at=at) == "/programme/"


def test_addresses_are_escaped_in_html(render: Render) -> None:
    assert render("{% here a='<' b=1 %}", at="/places/") == "/places/?a=%3C&amp;b=1"


def test_other_language_is_the_same_page_with_its_query(render: Render) -> None:
    at = f"/figures/F05/?as_known_on={PAST}"
    assert render("{% other_language_url %}", at=at) == f"/en{at}"
    assert render("{% other_language_url %}", "en", at=f"/en{at}") == at


def test_other_language_of_no_page_is_the_overview(render: Render) -> None:
    assert render("{% other_language_url %}", at="/nowhere/") == "/en/"
    assert render("{% other_language_url %}", "en", at="/en/nowhere/") == "/"


def test_forms_keep_the_day_and_what_they_are_told(render: Render) -> None:
    at = f"/programme/?as_known_on={PAST}&view=tree&group=a&page=2"
    assert render("{% keep %}", at=at).count("<input") == 1
    kept = render("{% keep 'view' %}", at=at)
    assert f'name="as_known_on" value="{PAST}"' in kept
    assert 'name="view" value="tree"' in kept
    rest = render("{% keep_but 'as_known_on' %}", at=at)
    assert 'name="view"' in rest
    assert 'name="group"' in rest
    assert "as_known_on" not in rest
    assert "page" not in rest


def test_hidden_fields_are_escaped(render: Render) -> None:
    assert '"><b>' not in render("{% keep 'view' %}", at="/?view=%22%3E%3Cb%3E")


def test_known_today(render: Render) -> None:
    source = "{% known_today as now %}{% known_on as day %}{{ now }} {{ day|iso }}"
    assert "False" in render(source, at=f"/?as_known_on={PAST}")
    assert "True" in render(source)


def test_links_work_where_there_is_no_request() -> None:
    with translation.override("en"):
        assert links.go(None, "cockpit:places", [], {}, {}) == "/en/places/"
        assert links.other_language_url(None) == "/"
        assert links.kept(None, ["view"]) == []
        assert links.kept_but(None, ["view"]) == []


def test_signing_in_and_out_leads_back_to_the_page_and_its_day(render: Render) -> None:
    source = "{% account 'account_login' %}"
    page = f"/places/?as_known_on={PAST}&view=map"
    assert parse_qs(urlsplit(unescape(render(source, at=page))).query) == {"next": [page]}
    assert render(source, at=f"/accounts/login/?{urlencode({'next': page})}").endswith(urlencode({"next": page}))
    assert "?" not in render(source, at="/accounts/login/")
