"""One figure with everything a page says of it: names, period, value, source, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.models import (
    CommitmentTarget,
    IndicatorDefinition,
    IndicatorName,
    Observation,
    Preference,
)
from shanhai.domains.indicators.queries.agreement import disputed_codes
from shanhai.domains.indicators.queries.codes import AxisPart, CodesWithin
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on, once_known
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period, show_date
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader

MONTH_UNIT = "年月"
RELATED = ("version", "place", "undertaking", "party")
SubjectKind = Literal["place", "undertaking", "party"]
NO_INDICATOR: Final = Bilingual("指标未公开或当时未知", "indicator not published or not known then")
NO_SUBJECT: Final = Bilingual("对象未公开", "subject not published")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about; `kind` says where its page lies, `level` is its own kind (county, enclave, firm).

    `code` is empty for a subject that the reader may not see, or that was not known on the reader's day.
    """

    kind: SubjectKind
    code: str
    name_zh: str
    name_en: str
    level: str = ""

    @property
    def key(self) -> str:
        """The subject in one word, as an address carries it; empty for one the reader may not see."""
        return f"{self.kind}:{self.code}" if self.code else ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """One version of a figure as a reader sees it.

    `disagreement` says that another figure of the same version, subject, period, kind and axes cannot also be true;
    `superseded` that this version was replaced by the day it is looked at. `indicator` and `version` are empty where the
    reader may not see the indicator or its definition, or where they were not known on the reader's day. `axes_text` is
    the split as recorded, to tell figures apart by; it may hold codes the reader may not know and is never shown.
    """

    id: int
    code: str
    revision: int
    indicator: str
    version: str
    name_zh: str
    name_en: str
    version_zh: str
    version_en: str
    topic: str
    form: str
    subject: Subject
    period: str
    period_start: date | None
    period_end: date | None
    kind: str
    axes: tuple[AxisPart, ...]
    axes_text: str
    value: Decimal | None
    value_date: date | None
    unit: str
    qualifier: str
    source: Source | None
    known_from: date
    known_to: date | None
    recorded_at: datetime
    recorded_by: str
    visibility: str
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str
    preferred: bool
    disagreement: bool
    superseded: bool

    @property
    def quantity(self) -> Quantity | None:
        """The value with unit and qualifier; None for a date."""
        return None if self.value is None else Quantity(self.value, self.unit, Qualifier(self.qualifier))

    @property
    def last_day(self) -> date | None:
        """The last day of its period, None where the period is open or not stated."""
        return None if self.period_end is None else self.period_end - timedelta(days=1)

    def shown(self, language: str) -> str:
        """Return the figure as a sentence would carry it: 超10亿元, over 1 billion yuan, 2024年12月31日."""
        quantity = self.quantity
        if quantity is not None:
            return quantity.show(language)
        if self.value_date is None:
            return "—"
        return Qualifier(self.qualifier).phrase(_show_day(self.value_date, self.unit, language), language)


def _show_day(day: date, unit: str, language: str) -> str:
    return parse_period(f"{day:%Y-%m}").show(language) if unit == MONTH_UNIT else show_date(day, language)


def figure_views(observations: Iterable[Observation], *, reader: Reader) -> list[FigureView]:
    """Return the views of observations, in their order; a fixed number of queries however many there are.

    The rows need not be known on the reader's day: a version superseded by then is viewed as such.
    """
    rows = list(observations)
    if not rows:
        return []
    around = _Surroundings(rows, reader)
    return [around.view(row) for row in rows]


class _Surroundings:
    """What the views of a batch of observations are made from, each looked up once."""

    def __init__(self, rows: Sequence[Observation], reader: Reader) -> None:
        self.reader = reader
        self.definitions = _definitions({row.version_id for row in rows}, reader)
        self.indicators = _indicators({each.indicator_id for each in self.definitions.values()}, reader)
        self.subjects = subject_names(rows, reader)
        self.sources = sources([row.passage_id for row in rows], reader=reader)
        self.codes = CodesWithin(reader)
        self.preferred = _preferred({row.code for row in rows}, reader)
        self.disputed = disputed_codes(rows, reader=reader)

    def view(self, row: Observation) -> FigureView:
        """Return the view of one row."""
        definition = self.definitions.get(row.version_id)
        named = self.indicators.get(definition.indicator_id) if definition else None
        known_to = row.known_to if row.known_to and row.known_to <= self.reader.as_known_on else None
        return FigureView(
            id=row.pk,
            code=row.code,
            revision=row.revision,
            indicator=named.code if named else "",
            version=row.version.code if definition else "",
            name_zh=named.name_zh if named else NO_INDICATOR.zh,
            name_en=named.name_en if named else NO_INDICATOR.en,
            version_zh=definition.label_zh if definition else "",
            version_en=definition.label_en if definition else "",
            topic=named.kind if named else "",
            form=definition.form if definition else "",
            subject=self.subject(row),
            period=row.period,
            period_start=row.period_start,
            period_end=row.period_end,
            kind=row.kind,
            axes=self.codes.parts(row.axes),
            axes_text=row.axes,
            value=row.value,
            value_date=row.value_date,
            unit=row.unit,
            qualifier=row.qualifier,
            source=self.sources.get(row.passage_id or 0),
            known_from=row.known_from,
            known_to=known_to,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            visibility=row.visibility,
            note_zh=row.note_zh,
            note_en=row.note_en,
            open_zh=row.open_zh,
            open_en=row.open_en,
            preferred=row.code in self.preferred,
            disagreement=known_to is None and row.code in self.disputed,
            superseded=known_to is not None,
        )

    def subject(self, row: Observation) -> Subject:
        """Return what the row is about; of a subject the reader may not see, only its kind is said."""
        kind, identity = subject_of(row)
        named = self.subjects[kind].get(identity)
        if named is None:
            return Subject(kind, "", NO_SUBJECT.zh, NO_SUBJECT.en)
        return Subject(kind, named.code, named.name_zh, named.name_en, named.kind)


def subject_of(row: Observation | CommitmentTarget) -> tuple[SubjectKind, int]:
    """Return which of the three subjects a row has, and its id."""
    if row.place_id is not None:
        return "place", row.place_id
    if row.undertaking_id is not None:
        return "undertaking", row.undertaking_id
    return "party", row.party_id or 0


def _definitions(versions: set[int], reader: Reader) -> dict[int, IndicatorDefinition]:
    rows = IndicatorDefinition.objects.filter(known_on(reader), version__in=versions).select_related("indicator")
    return {row.version_id: row for row in rows.order_by("revision")}


def _indicators(ids: set[int], reader: Reader) -> Mapping[int, Named]:
    return names_of(IndicatorName, "indicator", ids, reader=reader, kind="topic")


def subject_names(rows: Sequence[Observation | CommitmentTarget], reader: Reader) -> dict[str, Mapping[int, Named]]:
    """Return the names of the subjects; no query for a kind that does not occur."""
    found: dict[str, Mapping[int, Named]] = {"place": {}, "undertaking": {}, "party": {}}
    readers = {"place": place_names, "undertaking": undertaking_names, "party": party_names}
    for kind, names in readers.items():
        ids = {identity for row_kind, identity in map(subject_of, rows) if row_kind == kind}
        if ids:
            found[kind] = names(ids, reader=reader)
    return found


def _preferred(codes: set[str], reader: Reader) -> frozenset[str]:
    rows = Preference.objects.filter(known_on(reader), once_known(reader, "observation__"), observation__code__in=codes)
    return frozenset(rows.values_list("observation__code", flat=True))
