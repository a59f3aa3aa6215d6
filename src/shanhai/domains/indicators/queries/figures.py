"""Lists of figures: the headlines, those of one subject, and all of them filtered and paged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from shanhai.domains.documents.models import Document, DocumentVersion, PassageVersion
from shanhai.domains.indicators.models import Headline, IndicatorDefinition, IndicatorName, Observation, Preference
from shanhai.domains.indicators.queries.views import RELATED, FigureView, figure_views
from shanhai.domains.people.models import Party, PartyVersion
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.models import Place, PlaceVersion
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, called, names_of
from shanhai.domains.undertakings.models import Undertaking, UndertakingVersion
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.vocab.reader import Reader

PER_PAGE = 200
"""All figures of most choices stand on one page, and so on one print."""
CHUNK = 500
AIMS = ("target", "plan")
SUBJECTS: Mapping[str, type[Model]] = {"place": PlaceVersion, "undertaking": UndertakingVersion, "party": PartyVersion}


@dataclass(frozen=True, slots=True)
class HeadlineView:
    """A figure of the first page with its label; `figure` is None where the reader knows none yet.

    `age_days` counts from the day the figure became known to the reader's day.
    """

    code: str
    name_zh: str
    name_en: str
    figure: FigureView | None
    age_days: int | None


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What a list of figures is narrowed to; '' leaves a side open. `subject` is written place:lishui."""

    topic: str = ""
    subject: str = ""
    kind: str = ""
    document: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """The subjects and the documents that figures known to a reader speak of and come from."""

    places: list[Named]
    undertakings: list[Named]
    parties: list[Named]
    documents: list[Named]


def latest_first(reader: Reader) -> list[Any]:
    """Return the order that puts the figure to show first: facts before aims, whole before split, later before
    earlier, preferred before others.
    """
    aims = Case(When(kind__in=AIMS, then=Value(1)), default=Value(0))
    split = Case(When(axes="", then=Value(0)), default=Value(1))
    chosen = Exists(Preference.objects.filter(known_on(reader), observation__code=OuterRef("code")))
    return [aims, split, F("period_end").desc(nulls_last=True), chosen.desc(), "known_from", "code"]


def headlines(*, reader: Reader) -> list[HeadlineView]:
    """Return the headline figures in their order, each with the latest figure the reader knows."""
    same_subject = Q(place=OuterRef("place")) | Q(undertaking=OuterRef("undertaking")) | Q(party=OuterRef("party"))
    figures = Observation.objects.filter(known_on(reader), same_subject, version=OuterRef("version"))
    latest = Subquery(figures.order_by(*latest_first(reader)).values("pk")[:1])
    rows = Headline.objects.filter(known_on(reader)).annotate(latest=latest)
    lines = list(rows.order_by(F("sequence").asc(nulls_last=True), "code", "revision"))
    found = Observation.objects.filter(pk__in={line.latest for line in lines} - {None}).select_related(*RELATED)
    views = {view.id: view for view in figure_views(found, reader=reader)}
    return [_headline(line, views.get(line.latest), reader) for line in lines]


def figures_of(
    *, reader: Reader, place: str | None = None, undertaking: str | None = None, party: str | None = None
) -> list[FigureView]:
    """Return all figures of one subject, named by its code: by indicator, then the latest period first."""
    wanted = {"place": place, "undertaking": undertaking, "party": party}
    subject = {
        f"{name}__in": called(SUBJECTS[name], name, code, reader=reader)
        for name, code in wanted.items()
        if code is not None
    }
    rows = Observation.objects.filter(known_on(reader), **subject).select_related(*RELATED)
    ordered = rows.order_by("version__code", F("period_end").desc(nulls_last=True), "axes", "kind", "code")
    return figure_views(ordered if subject else [], reader=reader)


def figure_list(*, reader: Reader, chosen: FigureFilter, page: int | str = 1) -> Page[FigureView]:
    """Return one page of the figures that fit, those known last first; a page beyond the end is the last one."""
    found: Page[Any] = Paginator(_filtered(reader, chosen), PER_PAGE).get_page(page)
    found.object_list = figure_views(found.object_list, reader=reader)
    return found


def figure_rows(*, reader: Reader, chosen: FigureFilter) -> Iterator[FigureView]:
    """Yield every figure that fits, a few hundred at a time, for a download."""
    ids = list(_filtered(reader, chosen).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        rows = {row.pk: row for row in Observation.objects.filter(pk__in=chunk).select_related(*RELATED)}
        yield from figure_views([rows[pk] for pk in chunk], reader=reader)


def figure_choices(*, reader: Reader) -> FigureChoices:
    """Return what a list of figures can be narrowed to."""
    known = Observation.objects.filter(known_on(reader))
    places = place_names(_with(Place.objects, known, "place"), reader=reader)
    undertakings = undertaking_names(_with(Undertaking.objects, known, "undertaking"), reader=reader)
    parties = party_names(_with(Party.objects, known, "party"), reader=reader)
    cited = PassageVersion.objects.filter(known_on(reader), document=OuterRef("pk"))
    cited = cited.filter(Exists(known.filter(passage=OuterRef("passage"))))
    documents = Document.objects.filter(Exists(cited)).values_list("pk", flat=True)
    titles = names_of(DocumentVersion, "document", documents, reader=reader, kind="kind", name="title")
    return FigureChoices(
        places=_sorted(places), undertakings=_sorted(undertakings), parties=_sorted(parties), documents=_sorted(titles)
    )


def _with(identities: Any, known: QuerySet[Observation], link: str) -> list[int]:
    """Return the ids of the identities that figures speak of; each is looked up by its own index."""
    return list(identities.filter(Exists(known.filter(**{link: OuterRef("pk")}))).values_list("pk", flat=True))


def _sorted(names: Mapping[int, Named]) -> list[Named]:
    return sorted(names.values(), key=lambda named: named.code)


def _headline(line: Any, figure: FigureView | None, reader: Reader) -> HeadlineView:
    age = (reader.as_known_on - figure.known_from).days if figure else None
    return HeadlineView(line.code, line.label_zh, line.label_en, figure, age)


def _filtered(reader: Reader, chosen: FigureFilter) -> QuerySet[Observation]:
    rows = Observation.objects.filter(known_on(reader)).select_related(*RELATED)
    if chosen.topic or chosen.indicator:
        rows = rows.filter(version__in=_versions(reader, chosen).values("version"))
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.document:
        document = called(DocumentVersion, "document", chosen.document, reader=reader)
        passages = PassageVersion.objects.filter(known_on(reader), document__in=document)
        rows = rows.filter(passage__in=passages.values("passage"))
    name, _, code = chosen.subject.partition(":")
    if chosen.subject:
        model = SUBJECTS.get(name)
        rows = rows.filter(**{f"{name}__in": called(model, name, code, reader=reader)}) if model else rows.none()
    ordered: QuerySet[Observation] = rows.order_by("-known_from", "code", "revision")
    return ordered


def _versions(reader: Reader, chosen: FigureFilter) -> QuerySet[IndicatorDefinition]:
    definitions: QuerySet[IndicatorDefinition] = IndicatorDefinition.objects.filter(known_on(reader))
    if chosen.indicator:
        definitions = definitions.filter(
            indicator__in=called(IndicatorName, "indicator", chosen.indicator, reader=reader)
        )
    if chosen.topic:
        named = IndicatorName.objects.filter(known_on(reader), topic=chosen.topic)
        definitions = definitions.filter(indicator__in=named.values("indicator"))
    return definitions
