"""Lists of indicators: each with its latest figure and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from shanhai.domains.indicators.models import (
    Headline,
    IndicatorDefinition,
    IndicatorName,
    IndicatorVersion,
    Observation,
)
from shanhai.domains.indicators.queries.codes import CodesWithin
from shanhai.domains.indicators.queries.figures import AIMS, latest_first
from shanhai.domains.indicators.queries.views import RELATED, FigureView, figure_views
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import TOPICS

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class IndicatorFilter:
    """What a list of indicators is narrowed to; '' leaves a side open."""

    topic: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One method of an indicator: its unit, form, formula and where the definition comes from."""

    code: str
    label_zh: str
    label_en: str
    unit: str
    form: str
    direction: str
    aggregation: str
    axes: str
    formula: str
    method_zh: str
    method_en: str
    open_zh: str
    open_en: str
    note_zh: str
    note_en: str
    comparable: bool | None
    passage_id: int | None
    id: int


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator in a list: `latest` is the figure to show first, `methods` the number of its versions."""

    code: str
    name_zh: str
    name_en: str
    topic: str
    latest: FigureView | None
    figures: int
    methods: int


def indicator_topics(*, reader: Reader) -> list[tuple[str, int]]:
    """Return the topics that have indicators, in the order of the word list, with their number."""
    found = Counter(IndicatorName.objects.filter(known_on(reader)).values_list("topic", flat=True))
    return [(topic, found[topic]) for topic in TOPICS if found[topic]]


def indicator_list(*, reader: Reader, chosen: IndicatorFilter, page: int | str = 1) -> Page[IndicatorRow]:
    """Return one page of indicators by topic and name, each with its latest figure."""
    found: Page[Any] = Paginator(_filtered(reader, chosen), PER_PAGE).get_page(page)
    found.object_list = _rows(list(found.object_list), reader)
    return found


def indicator_rows(*, reader: Reader, chosen: IndicatorFilter) -> Iterator[IndicatorRow]:
    """Yield every indicator that fits, page by page, for a download."""
    pages = Paginator(_filtered(reader, chosen), PER_PAGE)
    for number in pages.page_range:
        yield from _rows(list(pages.page(number).object_list), reader)


def indicator_names(ids: Iterable[int | None] | None = None, *, reader: Reader) -> Mapping[int, Named]:
    """Return what indicators are called, by id, with their topic as kind; all of them if no ids are given."""
    return names_of(IndicatorName, "indicator", ids, reader=reader, kind="topic")


def versions_of(indicator: int, *, reader: Reader) -> list[VersionView]:
    """Return the methods of an indicator, by code."""
    rows = IndicatorDefinition.objects.filter(known_on(reader), indicator=indicator).select_related("version")
    latest = {row.version_id: row for row in rows.order_by("revision")}
    codes = CodesWithin(reader)
    return sorted((_version(row, codes) for row in latest.values()), key=lambda version: version.code)


def _version(row: IndicatorDefinition, codes: CodesWithin) -> VersionView:
    same = ("label_zh", "label_en", "unit", "form", "direction", "aggregation", "method_zh")
    rest = ("method_en", "open_zh", "open_en", "note_zh", "note_en", "comparable", "passage_id")
    return VersionView(
        code=row.version.code,
        id=row.version_id,
        axes=codes.axes(row.axes),
        formula=codes.formula(row.formula),
        **{name: getattr(row, name) for name in (*same, *rest)},
    )


def _filtered(reader: Reader, chosen: IndicatorFilter) -> QuerySet[IndicatorName]:
    rows = IndicatorName.objects.filter(known_on(reader)).select_related("indicator")
    if chosen.topic:
        rows = rows.filter(topic=chosen.topic)
    for part in chosen.text.split():
        rows = rows.filter(Q(name_zh__icontains=part) | Q(name_en__icontains=part) | Q(indicator__code__icontains=part))
    topics = Case(
        *(When(topic=topic, then=Value(place)) for place, topic in enumerate(TOPICS)), default=Value(len(TOPICS))
    )
    ordered: QuerySet[IndicatorName] = rows.order_by(topics, "code", "revision")
    return ordered


def _rows(names: list[IndicatorName], reader: Reader) -> list[IndicatorRow]:
    """Return the rows of a page of indicators: one query for the methods, one for the latest figures, one to count."""
    versions = _versions_of({name.indicator_id for name in names}, reader)
    ids = [version for group in versions.values() for version in group]
    known = Observation.objects.filter(known_on(reader), version__in=ids)
    counted = dict(known.values("version").annotate(n=Count("pk")).values_list("version", "n"))
    latest = _latest(ids, reader)
    rows = []
    for name in names:
        own = versions[name.indicator_id]
        figures = [latest[version] for version in own if version in latest]
        rows.append(
            IndicatorRow(
                code=name.indicator.code,
                name_zh=name.name_zh,
                name_en=name.name_en,
                topic=name.topic,
                latest=min(figures, key=_shown_first, default=None),
                figures=sum(counted.get(version, 0) for version in own),
                methods=len(own),
            )
        )
    return rows


def _versions_of(indicators: set[int], reader: Reader) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = IndicatorDefinition.objects.filter(known_on(reader), indicator__in=indicators).order_by("version__code")
    for indicator, version in rows.values_list("indicator", "version"):
        if version not in found[indicator]:
            found[indicator].append(version)
    return found


def _latest(versions: list[int], reader: Reader) -> dict[int, FigureView]:
    """Return the figure to show first of each method: of the city itself if there is one."""
    home = Case(When(place=home_place(reader=reader), then=Value(0)), default=Value(1))
    figures = Observation.objects.filter(known_on(reader), version=OuterRef("pk"))
    first = Subquery(figures.order_by(home, *latest_first(reader)).values("pk")[:1])
    pairs = IndicatorVersion.objects.filter(pk__in=versions).annotate(first=first).values_list("pk", "first")
    by_figure = {figure: version for version, figure in pairs if figure is not None}
    rows = Observation.objects.filter(pk__in=by_figure).select_related(*RELATED)
    return {by_figure[view.id]: view for view in figure_views(rows, reader=reader)}


def home_place(*, reader: Reader) -> int | None:
    """Return the id of the place that most headline figures speak of: the city whose book this is."""
    places = Headline.objects.filter(known_on(reader), place__isnull=False).values_list("place", flat=True)
    return next((place for place, _ in Counter(places).most_common(1)), None)


def _shown_first(figure: FigureView) -> tuple[bool, float]:
    return (figure.kind in AIMS, -figure.period_end.toordinal() if figure.period_end else 0)
