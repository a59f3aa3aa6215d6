"""Undertakings: all kinds at a glance with the pairings as a matrix, a table for each kind, and a page for each one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page
from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit import long_lists
from shanhai.cockpit.downloads import download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.long_lists import WholeList, shares, wants_all, whole
from shanhai.cockpit.pairings import coverage_sheet, scheme_views
from shanhai.cockpit.requests import Reading, not_known
from shanhai.cockpit.undertaking_tables import TABLES, TITLES, Cell, kind_sheet
from shanhai.domains.confirmations.choices import ACCORDS
from shanhai.domains.confirmations.queries import accord_of
from shanhai.domains.indicators.queries import FigureView, figures_of
from shanhai.domains.undertakings.queries import (
    TWO_SIDED,
    WIDE_KINDS,
    KindCount,
    UndertakingFilter,
    UndertakingView,
    clauses,
    sides,
    undertaking_kinds,
    undertaking_list,
    undertaking_rows,
)
from shanhai.domains.undertakings.queries import undertaking as one_undertaking
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.words import STAGES


@dataclass(frozen=True, slots=True)
class Outcome:
    """A date that was aimed at and the date that came; `days` is how much later it came, negative for earlier."""

    target: FigureView
    actual: FigureView
    days: int


def undertakings(request: Reading) -> HttpResponseBase:
    """All kinds with their number and the first few of each; who is paired with whom, and who is not."""
    kinds = _all_kinds(request) if wants_all(request) else undertaking_kinds(reader=request.reader)
    total = sum(each.number for each in kinds)
    schemes = scheme_views(reader=request.reader)
    answer = download(request, *(coverage_sheet(scheme, on=request.reader.as_known_on) for scheme in schemes))
    if answer is not None:
        return answer
    context = {
        "kinds": [(TITLES[each.kind], each) for each in kinds],
        "page": WholeList([one for each in kinds for one in each.first], total) if wants_all(request) else None,
        "schemes": schemes,
    }
    return render(request, "cockpit/undertakings.html", context)


def kind(request: Reading, kind: str) -> HttpResponseBase:
    """The table of one kind of undertaking."""
    if kind not in TABLES:
        return not_known(
            request,
            Bilingual(f"没有“{kind[:40]}”这一类合作事项。", f"There is no kind of undertaking called “{kind[:40]}”."),
        )
    asked = request.GET
    chosen = UndertakingFilter(kind=kind, **{name: asked.get(name, "") for name in ("stage", "place", "party")})
    schemes = scheme_views(reader=request.reader) if kind == "pairing" else []
    answer = download(
        request,
        kind_sheet(kind, undertaking_rows(reader=request.reader, chosen=chosen)),
        *(coverage_sheet(scheme, on=request.reader.as_known_on) for scheme in schemes),
    )
    if answer is not None:
        return answer
    page = _shown(request, chosen)
    context = {
        "kind": kind,
        "title": TITLES[kind],
        "kinds": [(TITLES[each.kind], each) for each in undertaking_kinds(reader=request.reader, first=0)],
        "chosen": chosen,
        "stages": STAGES.items(),
        "page": page,
        "columns": [column.title for column in TABLES[kind]],
        "rows": [(view, [column.cell(view) for column in TABLES[kind]]) for view in page.object_list],
        "schemes": schemes,
    }
    return render(request, "cockpit/undertaking_kind.html", context)


def _all_kinds(request: Reading) -> list[KindCount]:
    """Return every kind with all its undertakings, as far as one page goes."""
    found = undertaking_kinds(reader=request.reader, first=long_lists.LONGEST)
    fitting = shares(each.number for each in found)
    return [replace(each, first=each.first[:some]) for each, some in zip(found, fitting, strict=True)]


def _shown(request: Reading, chosen: UndertakingFilter) -> Page[UndertakingView]:
    if wants_all(request):
        rows = undertaking_rows(reader=request.reader, chosen=chosen)
        return whole(rows, lambda: undertaking_list(reader=request.reader, chosen=chosen).paginator.count)
    return undertaking_list(reader=request.reader, chosen=chosen, page=request.GET.get("page", 1))


def undertaking(request: Reading, code: str) -> HttpResponseBase:
    """One undertaking: what it is, who and where, its figures, and how its commitment stands."""
    view = one_undertaking(code, reader=request.reader)
    if view is None:
        return not_known(
            request,
            Bilingual(
                f"没有编码为“{code[:60]}”的合作事项，或那天还不知道它，或它未公开。",
                f"There is no undertaking “{code[:60]}”, or it was not known on that day, or it is not published.",
            ),
        )
    figures = figures_of(reader=request.reader, undertaking=code)
    answer = download(request, figure_sheet(Bilingual(view.name_zh, view.name_en), figures))
    if answer is not None:
        return answer
    duties = clauses(view, reader=request.reader)
    accord = accord_of(view.id, reader=request.reader) if view.kind in TWO_SIDED else None
    context = {
        "view": view,
        "facts": _facts(view),
        "figures": figures,
        "outcomes": outcomes(figures),
        "commitment": duties[0] if duties else None,
        "nodes": duties[1:],
        "is_wide": bool(duties) and duties[0].kind in WIDE_KINDS,
        "detail_open": leaves_more_open(view),
        "quotes": _quotes(view),
        "owners": view.parties_as("owner"),
        "accord": accord,
        "accord_words": ACCORDS[accord] if accord else None,
        "may_confirm": accord is not None and _reads_both_sides(request, view.id),
    }
    return render(request, "cockpit/undertaking.html", context)


def _reads_both_sides(request: Reading, undertaking: int) -> bool:
    """Tell whether the one who looks may open the page of both sides."""
    if not request.actor.posts:
        return False
    mine = request.actor.speaks_for
    return request.reader.internal or any(
        side.party.code in mine for side in sides([undertaking], reader=request.reader).get(undertaking, ())
    )


def leaves_more_open(view: UndertakingView) -> bool:
    """Tell whether the details of a kind leave something open that the undertaking itself does not name."""
    told = getattr(view.detail, "open_zh", "") or ""
    subjects = told.removesuffix("未载明").replace("与", "、").split("、")
    return bool(told) and not all(one in view.open_zh for one in subjects)


def outcomes(figures: Iterable[FigureView]) -> list[Outcome]:
    """Return for each indicator of dates the target and what came of it, the earliest target first."""
    targets: defaultdict[str, list[FigureView]] = defaultdict(list)
    actuals: dict[str, FigureView] = {}
    for figure in figures:
        if not figure.indicator:
            continue
        if figure.value_date is not None and figure.kind == "target":
            targets[figure.indicator].append(figure)
        elif figure.value_date is not None and figure.kind == "actual":
            actuals.setdefault(figure.indicator, figure)
    met = [(target, actuals[name]) for name, group in targets.items() if name in actuals for target in group]
    found = [Outcome(target, actual, (_day(actual) - _day(target)).days) for target, actual in met]
    return sorted(found, key=lambda each: (_day(each.target), each.target.code))


def _day(figure: FigureView) -> date:
    return figure.value_date or date.min


def _facts(view: UndertakingView) -> list[Cell]:
    """Return what the kind's table says of it; its parties and places are listed by their roles."""
    cells = [column.cell(view) for column in TABLES[view.kind]]
    return [cell for cell in cells if cell.kind in ("text", "period") and not cell.is_empty]


def _quotes(view: UndertakingView) -> list[object]:
    """Return the passages it comes from, each once."""
    found = {source.passage: source for source in (view.source, view.detail_source) if source is not None}
    return list(found.values())
