"""An indicator over time: one series for each method, kind and split of a subject, and the breaks between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.models import IndicatorName, Observation, Preference
from shanhai.domains.indicators.queries.codes import AxisPart
from shanhai.domains.indicators.queries.figures import AIMS, SUBJECTS
from shanhai.domains.indicators.queries.indicators import VersionView, home_place, versions_of
from shanhai.domains.indicators.queries.views import RELATED, FigureView, Subject, figure_views, subject_of
from shanhai.domains.places.queries import Succession, successions, territory_breaks
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import called
from shanhai.vocab.periods import parse_period
from shanhai.vocab.reader import Reader

FOREVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """A subject of an indicator, the figure of it to show first, and how many there are."""

    subject: Subject
    latest: FigureView
    figures: int


@dataclass(frozen=True, slots=True)
class SeriesView:
    """Figures of one method, kind and split, by period; two for one period both stay. Undated ones come last."""

    version: VersionView
    kind: str
    axes: tuple[AxisPart, ...]
    points: tuple[FigureView, ...]

    @property
    def is_aim(self) -> bool:
        """Whether these are targets or plans."""
        return self.kind in AIMS

    @property
    def span(self) -> tuple[date, date] | None:
        """The first day and the day after the last that its dated figures speak of."""
        starts = [point.period_start or point.period_end for point in self.points]
        ends = [point.period_end or point.period_start for point in self.points]
        dated = ([day for day in starts if day], [day for day in ends if day])
        return (min(dated[0]), max(dated[1])) if dated[0] else None


@dataclass(frozen=True, slots=True)
class MethodBreak:
    """Where one method gives way to another; `on` is None where both have figures over the same time."""

    on: date | None
    before: VersionView
    after: VersionView


@dataclass(frozen=True, slots=True)
class TerritoryChange:
    """A day on which the territory of the subject changed, so that figures before and after cover other ground."""

    on: date
    passed: tuple[Succession, ...]


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """An indicator with its methods, its subjects, and the series of the subject chosen."""

    code: str
    name_zh: str
    name_en: str
    topic: str
    note_zh: str
    note_en: str
    versions: tuple[VersionView, ...]
    sources: Mapping[int, Source]
    subjects: tuple[SubjectCount, ...]
    chosen: Subject | None
    series: tuple[SeriesView, ...]
    method_breaks: tuple[MethodBreak, ...]
    territory_changes: tuple[TerritoryChange, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure in brief: enough to count subjects and to choose what is shown of them."""

    pk: int
    code: str
    subject: tuple[int | None, int | None, int | None]
    order: tuple[bool, bool, int, bool, str]


def series(indicator: str, *, reader: Reader, subject: str = "") -> IndicatorSeries | None:
    """Return an indicator's series for a subject (place:lishui): unless told, of the city itself, or of the subject
    with most figures. None where the reader knows no such indicator.
    """
    named = IndicatorName.objects.filter(known_on(reader), indicator__code=indicator).order_by("revision").last()
    if named is None:
        return None
    versions = versions_of(named.indicator_id, reader=reader)
    counted = _counted(versions, reader)
    chosen = _chosen([row for row, _ in counted], subject, reader)
    rows = _rows_of(chosen, versions, reader) if chosen else []
    both = {row.pk: row for row in (*(row for row, _ in counted), *rows)}
    views = {view.id: view for view in figure_views(both.values(), reader=reader)}
    found = _series(versions, [views[row.pk] for row in rows])
    about = views[chosen.pk].subject if chosen else None
    return IndicatorSeries(
        code=indicator,
        name_zh=named.name_zh,
        name_en=named.name_en,
        topic=named.topic,
        note_zh=named.note_zh,
        note_en=named.note_en,
        versions=tuple(versions),
        sources=sources([version.passage_id for version in versions], reader=reader),
        subjects=tuple(SubjectCount(views[row.pk].subject, views[row.pk], number) for row, number in counted),
        chosen=about,
        series=tuple(found),
        method_breaks=tuple(method_breaks(found)),
        territory_changes=tuple(_territory_changes(about, found, reader)) if about else (),
    )


def method_breaks(found: Iterable[SeriesView]) -> list[MethodBreak]:
    """Return the breaks between methods that are not said to be comparable, in the order of time; aims break nothing."""
    spans: dict[str, tuple[date, date]] = {}
    versions: dict[str, VersionView] = {}
    for each in found:
        if each.is_aim or each.span is None:
            continue
        code = each.version.code
        first, last = spans.get(code, each.span)
        spans[code] = (min(first, each.span[0]), max(last, each.span[1]))
        versions[code] = each.version
    ordered = sorted(spans, key=lambda code: (spans[code], code))
    return [
        MethodBreak(
            spans[later][0] if spans[later][0] >= spans[earlier][1] else None, versions[earlier], versions[later]
        )
        for earlier, later in pairwise(ordered)
        if not versions[later].comparable
    ]


