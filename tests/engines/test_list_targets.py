"""What a line of a list says that an indicator is to reach."""

from __future__ import annotations

import pytest

from shanhai.engines.lists import wanted_of

NAMES = ("飞地数", "人才飞地数", "国庆假期游客人次", "森林覆盖率", "生态系统生产总值（GEP）")


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("建设飞地，飞地数达到50块", "飞地数", "50块以上"),
        ("人才飞地数达20个，引进人才", "人才飞地数", "20个以上"),
        ("国庆假期游客人次突破 1,200.5 万人次", "国庆假期游客人次", "超1200.5万人次"),
        ("森林覆盖率保持在８１％以上", "森林覆盖率", "81%以上"),
        ("飞地数控制在5块以内", "飞地数", "不超过5块"),
        ("生态系统生产总值达到5000亿元", "生态系统生产总值（GEP）", "5000亿元以上"),
        ("GEP达到5000亿元", "生态系统生产总值（GEP）", "5000亿元以上"),
    ],
)
def test_an_indicator_and_what_it_is_to_reach_are_read(text: str, name: str, shown: str) -> None:
    found = wanted_of(text, NAMES)
    assert found is not None
    assert (found.name, found.quantity.show("zh")) == (name, shown)
    assert found.is_whole is (name in text)
    assert not found.is_increase


@pytest.mark.parametrize(
    "text", ["加强飞地建设", "完善飞地数统计", "飞地数进一步增加，开通航线2条", "开通航线2条，研究飞地数", "达到50块"]
)
def test_a_number_that_belongs_to_something_else_is_no_target(text: str) -> None:
    assert wanted_of(text, NAMES) is None


def test_by_how_much_it_is_to_change_is_not_what_it_is_to_reach() -> None:
    found = wanted_of("飞地数增加5块", NAMES)
    assert found is not None
    assert found.is_increase
    reached = wanted_of("飞地数增加到5块", NAMES)
    assert reached is not None
    assert not reached.is_increase
