"""The page of one figure: its history, how it came about, what it went into, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.models import IndicatorDefinition, Observation, Preference
from shanhai.domains.indicators.queries.agreement import contradicts, same_period
from shanhai.domains.indicators.queries.derivations import (
    DerivationView,
    derivation_rows,
    derivation_view,
    used_in_rows,
)
from shanhai.domains.indicators.queries.history import Revision, history, revision_rows
from shanhai.domains.indicators.queries.views import RELATED, FigureView, figure_views, subject_of
from shanhai.domains.people.queries import party_names
from shanhai.domains.records.models import known_on, once_known, visible_to
from shanhai.domains.records.queries import Named
from shanhai.vocab.reader import Reader

PERIODS = 8
"""Figures of other periods that the page of one figure shows; the indicator's page shows all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision to prefer a figure; `is_outdated` says that the figure was superseded after it.

    `observation` is empty where the reader may not see the version of the figure that was decided on.
    """

    code: str
    observation: str
    decided_by: Named | None
    decided_on: date | None
    reason_zh: str
    reason_en: str
    source: Source | None
    known_from: date
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """All that is known of one figure.

    `disagreeing`, `agreeing` and `beside` are figures of the same indicator, subject, period, kind and axes: of the
    same method with which it cannot be true, of the same method with which it can, and of another method.
    """

    figure: FigureView
    method_zh: str
    method_en: str
    history: tuple[Revision, ...]
    derivation: DerivationView | None
    used_in: tuple[FigureView, ...]
    disagreeing: tuple[FigureView, ...]
    agreeing: tuple[FigureView, ...]
    beside: tuple[FigureView, ...]
    periods: tuple[FigureView, ...]
    decision: Decision | None


def figure(code: str, *, reader: Reader) -> FigurePage | None:
    """Return a figure with its surroundings; None where the reader knows no such figure on that day."""
    revisions = revision_rows(code, reader=reader)
    row = next((each for each in reversed(revisions) if not _closed(each.known_to, reader)), None)
    if row is None:
        return None
    definition = (
        IndicatorDefinition.objects.filter(known_on(reader), version=row.version_id).order_by("revision").last()
    )
    about = _about(row, definition, reader)
    others = [other for other in about if other.kind == row.kind and same_period(row, other)]
    periods = [other for other in about if not same_period(row, other)][:PERIODS]
    derived = used_in_rows(code, reader=reader)
    derivation = derivation_rows(row.derivation_id, reader=reader)
    inputs = derivation.observations if derivation else ()
    rows = {each.pk: each for each in (*revisions, *others, *periods, *derived, *inputs)}
    views = {view.id: view for view in figure_views(rows.values(), reader=reader)}
    view = views[row.pk]
    compared = [views[other.pk] for other in others]
    same = [other for other in compared if other.version == view.version]
    return FigurePage(
        figure=view,
        method_zh=definition.method_zh if definition else "",
        method_en=definition.method_en if definition else "",
        history=tuple(history([views[each.pk] for each in revisions])),
        derivation=derivation_view(derivation, view, views, reader=reader) if derivation else None,
        used_in=tuple(views[each.pk] for each in derived),
        disagreeing=tuple(other for other in same if contradicts(view, other)),
        agreeing=tuple(other for other in same if not contradicts(view, other)),
        beside=tuple(other for other in compared if other.version != view.version),
        periods=tuple(views[other.pk] for other in periods),
        decision=_decision({view.code, *(other.code for other in same)}, reader),
    )


def first_known(code: str, *, reader: Reader) -> date | None:
    """Return the first day a figure is known that the reader may see, before or after the reader's day; None if never."""
    rows = Observation.objects.filter(visible_to(reader), code=code)
    day: date | None = rows.order_by("known_from").values_list("known_from", flat=True).first()
    return day


def _about(row: Observation, definition: IndicatorDefinition | None, reader: Reader) -> list[Observation]:
    """Return the other figures of the same indicator, subject and split, the latest period first."""
    versions = Q(version=row.version_id)
    if definition is not None:
        same = IndicatorDefinition.objects.filter(known_on(reader), indicator=definition.indicator_id)
        versions |= Q(version__in=same.values("version"))
    kind, identity = subject_of(row)
    rows = Observation.objects.filter(known_on(reader), versions, axes=row.axes, **{kind: identity})
    ordered = rows.order_by(F("period_end").desc(nulls_last=True), "code").select_related(*RELATED)
    return [other for other in ordered if other.code != row.code]


def _decision(codes: set[str], reader: Reader) -> Decision | None:
    """Return the latest decision among figures that say different things of one thing."""
    rows = Preference.objects.filter(known_on(reader), observation__code__in=codes).select_related("observation")
    found = rows.order_by("known_from", "pk").last()
    if found is None:
        return None
    shown = rows.filter(once_known(reader, "observation__"), pk=found.pk).exists()
    return Decision(
        code=found.code,
        observation=found.observation.code if shown else "",
        decided_by=party_names([found.decided_by_id], reader=reader).get(found.decided_by_id or 0),
        decided_on=found.decided_on,
        reason_zh=found.reason_zh,
        reason_en=found.reason_en,
        source=sources([found.passage_id], reader=reader).get(found.passage_id or 0),
        known_from=found.known_from,
        is_outdated=shown and _closed(found.observation.known_to, reader),
    )


def _closed(known_to: date | None, reader: Reader) -> bool:
    return known_to is not None and known_to <= reader.as_known_on
