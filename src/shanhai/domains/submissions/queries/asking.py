"""What a form still asks for in a period, item by item: what a source says already is shown, not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries.views import RELATED, FigureView, figure_views
from shanhai.domains.submissions.models import OPEN_STATES, FormItem, FormVersion, SubmittedFigure
from shanhai.domains.submissions.queries.drafts import Draft, figure_code
from shanhai.domains.submissions.queries.submissions import departments_of
from shanhai.vocab.periods import Period, parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Role

STILL_TYPED: Final = ("draft", "returned")
"""States of a figure that its department still works at."""


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One figure that a form asks for.

    `named` has its names and unit, and a value only where a figure of it is open. `known` are figures on record for
    the very period, the form's own first; `own` is the one handed in by this form, which a new number corrects.
    `state` is that of the open figure, '' where there is none; `number` is its submission.
    """

    pk: int
    code: str
    version: str
    place: str
    axes: str
    unit: str
    named: FigureView
    own: FigureView | None
    others: tuple[FigureView, ...]
    state: str
    number: int | None

    @property
    def field(self) -> str:
        """The name of its field on the page."""
        return f"item-{self.pk}"

    @property
    def is_asked(self) -> bool:
        """Whether a number is asked for: no source says it, or a draft of it is still worked at."""
        return self.state in STILL_TYPED or not (self.state or self.own or self.others)

    @property
    def can_be_corrected(self) -> bool:
        """Whether a number may be typed although one of this form is on record."""
        return self.own is not None and not self.state

    @property
    def typed(self) -> str:
        """The number of the open figure as text; '' where there is none."""
        return format(self.named.value, "f") if self.state and self.named.value is not None else ""

    def draft(self, value: Decimal, period: str) -> Draft:
        """Return the draft of a number that was typed for it."""
        return Draft(self.version, self.place, period, format(value, "f"), self.unit, axes=self.axes)


def typed_forms(actor: Actor, *, on: date) -> list[FormVersion]:
    """Return the forms by which an actor may draft figures: the office by all, a department by its own."""
    rows = FormVersion.objects.known(Reader(on, internal=True)).select_related("form", "department").order_by("code")
    if Role.OFFICE in actor.roles or actor.is_command_line:
        return list(rows)
    return list(rows.filter(department__code__in=departments_of(actor)))


@dataclass(frozen=True, slots=True)
class DueForm:
    """A form whose last period has ended and still asks for figures: how many, and by when they are due."""

    version: FormVersion
    period: str
    asked: int
    due: date
    is_late: bool


def due_forms(actor: Actor, *, on: date) -> list[DueForm]:
    """Return the forms of an actor's own departments that still ask for figures of the last period, the most late first."""
    mine = departments_of(actor)
    found = []
    for version in typed_forms(actor, on=on) if mine else ():
        period = last_ended(version.frequency, on)
        if version.department.code not in mine or period.last_day is None:
            continue
        if period.start is not None and period.start < (parse_period(version.first_period).start or period.start):
            continue
        asked = sum(item.is_asked for item in asked_items(version, period, on=on))
        due = period.last_day + timedelta(days=version.due_days)
        if asked:
            found.append(DueForm(version, period.text, asked, due, due < on))
    return sorted(found, key=lambda form: (form.due, form.version.code))


def last_ended(frequency: str, on: date) -> Period:
    """Return the last month, quarter, half-year or year that ended before a day."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[frequency]
    begun = (on.month - 1) // months
    year, number = (on.year, begun) if begun else (on.year - 1, 12 // months)
    texts = {
        "month": f"{year}-{number:02}",
        "quarter": f"{year}-Q{number}",
        "half": f"{year}-H{number}",
        "year": str(year),
    }
    return parse_period(texts[frequency])


def asked_items(version: FormVersion, period: Period, *, on: date) -> list[AskedItem]:
    """Return the items of a form for a period, in its order; a fixed number of queries however many there are."""
    rows = FormItem.objects.filter(form_version=version).select_related("version", "place").order_by("sequence", "pk")
    items = list(rows)
    codes = {item.pk: _code(version, item, period) for item in items}
    pending = SubmittedFigure.objects.filter(code__in=codes.values(), state__in=OPEN_STATES)
    waiting = {row.code: row for row in pending}
    known = _on_record(items, period, on)
    reader = Reader(on, internal=True)
    blank = [_blank(item, codes[item.pk], waiting.get(codes[item.pk]), period, on) for item in items]
    views = dict(zip(codes, figure_views(blank, reader=reader), strict=True))
    found = []
    for item in items:
        code, open_one = codes[item.pk], waiting.get(codes[item.pk])
        said = known.get((item.version_id, item.place_id, item.axes), [])
        found.append(
            AskedItem(
                pk=item.pk,
                code=code,
                version=item.version.code,
                place=item.place.code,
                axes=item.axes,
                unit=item.unit,
                named=views[item.pk],
                own=next((each for each in said if each.code == code), None),
                others=tuple(each for each in said if each.code != code),
                state=open_one.state if open_one else "",
                number=open_one.submission_id if open_one else None,
            )
        )
    return found


def _code(version: FormVersion, item: FormItem, period: Period) -> str:
    draft = Draft(item.version.code, item.place.code, period.text, "0", item.unit, axes=item.axes)
    return figure_code(version.form.code, draft)


def _on_record(items: Sequence[FormItem], period: Period, on: date) -> dict[tuple[int, int, str], list[FigureView]]:
    """Return what stands on record for exactly this period, by indicator's version, place and axes."""
    rows = Observation.objects.filter(
        known_to__isnull=True, kind="actual", period_start=period.start, period_end=period.end,
        version__in={item.version_id for item in items}, place__in={item.place_id for item in items},
    ).select_related(*RELATED)  # fmt: skip
    found: dict[tuple[int, int, str], list[FigureView]] = {}
    for row, view in zip(rows, figure_views(rows, reader=Reader(on, internal=True)), strict=True):
        found.setdefault((row.version_id, row.place_id or 0, row.axes), []).append(view)
    return found


def _blank(item: FormItem, code: str, waiting: SubmittedFigure | None, period: Period, on: date) -> Observation:
    """Return an item in the shape of a figure on record, never to be saved: for its names."""
    return Observation(
        pk=item.pk, code=code, known_from=on, visibility="internal", version=item.version, place=item.place,
        period=period.text, period_start=period.start, period_end=period.end, axes=item.axes,
        value=waiting.value if waiting else None, unit=waiting.unit if waiting else item.unit,
    )  # fmt: skip
