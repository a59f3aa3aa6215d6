"""Search across all nouns, and what the sources leave open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanhai.cockpit.finding import GROUPS, find
from shanhai.cockpit.open_points import number_of_points, points
from shanhai.vocab.reader import Reader

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]
READER = Reader(date(2026, 11, 23))


def found(text: str, **asked: Any) -> dict[str, list[str]]:
    """Return the codes found, by noun."""
    return {
        group.noun: [hit.thing.code if hit.thing else hit.source.passage if hit.source else "" for hit in group.hits]
        for group in find(text, reader=READER, first=500, **asked)
    }


@pytest.mark.parametrize(
    ("text", "noun", "code"),
    [
        ("4645.77", "figure", "f05"),
        ("丽水 GEP", "figure", "f05"),
        ("GEP 2022", "figure", "f05"),
        ("GEP 2022年", "figure", "f05"),
        ("GEP 4645.77亿元", "figure", "f05"),
        ("gep", "indicator", "gep"),
        ("试飞", "commitment", "airport-test-flight"),
        ("通航", "commitment", "airport-build"),
        ("飞创园", "undertaking", "enclave-suichang-minhang"),
        ("纳斯达克", "party", "firm-imab"),
        ("331127", "place", "jingning"),
        ("Huimingcha", "nothing", ""),
        ("统计公报", "document", "s6"),
        ("县—区", "passage", "art-f13"),
        ("山", "undertaking", "brand-shan"),
        ("LIANDU district", "place", "liandu"),
    ],
)
def test_what_is_searched_for_is_found(lishui: None, db: None, text: str, noun: str, code: str) -> None:
    hits = found(text)
    if noun == "nothing":
        assert hits == {}
    else:
        assert code in hits[noun]


def test_a_year_alone_or_a_wrong_year_finds_no_figure(lishui: None, db: None) -> None:
    assert "figure" not in found("丽水 2022")
    assert "f05" not in found("GEP 2016").get("figure", [])


def test_names_come_before_notes_and_short_names_first(lishui: None, db: None) -> None:
    assert found("丽水市")["place"][0] == "lishui"
    assert found("领导小组")["party"][0] == "leading-group"


def test_all_words_must_stand_in_one_thing(lishui: None, db: None) -> None:
    assert found("机场 试飞")["commitment"] == ["airport-test-flight"]
    assert found("机场 飞猪") == {}


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "%%", "100%"])
def test_signs_of_the_database_are_only_signs(lishui: None, db: None, text: str) -> None:
    everything = sum(len(codes) for codes in found("a").values())
    assert sum(len(codes) for codes in found(text).values()) < everything / 4


def test_what_is_not_published_or_not_yet_known_is_not_found(lishui: None, db: None) -> None:
    inside = find("通航", reader=Reader(READER.as_known_on, internal=True), noun="commitment")
    assert "airport-open" in [hit.thing.code for hit in inside[0].hits if hit.thing]
    assert "airport-open" not in found("通航")["commitment"]
    assert find("机场", reader=Reader(date(2010, 1, 1))) == []


@pytest.mark.parametrize("text", ["丽", "机场", "a", "4645.77"])
def test_a_search_asks_few_questions(
    outside: Client, page: Page, text: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(16):
        page(outside, f"/search/?q={text}")


def test_the_page_marks_the_words_and_links_a_quote_to_its_place(outside: Client, page: Page) -> None:
    html = page(outside, "/search/?q=机场")
    assert re.search(
        r'<a class="result-title" href="/programme/airport-test-flight/">丽水<mark>机场</mark>建成试飞</a>', html
    )
    assert '/documents/article/#p-art-f53"' in html
    english = page(outside, "/en/search/?q=机场")
    assert re.search(
        r'Lishui Airport completed and test-flown <span class="muted small" lang="zh-Hans">丽水<mark>机场</mark>',
        english,
    )


def test_words_from_outside_are_shown_as_words(outside: Client, page: Page) -> None:
    html = page(outside, "/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_one_noun_in_pages(outside: Client, page: Page, words: Words) -> None:
    first, second = (page(outside, f"/search/?q=丽&noun=figure&page={number}") for number in (1, 2))
    codes = [re.findall(r'class="result-title" href="/figures/([^/]+)/', html) for html in (first, second)]
    assert len(codes[0]) == 50
    assert codes[1]
    assert not set(codes[0]) & set(codes[1])
    assert "第 51" in words(second) or "51—" in words(second)


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%20%20", "q=zzzzzz", "q=机场&noun=nothing", "q=机场&noun=party&page=9999", "q=机场&page=x"]
)
def test_odd_questions_get_a_page(outside: Client, page: Page, query: str) -> None:
    assert page(outside, f"/search/?{query}").count("<h1>") == 1


def test_nothing_found_says_what_to_do(outside: Client, page: Page, words: Words) -> None:
    assert "没有找到。可以换一个更短的词" in words(page(outside, "/search/?q=zzzzzz"))
    assert "Nothing was found" in words(page(outside, "/en/search/?q=zzzzzz"))


def test_every_group_has_words() -> None:
    assert all(words.zh and words.en for words in GROUPS.values())


def test_open_points_stand_across_all_nouns(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/open-points/"))
    for phrase in (
        "12个专题合作组的名称来源未载明",
        "责任单位未载明",
        "签订日期、期限与协议内容未载明",
        "报名与刊发日期未载明",
        "价格基准来源未载明",
    ):
        assert phrase in said
    assert "The unit responsible is not stated" in words(page(outside, "/en/open-points/?noun=commitment"))


def test_open_points_of_one_noun_in_pages_and_as_a_table(outside: Client, page: Page) -> None:
    first = page(outside, "/open-points/?noun=undertaking")
    assert first.count('<th scope="row">') == 50
    assert "/programme/" not in re.sub(r"<nav.*?</nav>", "", first).split('<table class="table')[1]
    answer: Any = outside.get("/open-points/?noun=undertaking&format=csv")
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(table) > 50
    assert {row["种类"] for row in table} == {"合作事项"}
    assert all(row["来源未载明"] and row["文件"] for row in table)
    everything: Any = outside.get("/open-points/?format=csv")
    assert len(list(csv.DictReader(io.StringIO(everything.getvalue().decode("utf-8-sig"))))) > len(table)


def test_open_points_ask_few_questions(
    outside: Client, page: Page, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(22):
        page(outside, "/open-points/")


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2023, 6, 1), date(2024, 7, 1), date(2026, 11, 23)])
@pytest.mark.parametrize("internal", [False, True])
def test_open_points_are_counted_as_they_are_listed(lishui: None, db: None, day: date, internal: bool) -> None:
    reader = Reader(day, internal)
    assert number_of_points(reader=reader) == sum(map(len, points(reader=reader).values()))


def test_all_that_was_found_is_on_one_page_to_print(outside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def hits(address: str) -> tuple[int, str]:
        html = outside.get(address).content.decode()
        return html.count('class="result-title"'), html

    some, page = hits("/search/?q=丽水")
    number = sum(group.number for group in find("丽水", reader=READER))
    assert 'href="/search/?q=%E4%B8%BD%E6%B0%B4&amp;rows=all"' in page
    assert some < number
    for prefix, words in (("", f"全部 {number} 条列在这一页"), ("/en", f"All {number} are on this page")):
        count, page = hits(f"{prefix}/search/?q=丽水&rows=all")
        assert (count, words in page, "只列出前" in page) == (number, True, False)
    figures = next(group.number for group in find("丽水", reader=READER) if group.noun == "figure")
    assert hits("/search/?q=丽水&noun=figure&rows=all")[0] == figures
    monkeypatch.setattr("shanhai.cockpit.long_lists.LONGEST", 60)
    count, page = hits("/search/?q=丽水&rows=all")
    assert (count, "只列出前 60 条" in page) == (60, True)
    assert hits("/search/?q=&rows=all")[0] == 0
