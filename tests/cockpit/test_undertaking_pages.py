"""Undertakings in the cockpit: who is paired, each kind's own table, and a page for each with its figures and duties."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.undertakings.models import Undertaking
from shanhai.vocab.words import UNDERTAKING_KINDS

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]


def test_coverage_is_counted_and_the_rest_is_named(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/undertakings/"))
    assert "11结对" in said.replace("结对11", "11结对")
    assert "本地 9 个单位全部有结对，做到全覆盖" in said
    assert "对方尚未结对：徐汇区、长宁区、杨浦区、嘉定区、浦东新区、青浦区" in said
    english = words(page(outside, "/en/undertakings/"))
    assert (
        "Without a partner there: Xuhui District, Changning District, Yangpu District, Jiading District, Pudong New Area, Qingpu District"
        in english
    )


def test_the_matrix_has_a_mark_for_each_pair_and_no_other(outside: Client, page: Page) -> None:
    html = page(outside, "/undertakings/")
    marks = re.findall(r'<td><a href="/undertakings/(pair-[a-z-]+)/"', html)
    assert len(marks) == len(set(marks)) == 11
    row = re.search(r'<th scope="row"><a href="/places/qingyuan/">.*?</tr>', html)
    assert row is not None
    assert re.findall(r"/undertakings/([a-z-]+)/", row[0]) == ["pair-qingyuan-baoshan", "pair-qingyuan-chongming"]


def test_before_the_article_nobody_was_known_to_be_paired(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/undertakings/?as_known_on=2010-01-01"))
    assert "结对" not in re.sub(r"结对、飞地", "", said)


def test_mountain_sea_partners_are_open(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/undertakings/"))
    assert "丽水经济技术开发区" in said
    assert "结对的对方是谁，来源没有写" in said


@pytest.mark.parametrize("kind", UNDERTAKING_KINDS)
@pytest.mark.parametrize("language", ["", "/en"])
def test_each_kind_has_its_table(
    outside: Client, page: Page, kind: str, language: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20):
        html = page(outside, f"{language}/undertakings/kind/{kind}/")
    rows = Undertaking.objects.filter(versions__kind=kind).distinct().count()
    assert html.count('<tr><th scope="row"><a href="' + language + "/undertakings/") == rows > 0
    answer: Any = outside.get(f"{language}/undertakings/kind/{kind}/?format=csv")
    assert len(list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))) == rows


def test_the_owner_and_the_place_of_an_enclave_stand_in_two_columns(outside: Client) -> None:
    answer: Any = outside.get("/undertakings/kind/enclave/?format=csv")
    rows = {row["编码"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))}
    park = rows["enclave-suichang-minhang"]
    assert (park["所有方"], park["归属地"], park["所在地"], park["开园"]) == (
        "遂昌县人民政府",
        "遂昌县",
        "闵行区",
        "未载明",
    )
    assert rows["enclave-zhangjiang"]["入驻企业"] == "迈威生物、泽璟制药、天境生物、德琪医药"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (
            "/undertakings/enclave-zhangjiang/",
            [
                "丽水经济技术开发区",
                "浦东新区",
                "纳斯达克",
                "384名",
                "博士",
                "上海市浦东新区蔡伦路999号",
                "另两家引进企业未列名",
            ],
        ),
        (
            "/en/undertakings/enclave-zhangjiang/",
            ["Owner on the left, place on the right", "Nasdaq", "over 1billion yuan", "999 Cailun Road"],
        ),
        ("/undertakings/network-rail/", ["两纵两横、四联八向", "规划（未载明）", "现状与规划未分"]),
        ("/en/undertakings/network-rail/", ["Two lines north–south, two east–west, four links, eight directions"]),
        ("/undertakings/airport/", ["一号工程", "2025年7月18日", "目标", "晚199天"]),
        ("/en/undertakings/airport/", ["199 days after the due date"]),
        (
            "/undertakings/pair-suichang-hongkou/",
            ["遂昌县", "虹口区", "签订日期、期限与协议内容未载明", "全部工作见工作树"],
        ),
        ("/undertakings/ms-lishui/", ["对方未载明"]),
    ],
)
def test_an_undertaking_says_what_it_is(outside: Client, page: Page, words: Words, path: str, says: list[str]) -> None:
    said = words(page(outside, path))
    for phrase in says:
        assert phrase in said


def test_a_target_and_what_came_of_it(inside: Client, outside: Client, page: Page, words: Words) -> None:
    said = words(page(inside, "/undertakings/airport/"))
    assert "目标与结果" in said
    assert "晚 199 天" in said
    assert "目标与结果" not in words(
        page(outside, "/undertakings/airport/")
    )  # the earlier aim has a second-hand source


def test_before_it_opened_the_airport_had_not_opened(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/undertakings/airport/?as_known_on=2025-02-01"))
    assert "2025年7月18日" not in said
    assert "已逾期" in said


@pytest.mark.parametrize("path", ["/undertakings/", "/undertakings/enclave-zhangjiang/", "/en/undertakings/airport/"])
def test_few_queries(inside: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(29):
        assert inside.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/undertakings/nothing/", "/undertakings/kind/nothing/", "/en/undertakings/airport/?as_known_on=2010-01-01"],
)
def test_what_is_not_known_is_a_sentence(outside: Client, page: Page, words: Words, path: str) -> None:
    said = words(page(outside, path, status=404))
    assert "没有" in said or "There is no" in said


def test_the_figures_of_an_undertaking_download(outside: Client) -> None:
    answer: Any = outside.get("/undertakings/enclave-zhangjiang/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert {row["数值"] for row in rows if row["指标"] == "聚集人才数"} == {"384", "181", "203", "300"}
