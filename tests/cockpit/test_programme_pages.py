"""The programme in the cockpit: list, tree, overdue, one commitment and its course, parties."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.people.models import Party
from shanhai.domains.programme.models import Commitment
from shanhai.domains.programme.queries import Filters, listing
from shanhai.vocab.reader import Reader

pytestmark = [pytest.mark.database]

Page = Callable[..., str]
Words = Callable[[str], str]
MISSED = "as_known_on=2025-02-01"
"""A day after the airport should have been test-flown, and before it opened."""


def rows(answer: Any) -> list[dict[str, str]]:
    """Return the rows of a downloaded table."""
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def listed(html: str) -> list[str]:
    """Return the codes of the commitments listed, in order."""
    return re.findall(r'<th scope="row"><a href="(?:/en)?/programme/([a-z0-9-]+)/', html)


def test_each_commitment_and_each_party_opens(inside: Client, page: Page) -> None:
    for model, path in ((Commitment, "programme"), (Party, "parties")):
        codes = list(model.objects.order_by("code").values_list("code", flat=True))
        assert len(codes) > 60
        for number, code in enumerate(codes):
            html = page(inside, f"{'/en' if number % 2 else ''}/{path}/{code}/")
            assert html.count("<h1>") == 1


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/programme/", 14),
        ("/programme/?lamp=red&order=due&text=1", 16),
        ("/programme/tree/", 8),
        ("/programme/overdue/?" + MISSED, 11),
        ("/programme/dim-2/", 26),
        ("/programme/airport-build/", 28),
        ("/parties/", 8),
        ("/parties/gov-lishui/", 32),
    ],
)
def test_pages_ask_few_questions(
    outside: Client, page: Page, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(most):
        page(outside, path)


def test_the_list_counts_every_commitment_but_plans_and_dimensions(outside: Client, page: Page, words: Words) -> None:
    html = page(outside, "/programme/")
    assert len(listed(html)) == 50
    more = listed(page(outside, "/programme/?page=2"))
    assert "plan-yrd" not in listed(html) + more
    assert f"共 {50 + len(more)} 项" in words(html)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("lamp=red&" + MISSED, ["airport-test-flight"]),
        ("kind=dimension", [f"dim-{number}" for number in range(1, 7)]),
        ("dimension=dim-5", ["policy-voucher"]),
        ("party=zone-lishui-edz", ["model-rnd-shanghai"]),
        ("party=leading-group", ["integration"]),
        ("text=试飞", ["airport-test-flight"]),
        ("text=green+AIRPORT", []),
        ("text=green+model", ["aim-green-demonstration"]),
        ("state=done&lamp=yellow", []),
        ("lamp=done&order=due", ["airport-test-flight", "airport-build"]),
        ("dimension=nothing", []),
        ("place=nowhere", []),
        ("as_known_on=2010-01-01", []),
    ],
)
def test_the_list_is_narrowed(outside: Client, page: Page, query: str, codes: list[str]) -> None:
    assert listed(page(outside, f"/programme/?{query}")) == codes


def test_narrowing_to_a_city_takes_in_what_belongs_to_its_government(outside: Client, page: Page) -> None:
    codes = listed(page(outside, "/programme/?place=lishui"))
    assert {"integration", "gep-reform"} <= set(codes)
    assert "airport-build" not in codes


def test_nobody_and_no_dimension_can_be_asked_for(outside: Client, page: Page) -> None:
    assert "airport-build" in listed(page(outside, "/programme/?party=none"))
    assert "mechanism-list" in listed(page(outside, "/programme/?dimension=none"))


def test_by_due_date_what_has_one_comes_first(outside: Client, page: Page) -> None:
    assert listed(page(outside, "/programme/?order=due"))[0] == "airport-test-flight"


def test_the_list_downloads_as_it_is_narrowed(outside: Client) -> None:
    (row,) = rows(outside.get(f"/programme/?lamp=red&format=csv&{MISSED}"))
    assert (row["编码"], row["灯"], row["逾期天数"], row["现行期限"]) == (
        "airport-test-flight",
        "逾期",
        "32",
        "2024-12-31",
    )
    english = rows(outside.get(f"/en/programme/overdue/?format=csv&{MISSED}"))
    assert english[0]["why"].startswith("Overdue by 32 days on 1 Feb 2025")


def test_the_airport_was_overdue_and_is_not_any_more(outside: Client, page: Page, words: Words) -> None:
    missed = words(page(outside, f"/programme/overdue/?{MISSED}"))
    assert "逾期 1 项" in missed
    assert "未明确责任单位" in missed
    assert "没有逾期" in words(page(outside, "/programme/overdue/"))


def test_the_tree_puts_tasks_under_their_dimension_once(outside: Client, page: Page) -> None:
    html = page(outside, "/programme/tree/")
    codes = re.findall(r'class="tree-name"><a href="/programme/([a-z0-9-]+)/', html)
    assert len(codes) == len(set(codes)) == len(codes) > 60
    assert codes.index("dim-2") < codes.index("transport-system") < codes.index("airport-test-flight")
    assert codes.index("airport-test-flight") < codes.index("dim-3")
    table = rows(outside.get("/programme/tree/?format=csv"))
    assert [row["编码"] for row in table] == codes


def test_a_branch_of_the_tree(outside: Client, page: Page) -> None:
    html = page(outside, "/programme/tree/?root=airport-build")
    assert re.findall(r'class="tree-name"><a href="/programme/([a-z0-9-]+)/', html) == [
        "airport-build",
        "airport-test-flight",
    ]
    page(outside, "/programme/tree/?root=nothing", status=404)


def test_a_commitment_tells_its_course_on_both_clocks(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/programme/airport-test-flight/"))
    assert "最迟于2025年7月18日已完成，比期限2024年12月31日至多晚199天。" in said
    assert "丽水机场力争于今年年底建成试飞" in said
    assert "截至2025年1月1日已逾期1天" in said, "as it stood before the opening was known"
    assert "— 2025-01-01" in said
    assert said.index("2024-12-31期限") < said.index("至迟2025年7月18日 · 2025-07-19 起知悉")
    before = words(page(outside, f"/programme/airport-test-flight/?{MISSED}"))
    assert "已逾期32天" in before
    assert "2025-07-19" not in before


def test_a_commitment_says_what_is_open_and_where_it_stands(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/en/programme/airport-build/"))
    assert "Not stated by the source" in said
    assert "The unit responsible is not stated" in said
    assert "Lishui Airport" in said
    assert "No source names who is responsible." in said


def test_what_is_not_published_is_not_there_for_the_public(outside: Client, inside: Client, page: Page) -> None:
    assert "airport-open" in page(inside, "/programme/airport-build/")
    assert "airport-open" not in page(outside, "/programme/airport-build/")
    page(outside, "/programme/airport-open/", status=404)


@pytest.mark.parametrize(
    "path", ["/programme/nothing/", "/parties/nobody/", "/programme/airport-build/?as_known_on=2020-01-01"]
)
def test_what_is_not_known_is_said_to_be_so(outside: Client, page: Page, words: Words, path: str) -> None:
    assert "那天还不知道它，或它未公开" in words(page(outside, path, status=404))


def test_the_leading_group_has_two_heads_and_twelve_topic_groups(outside: Client, page: Page, words: Words) -> None:
    said = words(page(outside, "/parties/leading-group/"))
    assert "双组长丽水市委书记、丽水市市长" in said
    assert all(f"第{number}专题合作组" in said for number in range(1, 13))
    tree = page(outside, "/parties/")
    assert "双组长: " in words(tree)
    assert len(re.findall(r'<span><a href="/parties/topic-group-\d\d/"', tree)) == 12


def test_a_firm_with_its_listing_and_an_official_with_his_words(outside: Client, page: Page, words: Words) -> None:
    assert "上市A股" in words(page(outside, "/parties/firm-mabwell/"))
    said = words(page(outside, "/parties/official-airport/"))
    assert "丽水机场指挥部相关负责人介绍" in said
    assert "隶属丽水机场指挥部" in said


def test_parties_download_with_what_they_have_taken_on(outside: Client) -> None:
    table = {row["编码"]: row for row in rows(outside.get("/parties/?format=csv"))}
    assert len(table) == Party.objects.count()
    assert table["topic-group-01"]["隶属"] == "领导小组"
    assert int(table["gov-lishui"]["工作"]) > 10
    duties = rows(outside.get("/parties/gov-lishui/?format=csv"))
    assert len(duties) == int(table["gov-lishui"]["工作"])
    assert duties[0]["角色"] == "牵头"


@pytest.mark.parametrize("day", ["2025-02-01", "2026-11-01"])
def test_the_api_says_of_every_lamp_what_the_pages_say(inside: Client, day: str) -> None:
    shown = {row["编码"]: row["灯"] for row in rows(inside.get("/programme/", {"format": "csv", "as_known_on": day}))}
    answer = inside.get("/api/commitments", {"limit": "1000", "as_known_on": day}).json()["items"]
    said = {one["code"]: one["standing"] for one in answer}
    assert {code: said[code]["lamp_zh"] for code in shown} == shown
    counted = listing(Filters(), reader=Reader(date.fromisoformat(day), internal=True)).facets.lamps
    assert Counter(standing["counted_as"] for standing in said.values() if standing["counted_as"]) == counted
    frames = {standing["lamp_zh"] for code, standing in said.items() if code not in shown}
    assert frames == {""}
    assert {standing["lamp_en"] for standing in said.values()} > {"", "not dated"}
