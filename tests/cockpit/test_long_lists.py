"""Long lists whole, for printing: every list with ?rows=all, and what it says where it is longer than one page holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.paginator import Page as Part
from django.test import Client, RequestFactory

from shanhai.cockpit import long_lists
from shanhai.cockpit.long_lists import WholeList, page_of, shares, whole

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
LISTS = [
    "/figures/",
    "/programme/",
    "/programme/overdue/?as_known_on=2025-02-01",
    "/undertakings/",
    "/undertakings/kind/transport/",
    "/indicators/",
    "/places/",
    "/documents/",
    "/open-points/",
    "/open-points/?noun=commitment",
]
TABLES = [path for path in LISTS if path not in ("/undertakings/", "/open-points/")]
CUT = [path for path in LISTS if "overdue" not in path]
SHORT = 3
"""Rows of a page in these tests, so that the Lishui book is too long for it."""


def with_all(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}rows=all"


def rows_of(html: str) -> int:
    """Return how many rows the tables of a page have, or the lists where it has no table of rows."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    if "kind-cards" in main:
        return len(re.findall(r"<li>", main.split("kind-cards", 1)[1]))
    return sum(len(re.findall(r"<tr", body)) for body in re.findall(r"<tbody.*?</tbody>", main, flags=re.DOTALL))


def total_of(html: str) -> int:
    found = re.search(r"全部 ([\d,]+) 项列在这一页，供打印", html)
    assert found, (
        f"the page does not say how many there are: {re.findall('list-whole[^/]*', html)} {rows_of(html)} rows"
    )
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_offers_all_of_it_to_print(path: str, outside: Client, page: Page) -> None:
    html = page(outside, path)
    found = re.search(r'href="([^"]*rows=all[^"]*)">打印全部</a>', html)
    assert found, "there is no way to print all"
    assert "供打印" in page(outside, found[1].replace("&amp;", "&"))


@pytest.mark.parametrize("path", LISTS)
def test_all_rows_stand_on_one_page(path: str, outside: Client, page: Page) -> None:
    html = page(outside, with_all(path))
    assert rows_of(html) == total_of(html)
    assert "分页显示" in html
    assert 'rel="next"' not in html


@pytest.mark.parametrize("path", TABLES)
def test_all_rows_are_those_of_the_download(path: str, outside: Client, page: Page) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}format=csv"
    answer: Any = outside.get(asked)
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert total_of(page(outside, with_all(path))) == len(lines) - 1


@pytest.mark.parametrize("path", CUT)
def test_a_list_too_long_for_a_page_says_so(
    path: str, outside: Client, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "LONGEST", SHORT)
    html = page(outside, with_all(path))
    assert rows_of(html) == SHORT
    assert f"一页最多列 {SHORT} 项，这里是前 {SHORT} 项" in html
    assert 'class="note note-warn list-whole"' in html, "the note is printed too"
    assert 'rel="next"' not in html
    english = page(outside, f"/en{with_all(path)}")
    assert f"one page lists {SHORT} at most" in english


def test_a_narrowed_list_is_whole_as_narrowed(outside: Client, page: Page) -> None:
    html = page(outside, "/figures/?topic=economy&rows=all")
    assert 0 < total_of(html) < total_of(page(outside, "/figures/?rows=all"))
    assert 'href="/figures/?topic=economy">分页显示</a>' in html


def test_parts_of_a_place_can_be_printed_whole(outside: Client, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shanhai.domains.indicators.queries.figures.PER_PAGE", SHORT)
    cut, full = page(outside, "/places/lishui/"), page(outside, "/places/lishui/?rows=all")
    assert "打印全部" in cut
    assert "打印全部" not in full
    assert total_of(full) > SHORT


def test_a_printed_sheet_says_where_and_when_it_is_from(outside: Client, page: Page) -> None:
    foot = re.search(r'<p class="print-foot print-only">(.*?)</p>', page(outside, "/figures/?as_known_on=2025-02-01"))
    assert foot
    assert "http://testserver/figures/?as_known_on=2025-02-01" in foot[1]
    assert re.search(
        r'按 <time[^>]*>2025-02-01</time> 所知 · 打印于 <span class="print-day">\d{4}-\d\d-\d\d</span>', foot[1]
    )


def test_the_foot_of_todays_page_is_fixed_to_the_day(outside: Client, page: Page) -> None:
    assert re.search(
        r'print-only">http://testserver/programme/\?as_known_on=\d{4}-\d\d-\d\d ', page(outside, "/programme/")
    )


def test_rows_made_one_after_another_are_read_no_further_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "LONGEST", SHORT)
    rows = iter(range(10))
    found = whole(rows, lambda: 10)
    assert list(found) == [0, 1, 2]
    assert next(rows) == SHORT
    assert (found.paginator.count, found.end_index(), found.has_other_pages()) == (10, SHORT, False)


def test_a_short_list_is_not_counted_again() -> None:
    def never() -> int:
        raise AssertionError

    assert whole(iter("ab"), never).paginator.count == len("ab")


def test_other_words_than_all_leave_a_list_in_pages() -> None:
    asked = RequestFactory().get
    parts: Part[int] = page_of(asked("/?rows=many&page=2"), list(range(5)), 2)
    assert list(parts) == [2, 3]
    assert isinstance(page_of(asked("/?rows=all&page=2"), list(range(5)), 2), WholeList)


def test_several_lists_share_one_page_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "LONGEST", 10)
    assert shares([4, 0, 5, 7, 2]) == [4, 0, 5, 1, 0]
