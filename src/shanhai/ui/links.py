"""Addresses that keep the day the page is known on, and that change only what they say they change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, QueryDict
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import override

from shanhai.ui.language import language

KNOWN = "as_known_on"
NEVER_KEPT = ("page", "format", "table", "rows")


def known_on(request: HttpRequest | None) -> dt.date:
    """Return the day the page is known on: the reader's, else the query's, else today."""
    reader = getattr(request, "reader", None)
    if reader is not None:
        day: dt.date = reader.as_known_on
        return day
    asked = request.GET.get(KNOWN, "") if request is not None else ""
    try:
        return parse_date(asked) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def known_today(request: HttpRequest | None) -> bool:
    """Return whether the page shows what is known today."""
    return known_on(request) == timezone.localdate()


def go(
    request: HttpRequest | None,
    name: str,
    args: Iterable[object],
    kwargs: Mapping[str, object],
    query: Mapping[str, object],
) -> str:
    """Return the address of a named page with a query, carrying the day the page is known on."""
    asked = QueryDict(mutable=True)
    _change(asked, query)
    if not known_today(request):
        asked.setdefault(KNOWN, known_on(request).isoformat())
    return _joined(reverse(name, args=list(args) or None, kwargs=dict(kwargs) or None), asked)


def here(request: HttpRequest, changes: Mapping[str, object]) -> str:
    """Return this page's address with changed query parameters; None or "" removes one, and paging starts again."""
    asked = request.GET.copy()
    for name in NEVER_KEPT:
        asked.pop(name, None)
    _change(asked, changes)
    return _joined(request.path, asked)


def printed_address(request: HttpRequest | None) -> str:
    """Return the page's full address for a sheet of paper, fixed to the day it is known on; "" without a request."""
    if request is None:
        return ""
    asked = request.GET.copy()
    asked[KNOWN] = known_on(request).isoformat()
    path = _joined(request.path, asked)
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


def other_language_url(request: HttpRequest | None) -> str:
    """Return this page in the other language, or the overview there for an address that has no page."""
    other = "zh-hans" if language() == "en" else "en"
    if request is not None:
        same = request.get_full_path()
        translated = translate_url(same, other)
        if translated != same:
            return translated
    with override(other):
        return reverse("cockpit:overview")


def account(request: HttpRequest | None, name: str) -> str:
    """Return the address of an account page from which one comes back here; from an account page, where that leads."""
    page = reverse(name)
    if request is None:
        return page
    back = request.get_full_path()
    if request.path.startswith(page.rsplit("/", 2)[0] + "/"):
        back = request.GET.get("next", "")
    asked = QueryDict(mutable=True)
    _change(asked, {"next": back})
    return _joined(page, asked)


def kept(request: HttpRequest | None, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the query pairs of these names, as a form's hidden fields."""
    if request is None:
        return []
    return [(name, value) for name in names for value in request.GET.getlist(name) if value]


def kept_but(request: HttpRequest | None, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return every query pair but those of these names and of paging."""
    if request is None:
        return []
    left_out = {*names, *NEVER_KEPT}
    return kept(request, [name for name in request.GET if name not in left_out])


def _change(query: QueryDict, changes: Mapping[str, object]) -> None:
    """Set each parameter of a query; None, "" and an empty list remove it."""
    for name, value in changes.items():
        values = value if isinstance(value, list | tuple) else [value]
        texts = [str(one) for one in values if one is not None and one != ""]
        if texts:
            query.setlist(name, texts)
        else:
            query.pop(name, None)


def _joined(path: str, query: QueryDict) -> str:
    """Return a path with its query."""
    return f"{path}?{query.urlencode()}" if query else path
