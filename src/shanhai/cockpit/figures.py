"""The list of all figures, and the page of one figure: the end of every trail from a number to its sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.core.paginator import Page
from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit.downloads import download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.long_lists import wants_all, whole
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.indicators.queries import (
    FigureFilter,
    FigurePage,
    FigureView,
    figure_choices,
    figure_list,
    figure_rows,
    first_known,
    indicator_names,
)
from shanhai.domains.indicators.queries import figure as figure_page
from shanhai.domains.submissions.queries.submitted import origin_on_record, steps_of_figure
from shanhai.ui.links import known_today
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import show_date
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.rights import Deed, may
from shanhai.vocab.words import OBSERVATION_KINDS, TOPICS

ALL_FIGURES: Final = Bilingual("全部数据", "All figures")
HEDGES: Final = {
    Qualifier.OVER: Bilingual(
        "来源写的是“超”或“余”：实际数大于此数，大多少未说明。",
        "The source says “over”: the true figure is larger, by how much is not said.",
    ),
    Qualifier.NEARLY: Bilingual(
        "来源写的是“近”：实际数略小于此数。", "The source says “nearly”: the true figure is a little smaller."
    ),
    Qualifier.ABOUT: Bilingual("来源写的是“约”：只是大概的数。", "The source says “about”: the figure is approximate."),
    Qualifier.AT_LEAST: Bilingual(
        "来源给出的是下限：实际数不小于此数。", "The source gives a lower bound: this or more."
    ),
    Qualifier.AT_MOST: Bilingual(
        "来源给出的是上限：实际数不大于此数；对位次来说，即此位或更好。",
        "The source gives an upper bound: this or less; for a rank, this or better.",
    ),
}
COMPUTED_HEDGE: Final = Bilingual(
    "这是推算或量算的结果：输入带有限定，或经过舍入，只在这个限定下成立。",
    "This was computed or measured: its inputs are hedged or the result is rounded, and it holds only as hedged here.",
)
COUNTED: Final = "县纵横联向大号"
"""Words that follow a Chinese numeral where it counts something; 唯一 and 一体 are no numbers."""
NUMERALS: Final = ("〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def figures(request: Reading) -> HttpResponseBase:
    """The list of all figures, narrowed by topic, subject, kind and source."""
    asked = request.GET
    chosen = FigureFilter(
        **{name: asked.get(name, "") for name in ("topic", "subject", "kind", "document", "indicator")}
    )
    answer = download(request, figure_sheet(ALL_FIGURES, figure_rows(reader=request.reader, chosen=chosen)))
    if answer is not None:
        return answer
    names = {named.code: named for named in indicator_names(reader=request.reader).values()} if chosen.indicator else {}
    context = {
        "page": shown_figures(request, chosen),
        "choices": figure_choices(reader=request.reader),
        "chosen": chosen,
        "indicator": names.get(chosen.indicator),
        "topics": TOPICS.items(),
        "kinds": OBSERVATION_KINDS.items(),
        "narrowed": chosen != FigureFilter(),
    }
    return render(request, "cockpit/figures.html", context)


def shown_figures(request: Reading, chosen: FigureFilter) -> Page[FigureView]:
    """Return the page of figures that is asked for, or all of them for printing."""
    if wants_all(request):
        rows = figure_rows(reader=request.reader, chosen=chosen)
        return whole(rows, lambda: figure_list(reader=request.reader, chosen=chosen).paginator.count)
    return figure_list(reader=request.reader, chosen=chosen, page=request.GET.get("page", 1))


def figure(request: Reading, code: str) -> HttpResponseBase:
    """One figure: its value, the sentence that states it, its history, how it came about, and who says otherwise."""
    found = figure_page(code, reader=request.reader)
    if found is None:
        return not_known(request, _why_not(code, request))
    view = found.figure
    quote = view.source.quote if view.source else ""
    context = {
        "found": found,
        "figure": view,
        "literal": literal(quote, view),
        "hedge": _hedge(found),
        "corrected": len(found.history) > 1,
        "permalink": request.build_absolute_uri(f"{request.path}?as_known_on={request.reader.as_known_on}"),
        "may_prefer": may(request.actor, Deed.PREFER_SOURCE) and known_today(request),
        **_handed_in(view.id, request),
    }
    return render(request, "cockpit/figure.html", context)


def _handed_in(version: int, request: Reading) -> dict[str, object]:
    """Return the submitted figure that became this version, with its steps, to whoever may see its submission."""
    day = request.reader.as_known_on
    found = origin_on_record(version, request.actor, on=day)
    return {"handed_in": found, "handed_in_steps": steps_of_figure(found, on=day)} if found else {}


def _hedge(found: FigurePage) -> Bilingual | None:
    """Return what the qualifier of a figure means in words."""
    said = HEDGES.get(Qualifier(found.figure.qualifier))
    computed = found.derivation is not None and found.derivation.kind in ("computed", "measured")
    return COMPUTED_HEDGE if said and computed else said


def literal(quote: str, figure: FigureView) -> str:
    """Return the words of a quote that state the figure: 4645.77亿元, 九县; '' where none can be told for certain."""
    for words in _spellings(figure):
        if re.search(rf"(?<![\d.,]){re.escape(words)}(?![\d.,]*\d)", quote):
            return words
    if figure.value is not None and figure.value in range(1, len(NUMERALS)):
        numeral = NUMERALS[int(figure.value)]
        found = re.findall(rf"[第前]{numeral}|{numeral}(?:{re.escape(figure.unit)}|[{COUNTED}])", quote)
        return found[0] if len(found) == 1 else ""
    return ""


def _spellings(figure: FigureView) -> list[str]:
    if figure.value is not None:
        plain, grouped = format(figure.value, "f"), format(figure.value, ",f")
        return [f"{plain}{figure.unit}", f"{grouped}{figure.unit}", plain, grouped]
    day: date | None = figure.value_date
    return [show_date(day, "zh"), f"{day.year}年{day.month}月", f"{day.month}月"] if day else []


def _why_not(code: str, request: Reading) -> Bilingual:
    """Say why there is no figure: not known yet on that day, or not at all to this reader."""
    day, first = request.reader.as_known_on, first_known(code, reader=request.reader)
    if first is not None and first > day:
        return Bilingual(
            f"按{show_date(day, 'zh')}所知还没有这个数据；它自{show_date(first, 'zh')}起为人所知。",
            f"This figure was not known on {show_date(day, 'en')}; it is known from {show_date(first, 'en')}.",
        )
    if first is not None:
        return Bilingual(
            f"按{show_date(day, 'zh')}所知，这个数据已被撤回。",
            f"As known on {show_date(day, 'en')}, this figure has been withdrawn.",
        )
    return Bilingual(
        f"没有编码为“{code[:60]}”的公开数据。它可能不存在，也可能未公开：已登录的人员可以看到未公开的数据。",
        f"There is no published figure with the code “{code[:60]}”. It may not exist, or it may not be published:"
        " signed-in readers also see what is not published.",
    )
