"""The page of completeness: each department's forms by period, and what is missing in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.cockpit.downloads import Sheet, download
from shanhai.domains.submissions.queries.completeness import STANDS, Cell, Matrix, completeness, items_of, years
from shanhai.office.reporting import reporting
from shanhai.office.requests import Working
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadablePeriod
from shanhai.vocab.periods import parse_period
from shanhai.vocab.rights import DEPARTMENT, Deed, may
from shanhai.vocab.words import word

COLUMNS: Final = (
    Bilingual("部门", "department"),
    Bilingual("填报表", "form"),
    Bilingual("频次", "frequency"),
    Bilingual("时期", "period"),
    Bilingual("应于此日前报", "due by"),
    Bilingual("应报", "asked for"),
    Bilingual("已报", "received"),
    Bilingual("草稿或退回", "begun"),
    Bilingual("未报", "missing"),
    Bilingual("迟报", "late"),
    Bilingual("别的来源已有", "another source has it"),
    Bilingual("情况", "how it stands"),
)
ITEM_COLUMNS: Final = (
    Bilingual("指标", "indicator"),
    Bilingual("口径编码", "version"),
    Bilingual("地方", "place"),
    Bilingual("分组", "split"),
    Bilingual("单位", "unit"),
    Bilingual("情况", "how it stands"),
)


@reporting
def completeness_page(request: Working) -> HttpResponseBase:
    """Show the forms of a year by period; with a form and a period, every figure it asks for."""
    asked = request.GET
    if asked.get("form") and asked.get("period"):
        return _items(request, asked["form"], asked["period"])
    today = timezone.localdate()
    known = years(actor=request.actor, on=today)
    chosen = asked.get("year", "")
    year = int(chosen) if chosen.isdecimal() and int(chosen) in known else (known[0] if known else today.year)
    matrices = completeness(actor=request.actor, year=year, on=today)
    answer = download(request, Sheet(Bilingual(f"完整性 {year}", f"Completeness {year}"), COLUMNS, _rows(matrices)))
    if answer is not None:
        return answer
    context = {
        "matrices": [
            (matrix, [(row, list(zip(matrix.periods, map(_shown, row.cells), strict=True))) for row in matrix.rows])
            for matrix in matrices
        ],
        "years": known,
        "year": year,
        "sets_up": may(request.actor, Deed.KEEP_FORMS),
        "forms": go(request, "office:forms", [], {}, {}),
    }
    return render(request, "office/completeness.html", context)


def _items(request: Working, form: str, text: str) -> HttpResponseBase:
    today = timezone.localdate()
    try:
        period = parse_period(text)
    except UnreadablePeriod as error:
        raise Http404 from error
    found = items_of(form, period, actor=request.actor, on=today)
    if found is None:
        raise Http404
    version, cell, items = found
    rows: Iterator[Sequence[object]] = (
        [one.indicator, one.version, _place(one.place, one.place_code), one.axes, one.unit, STANDS[one.stands]]
        for one in items
    )
    title = Bilingual(f"{version.title_zh} {period.show('zh')}", f"{version.title_en} {period.show('en')}")
    answer = download(request, Sheet(title, ITEM_COLUMNS, rows))
    if answer is not None:
        return answer
    held = {DEPARTMENT} if version.department.code in request.actor.parties else set()
    query = {"form": form, "period": period.text}
    reports = may(request.actor, Deed.DRAFT_FIGURES, held=held)
    context = {
        "form": version,
        "period": period,
        "cell": cell,
        "shown": _shown(cell),
        "items": [(one, STANDS[one.stands], TONES[one.stands]) for one in items],
        "sheets": go(request, "office:sheets", [], {}, query) if reports else "",
        "typing": go(request, "office:typing", [], {}, query) if reports else "",
    }
    return render(request, "office/completeness_form.html", context)


TONES: Final = {
    "published": "good",
    "approved": "good",
    "submitted": "good",
    "returned": "warn",
    "draft": "warn",
    "covered": "plain",
    "missing": "bad",
}


def _shown(cell: Cell | None) -> dict[str, Any] | None:
    """Return a cell in words: the tone of its badge and one phrase, the number beside it."""
    if cell is None:
        return None
    tone, words = _phrase(cell)
    return {"cell": cell, "tone": tone, "words": words}


def _phrase(cell: Cell) -> tuple[str, Bilingual]:
    if cell.asked == 0:
        return "plain", Bilingual("不必报", "nothing asked")
    late = Bilingual(f"，迟报 {cell.late}", f", {cell.late} late") if cell.late else Bilingual("", "")
    if cell.open == 0:
        return ("warn" if cell.late else "good"), Bilingual(f"已齐{late.zh}", f"complete{late.en}")
    if not cell.is_overdue:
        return "plain", Bilingual(f"待报 {cell.open}{late.zh}", f"{cell.open} to come{late.en}")
    return "bad", Bilingual(f"逾期未报 {cell.open}{late.zh}", f"{cell.open} overdue{late.en}")


def _rows(matrices: Sequence[Matrix]) -> Iterator[Sequence[object]]:
    for matrix in matrices:
        for row in matrix.rows:
            for cell in row.cells:
                if cell is not None:
                    yield [
                        _place(row.department, row.department_code),
                        row.title,
                        word("frequency", matrix.frequency),
                        cell.period.text,
                        cell.due,
                        cell.asked,
                        cell.received,
                        cell.drafted,
                        cell.stands.get("missing", 0),
                        cell.late,
                        cell.stands.get("covered", 0),
                        _phrase(cell)[1],
                    ]


def _place(named: Any, code: str) -> Bilingual:
    return Bilingual(named.name_zh, named.name_en) if named else Bilingual(code, code)
