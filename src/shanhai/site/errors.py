"""The one table from refusals to HTTP, and the pages and JSON that show them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.html import format_html

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

logger = logging.getLogger("shanhai.site")

STATUS_BY_CODE: Final[Mapping[str, int]] = {
    "not_found": 404,
    "unknown_observation": 404,
    "unknown_form": 404,
    "nothing_to_ask": 409,
    "not_permitted": 403,
    "already_recorded": 409,
    "history_conflict": 409,
    "nothing_changed": 409,
    "period_locked": 409,
    "lock_refused": 409,
    "rule_refused": 409,
    "follow_up_refused": 409,
    "database_unreachable": 503,
    "secret_key_changed": 409,
    "unusable_parameter": 422,
    "hook_refused": 409,
    "wish_refused": 409,
}
DEFAULT_STATUS: Final = 400

PLAIN_PAGE: Final = '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{}</title><p>{}<p lang="en">{}'
MESSAGES: Final[Mapping[int, Bilingual]] = {
    400: Bilingual(
        "请求有误，请检查地址或填写的内容。", "The request cannot be read; check the address or what you entered."
    ),
    403: Bilingual(
        "无权查看或办理；请先登录，或请办公室开通权限。", "Not permitted; sign in, or ask the office for access."
    ),
    404: Bilingual(
        "没有这个页面；请检查地址，或用检索查找。", "There is no such page; check the address, or use the search."
    ),
    500: Bilingual(
        "系统出错，已记入日志；请稍后再试，或告诉管理员。",
        "Something went wrong and was logged; try again later, or tell the administrator.",
    ),
}


def status_of(code: str) -> int:
    """Return the HTTP status of a refusal's code; 400 unless the table says otherwise."""
    return STATUS_BY_CODE.get(code, DEFAULT_STATUS)


def wants_json(request: HttpRequest) -> bool:
    """Return whether the answer goes to a program: the API, or a client that asks for JSON only."""
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def error_answer(request: HttpRequest, status: int, message: Bilingual, code: str) -> HttpResponse:
    """Return a refusal as a page or as JSON, whichever the client reads."""
    if wants_json(request):
        body = {"code": code, "message": {"zh": message.zh, "en": message.en}}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(_page(request, status, message), status=status)


def _page(request: HttpRequest, status: int, message: Bilingual) -> str:
    """Render the page of a status; plain words where no template can be rendered."""
    context = {"status": status, "error": message}
    names = [f"{status}.html", "400.html" if status < 500 else "500.html"]
    try:
        return str(loader.select_template(names).render(context, request))
    except TemplateDoesNotExist:
        pass
    except Exception:
        logger.exception("error page %s failed", status)
    return format_html(PLAIN_PAGE, status, message.zh, message.en)


class ErrorMiddleware:
    """Turns a refusal raised below the web into its page or JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer unchanged; only failures are of interest here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal; None leaves any other failure to Django."""
        if not isinstance(exception, ShanhaiError):
            return None
        answer = error_answer(request, status_of(exception.code), exception.message, exception.code)
        if answer.status_code < 500:
            logger.info("%s %s: %s", answer.status_code, request.path, exception.message.en)
            answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark: its bare WARNING says less
        return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return error_answer(request, 400, MESSAGES[400], "bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return error_answer(request, 403, MESSAGES[403], "not_permitted")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return error_answer(request, 404, MESSAGES[404], "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return error_answer(request, 500, MESSAGES[500], "site_failed")
