"""The list of indicators by topic, and the page of one: its series, the breaks between methods, its definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.long_lists import wants_all, whole
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.indicators.queries import (
    FigureView,
    IndicatorFilter,
    IndicatorRow,
    IndicatorSeries,
    SeriesView,
    indicator_list,
    indicator_rows,
    indicator_topics,
    series,
)
from shanhai.domains.indicators.queries import MethodBreak as Break
from shanhai.ui.charts import MethodBreak, Point, Role, Series, chart_data
from shanhai.ui.language import chosen as in_language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.units import convert, unit
from shanhai.vocab.words import word

CHIPS: Final = 12
DECIMALS: Final = 6
"""Decimals of a point drawn in another unit than it is stated in, where the conversion has no end."""
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("指标", "indicator"),
    Bilingual("主题", "topic"),
    Bilingual("最新数值", "latest value"),
    Bilingual("单位", "unit"),
    Bilingual("限定词", "qualifier"),
    Bilingual("对象", "subject"),
    Bilingual("时期", "period"),
    Bilingual("种类", "kind"),
    Bilingual("来源", "source"),
    Bilingual("可靠程度", "reliability"),
    Bilingual("知悉日", "known from"),
    Bilingual("数据个数", "figures"),
    Bilingual("口径个数", "versions"),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the page: figures whose units convert into each other."""

    id: str
    data: dict[str, Any]


def indicators(request: Reading) -> HttpResponseBase:
    """The list of indicators by topic, each with its latest figure."""
    chosen = IndicatorFilter(topic=request.GET.get("topic", ""), text=request.GET.get("text", "").strip()[:100])
    sheet = Sheet(Bilingual("指标", "Indicators"), COLUMNS, _rows(indicator_rows(reader=request.reader, chosen=chosen)))
    answer = download(request, sheet)
    if answer is not None:
        return answer
    context = {
        "page": _shown(request, chosen),
        "topics": indicator_topics(reader=request.reader),
        "chosen": chosen,
    }
    return render(request, "cockpit/indicators.html", context)


def _shown(request: Reading, chosen: IndicatorFilter) -> Page[IndicatorRow]:
    if wants_all(request):
        rows = indicator_rows(reader=request.reader, chosen=chosen)
        return whole(rows, lambda: indicator_list(reader=request.reader, chosen=chosen).paginator.count)
    return indicator_list(reader=request.reader, chosen=chosen, page=request.GET.get("page", 1))


def indicator(request: Reading, code: str) -> HttpResponseBase:
    """One indicator: the series of a subject with targets, breaks and disagreements, and what each method means."""
    found = series(code, reader=request.reader, subject=request.GET.get("subject", ""))
    if found is None:
        return not_known(
            request,
            Bilingual(
                f"没有编码为“{code[:60]}”的指标，或那天还不知道它，或它未公开。",
                f"There is no indicator “{code[:60]}”, or it was not known on that day, or it is not published.",
            ),
        )
    points = [point for each in found.series for point in each.points]
    name = Bilingual(found.name_zh, found.name_en)
    latest = [each.latest for each in found.subjects]
    answer = download(request, figure_sheet(name, points), figure_sheet(name, latest, table="subjects"))
    if answer is not None:
        return answer
    context = {
        "found": found,
        "charts": charts(found, request),
        "points": sorted(points, key=_latest_first),
        "disputes": _disputes(points),
        "latest": latest,
        "chips": found.subjects[:CHIPS],
        "versions": [(version, found.sources.get(version.passage_id or 0)) for version in found.versions],
    }
    return render(request, "cockpit/indicator.html", context)


def charts(found: IndicatorSeries, request: HttpRequest) -> list[Chart]:
    """Return the charts of an indicator's series: one for each kind of unit that has two dated numbers or more."""
    groups: defaultdict[object, list[SeriesView]] = defaultdict(list)
    for each in found.series:
        groups[unit(each.version.unit).powers].append(each)
    return [
        Chart(f"chart-{number}", _chart(found, group, request))
        for number, group in enumerate(groups.values(), start=1)
        if _drawable(group) > 1
    ]


