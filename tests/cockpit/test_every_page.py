"""Nothing in the Lishui book is without a page: every figure, indicator and undertaking opens, in one language or the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shanhai.domains.indicators.models import Indicator, Observation
from shanhai.domains.undertakings.models import Undertaking


@pytest.mark.parametrize(
    ("model", "path"),
    [(Observation, "figures"), (Indicator, "indicators"), (Undertaking, "undertakings")],
)
def test_each_one_opens(inside: Client, page: Callable[..., str], model: Any, path: str) -> None:
    codes = list(model.objects.order_by("code").values_list("code", flat=True).distinct())
    assert codes
    for number, code in enumerate(codes):
        html = page(inside, f"{'/en' if number % 2 else ''}/{path}/{code}/")
        assert html.count("<h1>") == 1
