"""The API itself: its title, its routers, how it writes JSON and how it refuses."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from shanhai.api import confirmations, documents, figures, geojson, indicators, people, places, programme, undertakings
from shanhai.api.caching import conditional
from shanhai.api.errors import from_validation

DESCRIPTION = """
山海的只读接口。 The reading interface of Shanhai.

- **知悉日**：每个问题都可以带 `as_known_on=年-月-日`，答案就是那天所知的。 Every question may carry `as_known_on`.
- **可见范围**：未登录只见公开内容；登录后（同一浏览器会话）全部可见。 Without signing in, only what is published.
- **数值**是精确小数，写成文本；`qualifier` 是来源的限定（超、近、约……）。 Values are exact decimals, as text.
- **时期**的 `_end` 是末日的次日。 The `_end` of a period is the day after its last.
- 列表每页至多 1000 行，`total` 是总数，`next` 是下一页。 Lists are paged.
- 出错时返回 `{code, message: {zh, en}}`。 Refusals say what is wrong and the cure, in both languages.
"""


class ReadableJSON(JSONRenderer):
    """Writes Chinese as Chinese."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012  # ninja's own attribute, never changed


class ShanhaiAPI(NinjaAPI):
    """The API; its answers are private and checked again each time, cheaply."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of a question for generated clients: its function's."""
        return str(operation.view_func.__name__)

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """Return the answer, or 304 where the reader has it already."""
        return conditional(request, super().create_response(request, data, **options))


api = ShanhaiAPI(
    title="山海 Shanhai",
    version=version("shanhai"),
    description=DESCRIPTION,
    urls_namespace="api",
    renderer=ReadableJSON(),
)
for module in (people, places, documents, programme, undertakings, confirmations, indicators, figures, geojson):
    api.add_router("", module.router)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """Refuse a parameter in our own words; the site turns the refusal into its answer."""
    raise from_validation(failure.errors) from None
