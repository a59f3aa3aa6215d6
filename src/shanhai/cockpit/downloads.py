"""Any table of a page as a file: CSV, or XLSX with a second sheet that says what it is and as known on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from shanhai.adapters.sheets import ABOUT, Table, csv_lines, workbook
from shanhai.ui.language import language
from shanhai.ui.links import KNOWN, NEVER_KEPT, known_on
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN: Final = frozenset('/\\:*?"<>|')
"""Signs that some file system refuses in a name."""

PUBLIC = Bilingual("公开内容，任何人可见", "published: anyone may see it")
INTERNAL = Bilingual("含未公开的内容，仅限登录人员", "contains what is not published: signed-in readers only")


class UnknownFormat(ShanhaiError):
    """A table is asked for in a form that is not offered."""

    code = "unknown_format"


class UnknownTable(ShanhaiError):
    """A page is asked for a table that it does not have."""

    code = "unknown_table"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be handed out: its name, its column titles, its rows.

    A row holds text, Bilingual, whole numbers, Decimals, dates, booleans and None; never a float.
    `rows` may be a generator: it is read once, and only if the table is asked for.
    `table` tells the tables of one page apart; it is what `{% downloads "tenants" %}` names.
    `internal` says that it holds what is not published, whoever reads it.
    """

    name: Bilingual | str
    columns: Sequence[Bilingual]
    rows: Iterable[Sequence[object]]
    table: str = ""
    internal: bool = False


def download(request: HttpRequest, *sheets: Sheet) -> HttpResponseBase | None:
    """Return the table asked for by ?format=csv or ?format=xlsx, None when the page itself is asked for.

    A page with several tables hands in all of them; ?table= says which.

    Raises:
        UnknownFormat: a format other than csv and xlsx.
        UnknownTable: no sheet of that name.
    """
    asked = request.GET.get("format", "")
    if not asked:
        return None
    if asked not in ("csv", "xlsx"):
        raise UnknownFormat(
            Bilingual(f"不能下载为“{asked[:20]}”。", f"The table is not offered as “{asked[:20]}”."),
            Bilingual("请用 csv 或 xlsx。", "Use csv or xlsx."),
            format=asked[:20],
        )
    sheet = _asked_for(request.GET.get("table", ""), sheets)
    table = _table(request, sheet)
    answer: HttpResponseBase
    if asked == "csv":
        answer = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(workbook(table), content_type=XLSX)
    answer["Content-Disposition"] = _disposition(sheet, known_on(request), asked)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _asked_for(name: str, sheets: Sequence[Sheet]) -> Sheet:
    for sheet in sheets:
        if sheet.table == name:
            return sheet
    known = ", ".join(sheet.table for sheet in sheets if sheet.table) or "—"
    raise UnknownTable(
        Bilingual(f"本页没有名为“{name[:40]}”的表。", f"This page has no table “{name[:40]}”."),
        Bilingual(f"可下载的表：{known}。", f"Tables on offer: {known}."),
        table=name[:40],
    )


def _table(request: HttpRequest, sheet: Sheet) -> Table:
    """Return the sheet in the page's language, with what its second page says."""
    name = _named(sheet.name).text(language())
    return Table(
        name=name,
        header=[title.text(language()) for title in sheet.columns],
        rows=sheet.rows,
        about=[(label.text(language()), text) for label, text in _about(request, name, sheet.internal)],
        language=language(),
    )


def _about(request: HttpRequest, name: str, holds_internal: bool) -> list[tuple[Bilingual, str]]:
    """Return what the second sheet says: what, as known when, for whom, made when, from where."""
    reader = getattr(request, "reader", None)
    internal = holds_internal or bool(reader is not None and reader.internal)
    made = timezone.localtime().replace(tzinfo=None, microsecond=0)
    return [
        (ABOUT, name),
        (Bilingual("截至（知悉日）", "As known on"), known_on(request).isoformat()),
        (Bilingual("可见范围", "Who may see it"), (INTERNAL if internal else PUBLIC).text(language())),
        (Bilingual("制表时间", "Made at"), made.isoformat(sep=" ")),
        (Bilingual("来源页", "Source page"), _source(request)),
        (Bilingual("软件", "Made with"), f"山海 Shanhai {version('shanhai')}"),
    ]


def _source(request: HttpRequest) -> str:
    """Return the page's full address, fixed to the day it was known on."""
    query = request.GET.copy()
    for name in NEVER_KEPT:
        query.pop(name, None)
    query[KNOWN] = known_on(request).isoformat()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _disposition(sheet: Sheet, day: dt.date, extension: str) -> str:
    """Return the header that names the file, in the page's language, with an ASCII name for old programs (RFC 6266)."""
    name = _named(sheet.name)
    full = f"{_safe(name.text(language()))}_{day}.{extension}"
    plain = f"{_safe(name.en).encode('ascii', 'ignore').decode().strip() or 'shanhai'}_{day}.{extension}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"


def _named(name: Bilingual | str) -> Bilingual:
    return name if isinstance(name, Bilingual) else Bilingual(name, name)


def _safe(name: str) -> str:
    kept = "".join("_" if sign in FORBIDDEN or not sign.isprintable() else sign for sign in name)
    return kept.strip(" .")[:80] or "shanhai"
