"""The follow-up list: what rules found, how each stands, and what was said to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.queries import Named, names_of
from shanhai.domains.submissions.models import FollowUp, FollowUpStep, FormVersion
from shanhai.domains.submissions.queries.compared import quantity_of
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed, Role, may

PER_PAGE: Final = 50
ASKED, EXPLAINED, SETTLED, VOID = "asked", "explained", "settled", "void"
STATES: Final[Mapping[str, Bilingual]] = {
    ASKED: Bilingual("等部门答复", "Waiting for the department"),
    EXPLAINED: Bilingual("已答复，等办公室认可", "Explained: for the office to settle"),
    SETTLED: Bilingual("已认可", "Settled"),
    VOID: Bilingual("数据已替换或撤回", "The figure was replaced or withdrawn"),
}
OPEN: Final = (ASKED, EXPLAINED)
GONE: Final = ("replaced", "withdrawn")


@dataclass(frozen=True, slots=True)
class Step:
    """Something said to a follow-up."""

    step: str
    text: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """One follow-up as a page shows it; `observation` is the code of the figure on record that it has become, if any."""

    pk: int
    state: str
    department: Named | None
    department_code: str
    form: Bilingual
    form_code: str
    submission: int
    period: str
    indicator: Bilingual
    subject: Named | None
    figure: str
    cell: str
    quantity: Quantity
    observation: str
    rule: Bilingual
    what: Bilingual
    found_at: datetime
    steps: tuple[Step, ...]


def seen_by(actor: Actor) -> Q | None:
    """Return the condition for the follow-ups an actor sees: office and auditors all, a department its own; None for none."""
    if may(actor, Deed.SETTLE_FOLLOW_UP) or may(actor, Deed.READ_AUDIT):
        return Q()
    own = departments_of(actor)
    return Q(figure__submission__department__code__in=own) if own else None


def departments_of(actor: Actor) -> frozenset[str]:
    """Return the codes of the departments an actor reports for: as a member or a county's reporter, nothing else."""
    return frozenset(post.party for post in actor.posts if post.party and post.role in (Role.MEMBER, Role.COUNTY))


def follow_ups(
    *, actor: Actor, on: date, states: Iterable[str] = OPEN, department: str = "", page: object = 1
) -> tuple[list[FollowUpView], Page[Any]]:
    """Return follow-ups that an actor sees, by department and period, the open ones first; and the page they are."""
    rows = _standing(actor).filter(state__in=list(states))
    if department:
        rows = rows.filter(figure__submission__department__code=department)
    ordered = rows.order_by(
        Case(When(state__in=OPEN, then=0), default=1),
        "figure__submission__department__code",
        "figure__submission__period_end",
        "pk",
    )
    found = Paginator(ordered, PER_PAGE).get_page(page if isinstance(page, int | str) else 1)
    return _views(list(found.object_list), on), found


def follow_up(pk: int, *, actor: Actor, on: date) -> FollowUpView | None:
    """Return one follow-up, None if there is none that the actor sees."""
    row = _standing(actor).filter(pk=pk).first()
    return _views([row], on)[0] if row else None


def counts(*, actor: Actor) -> Mapping[str, int]:
    """Return how many follow-ups an actor sees, by state; one query."""
    rows = _standing(actor).order_by().values("state").annotate(number=Count("pk"))
    found: Counter[str] = Counter()
    for state, number in rows.values_list("state", "number"):
        found[state] += number
    return found


def state_of(last_step: str, figure_state: str) -> str:
    """Return how a follow-up stands, by the last thing said to it ("" for nothing) and the state of its figure."""
    if last_step == "settled":
        return SETTLED
    if figure_state in GONE:
        return VOID
    return EXPLAINED if last_step == "explained" else ASKED


def _standing(actor: Actor) -> QuerySet[Any]:
    condition = seen_by(actor)
    rows = FollowUp.objects.none() if condition is None else FollowUp.objects.filter(condition)
    return _with_state(rows)


def _with_state(rows: QuerySet[FollowUp]) -> QuerySet[Any]:
    """Return follow-ups with their state as `state_of` says it, a column that the type checker does not know."""
    last = FollowUpStep.objects.filter(follow_up=OuterRef("pk")).order_by("-pk").values("step")[:1]
    return rows.annotate(last=Subquery(last)).annotate(
        state=Case(
            When(last="settled", then=Value(SETTLED)),
            When(figure__state__in=GONE, then=Value(VOID)),
            When(last="explained", then=Value(EXPLAINED)),
            default=Value(ASKED),
            output_field=CharField(),
        )
    )


def _views(rows: Sequence[FollowUp], on: date) -> list[FollowUpView]:
    """Return rows as the page shows them; ten queries, however many there are."""
    reader = Reader(on, internal=True)
    full = {
        row.pk: row
        for row in FollowUp.objects.filter(pk__in=[row.pk for row in rows]).select_related(
            "rule", "figure__submission__form", "figure__submission__department", "figure__observation"
        )
    }
    figures = [row.figure for row in full.values()]
    names = _Names(reader, figures)
    steps: dict[int, list[Step]] = {}
    said = FollowUpStep.objects.filter(follow_up__in=full).order_by("pk")
    for one in said:
        steps.setdefault(one.follow_up_id, []).append(Step(one.step, one.text, one.made_at, one.made_by))
    return [_view(full[row.pk], str(getattr(row, "state", "")), names, tuple(steps.get(row.pk, ()))) for row in rows]


class _Names:
    """What departments, forms, indicators and subjects of some figures are called."""

    def __init__(self, reader: Reader, figures: Sequence[object]) -> None:
        self.departments = party_names(reader=reader)
        self.forms = {
            version.form_id: Bilingual(version.title_zh, version.title_en)
            for version in FormVersion.objects.known(reader).order_by("revision")
        }
        definitions = IndicatorDefinition.objects.known(reader)
        self.indicators = dict(
            definitions.filter(version__in={getattr(one, "version_id", 0) for one in figures}).values_list(
                "version_id", "indicator_id"
            )
        )
        self.called = names_of(IndicatorName, "indicator", self.indicators.values(), reader=reader)
        self.subjects = {
            kind: read({getattr(one, f"{kind}_id", None) for one in figures}, reader=reader)
            for kind, read in (("place", place_names), ("undertaking", undertaking_names), ("party", party_names))
        }


def _view(row: FollowUp, state: str, names: _Names, steps: tuple[Step, ...]) -> FollowUpView:
    figure = row.figure
    submission = figure.submission
    named = names.called.get(names.indicators.get(figure.version_id, 0))
    subject = next(
        (
            found
            for kind, known in names.subjects.items()
            if (found := known.get(getattr(figure, f"{kind}_id") or 0)) is not None
        ),
        None,
    )
    code = submission.form.code
    return FollowUpView(
        pk=row.pk,
        state=state,
        department=names.departments.get(submission.department_id),
        department_code=submission.department.code,
        form=names.forms.get(submission.form_id, Bilingual(code, code)),
        form_code=code,
        submission=submission.pk,
        period=figure.period,
        indicator=Bilingual(named.name_zh, named.name_en) if named else Bilingual(figure.code, figure.code),
        subject=subject,
        figure=figure.code,
        cell=figure.cell,
        quantity=quantity_of(figure),
        observation=figure.observation.code if figure.observation else "",
        rule=Bilingual(row.rule.title_zh, row.rule.title_en),
        what=Bilingual(row.text_zh, row.text_en),
        found_at=row.found_at,
        steps=steps,
    )
