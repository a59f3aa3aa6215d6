"""The pages of places, on the Lishui book: both sides of the pairings, the cities, and Hangzhou's change of 2021."""

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

from shanhai.cockpit.maps import short_name
from shanhai.domains.books.actions import load_book
from shanhai.domains.places.actions import BoundaryImport, import_boundaries
from shanhai.domains.records.queries import Named
from shanhai.vocab.bilingual import Bilingual
from tests.accounts import account
from tests.places import feature, geojson, square

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST_QUERIES = 40


@pytest.fixture
def inside(book: None) -> Client:
    client = Client()
    client.force_login(account())
    return client


@pytest.fixture
def book(db: None, project: Path) -> None:
    load_book(actor="tester", folder=project / "books" / "lishui", on=date(2026, 11, 23))


@pytest.fixture
def outside(book: None) -> Client:
    return Client()


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", answer.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<script.*?</script>", "", html)))


def map_of(html: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script id="{name}-data" type="application/json">(.*?)</script>', html)
    assert found, f"no map {name}"
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_list_shows_both_sides_and_who_is_without_a_partner(outside: Client) -> None:
    html = plain(text(outside, "/places/"))
    assert "9 个县（市、区）中 9 个已结对；对方 16 个区中 10 个" in html
    assert "庆元县 331126 宝山区 、 崇明区" in html
    assert "宝山区 310113 龙泉市 、 庆元县" in html
    assert html.count("未结对") == 6
    assert "41 个" in html


def test_the_list_in_english(outside: Client) -> None:
    html = plain(text(outside, "/en/places/"))
    assert "Counties paired: 9 of 9; districts they are paired with: 10 of 16" in html
    assert "Qingyuan County" in html
    assert "not paired" in html


def test_all_places_can_be_narrowed(outside: Client) -> None:
    html = plain(text(outside, "/places/?view=all&q=泰州"))
    assert "321200" in html
    assert "331000" not in html, "泰州 is not 台州"
    assert "331102" in plain(text(outside, "/places/?view=all&within=lishui&level=district"))
    assert "没有符合条件的地方" in plain(text(outside, "/places/?view=all&q=nowhere"))


def test_former_places_are_shown_on_request(inside: Client) -> None:
    assert "330104" not in text(inside, "/places/?view=all&within=hangzhou")
    html = plain(text(inside, "/places/?view=all&within=hangzhou&former=1"))
    assert "江干区" in html
    assert html.count("已不是此范围") == 5


def test_every_place_downloads_with_its_source(outside: Client) -> None:
    answer = outside.get("/places/?format=csv&as_known_on=2024-07-01")
    assert isinstance(answer, StreamingHttpResponse)
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    liandu = next(row for row in rows if row["编码"] == "liandu")
    assert (liandu["名称"], liandu["区划代码"], liandu["上级"], liandu["结对"]) == (
        "莲都区",
        "331102",
        "丽水市",
        "黄浦区",
    )
    assert liandu["来源"].startswith("GB/T 2260")
    assert "2024-07-01" in answer["Content-Disposition"]


def test_hangzhou_tells_its_change_and_what_no_source_states(inside: Client) -> None:
    html = plain(text(inside, "/places/hangzhou/"))
    assert "2021年4月9日" in html
    for said in ("代码沿用，范围改变 上城区 330102 、 拱墅区 330105 、 余杭区 330110", "新设 临平区 330113 、 钱塘区 330114",
                 "撤销 下城区 330103 、 江干区 330104"):  # fmt: skip
        assert said in html
    assert html.count("份额未载明") == 2
    assert re.search(r"下城区 → 划入 拱墅区 全部", html)
    assert "来源： 2021年杭州市部分行政区划调整的通知 凭记忆，待补来源" in html


def test_a_district_of_hangzhou_is_shown_by_the_territory_of_the_day(inside: Client) -> None:
    now = plain(text(inside, "/en/places/shangcheng/"))
    assert "from 2021-04-09" in now
    assert "Old Shangcheng and Jianggan less two sub-districts" in now
    before = plain(text(inside, "/en/places/shangcheng/?as_known_on=2020-01-01"))
    assert "from 2021-04-09" not in before, "in 2020 nobody knew of the change"
    assert "no change on record" in before


def test_an_abolished_district_still_has_its_page_and_says_so(inside: Client) -> None:
    html = plain(text(inside, "/places/xiacheng/"))
    assert "已撤销或范围已变" in html
    assert "至 2021-04-09" in html


def test_a_county_says_with_whom_it_is_paired_and_what_is_open(outside: Client) -> None:
    html = text(outside, "/places/qingyuan/")
    assert "宝山区" in html
    assert "崇明区" in html
    assert "对方未载明" in html, "the partner of the mountain–sea pairing is not named"
    drawn = map_of(html, "place-map")
    assert sorted(one["properties"]["name"] for one in drawn["points"]["features"]) == ["宝山", "崇明", "庆元"]
    assert len(drawn["lines"]["features"]) == 2


def test_the_city_shows_its_counties_figures_and_duties(outside: Client) -> None:
    html = text(outside, "/places/lishui/")
    assert len(map_of(html, "place-map")["points"]["features"]) == 9
    assert "丽水市人民政府" in html
    assert "/figures/" in html
    assert "长三角城市经济协调会成员城市" in html


@pytest.mark.parametrize(
    "path", ["/places/nowhere/", "/places/zone-core/", "/places/lishui-edz/?as_known_on=2023-01-01"]
)
def test_what_is_not_known_or_not_published_is_not_shown(outside: Client, path: str) -> None:
    assert "没有编码为" in text(outside, path, status=404)


def test_what_is_not_published_is_shown_inside(inside: Client) -> None:
    assert "市域发展核心带" in text(inside, "/places/zone-core/")


@pytest.mark.parametrize(
    "path", ["/places/", "/places/?view=all", "/places/lishui/", "/places/hangzhou/", "/places/jingning/"]
)
def test_the_pages_ask_little_of_the_database(inside: Client, path: str) -> None:
    inside.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text(inside, path)
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]


