"""Charts and maps read data in which nothing is rounded, joined or lost."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

from django.utils import translation

from shanhai.ui.charts import MethodBreak, Point, Series, axis, chart_data, shifted
from shanhai.ui.maps import map_area, map_data, map_line, map_point
from tests.ui.conftest import Render, observation

OLD = observation("5024.47", "亿元", period="2018")
NEW = observation("4645.77", "亿元", "about", period="2022")
GOAL = observation("5000", "亿元", kind="target", period="2025")


def gep() -> dict[str, Any]:
    series = [
        Series("2018年方法", "actual", [Point(OLD, "/figures/a/", "公报")]),
        Series("2022年方法", "actual", [Point(NEW, "/figures/b/", preferred=True)]),
        Series("目标", "target", [Point(GOAL, "/figures/c/")]),
    ]
    return chart_data("GEP", "亿元", series, [MethodBreak(dt.date(2020, 1, 1), "方法改变")])


def test_each_method_is_its_own_series_and_the_break_is_named() -> None:
    data = gep()
    assert [one["name"] for one in data["series"]] == ["2018年方法", "2022年方法", "目标"]
    assert data["breaks"] == [{"at": "2020-01-01", "label": "方法改变"}]


def test_a_point_carries_what_the_page_reads() -> None:
    assert gep()["series"][1]["points"] == [
        {
            "x": "2022年",
            "start": "2022-01-01",
            "end": "2023-01-01",
            "value": "4645.77",
            "label": "4645.77",
            "shown": "约4645.77亿元",
            "url": "/figures/b/",
            "qualifier": "about",
            "kind": "actual",
            "source": "",
            "preferred": True,
        }
    ]


def test_the_english_axis_counts_in_billions_exactly() -> None:
    with translation.override("en"):
        data = gep()
    assert data["unit"] == "billion yuan"
    assert [one["points"][0]["value"] for one in data["series"]] == ["502.447", "464.577", "500"]
    assert data["series"][1]["points"][0]["shown"] == "about 464.577 billion yuan"


def test_the_axis_fits_the_largest_value() -> None:
    assert axis([Decimal(1)], "亿元") == (0, "亿元")
    with translation.override("en"):
        assert axis([Decimal("0.5"), Decimal("-9")], "亿元") == (2, "million yuan")
        assert axis([Decimal(3)], "万元") == (4, "yuan")
        assert axis([Decimal("34.4")], "%") == (0, "%")
        assert axis([], "亿元") == (8, "yuan")


def test_shifting_is_exact_beyond_the_precision_of_the_context() -> None:
    long = Decimal("1234567890123456789012345678901234.56")
    assert str(shifted(long, -2)) == "12345678901234567890123456789012.3456"
    assert str(shifted(Decimal("3.50"), 1)) == "35.0"
    assert str(shifted(Decimal(5000), -1)) == "500"


def test_periods_without_bounds_and_dates_do_not_break_a_chart() -> None:
    undated = observation("1", "个", period="?近年")
    finished = observation(None, "日期", value_date=dt.date(2024, 12, 31))
    data = chart_data("x", "个", [Series("s", "actual", [Point(undated, ""), Point(finished, "")])])
    assert [(p["start"], p["end"]) for p in data["series"][0]["points"]] == [(None, None)]


def test_the_chart_tag_writes_data_that_cannot_end_the_script(render: Render) -> None:
    data = chart_data("</script><b>", "个", [])
    html = render("{% chart data id='c' %}", data=data)
    found = re.search(r'<script id="c-data" type="application/json">(.*?)</script>', html)
    assert found is not None
    assert json.loads(found.group(1))["title"] == "</script><b>"
    assert 'data-json="c-data"' in html
    assert 'role="img"' in html
    assert "&lt;b&gt;" in html


def test_map_data_is_geojson() -> None:
    lishui, jingan = (119.63, 27.89), (121.45, 31.27)
    data = map_data(
        [map_point(lishui, "景宁县", "/places/jingning/", "county")],
        [map_line(lishui, jingan, ("景宁县", "静安区"), "/undertakings/pair/")],
    )
    assert data["points"]["features"][0]["geometry"] == {"type": "Point", "coordinates": [119.63, 27.89]}
    assert data["lines"]["features"][0]["geometry"]["coordinates"] == [[119.63, 27.89], [121.45, 31.27]]
    assert data["polygons"] is None
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    drawn = map_data([], areas=[map_area(square, "景宁县", "/places/jingning/")])
    assert drawn["polygons"]["features"][0]["properties"] == {"name": "景宁县", "url": "/places/jingning/"}


def test_the_map_tag_says_that_it_is_schematic_and_serves_everything_itself(render: Render) -> None:
    html = render("{% map data id='m' title=title %}", "en", data=map_data([]), title="Pairings")
    assert "Schematic map, not a survey map" in html
    addresses = re.findall(r'(?:src|data-[a-z]+)="([^"]*ui/[^"]*)"', html)
    assert len(addresses) == 5
    assert all(address.startswith("/static/ui/") for address in addresses)
