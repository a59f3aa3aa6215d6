"""The targets that judge a commitment, each with the figure that is compared with it on the reader's day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.models import (
    CommitmentTarget,
    IndicatorDefinition,
    IndicatorName,
    Observation,
    Preference,
)
from shanhai.domains.indicators.queries.attaining import one_a_period, quantity_of
from shanhai.domains.indicators.queries.views import (
    NO_INDICATOR,
    NO_SUBJECT,
    RELATED,
    FigureView,
    Subject,
    figure_views,
    subject_names,
    subject_of,
)
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target: which indicator of what has to reach how much, where that is said, and the latest figure known."""

    indicator: Named | None
    name_zh: str
    name_en: str
    subject: Subject
    wanted: Quantity
    source: Source | None
    figure: FigureView | None


def targets_of(commitment: int, *, reader: Reader) -> list[TargetView]:
    """Return the targets by which a commitment is judged, as known on the reader's day; one query where there is none."""
    rows = list(CommitmentTarget.objects.filter(known_on(reader), commitment_id=commitment).order_by("code"))
    if not rows:
        return []
    definitions = dict(
        IndicatorDefinition.objects.filter(known_on(reader), version__in=[row.version_id for row in rows])
        .order_by("revision")
        .values_list("version_id", "indicator_id")
    )
    named = names_of(IndicatorName, "indicator", definitions.values(), reader=reader, kind="topic")
    subjects = subject_names(rows, reader)
    cited = sources([row.passage_id for row in rows], reader=reader)
    found = []
    for row in rows:
        indicator = named.get(definitions.get(row.version_id, 0))
        kind, identity = subject_of(row)
        about = subjects[kind].get(identity)
        found.append(
            TargetView(
                indicator=indicator,
                name_zh=indicator.name_zh if indicator else NO_INDICATOR.zh,
                name_en=indicator.name_en if indicator else NO_INDICATOR.en,
                subject=Subject(kind, about.code, about.name_zh, about.name_en, about.kind)
                if about
                else Subject(kind, "", NO_SUBJECT.zh, NO_SUBJECT.en),
                wanted=quantity_of(row),
                source=cited.get(row.passage_id or 0),
                figure=_latest(row, reader),
            )
        )
    return found


def _latest(target: CommitmentTarget, reader: Reader) -> FigureView | None:
    kind, identity = subject_of(target)
    rows = Observation.objects.filter(
        known_on(reader),
        Q(**{f"{kind}_id": identity}),
        version_id=target.version_id,
        kind="actual",
        axes="",
        value__isnull=False,
    ).select_related(*RELATED)
    preferences: defaultdict[str, list[Preference]] = defaultdict(list)
    for choice in Preference.objects.filter(known_on(reader), observation__version_id=target.version_id).select_related(
        "observation"
    ):
        preferences[choice.observation.code].append(choice)
    latest = one_a_period(list(rows), reader.as_known_on, preferences)
    return figure_views(latest[:1], reader=reader)[0] if latest else None
