"""The figures that rules compare: what is handed in now, beside what waits and what is on record of the same things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet

from shanhai.domains.indicators.models import AxisMember, IndicatorDefinition, IndicatorName, Observation, Preference
from shanhai.domains.indicators.queries.codes import CodesWithin
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import names_of
from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.engines.validation import Ref, Stated
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader

SubjectKey = tuple[str, int]
Days = tuple[date | None, date | None]
BY_END: Final = frozenset({"stock", "cumulative"})
"""Forms in which figures that end on the same day are of the same thing, however long their periods are written."""
_IN_HAND: Final = 2
_WAITING: Final = 1
_COLUMNS: Final = (
    "code", "version__code", "axes", "place_id", "undertaking_id", "party_id", "period", "period_start", "period_end",
    "value", "unit", "qualifier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure in a series: its period and quantity, how near it is to hand, and itself where it is handed in now."""

    period: str
    days: Days
    quantity: Quantity
    nearness: tuple[int, bool, bool, date, int]
    figure: SubmittedFigure | None = None


@dataclass(frozen=True, slots=True)
class Defined:
    """What rules need to know of an indicator version."""

    form: str
    unit: str
    axes: tuple[str, ...]
    formula: str
    name: Bilingual


class Comparison:
    """The figures handed in now, and on demand those of the same things: in their periods, year by year, or all."""

    def __init__(self, figures: Sequence[SubmittedFigure], *, on: date) -> None:
        """Take in the figures that are looked at; they are to come with submission, form and version."""
        self.figures = figures
        self._reader = Reader(on, internal=True)
        self._series: defaultdict[tuple[Ref, SubjectKey], dict[Days, Entry]] = defaultdict(dict)
        self._form_codes = {figure.submission.form.code for figure in figures}
        for figure in figures:
            if figure.kind == "actual":
                near = (_IN_HAND, True, True, on, figure.pk)
                self._take(ref_of(figure), subject_of(figure), entry_of(figure, near))

    def read(self, versions: Collection[str], *, ends: Collection[date] = (), years: Collection[int] = ()) -> None:
        """Read what waits and what is on record of some versions, of the subjects at hand.

        Args:
            versions: codes of indicator versions.
            ends: the days after the last of the periods wanted.
            years: the calendar years wanted; with neither, everything is read.
        """
        wanted = Q(version__code__in=set(versions)) & self._subjects & Q(kind="actual", value__isnull=False)
        if ends:
            wanted &= Q(period_end__in=set(ends))
        elif years:
            first, last = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
            wanted &= Q(period_end__gt=first, period_end__lte=last)
        on_record = Observation.objects.filter(wanted, known_to__isnull=True)
        preferred = self._preferred
        for *cells, pk, known in _rows(on_record, "known_from"):  # the last two columns: the row, and a day
            own = any(str(cells[0]).startswith(f"{form}.") for form in self._form_codes)
            self._enter(cells, (0, own, pk in preferred, known, pk))
        waiting = SubmittedFigure.objects.filter(wanted, state="submitted", submission__form__code__in=self._form_codes)
        for *cells, pk, made in _rows(waiting, "submission__made_on"):
            self._enter(cells, (_WAITING, True, True, made, pk))

    def at(self, ref: Ref, subject: SubjectKey, days: Days) -> Entry | None:
        """Return the figure of a sort, of a subject, in a period; of several the nearest to hand."""
        return self._series.get((normal(ref), subject), {}).get(days)

    def series(self, ref: Ref, subject: SubjectKey) -> Iterable[Entry]:
        """Return all that was read of a sort, of a subject."""
        return self._series.get((normal(ref), subject), {}).values()

    def defined(self, version: str) -> Defined | None:
        """Return what is known of an indicator version."""
        return self._definitions.get(version)

    def members(self, axis: str) -> Sequence[str]:
        """Return the codes of the members of an axis, without the axis before them."""
        return self._members.get(axis, ())

    @property
    def definitions(self) -> Mapping[str, Defined]:
        """All indicator versions by their code."""
        return self._definitions

    def stated(self, ref: Ref, entry: Entry, *, dated: bool = False) -> Stated:
        """Return a figure with what it is called: its part where it is one, else its indicator; its period on demand."""
        parts = self._codes.parts(ref.axes)
        known = self._definitions.get(ref.version)
        name = known.name if known else Bilingual(ref.version, ref.version)
        if parts:
            name = Bilingual("、".join(part.name_zh for part in parts), ", ".join(part.name_en for part in parts))
        if dated:
            period = parse_period(entry.period)
            name = Bilingual(f"{period.show('zh')}{name.zh}", f"{name.en}, {period.show('en')},")
        return Stated(name, entry.quantity)

    def _enter(self, cells: Sequence[Any], nearness: tuple[int, bool, bool, date, int]) -> None:
        _, version, axes, place, undertaking, party, period, start, end, value, unit, qualifier = cells
        subject = _subject(place, undertaking, party)
        quantity = Quantity(value, unit, Qualifier(qualifier))
        self._take(Ref(version, axes), subject, Entry(period, (start, end), quantity, nearness))

    def _take(self, ref: Ref, subject: SubjectKey, entry: Entry) -> None:
        there = self._series[(normal(ref), subject)]
        held = there.get(entry.days)
        if held is None or entry.nearness > held.nearness:
            there[entry.days] = entry

    @cached_property
    def _subjects(self) -> Q:
        found: dict[str, set[int]] = {"place": set(), "undertaking": set(), "party": set()}
        for figure in self.figures:
            kind, pk = subject_of(figure)
            found[kind].add(pk)
        condition = Q(pk__in=[])
        for kind, ids in found.items():
            if ids:
                condition |= Q(**{f"{kind}_id__in": ids})
        return condition

    @cached_property
    def _preferred(self) -> frozenset[int]:
        return frozenset(Preference.objects.filter(known_on(self._reader)).values_list("observation_id", flat=True))

    @cached_property
    def _codes(self) -> CodesWithin:
        return CodesWithin(self._reader)

    @cached_property
    def _members(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        rows = AxisMember.objects.filter(known_on(self._reader)).order_by("sequence", "code")
        for axis, code in rows.values_list("axis__code", "code"):
            found[axis].append(code.removeprefix(f"{axis}."))
        return found

    @cached_property
    def _definitions(self) -> Mapping[str, Defined]:
        names = names_of(IndicatorName, "indicator", None, reader=self._reader)
        rows = IndicatorDefinition.objects.filter(known_to__isnull=True)
        found = {}
        for code, indicator, form, unit, axes, formula in rows.values_list(
            "version__code", "indicator_id", "form", "unit", "axes", "formula"
        ):
            called = names.get(indicator)
            name = Bilingual(called.name_zh, called.name_en) if called else Bilingual(code, code)
            found[code] = Defined(form, unit, tuple(one for one in axes.split(";") if one), formula, name)
        return found


def quantity_of(figure: SubmittedFigure) -> Quantity:
    """Return the value of a submitted figure with its unit and hedge."""
    if figure.value is None:
        raise ValueError("a submitted figure without a value")  # the table refuses one
    return Quantity(figure.value, figure.unit, Qualifier(figure.qualifier))


def entry_of(figure: SubmittedFigure, nearness: tuple[int, bool, bool, date, int]) -> Entry:
    """Return a submitted figure as an entry of its series."""
    days = (figure.period_start, figure.period_end)
    return Entry(figure.period, days, quantity_of(figure), nearness, figure)


def ref_of(figure: SubmittedFigure) -> Ref:
    """Return of which sort a figure is."""
    return Ref(figure.version.code, figure.axes)


def subject_of(figure: SubmittedFigure) -> SubjectKey:
    """Return what a figure is about."""
    return _subject(figure.place_id, figure.undertaking_id, figure.party_id)


def normal(ref: Ref) -> Ref:
    """Return a sort with its split in one spelling: the axes in order, members without their axis before them."""
    if not ref.axes:
        return ref
    pairs = sorted(pair.partition("=")[::2] for pair in ref.axes.split(";") if pair)
    return Ref(ref.version, ";".join(f"{axis}={member.removeprefix(f'{axis}.')}" for axis, member in pairs))


def month_of(end: date) -> int:
    """Return the number of the month in which a period ends, counted from year 0."""
    last = end - timedelta(days=1)
    return 12 * last.year + last.month - 1


def months_long(days: Days) -> int | None:
    """Return how many months a period lasts, 0 for less than one; None where it has no start or end."""
    start, end = days
    if start is None or end is None:
        return None
    return 12 * (end.year - start.year) + end.month - start.month


def _subject(place: object, undertaking: object, party: object) -> SubjectKey:
    for kind, pk in (("place", place), ("undertaking", undertaking), ("party", party)):
        if isinstance(pk, int):
            return kind, pk
    raise ValueError("a figure without a subject")  # the table refuses one


def _rows(rows: QuerySet[Any], *more: str) -> Iterable[Sequence[Any]]:
    return rows.values_list(*_COLUMNS, "pk", *more).iterator(chunk_size=5_000)