def test_a_list_that_leaves_out_the_unpublished_says_so(outside: Client, inside: Client) -> None:
    said = "只列出来源已公开的"
    assert said in text(outside, "/places/yrd-council/")
    assert said not in text(inside, "/places/yrd-council/")


def test_imported_outlines_are_drawn_with_their_source(outside: Client, tmp_path: Path) -> None:
    ring = square(119.3, 28.0, 0.7)
    about = BoundaryImport(
        Bilingual("自测边界", "own outlines"), "gcj02", date(2026, 11, 23), date(2024, 7, 1), licence="CC0"
    )
    import_boundaries(
        actor="tester", file=geojson(tmp_path, [feature(ring, code="331102", name="莲都区")]), about=about
    )
    html = text(outside, "/places/liandu/")
    (area,) = map_of(html, "place-map")["polygons"]["features"]
    assert area["properties"]["name"] == "莲都区"
    assert "自测边界 · CC0" in html
    assert "边界（示意）来源：自测边界 · CC0 · 由 GCJ-02 换算" in plain(text(outside, "/"))
    assert "由 GCJ-02 换算为 WGS84" in html
    assert "示意图" in html
    earlier = text(outside, "/places/liandu/?as_known_on=2024-06-30")
    assert map_of(earlier, "place-map")["polygons"] is None, "on that day the outline was not known"


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("莲都区", "Liandu District"), ("莲都", "Liandu")),
        (("景宁畲族自治县", "Jingning She Autonomous County"), ("景宁", "Jingning")),
        (("浦东新区", "Pudong New Area"), ("浦东", "Pudong")),
        (("龙泉市", "Longquan City"), ("龙泉", "Longquan")),
        (("上海市", "Shanghai"), ("上海", "Shanghai")),
        (("张江科学城", "Zhangjiang Science City"), ("张江科学城", "Zhangjiang Science")),
        (("沙县", "Sha County"), ("沙县", "Sha")),
    ],
)
def test_maps_use_short_names(names: tuple[str, str], short: tuple[str, str]) -> None:
    said = short_name(Named(1, "x", *names))
    assert (said.zh, said.en) == short
