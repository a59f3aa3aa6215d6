"""What is different between two days, for every reader: the list, its sections, its downloads; and one day in a click."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.programme.models import CommitmentVersion

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
SPAN = "from=2024-01-01&to=2025-06-01"


def rows(answer: Any) -> list[dict[str, str]]:
    """Return the rows of a downloaded table."""
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_it_lists_what_is_different_with_few_questions(
    outside: Client, page: Page, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        html = page(outside, f"/programme/changes/?{SPAN}")
    assert "<h1>变化：2024年1月1日至2025年6月1日</h1>" in html
    assert 'href="/programme/dim-1/?as_known_on=2025-06-01"' in html
    assert re.search(r"what=added[^>]*><b>\d\d</b> 新列", html)


def test_one_section_in_pages(outside: Client, page: Page) -> None:
    html = page(outside, f"/programme/changes/?{SPAN}&what=added")
    assert html.count('<th scope="row">') == 50
    assert "page=2" in html
    assert page(outside, f"/programme/changes/?{SPAN}&what=added&page=2").count('<th scope="row">') > 5


def test_a_reader_outside_is_told_nothing_that_is_internal(outside: Client, inside: Client) -> None:
    shown = set(CommitmentVersion.objects.filter(visibility="public").values_list("code", flat=True))
    hidden = set(CommitmentVersion.objects.exclude(code__in=shown).values_list("code", flat=True))
    asked = "/programme/changes/?from=2000-01-01&format=csv"
    told_outside, told_inside = ({row["编码"] for row in rows(client.get(asked))} for client in (outside, inside))
    assert hidden
    assert not told_outside & hidden
    assert told_inside >= hidden


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_is_handed_out_as_a_table(inside: Client, form: str) -> None:
    answer = inside.get(f"/programme/changes/?{SPAN}&format={form}")
    assert answer.status_code == 200
    if form == "csv":
        (text,) = [row for row in rows(answer) if row["字段"] == "内容"]
        assert (text["编码"], text["原为"], text["现为"]) == ("airport-build", "丽水机场建设", "加快推进丽水机场建设")
        assert text["来源"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=2025-06-01&to=2024-01-01", "已对调"),
        ("from=never", "不能用“never”"),
        ("to=2999-01-01", "不能用“2999-01-01”"),
    ],
)
def test_days_that_cannot_be_used_are_said(outside: Client, page: Page, asked: str, said: str) -> None:
    assert said in page(outside, f"/programme/changes/?{asked}")


def test_the_same_day_twice_is_empty_and_says_so(outside: Client, page: Page) -> None:
    html = page(outside, "/programme/changes/?from=2025-06-01&to=2025-06-01")
    for said in ("没有新列的工作。", "没有改动。", "没有推迟，也没有新逾期。", "没有完成的工作。"):
        assert said in html
    assert '<th scope="row">' not in html


def test_the_day_in_the_strip_is_the_second_day(outside: Client, page: Page) -> None:
    html = page(outside, "/programme/changes/?as_known_on=2025-06-01")
    assert 'name="to" required value="2025-06-01"' in html
    assert 'name="from" required value="2025-05-02"' in html
    html = page(outside, f"/programme/changes/?{SPAN}")
    form = re.search(r'<form class="known".*?</form>', html)
    assert form is not None
    assert 'type="hidden" name="to"' not in form.group()


def test_it_is_among_the_tabs_of_the_programme(outside: Client, page: Page) -> None:
    assert 'href="/programme/changes/"' in page(outside, "/programme/")


def test_the_days_of_a_commitment_lead_to_what_was_known_then(inside: Client, page: Page) -> None:
    html = page(inside, "/programme/airport-build/")
    days = re.findall(r'class="as-known[^"]*" href="/programme/airport-build/\?as_known_on=([0-9-]+)"', html)
    assert days
    for day in set(days):
        assert day <= timezone.localdate().isoformat()
        assert day in page(inside, f"/programme/airport-build/?as_known_on={day}")
    first = CommitmentVersion.objects.filter(code="airport-build").order_by("revision")[0].known_from
    assert min(days) >= first.isoformat()
    page(inside, f"/programme/airport-build/?as_known_on={first - timedelta(1)}", 404)