def _counted(versions: Sequence[VersionView], reader: Reader) -> list[tuple[Observation, int]]:
    """Return for each subject the figure to show first and how many there are: the city itself first, then by number."""
    lines: defaultdict[tuple[int | None, int | None, int | None], list[_Line]] = defaultdict(list)
    for line in _lines(versions, reader):
        lines[line.subject].append(line)
    numbers = {min(group, key=lambda line: line.order).pk: len(group) for group in lines.values()}
    rows = Observation.objects.filter(pk__in=numbers).select_related(*RELATED)
    home = home_place(reader=reader)
    return sorted(
        ((row, numbers[row.pk]) for row in rows),
        key=lambda pair: (pair[0].place_id is None or pair[0].place_id != home, -pair[1], _key(pair[0])),
    )


def _chosen(rows: Sequence[Observation], subject: str, reader: Reader) -> Observation | None:
    """Return the figure whose subject is asked for, the first one where the reader knows no such subject."""
    kind, _, code = subject.partition(":")
    ids = called(SUBJECTS[kind], kind, code, reader=reader) if kind in SUBJECTS else ()
    wanted = {(kind, identity) for identity in ids}
    return next((row for row in rows if subject_of(row) in wanted), rows[0] if rows else None)


def _key(row: Observation) -> str:
    kind, _ = subject_of(row)
    return f"{kind}:{getattr(row, kind).code}"


def _lines(versions: Sequence[VersionView], reader: Reader) -> Iterable[_Line]:
    ids = [version.id for version in versions]
    chosen = Preference.objects.filter(known_on(reader), observation__version__in=ids)
    preferred = set(chosen.values_list("observation__code", flat=True))
    fields = ("pk", "code", "place", "undertaking", "party", "kind", "axes", "period_end")
    known = Observation.objects.filter(known_on(reader), version__in=ids)
    for pk, code, place, undertaking, party, kind, axes, end in known.values_list(*fields):
        until = -end.toordinal() if end else FOREVER
        yield _Line(
            pk, code, (place, undertaking, party), (kind in AIMS, bool(axes), until, code not in preferred, code)
        )


def _rows_of(chosen: Observation, versions: Sequence[VersionView], reader: Reader) -> list[Observation]:
    """Return all figures of the subject of one of them."""
    kind, identity = subject_of(chosen)
    ids = [version.id for version in versions]
    rows = Observation.objects.filter(known_on(reader), version__in=ids, **{kind: identity})
    return list(rows.select_related(*RELATED))


def _series(versions: Sequence[VersionView], views: Iterable[FigureView]) -> list[SeriesView]:
    by_code = {version.code: version for version in versions}
    groups: defaultdict[tuple[str, str, str], list[FigureView]] = defaultdict(list)
    for view in views:
        groups[view.version, view.kind, view.axes_text].append(view)
    found = [
        SeriesView(by_code[version], kind, points[0].axes, tuple(sorted(points, key=_in_time)))
        for (version, kind, _), points in groups.items()
    ]
    return sorted(found, key=_series_order)


def _in_time(view: FigureView) -> tuple[int, int, bool, str]:
    end, start = view.period_end or view.period_start, view.period_start or view.period_end
    return (end.toordinal() if end else FOREVER, start.toordinal() if start else FOREVER, not view.preferred, view.code)


def _series_order(each: SeriesView) -> tuple[bool, bool, date, str, str]:
    span = each.span or (date.max, date.max)
    return (each.is_aim, bool(each.axes), span[0], each.version.code, each.kind)


def _territory_changes(subject: Subject, found: Iterable[SeriesView], reader: Reader) -> list[TerritoryChange]:
    """Return the days between the first and the last figure on which the place changed its territory."""
    spans = [each.span for each in found if each.span]
    if subject.kind != "place" or not spans:
        return []
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    periods = [parse_period(point.period) for each in found for point in each.points]
    passed = [each for each in successions([subject.code], reader=reader) if first < each.on < last]
    broken = {each.on for each in territory_breaks(subject.code, periods, reader=reader)}
    days = sorted(broken | {each.on for each in passed})
    return [TerritoryChange(day, tuple(each for each in passed if each.on == day)) for day in days]
