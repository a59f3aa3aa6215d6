"""Completeness: what each form asks for in each period, what has come, what is missing, what is late.

What a source on record says already is not asked for. Departments stand in the official order; nothing is ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Min, Q

from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName, Observation
from shanhai.domains.people.queries import parties, party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.submissions.models import Decision, FormItem, FormVersion, SubmittedFigure
from shanhai.domains.submissions.queries.compared import BY_END
from shanhai.domains.submissions.queries.follow_ups import departments_of
from shanhai.domains.submissions.queries.periods_due import due_day, periods_from
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, may
from shanhai.vocab.words import FREQUENCIES

RECEIVED: Final = ("published", "approved", "submitted")
BEGUN: Final = ("returned", "draft")
COVERED, MISSING = "covered", "missing"
STANDS: Final[Mapping[str, Bilingual]] = {
    "published": Bilingual("已公开", "published"),
    "approved": Bilingual("已审定", "approved"),
    "submitted": Bilingual("已报送", "submitted"),
    "returned": Bilingual("已退回", "sent back"),
    "draft": Bilingual("草稿", "draft"),
    COVERED: Bilingual("别的来源已有，不必报", "another source has it: not asked for"),
    MISSING: Bilingual("未报", "missing"),
}
_ORDER: Final = {state: place for place, state in enumerate(STANDS)}
Days = tuple[date | None, date | None]
ItemKey = tuple[int, int, str]
"""Indicator version, place, axes."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one form stands in one period: its items by how they stand, and how many came after the due day."""

    period: Period
    due: date
    stands: Mapping[str, int]
    late: int
    on: date

    @property
    def asked(self) -> int:
        """Items asked for: all but those another source has."""
        return sum(self.stands.values()) - self.stands.get(COVERED, 0)

    @property
    def received(self) -> int:
        """Items handed in."""
        return sum(self.stands.get(state, 0) for state in RECEIVED)

    @property
    def drafted(self) -> int:
        """Items begun and not handed in: drafts, and what was sent back."""
        return sum(self.stands.get(state, 0) for state in BEGUN)

    @property
    def open(self) -> int:
        """Items asked for and not handed in."""
        return self.asked - self.received

    @property
    def is_overdue(self) -> bool:
        """Whether something is open after the due day."""
        return self.open > 0 and self.on > self.due


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of a department, with its cells in the order of the periods; None where a period was not asked for yet."""

    department: Named | None
    department_code: str
    form: str
    title: Bilingual
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All forms of one frequency, over the periods of a year."""

    frequency: str
    periods: tuple[Period, ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One figure that a form asks for in a period, and how it stands."""

    indicator: Bilingual
    place: Named | None
    place_code: str
    version: str
    axes: str
    unit: str
    stands: str


@dataclass(frozen=True, slots=True)
class Due:
    """A form that is to report a period: by which day, and how many figures are open."""

    form: int
    code: str
    title: Bilingual
    department: int
    period: Period
    due: date
    open: int


@dataclass
class _Read:
    """What was read for some forms and periods: how each item stands, and when each submission was handed in."""

    stands: dict[tuple[int, ItemKey, Days], tuple[str, int]] = field(default_factory=dict)
    on_record: set[tuple[ItemKey, Days]] = field(default_factory=set)
    handed_in: Mapping[int, date] = field(default_factory=dict)
    by_end: frozenset[int] = frozenset()

    def days(self, version: int, start: date | None, end: date | None) -> Days:
        """Return what tells the periods of an indicator version apart: of a stock or a cumulative figure its end alone."""
        return (None if version in self.by_end else start, end)


def completeness(*, actor: Actor, year: int, on: date) -> list[Matrix]:
    """Return the forms an actor sees over the periods that ended in a year; nine queries, however many there are."""
    versions = _forms(actor, on)
    reader = Reader(on, internal=True)
    names = party_names({version.department_id for version in versions}, reader=reader)
    official = {party.party_id: place for place, party in enumerate(parties(reader=reader))}
    wanted = {version.pk: _ended(version, year, on) for version in versions}
    items = _items(versions)
    read = _read(versions, items, {period for periods in wanted.values() for period in periods})
    found = []
    for frequency in FREQUENCIES:
        of_frequency = [version for version in versions if version.frequency == frequency]
        periods = sorted({period for one in of_frequency for period in wanted[one.pk]}, key=lambda one: one.text)
        of_frequency.sort(key=lambda one: (official.get(one.department_id, len(official)), one.form.code))
        rows = tuple(
            FormRow(
                names.get(version.department_id),
                version.department.code,
                version.form.code,
                Bilingual(version.title_zh, version.title_en),
                tuple(
                    _cell(version, period, items[version.pk], read, on) if period in wanted[version.pk] else None
                    for period in periods
                ),
            )
            for version in of_frequency
        )
        if rows and periods:
            found.append(Matrix(frequency, tuple(periods), rows))
    return found


def years(*, actor: Actor, on: date) -> list[int]:
    """Return the years in which forms that an actor sees were due, the latest first."""
    ended = [
        last.year
        for version in _forms(actor, on)
        for period in periods_from(version.frequency, version.first_period, until=on)
        if (last := period.last_day) is not None and last < on
    ]
    return sorted(set(ended), reverse=True)


def items_of(form: str, period: Period, *, actor: Actor, on: date) -> tuple[FormVersion, Cell, list[ItemView]] | None:
    """Return every item of a form in a period and how it stands; None where the actor sees no such form or period."""
    version = next((one for one in _forms(actor, on) if one.form.code == form), None)
    asked = periods_from(version.frequency, version.first_period, until=on) if version else ()
    if version is None or period not in set(asked):
        return None
    items = _items([version])
    read = _read([version], items, [period])
    reader = Reader(on, internal=True)
    of_version = {item.version_id: item.version.code for item in items[version.pk]}
    indicators = dict(
        IndicatorDefinition.objects.known(reader).filter(version__in=of_version).values_list("version", "indicator")
    )
    called = names_of(IndicatorName, "indicator", indicators.values(), reader=reader)
    places = place_names({item.place_id for item in items[version.pk]}, reader=reader)
    views = [
        ItemView(
            Bilingual(named.name_zh, named.name_en)
            if (named := called.get(indicators.get(item.version_id, 0)))
            else Bilingual(item.version.code, item.version.code),
            places.get(item.place_id),
            item.place.code,
            item.version.code,
            item.axes,
            item.unit,
            _stands(version.form_id, item, period, read)[0],
        )
        for item in items[version.pk]
    ]
    views.sort(key=lambda view: -_ORDER[view.stands])
    return version, _cell(version, period, items[version.pk], read, on), views


def forms_due(
    *, on: date, within: timedelta, since: timedelta, departments: Collection[int] | None = None
) -> list[Due]:
    """Return the forms with open figures that fall due within a time, or fell due not longer ago than another.

    Args:
        on: today.
        within: how far ahead due days are looked for.
        since: how far back.
        departments: only these, by id; None for all.
    """
    versions = [one for one in _known(on) if departments is None or one.department_id in departments]
    wanted = {
        version.pk: [
            period
            for period in periods_from(version.frequency, version.first_period, until=on)
            if (due := due_day(period, version.due_days)) is not None and on - since <= due <= on + within
        ]
        for version in versions
    }
    items = _items(versions)
    read = _read(versions, items, {period for periods in wanted.values() for period in periods})
    found = []
    for version in versions:
        for period in wanted[version.pk]:
            cell = _cell(version, period, items[version.pk], read, on)
            if cell.open:
                title = Bilingual(version.title_zh, version.title_en)
                found.append(
                    Due(version.form_id, version.form.code, title, version.department_id, period, cell.due, cell.open)
                )
    return sorted(found, key=lambda one: (one.due, one.code, one.period.text))


def _known(on: date) -> list[FormVersion]:
    rows = FormVersion.objects.known(Reader(on, internal=True)).select_related("form", "department")
    return list(rows.order_by("form__code", "revision"))


def _forms(actor: Actor, on: date) -> list[FormVersion]:
    """Return the forms an actor sees: office and auditors all, a department its own."""
    if may(actor, Deed.SETTLE_FOLLOW_UP) or may(actor, Deed.READ_AUDIT):
        return _known(on)
    own = departments_of(actor)
    return [version for version in _known(on) if version.department.code in own] if own else []


def _ended(version: FormVersion, year: int, on: date) -> list[Period]:
    last = min(on, date(year, 12, 31))
    return [
        period
        for period in periods_from(version.frequency, version.first_period, until=last)
        if period.last_day is not None and period.last_day.year == year and period.last_day < on
    ]


def _items(versions: Iterable[FormVersion]) -> dict[int, list[FormItem]]:
    found: dict[int, list[FormItem]] = {version.pk: [] for version in versions}
    rows = FormItem.objects.filter(form_version__in=found).select_related("version", "place")
    for item in rows.order_by("form_version_id", "sequence", "pk"):
        found[item.form_version_id].append(item)
    return found


def _read(versions: Sequence[FormVersion], items: Mapping[int, Sequence[FormItem]], periods: Iterable[Period]) -> _Read:
    """Read what was handed in by some forms in some periods, and what is on record of their items; three queries."""
    ends = {period.end for period in periods}
    every = [item for few in items.values() for item in few]
    indicators = {item.version_id for item in every}
    definitions = IndicatorDefinition.objects.filter(version__in=indicators, form__in=BY_END, known_to__isnull=True)
    read = _Read(by_end=frozenset(definitions.values_list("version_id", flat=True)))
    handed_in = SubmittedFigure.objects.filter(
        submission__form__in={version.form_id for version in versions},
        period_end__in=ends,
        state__in=(*RECEIVED, *BEGUN),
        kind="actual",
    ).values_list(
        "submission__form_id", "version_id", "place_id", "axes", "period_start", "period_end", "state", "submission_id"
    )
    for form, indicator, place, axes, start, end, state, submission in handed_in.iterator(chunk_size=5_000):
        key = (form, (indicator, place or 0, axes), read.days(indicator, start, end))
        held = read.stands.get(key)
        if held is None or _ORDER[state] < _ORDER[held[0]]:
            read.stands[key] = (state, submission)
    submitted = Decision.objects.filter(deed="submit", submission__in={one for _, one in read.stands.values()})
    read.handed_in = dict(
        submitted.values("submission_id").annotate(first=Min("made_on")).values_list("submission_id", "first")
    )
    on_record = Observation.objects.filter(
        Q(known_to__isnull=True, kind="actual", period_end__in=ends),
        version__in=indicators,
        place__in={item.place_id for item in every},
    ).values_list("version_id", "place_id", "axes", "period_start", "period_end")
    for indicator, place, axes, start, end in on_record.iterator(chunk_size=5_000):
        read.on_record.add(((indicator, place or 0, axes), read.days(indicator, start, end)))
    return read


def _stands(form: int, item: FormItem, period: Period, read: _Read) -> tuple[str, int]:
    """Return how an item stands in a period, and by which submission (0 for none)."""
    key: ItemKey = (item.version_id, item.place_id, item.axes)
    days = read.days(item.version_id, period.start, period.end)
    held = read.stands.get((form, key, days))
    if held is not None:
        return held
    return (COVERED if (key, days) in read.on_record else MISSING), 0


def _cell(version: FormVersion, period: Period, items: Sequence[FormItem], read: _Read, on: date) -> Cell:
    due = due_day(period, version.due_days) or on
    stands = [_stands(version.form_id, item, period, read) for item in items]
    late = sum(
        state in RECEIVED and (day := read.handed_in.get(submission)) is not None and day > due
        for state, submission in stands
    )
    return Cell(period, due, Counter(state for state, _ in stands), late, on)
