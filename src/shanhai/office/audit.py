"""The audit record on a page, and its export with the chain."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from shanhai.domains.audit.queries import audit_rows, export_lines
from shanhai.office.requests import Working, only
from shanhai.vocab.rights import Deed

PER_PAGE = 100


@only(Deed.READ_AUDIT)
def audit(request: Working) -> HttpResponseBase:
    """Show who wrote what, newest first; `?format=jsonl` hands out the whole chain."""
    asked = request.GET
    if asked.get("format") == "jsonl":
        answer = StreamingHttpResponse(_lines(), content_type="application/x-ndjson")
        answer.headers["Content-Disposition"] = 'attachment; filename="shanhai-audit.jsonl"'
        return answer
    narrowed = {name: asked.get(name, "").strip()[:150] for name in ("noun", "subject", "account")}
    page = Paginator(audit_rows(**narrowed), PER_PAGE).get_page(asked.get("page"))
    return render(request, "office/audit.html", {"page": page, "asked": narrowed})


def _lines() -> Iterator[str]:
    for line in export_lines():
        yield f"{line}\n"
