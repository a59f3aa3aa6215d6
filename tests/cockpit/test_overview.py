"""The overview on the Lishui book: the airport's story by the day it is asked of, figures with source and freshness."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanhai.domains.books.actions import load_book
from shanhai.domains.programme.queries import lamp_matrix, overdue, wall
from shanhai.domains.programme.queries.deadlines import deadlines
from shanhai.vocab.reader import Reader
from tests.accounts import account

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST_QUERIES = 40
AHEAD, LATE, OPENED = "2024-07-01", "2025-02-01", "2025-07-19"


@pytest.fixture
def outside(db: None, project: Path) -> Client:
    load_book(actor="tester", folder=project / "books" / "lishui", on=date(2026, 11, 23))
    return Client()


def page(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<script.*?</script>", "", html)))


def part(html: str, head: str, until: str) -> str:
    """Return what stands between two headings, as plain text."""
    found = re.search(rf"<h2[^>]*>\s*{head}(.*?)<h2[^>]*>\s*{until}", html)
    assert found, f"no part from {head} to {until}"
    return plain(found[1])


def map_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="overview-map-data" type="application/json">(.*?)</script>', html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_in_july_2024_the_airport_lies_ahead(outside: Client) -> None:
    html = page(outside, f"/?as_known_on={AHEAD}")
    assert "没有逾期的工作" in part(html, "逾期", "将到期")
    ahead = part(html, "将到期", "新近完成")
    assert "丽水机场建成试飞" in ahead
    assert "2024-12-31" in ahead
    assert "未明确责任单位" in ahead
    assert "机场建成试飞目标 目标 2024年12月31日" in plain(html)
    assert "那时未知" not in plain(html), "a headline that was not known then is left out"


def test_in_february_2025_the_airport_is_overdue_and_red(outside: Client) -> None:
    html = page(outside, f"/?as_known_on={LATE}")
    late = part(html, "逾期", "将到期")
    assert re.match(r".*1 丽水机场建成试飞 逾期 32 天", late)
    assert "未明确责任单位" in late
    assert 'class="lamp-count lamp-red"' in html
    english = plain(page(outside, f"/en/?as_known_on={LATE}"))
    assert "overdue by 32 days" in english
    assert "nobody named as responsible" in english


def test_today_the_airport_is_open_and_its_delay_is_told(outside: Client) -> None:
    html = page(outside)
    assert "没有逾期的工作" in part(html, "逾期", "将到期")
    done = part(html, "新近完成", "结对与飞地")
    assert re.search(r"丽水机场建成试飞 至迟 2025-07-18 · 至多晚 199 天 · 期限 2024-12-31", done)
    assert "机场通航 2025年7月18日" in plain(html)
    news = plain(page(outside, f"/?as_known_on={OPENED}"))
    assert "丽水机场 · 机场通航时间 2025年7月18日" in news


def test_every_headline_has_period_source_and_freshness(outside: Client) -> None:
    html = page(outside, f"/?as_known_on={AHEAD}")
    tiles = re.findall(r'<article class="tile.*?</article>', html)
    assert len(tiles) == 12
    for tile in tiles:
        said = plain(tile)
        assert re.search(r"20\d\d年", said), said
        assert "问海借力 谱写长三角一体化发展新篇章" in said, said
        assert "知悉于 2024-06-30" in said
        assert 'href="/figures/' in tile
    assert "4645.77 亿元" in plain(tiles[0])
    assert "近 80 %" in plain(html), "a hedge is shown with its figure"


def test_the_map_and_the_list_say_the_same_pairs(outside: Client) -> None:
    html = page(outside)
    drawn = map_of(html)
    lines = {
        (one["properties"]["from"], one["properties"]["to"])
        for one in drawn["lines"]["features"]
        if one["properties"]["kind"] == "pairing"
    }
    assert len(lines) == 11
    assert {("景宁", "静安"), ("龙泉", "奉贤"), ("龙泉", "宝山"), ("庆元", "崇明")} <= lines
    listed = plain(re.findall(r'<table class="table pairs-table">.*?</table>', html)[0])
    for county, district in lines:
        assert re.search(rf"{county}[^ ]* [^县]*{district}", listed), (county, district)
    kinds = [one["properties"]["kind"] for one in drawn["points"]["features"]]
    assert (kinds.count("county"), kinds.count("partner"), kinds.count("enclave")) == (9, 10, 5)


def test_an_enclave_is_drawn_with_its_owner_and_its_place(outside: Client) -> None:
    html = page(outside)
    lines = {
        (one["properties"]["from"], one["properties"]["to"])
        for one in map_of(html)["lines"]["features"]
        if one["properties"]["kind"] == "enclave"
    }
    assert ("遂昌", "闵行") in lines, "it stands in 闵行 although 遂昌 is paired with 虹口"
    assert "遂昌上海闵行飞创园 遂昌县 → 闵行区" in plain(html)


def test_a_zone_without_a_point_is_linked_from_its_city(outside: Client) -> None:
    data = map_of(page(outside))
    ends = [
        line["geometry"]["coordinates"]
        for line in data["lines"]["features"]
        if "经济技术开发区" in line["properties"]["from"]
    ]
    assert [119.5892, 28.1878] in [start for start, _ in ends]


def test_the_lamps_add_up_and_lead_to_their_commitments(outside: Client) -> None:
    html = page(outside, f"/?as_known_on={LATE}")
    reader = Reader(date.fromisoformat(LATE))
    total = lamp_matrix(reader=reader).total.total
    assert f"{total} 项" in plain(html)
    assert re.search(r'href="/programme/\?dimension=dim-2&amp;lamp=red&amp;as_known_on=2025-02-01"', html)
    assert re.search(r'href="/programme/\?party=none&amp;lamp=red&amp;as_known_on=2025-02-01"', html)


def test_what_became_known_lately_is_told_by_day(outside: Client) -> None:
    html = plain(page(outside, f"/?as_known_on={AHEAD}"))
    assert "2024-06-30 1天前 下达" in html.replace(" · ", " ")
    assert "79 个数据" in html
    earlier = plain(page(outside, "/?as_known_on=2024-06-29"))
    assert "79 个数据" not in earlier


def test_open_points_are_counted(outside: Client) -> None:
    found = re.search(r"来源未载明 (\d+) ", plain(page(outside)))
    assert found
    assert int(found[1]) > 50


def test_before_anything_was_known_the_page_says_so(outside: Client) -> None:
    html = plain(page(outside, "/?as_known_on=1990-01-01"))
    assert "按这一天所知，还没有公开的内容" in html
    assert "丽水融入长三角一体化" in html


def test_an_empty_database_still_has_an_overview(db: None) -> None:
    html = plain(page(Client()))
    assert "山海" in html
    assert "还没有公开的内容" in html


def test_signed_in_readers_see_what_is_not_published(outside: Client) -> None:
    clerk = Client()
    clerk.force_login(account())
    assert "丽水机场2024年通航" in plain(page(clerk))
    assert "丽水机场2024年通航" not in plain(page(outside))


@pytest.mark.parametrize("path", ["/", "/en/", f"/?as_known_on={LATE}"])
def test_the_page_asks_little_of_the_database(outside: Client, path: str) -> None:
    outside.get(path)
    with CaptureQueriesContext(connection) as asked:
        page(outside, path)
    assert 0 < len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]


def test_the_pairs_and_the_headlines_download(outside: Client) -> None:
    pairs = outside.get("/?format=csv&table=pairs")
    figures = outside.get(f"/?format=csv&table=headlines&as_known_on={AHEAD}")
    assert isinstance(pairs, StreamingHttpResponse)
    assert isinstance(figures, StreamingHttpResponse)
    listed = list(csv.DictReader(io.StringIO(pairs.getvalue().decode("utf-8-sig"))))
    assert len(listed) == 11
    assert ("景宁畲族自治县", "静安区") in {(row["县（市、区）"], row["结对的区"]) for row in listed}
    rows = list(csv.DictReader(io.StringIO(figures.getvalue().decode("utf-8-sig"))))
    assert rows[0]["数值"] == "4645.77"
    assert len(rows) == 12


def test_deadlines_agree_with_the_list_of_what_is_overdue(outside: Client) -> None:
    for day, internal in ((AHEAD, False), (LATE, False), (LATE, True), ("2026-11-23", True)):
        reader = Reader(date.fromisoformat(day), internal)
        found = deadlines(wall(reader=reader), reader=reader, limit=50)
        assert [line.code for line in found.overdue] == [line.code for line in overdue(reader=reader)]
        assert all(line.standing.due and line.standing.due >= reader.as_known_on for line in found.upcoming)
        assert all(line.standing.done_on for line in found.finished)
