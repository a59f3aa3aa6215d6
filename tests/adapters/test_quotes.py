"""Which numbers a quotation can be read to state."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shanhai.adapters.books.quotes import numbers_in


@pytest.mark.parametrize(
    ("quote", "number"),
    [
        ("消薄飞地累计返利3.47亿元", "3.47"),
        ("有效帮扶带动1,323个消薄村", "1323"),
        ("惠及２７０万人", "2700000"),
        ("近八成的招商项目", "80"),
        ("排名均进入前十", "10"),
        ("十纵六横", "6"),
        ("十纵六横", "10"),
        ("二十三家", "23"),
        ("一百二十家", "120"),
        ("双组长", "2"),
        ("首家上市", "1"),
        ("结对合作全覆盖", "100"),
        ("提升增幅列全省第三", "3"),
    ],
)
def test_a_number_is_read(quote: str, number: str) -> None:
    assert Decimal(number) in numbers_in(quote)


@pytest.mark.parametrize(
    ("quote", "number"), [("返利3.47亿元", "3.74"), ("近八成", "8.5"), ("增速34.4%", "344"), ("共39块", "93")]
)
def test_another_number_is_not(quote: str, number: str) -> None:
    assert Decimal(number) not in numbers_in(quote)
