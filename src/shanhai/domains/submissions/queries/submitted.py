"""What pages show of submissions: the list of them with what waits, the figures of one, and its steps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, QuerySet

from shanhai.domains.indicators.models import Observation
from shanhai.domains.indicators.queries.views import RELATED, FigureView, figure_views
from shanhai.domains.people.queries import party_names
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.submissions.models import (
    DecidedFigure,
    Decision,
    FollowUp,
    FormVersion,
    Submission,
    SubmittedFigure,
)
from shanhai.domains.submissions.queries.states import BECOMES, TAKES_ALL
from shanhai.domains.submissions.queries.submissions import departments_of, sees_all, submissions_seen
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Role
from shanhai.vocab.units import convert, unit

FOR_OFFICE: Final = ("submitted", "approved")
FOR_DEPARTMENT: Final = ("returned", "draft")
"""States in which figures wait for the office, and for a department; the more pressing first."""
STATES: Final = ("draft", "returned", "submitted", "approved", "published", "withdrawn", "replaced")
HUNDREDTHS: Final = Decimal("0.01")
PER_CENT_DIGITS: Final = 4
SAID: Final = ("period", "period_start", "period_end", "kind", "axes", "value", "unit", "qualifier")


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission in a list: by which form and department, for which period, and its figures by state.

    `waits` is how many figures wait for whoever looks; `department` is None where its name is not known.
    """

    number: int
    form: str
    title_zh: str
    title_en: str
    department: Named | None
    department_code: str
    period: str
    filename: str
    made_on: date
    made_by: str
    counts: Mapping[str, int]
    waits: int

    @property
    def total(self) -> int:
        """How many figures it has."""
        return sum(self.counts.values())

    @property
    def states(self) -> list[tuple[str, int]]:
        """The states that figures of it are in, with how many."""
        return [(state, self.counts[state]) for state in STATES if self.counts.get(state)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found about a figure, and the last that was said to it ('' while nothing is)."""

    text_zh: str
    text_en: str
    step: str
    said: str


@dataclass(frozen=True, slots=True)
class SubmittedView:
    """A submitted figure as it would stand on record, beside what it takes the place of.

    `before` is the figure on record when it was drafted; `change` in per cent of it, None where that means nothing.
    `on_record` is the code under which it stands on record; '' until it is approved.
    """

    pk: int
    figure: FigureView
    before: FigureView | None
    change: Decimal | None
    state: str
    cell: str
    stated: str
    reason: str
    findings: tuple[Finding, ...]
    on_record: str


@dataclass(frozen=True, slots=True)
class Step:
    """A decision on a submission: what, when, by whom, why, on how many figures, and whether on all it could take."""

    deed: str
    at: datetime
    by: str
    reason: str
    figures: int
    covers_all: bool


def waiting_states(actor: Actor) -> tuple[str, ...]:
    """Return the states in which figures wait for an actor."""
    if Role.OFFICE in actor.roles or actor.is_command_line:
        return FOR_OFFICE
    return FOR_DEPARTMENT if departments_of(actor) else ()


def inbox(actor: Actor, *, on: date, state: str = "", department: str = "") -> list[SubmissionRow]:
    """Return the submissions an actor may see, those with figures that wait for the actor first; four queries.

    Args:
        actor: who looks.
        on: today.
        state: only those with a figure in this state.
        department: only those of this department, by its code.
    """
    rows = submissions_seen(actor, on=on)
    if department:
        rows = rows.filter(department__code=department)
    return _in_order(_rows(rows, waiting_states(actor), on, state), actor)


def waiting(actor: Actor, *, on: date) -> list[SubmissionRow]:
    """Return the submissions with figures that wait for an actor to decide; for the office those to approve."""
    states = waiting_states(actor)[:1] if waiting_states(actor) == FOR_OFFICE else waiting_states(actor)
    if not states:
        return []
    open_ones = SubmittedFigure.objects.filter(state__in=states).values("submission")
    return _in_order(_rows(submissions_seen(actor, on=on).filter(pk__in=open_ones), states, on), actor)


def submission_row(number: int, actor: Actor, *, on: date) -> SubmissionRow | None:
    """Return one submission; None where there is none or the actor may not see it."""
    found = _rows(submissions_seen(actor, on=on).filter(pk=number), waiting_states(actor), on)
    return found[0] if found else None


def submission_rows(numbers: Collection[int], *, on: date) -> list[SubmissionRow]:
    """Return submissions by their numbers, whoever may see them: for telling those who may."""
    if not numbers:
        return []
    return _rows(Submission.objects.filter(pk__in=numbers).select_related("form", "department").order_by("pk"), (), on)


def submitted_rows(submission: int, *, on: date, state: str = "") -> QuerySet[SubmittedFigure]:
    """Return the figures of a submission, in the order in which they were handed in."""
    rows = SubmittedFigure.objects.filter(submission=submission, submission__made_on__lte=on).order_by("pk")
    return rows.filter(state=state) if state else rows


def submitted_views(figures: Collection[SubmittedFigure], *, on: date) -> list[SubmittedView]:
    """Return the views of submitted figures; a fixed number of queries however many there are."""
    rows = list(figures)
    if not rows:
        return []
    reader = Reader(on, internal=True)
    full = SubmittedFigure.objects.filter(pk__in=[row.pk for row in rows]).select_related(*RELATED, "observation")
    known = full.in_bulk()
    drafts = [_as_observation(known[row.pk], on) for row in rows]
    taken = [row.supersedes_id for row in rows if row.supersedes_id is not None]
    earlier = Observation.objects.filter(pk__in=taken)
    before = {view.id: view for view in figure_views(earlier.select_related(*RELATED), reader=reader)}
    found = _findings([row.pk for row in rows])
    return [
        _view(known[row.pk], view, before.get(row.supersedes_id or 0), found.get(row.pk, ()))
        for row, view in zip(rows, figure_views(drafts, reader=reader), strict=True)
    ]


def steps(submission: int, *, on: date) -> list[Step]:
    """Return the decisions made on a submission by a day, the first first."""
    rows = Decision.objects.filter(submission=submission, made_on__lte=on).order_by("pk")
    return [Step(row.deed, row.made_at, row.made_by, row.reason, row.figures, row.covers_all) for row in rows]


def steps_of_figure(figure: SubmittedFigure, *, on: date) -> list[Step]:
    """Return the decisions made by a day that took one figure: those that name it, and those that took all while it was there to take."""
    named = set(DecidedFigure.objects.filter(figure=figure.pk).values_list("decision_id", flat=True))
    state, found = "draft", []
    for row in Decision.objects.filter(submission=figure.submission_id, made_on__lte=on).order_by("pk"):
        if row.pk in named or (row.covers_all and state in TAKES_ALL[row.deed]):
            state = BECOMES[row.deed]
            found.append(Step(row.deed, row.made_at, row.made_by, row.reason, row.figures, row.covers_all))
    return found


def last_decision(submission: int, *, on: date) -> int:
    """Return the id of the last decision on a submission, 0 while there is none."""
    last = (
        Decision.objects.filter(submission=submission, made_on__lte=on)
        .order_by("pk")
        .values_list("pk", flat=True)
        .last()
    )
    return last or 0


def corrections_of_public(submission: int, *, on: date) -> int:
    """Return how many figures that wait for approval would take the place of one that everybody sees."""
    public = Observation.objects.filter(known_on(Reader(on)), code=OuterRef("code"))
    rows = SubmittedFigure.objects.filter(submission=submission, state="submitted", supersedes__isnull=False)
    return rows.filter(Exists(public)).count()


def origin_on_record(observation: int, actor: Actor, *, on: date) -> SubmittedFigure | None:
    """Return the submitted figure that became a version on record, if the actor may see its submission."""
    if not (sees_all(actor) or departments_of(actor)):
        return None
    rows = SubmittedFigure.objects.filter(observation=observation, submission__in=submissions_seen(actor, on=on))
    return rows.select_related("submission").first()


def _rows(rows: QuerySet[Submission], states: Sequence[str], on: date, state: str = "") -> list[SubmissionRow]:
    """Return submissions as rows of a list; with a state, only those that have a figure in it."""
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    told = SubmittedFigure.objects.filter(submission__in=rows.order_by()).order_by()
    for number, each, total in told.values_list("submission", "state").annotate(Count("pk")):
        counts[number][each] = total
    found = [row for row in rows if not state or counts[row.pk][state]]
    reader = Reader(on, internal=True)
    titles = names_of(FormVersion, "form", {row.form_id for row in found}, reader=reader, name="title")
    departments = party_names({row.department_id for row in found}, reader=reader)
    return [
        SubmissionRow(
            number=row.pk,
            form=row.form.code,
            title_zh=titles[row.form_id].name_zh if row.form_id in titles else row.form.code,
            title_en=titles[row.form_id].name_en if row.form_id in titles else row.form.code,
            department=departments.get(row.department_id),
            department_code=row.department.code,
            period=row.period,
            filename=row.filename,
            made_on=row.made_on,
            made_by=row.made_by,
            counts=counts[row.pk],
            waits=sum(counts[row.pk][each] for each in states),
        )
        for row in found
    ]


def _in_order(rows: list[SubmissionRow], actor: Actor) -> list[SubmissionRow]:
    """Return rows with what waits first: by how pressing, for the office by department and period, else the latest."""
    states = waiting_states(actor)

    def rank(row: SubmissionRow) -> int:
        return next((at for at, state in enumerate(states) if row.counts.get(state)), len(states))

    if states == FOR_OFFICE:
        return sorted(
            rows, key=lambda row: (rank(row), row.department_code if rank(row) < len(states) else "", -row.number)
        )
    return sorted(rows, key=lambda row: (rank(row), -row.number))


def _as_observation(row: SubmittedFigure, on: date) -> Observation:
    """Return a submitted figure in the shape of a figure on record, never to be saved."""
    said = {name: getattr(row, name) for name in (*RELATED, *SAID)}
    return Observation(pk=row.pk, code=row.code, known_from=on, visibility="internal", **said)


def _view(
    row: SubmittedFigure, figure: FigureView, before: FigureView | None, findings: Sequence[Finding]
) -> SubmittedView:
    return SubmittedView(
        pk=row.pk,
        figure=figure,
        before=before,
        change=change_of(figure, before),
        state=row.state,
        cell=row.cell,
        stated=row.stated,
        reason=row.reason,
        findings=tuple(findings),
        on_record=row.observation.code if row.observation else "",
    )


def change_of(now: FigureView, before: FigureView | None) -> Decimal | None:
    """Return by how much a figure differs from the one before, in per cent of it, to hundredths; None if that means nothing."""
    if before is None or not before.value or now.value is None:
        return None
    if unit(now.unit).powers != unit(before.unit).powers:
        return None
    same = now.value if now.unit == before.unit else convert(now.value, now.unit, before.unit, places=PER_CENT_DIGITS)
    return ((same - before.value) / abs(before.value) * 100).quantize(HUNDREDTHS, ROUND_HALF_EVEN)


def _findings(figures: Sequence[int]) -> dict[int, list[Finding]]:
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    rows = FollowUp.objects.filter(figure__in=figures).prefetch_related("steps").order_by("pk")
    for row in rows:
        last = max(row.steps.all(), key=lambda step: step.pk, default=None)
        found[row.figure_id].append(
            Finding(row.text_zh, row.text_en, last.step if last else "", last.text if last else "")
        )
    return found
