"""Who is paired and who is not, counted from the Lishui book: on the public pages and in their downloads."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.test import Client

from shanhai.cockpit.pairings import scheme_view
from shanhai.vocab.reader import Reader

COUNTIES = {"liandu", "qingtian", "jinyun", "suichang", "songyang", "yunhe", "qingyuan", "jingning", "longquan"}
WITHOUT = {"徐汇区", "长宁区", "杨浦区", "嘉定区", "浦东新区", "青浦区"}
DAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("lishui", "db")


def test_nine_of_nine_counties_and_ten_of_sixteen_districts() -> None:
    coverage = scheme_view("shanghai_county_district", reader=Reader(DAY)).coverage
    assert {place.code for place in coverage.paired_locals} == {place.code for place in coverage.locals} == COUNTIES
    assert coverage.is_full
    assert (len(coverage.pairs), len(coverage.partners), len(coverage.paired_partners)) == (11, 16, 10)
    assert {place.name_zh for place in coverage.unpaired_partners} == WITHOUT


def test_before_the_article_nothing_of_it_is_known() -> None:
    coverage = scheme_view("shanghai_county_district", reader=Reader(date(2024, 1, 1))).coverage
    assert (coverage.pairs, coverage.locals, coverage.is_full) == ((), (), False)


@pytest.mark.parametrize("address", ["/undertakings/", "/undertakings/kind/pairing/", "/partners/"])
def test_the_table_to_download_names_everybody_and_the_day(address: str, django_user_model: type) -> None:
    client = Client()
    if address == "/partners/":
        client.force_login(django_user_model.objects.create_user("anybody"))  # type: ignore[attr-defined]  # Django's own
    asked = {"format": "csv", "table": "coverage-shanghai_county_district", "as_known_on": "2026-11-23"}
    answer = client.get(address, asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a stream
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 9 + 16
    assert {row["按哪天所知"] for row in rows} == {"2026-11-23"}
    assert {row["名称"] for row in rows if row["一方"] == "对方" and not row["结对对象"]} == WITHOUT
    (longquan,) = [row for row in rows if row["编码"] == "longquan"]
    assert set(longquan["结对对象"].split("、")) == {"奉贤区", "宝山区"}
    assert set(longquan["合作事项"].split()) == {"pair-longquan-fengxian", "pair-longquan-baoshan"}
    assert client.get(address, asked | {"format": "xlsx"}).status_code == 200


def test_the_public_page_says_so_in_words() -> None:
    page = Client().get("/en/undertakings/kind/pairing/").content.decode()
    assert "Full coverage: 9 units here, none without a partner." in page
    for name in ("Xuhui", "Changning", "Yangpu", "Jiading", "Pudong", "Qingpu"):
        assert name in page.split("Without a partner there")[1].split("</p>")[0]
