"""Reads of reporting forms: who reports what, when it is due, and which periods there are to report for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count

from shanhai.adapters.books.figures import DATE_UNITS
from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName
from shanhai.domains.indicators.queries import indicator_names
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.models import known_on
from shanhai.domains.submissions.errors import PeriodRefused, UnknownForm
from shanhai.domains.submissions.models import FormItem, FormVersion
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period, PeriodForm, parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Role

FORM_OF: Final = {
    "month": PeriodForm.MONTH,
    "quarter": PeriodForm.QUARTER,
    "half": PeriodForm.HALF,
    "year": PeriodForm.YEAR,
}
EXAMPLES: Final = {"month": "2024-06", "quarter": "2024-Q2", "half": "2024-H1", "year": "2024"}
SEEING: Final = frozenset({Role.OFFICE, Role.AUDITOR})
"""Roles that see what every department hands in."""
OFFERED: Final = 24
"""Periods that are offered to choose from."""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as it is known now. `is_own` tells that it is the actor's department that reports by it."""

    code: str
    title: Bilingual
    department: str
    department_name: Bilingual
    frequency: str
    due_days: int
    first_period: str
    items: int
    has_mapping: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """A figure that a form asks for: codes, names and unit of one indicator of one place."""

    version: str
    name: Bilingual
    place: str
    place_name: Bilingual
    axes: str
    unit: str


def forms_for(actor: Actor, *, on: date) -> list[FormView]:
    """Return the forms known on a day that an actor sees, those of their own department first."""
    versions = FormVersion.objects.filter(known_on(_inside(on))).select_related("department")
    if not sees_all(actor):
        versions = versions.filter(department__code__in=actor.parties)
    counted = versions.annotate(asked=Count("items")).order_by("code")
    names = party_names([one.department_id for one in counted], reader=_inside(on))
    shown = []
    for one in counted:
        name = names.get(one.department_id)
        own = one.department.code
        department_name = Bilingual(name.name_zh, name.name_en) if name else Bilingual(own, own)
        shown.append(
            FormView(
                one.code, Bilingual(one.title_zh, one.title_en), own, department_name, one.frequency, one.due_days,
                one.first_period, one.asked, bool(one.mapping), own in actor.parties,
            )
        )  # fmt: skip
    return sorted(shown, key=lambda form: (not form.is_own, form.code))


def form_for(actor: Actor, code: str, *, on: date) -> FormVersion:
    """Return what is known of a form on a day, to whoever may see it.

    Raises:
        UnknownForm: there is no such form, or the actor may not know of it.
    """
    versions = FormVersion.objects.select_related("form", "department")
    found = versions.filter(known_on(_inside(on)), form__code=code).order_by("revision").last()
    if found is None or not (sees_all(actor) or found.department.code in actor.parties):
        raise UnknownForm(code)
    return found


def sees_all(actor: Actor) -> bool:
    """Tell whether an actor sees the forms of every department."""
    return actor.is_command_line or bool(actor.roles & SEEING)


def form_items(version: FormVersion, *, reader: Reader) -> list[ItemView]:
    """Return the figures that a form asks for, in its order, with the names that the reader knows."""
    rows = FormItem.objects.filter(form_version=version).select_related("version", "place").order_by("sequence", "pk")
    items = list(rows)
    places = place_names({one.place_id for one in items}, reader=reader)
    indicators = version_names({one.version_id for one in items}, reader=reader)
    shown = []
    for one in items:
        place = places.get(one.place_id)
        place_name = Bilingual(place.name_zh, place.name_en) if place else Bilingual(one.place.code, one.place.code)
        name = indicators.get(one.version_id, Bilingual(one.version.code, one.version.code))
        shown.append(ItemView(one.version.code, name, one.place.code, place_name, one.axes, one.unit))
    return shown


def version_names(ids: set[int], *, reader: Reader) -> dict[int, Bilingual]:
    """Return what versions of indicators are called, by id: the indicator's name, with the version's label."""
    rows = list(IndicatorDefinition.objects.filter(known_on(reader), version_id__in=ids))
    names = indicator_names({row.indicator_id for row in rows}, reader=reader)
    found = {}
    for row in rows:
        name = names.get(row.indicator_id)
        if name is not None:
            zh = f"{name.name_zh}（{row.label_zh}）" if row.label_zh else name.name_zh
            en = f"{name.name_en} ({row.label_en})" if row.label_en else name.name_en
            found[row.version_id] = Bilingual(zh, en)
    return found


@dataclass(frozen=True, slots=True)
class ReportedVersion:
    """A version of an indicator that a form can ask for: its code, name with label, unit and topic."""

    code: str
    name: Bilingual
    unit: str
    topic: str


def reported_versions(*, reader: Reader) -> list[ReportedVersion]:
    """Return the versions of indicators whose figures are numbers, by name."""
    rows = IndicatorDefinition.objects.filter(known_on(reader)).exclude(unit__in=DATE_UNITS).select_related("version")
    topics = dict(IndicatorName.objects.filter(known_on(reader)).values_list("indicator_id", "topic"))
    known = list(rows)
    names = version_names({row.version_id for row in known}, reader=reader)
    found = [
        ReportedVersion(row.version.code, names[row.version_id], row.unit, topics[row.indicator_id])
        for row in known
        if row.version_id in names and row.indicator_id in topics
    ]
    return sorted(found, key=lambda one: one.name.zh)


def form_period(version: FormVersion, text: str) -> Period:
    """Return a period that a form is due for.

    Raises:
        UnreadablePeriod: it is no period.
        PeriodRefused: it is longer or shorter than the form's, or before its first.
    """
    period = parse_period(text)
    first = parse_period(version.first_period).start
    if period.form is not FORM_OF[version.frequency] or period.start is None:
        example = EXAMPLES[version.frequency]
        raise PeriodRefused(
            Bilingual(f"“{text}”不是“{version.title_zh}”的一期。", f"“{text}” is no period of “{version.title_en}”."),
            Bilingual(f"请写成 {example} 这样。", f"Write it like {example}."),
            period=text,
        )
    if first is not None and period.start < first:
        raise PeriodRefused(
            Bilingual(
                f"“{version.title_zh}”从 {version.first_period} 起报，没有 {text}。",
                f"“{version.title_en}” begins with {version.first_period}; {text} is before it.",
            ),
            Bilingual(f"请选 {version.first_period} 或以后。", f"Choose {version.first_period} or later."),
            period=text,
        )
    return period


def due_on(period: Period, due_days: int) -> date:
    """Return the day by which a period is due: so many days after its last day.

    Raises:
        ValueError: the period has no last day.
    """
    if period.last_day is None:
        raise ValueError(f"{period.text} has no last day")
    return period.last_day + timedelta(days=due_days)


def periods_of(version: FormVersion, *, on: date, most: int = OFFERED) -> Sequence[Period]:
    """Return the periods that have begun by a day, the latest first, back to the form's first; at most so many."""
    first = parse_period(version.first_period)
    found: list[Period] = []
    day = on
    while first.start is not None and day >= first.start and len(found) < most:
        period = parse_period(_text_of(version.frequency, day))
        found.append(period)
        if period.start is None:
            break
        day = period.start - timedelta(days=1)
    return found


def _text_of(frequency: str, day: date) -> str:
    """Return the period of a frequency that holds a day."""
    match frequency:
        case "month":
            return f"{day.year}-{day.month:02}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year}-H{(day.month + 5) // 6}"
    return f"{day.year}"


def _inside(day: date) -> Reader:
    """Return a reader of all that is known on a day."""
    return Reader(day, internal=True)