def _drawable(group: Iterable[SeriesView]) -> int:
    points = [point for each in group for point in each.points]
    return sum(point.value is not None and bool(point.period_start or point.period_end) for point in points)


def _chart(found: IndicatorSeries, group: Sequence[SeriesView], request: HttpRequest) -> dict[str, Any]:
    symbol = group[0].version.unit
    several = len({each.version.code for each in group}) > 1
    drawn = [
        Series(_series_name(each, several), cast("Role", each.kind), _points(each, symbol, request)) for each in group
    ]
    codes = {each.version.code for each in group}
    breaks = [
        MethodBreak(each.on, _text(_break_words(each)))
        for each in found.method_breaks
        if each.on and {each.before.code, each.after.code} <= codes
    ]
    breaks += [
        MethodBreak(each.on, _text(Bilingual("区划调整", "territory changed"))) for each in found.territory_changes
    ]
    subject = found.chosen
    title = Bilingual(
        f"{found.name_zh} · {subject.name_zh if subject else ''}",
        f"{found.name_en} · {subject.name_en if subject else ''}",
    )
    return chart_data(_text(title), symbol, drawn, breaks)


def _points(each: SeriesView, symbol: str, request: HttpRequest) -> list[Point]:
    return [
        Point(
            observation=_in_unit(point, symbol),
            url=go(request, "cockpit:figure", [point.code], {}, {}),
            source=_text(Bilingual(point.source.title_zh, point.source.title_en)) if point.source else "",
            preferred=point.preferred,
        )
        for point in each.points
        if point.value is not None
    ]


def _in_unit(point: FigureView, symbol: str) -> FigureView:
    """Return a point as it is drawn: in the unit of the axis. Its page and the table keep what the source states."""
    if point.value is None or point.unit == symbol:
        return point
    return replace(point, value=convert(point.value, point.unit, symbol, places=DECIMALS), unit=symbol)


def _series_name(each: SeriesView, several: bool) -> str:
    kind = word("observation_kind", each.kind)
    label = Bilingual(each.version.label_zh, each.version.label_en)
    parts = [Bilingual(part.name_zh, part.name_en) for part in each.axes]
    names = [kind, *([label] if several and label.zh else []), *parts]
    return " · ".join(_text(name) for name in names)


def _break_words(each: Break) -> Bilingual:
    before, after = each.before, each.after
    return Bilingual(f"{before.label_zh} → {after.label_zh}", f"{before.label_en} → {after.label_en}")


def _text(value: Bilingual) -> str:
    return in_language(value.zh, value.en)[0]


def _latest_first(view: FigureView) -> tuple[int, str, str]:
    end = view.period_end or view.period_start
    return (-end.toordinal() if end else 0, view.kind, view.code)


def _disputes(points: Iterable[FigureView]) -> list[list[FigureView]]:
    """Return the figures that contradict each other, grouped by what they speak of."""
    groups: defaultdict[tuple[str, ...], list[FigureView]] = defaultdict(list)
    for point in points:
        if point.disagreement:
            groups[point.version, point.period, point.kind, point.axes_text].append(point)
    return list(groups.values())


def _rows(rows: Iterable[IndicatorRow]) -> Iterator[list[object]]:
    for row in rows:
        head = [row.code, Bilingual(row.name_zh, row.name_en), word("topic", row.topic)]
        yield [*head, *_latest_cells(row.latest), row.figures, row.methods]


def _latest_cells(latest: FigureView | None) -> list[object]:
    if latest is None:
        return [None, "", "", "", "", "", "", "", None]
    period, source = parse_period(latest.period), latest.source
    return [
        latest.value if latest.value is not None else latest.value_date,
        Bilingual(latest.unit, unit(latest.unit).name_en),
        word("qualifier", latest.qualifier),
        Bilingual(latest.subject.name_zh, latest.subject.name_en),
        Bilingual(period.show("zh"), period.show("en")),
        word("observation_kind", latest.kind),
        Bilingual(source.title_zh, source.title_en) if source else "",
        word("reliability", source.reliability) if source else "",
        latest.known_from,
    ]
