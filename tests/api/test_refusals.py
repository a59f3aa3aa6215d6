"""What the API refuses, and that it says why and what to do, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("observations?as_known_on=2024-13-01", "2024-13-01", "Write year-month-day"),
        ("observations?as_known_on=2024年3月31日", "如 2024-03-31", "such as 2024-03-31"),
        ("observations?as_known_on=2099-01-01", "请选今天", "or earlier"),
        ("observations?as_known_on=1900-01-01", "太早", "too early"),
        ("observations?as_known_on=1700000000", "年-月-日", "year-month-day"),
        ("observations?limit=0", "1 至 1000", "from 1 to 1000"),
        ("observations?limit=1001", "1 至 1000", "from 1 to 1000"),
        ("observations?limit=ten", "整数", "whole number"),
        ("observations?offset=-1", "整数", "whole number"),
        ("observations?offset=99999999999999999999", "整数", "whole number"),
        ("observations?kind=actuel", "actual、target", "actual, target"),
        ("observations?period=2024-Q5", "可用写法", "Accepted forms"),
        ("observations?place=%00", "不是编码", "not a code"),
        ("observations?place=LISHUI", "小写字母", "a–z"),
        ("observations?plase=lishui", "没有参数 plase", "There is no parameter plase"),
        ("observations?known_since=yesterday", "不是日期", "not a date"),
        ("observations/o1?history=perhaps", "true 或 false", "true or false"),
        ("places?division_code=33x", "区划代码", "division code"),
        ("places.geojson?bbox=1,2,3", "西,南,东,北", "west,south,east,north"),
        ("places.geojson?bbox=10,0,5,5", "西,南,东,北", "west,south,east,north"),
        ("places.geojson?bbox=a,b,c,NaN", "西,南,东,北", "west,south,east,north"),
    ],
)
def test_an_unusable_parameter_is_refused_with_its_cure(client: Client, address: str, zh: str, en: str) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["code"] == "unusable_parameter"
    assert zh in refusal["message"]["zh"]
    assert en in refusal["message"]["en"]


@pytest.mark.parametrize(
    ("address", "where"),
    [("observations?indicator=nosuch", "/api/indicators"), ("observations?place=nosuch", "/api/places")],
)
def test_a_filter_by_a_code_that_nothing_has_is_refused(client: Client, address: str, where: str) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 422
    assert "nosuch" in answer.json()["message"]["zh"]
    assert where in answer.json()["message"]["en"]


def test_a_refusal_is_logged_once_with_its_parameter(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        client.get("/api/observations?limit=ten")
    told = [(one.levelname, one.getMessage()) for one in caplog.records if "/api/observations" in one.getMessage()]
    assert [level for level, _ in told] == ["INFO"]
    assert "Parameter limit" in told[0][1]


@pytest.mark.parametrize("code", ["no-such", "NO", "a" * 500, "%00", "..%2F"])
@pytest.mark.parametrize("path", ["parties", "places", "observations"])
def test_an_unknown_code_is_not_found(client: Client, path: str, code: str) -> None:
    answer = client.get(f"/api/{path}/{code}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert set(answer.json()["message"]) == {"zh", "en"}


def test_an_unknown_address_is_not_found_in_json(client: Client) -> None:
    answer = client.get("/api/no-such")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
