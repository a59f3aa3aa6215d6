"""The frame of every decision: who may, which figures it takes, the decision with its figures, and the audit row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Subquery

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.books.actions.turns import one_at_a_time, wait_for_turn
from shanhai.domains.indicators.models import Observation
from shanhai.domains.submissions.actions.recording import NEEDED
from shanhai.domains.submissions.errors import DecisionRefused, FiguresRefused, SubmissionChanged, UnknownSubmission
from shanhai.domains.submissions.models import DecidedFigure, Decision, Submission, SubmittedFigure
from shanhai.domains.submissions.queries.states import BECOMES, TAKES, TAKES_ALL
from shanhai.domains.submissions.queries.submissions import departments_of, submissions_seen
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.rights import DEPARTMENT, Actor, Deed, may
from shanhai.vocab.words import DECISIONS

CHUNK: Final = 2_000
MOST_FINDINGS: Final = 500
TEXT_LIMIT: Final = 5_000
RIGHT: Final = {
    "submit": Deed.SUBMIT_FIGURES,
    "approve": Deed.APPROVE_FIGURES,
    "return": Deed.RETURN_FIGURES,
    "publish": Deed.PUBLISH_FIGURES,
    "withdraw": Deed.DRAFT_FIGURES,
}
BEYOND: Final = {
    "submit": ("submitted", "approved", "published"),
    "approve": ("approved", "published"),
    "return": ("returned",),
    "publish": ("published",),
    "withdraw": ("withdrawn",),
}
"""The states in which a figure is where a decision would bring it, or further: deciding again does nothing to it."""
RECORDS: Final = frozenset({"approve", "publish"})
Work = Callable[[Sequence[SubmittedFigure]], Sequence[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: its id (None where nothing was left to do) and how many figures it took."""

    decision: int | None
    deed: str
    figures: int


@dataclass(frozen=True, slots=True)
class Act:
    """A decision about to be made: what, by whom, and which figures of a submission it takes, by id."""

    deed: str
    actor: Actor
    submission: Submission
    taken: tuple[int, ...]
    covers_all: bool
    reason: str
    on: date

    def parts(self, size: int = CHUNK) -> Iterator[list[SubmittedFigure]]:
        """Yield the figures it takes, some at a time, in the order of their ids."""
        for start in range(0, len(self.taken), size):
            few = SubmittedFigure.objects.filter(pk__in=self.taken[start : start + size])
            related = few.select_related("submission", *NEEDED, "observation")
            yield list(related.order_by("pk"))


@contextmanager
def turn() -> Iterator[None]:
    """Open a transaction beside which no other drafts, decides or loads.

    Raises:
        DatabaseBusy: another program held the database for too long.
    """
    with one_at_a_time(), transaction.atomic():
        wait_for_turn()
        yield


def prepare(
    deed: str,
    actor: Actor,
    number: int,
    wanted: Collection[int] | None,
    *,
    reason: str,
    on: date,
    seen: int | None,
) -> Act:
    """Return a decision that the actor may make, its submission and figures held until the transaction ends.

    Raises:
        UnknownSubmission: there is none of that number, or the actor may not see it.
        NotPermitted: the actor may not do this.
        DecisionRefused: too long a reason, or no figure that it could take.
        SubmissionChanged: figures were decided on since the actor looked.
    """
    found = submissions_seen(actor, on=on).filter(pk=number).first()
    if found is None:
        raise UnknownSubmission(number)
    Submission.objects.select_for_update().get(pk=number)
    held = {DEPARTMENT} if found.department.code in departments_of(actor) else set()
    if not may(actor, RIGHT[deed], held=held, did_it=did_it(actor, found)):
        raise refuse(actor, RIGHT[deed], subject=str(found))
    if len(reason.strip()) > TEXT_LIMIT:
        raise DecisionRefused(
            Bilingual(f"理由有 {len(reason.strip())} 字，超过 {TEXT_LIMIT} 字。", f"The reason has {len(reason.strip())} characters, more than {TEXT_LIMIT}."),
            Bilingual("请精简。", "Shorten it."),
        )  # fmt: skip
    taken, covers_all, is_done = _chosen(deed, found, wanted)
    last = Decision.objects.filter(submission=found).order_by("pk").values_list("pk", flat=True).last() or 0
    if seen is not None and seen != last and (taken or not is_done):
        raise _changed(found)
    if not taken and not is_done:
        raise _nothing(deed, found)
    return Act(deed, actor, found, taken, covers_all, reason.strip(), on)


def did_it(actor: Actor, submission: Submission) -> bool:
    """Tell whether an actor made or submitted a submission, or reports for the department that did."""
    if submission.made_by == actor.account or submission.department.code in actor.parties:
        return True
    return Decision.objects.filter(submission=submission, deed="submit", made_by=actor.account).exists()


def carry_out(act: Act, work: Work | None = None) -> Decided:
    """Do the work of a decision on its figures, bring them where it brings them, and put it on record.

    Raises:
        FiguresRefused: the work found something; nothing is done.
    """
    if not act.taken:
        return Decided(None, act.deed, 0)
    findings: list[Diagnostic] = []
    count = 0
    for few in act.parts():
        found = work(few) if work else ()
        count += len(found)
        findings.extend(found[: max(0, MOST_FINDINGS - len(findings))])
        if not count:
            _bring(act, [figure.pk for figure in few])
    if findings:
        raise FiguresRefused(findings, count)
    return Decided(_put_on_record(act).pk, act.deed, len(act.taken))


def _chosen(deed: str, submission: Submission, wanted: Collection[int] | None) -> tuple[tuple[int, ...], bool, bool]:
    """Return the figures that a decision takes, whether they are all it could, and whether some are there already.

    The figures are held until the transaction ends.
    """
    rows = SubmittedFigure.objects.select_for_update().filter(submission=submission)
    states = dict(rows.order_by("pk").values_list("pk", "state"))
    all_of_them = {pk for pk, state in states.items() if state in TAKES_ALL[deed]}
    named = set(states if wanted is None else wanted)
    if wanted is None:
        taken = all_of_them - _closed(submission) if deed == "publish" else all_of_them
    else:
        taken = {pk for pk in named if states.get(pk) in TAKES[deed]}
        if any(states.get(pk) not in (*TAKES[deed], *BEYOND[deed]) for pk in named):
            raise _changed(submission)
    is_done = any(states.get(pk) in BEYOND[deed] for pk in named)
    return tuple(sorted(taken)), taken == all_of_them, is_done


def _closed(submission: Submission) -> set[int]:
    """Return the approved figures whose place on record has been taken since."""
    rows = SubmittedFigure.objects.filter(submission=submission, observation__known_to__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _bring(act: Act, figures: Sequence[int]) -> None:
    """Bring figures into the state of a decision; what stands on record under their code is what they became."""
    rows = SubmittedFigure.objects.filter(pk__in=figures)
    if act.deed in RECORDS:
        current = Observation.objects.filter(code=OuterRef("code"), known_to__isnull=True)
        rows.update(state=BECOMES[act.deed], observation=Subquery(current.values("pk")[:1]))
    else:
        rows.update(state=BECOMES[act.deed])


def _put_on_record(act: Act) -> Decision:
    decision = Decision.objects.create(
        submission=act.submission,
        deed=act.deed,
        reason=act.reason,
        covers_all=act.covers_all,
        figures=len(act.taken),
        made_on=act.on,
        made_by=act.actor.account,
    )
    if not act.covers_all:
        listed = (DecidedFigure(decision=decision, figure_id=pk) for pk in act.taken)
        DecidedFigure.objects.bulk_create(listed, batch_size=CHUNK)
    write_audit(
        actor=act.actor,
        deed=RIGHT[act.deed],
        noun="submission",
        subject=str(act.submission.pk),
        party=act.submission.department.code if act.deed in ("submit", "withdraw") else "",
        reason=act.reason,
        after={
            "form": act.submission.form.code,
            "period": act.submission.period,
            "decision": decision.pk,
            "figures": len(act.taken),
            "state": BECOMES[act.deed],
        },
    )
    return decision


def _changed(submission: Submission) -> SubmissionChanged:
    return SubmissionChanged(
        Bilingual("您打开页面之后，已有人办理了其中的数据。", "Somebody decided on figures of it since you opened the page."),
        Bilingual("请看一下现在的状态，再办理。", "Look at how they stand now, and decide then."),
        submission=submission.pk,
    )  # fmt: skip


def _nothing(deed: str, submission: Submission) -> DecisionRefused:
    word = DECISIONS[deed]
    return DecisionRefused(
        Bilingual(f"这次报送里没有可以{word.zh}的数据。", f"This submission has no figure to {word.en}."),
        Bilingual("请看一下各个数据的状态。", "Look at the states of its figures."),
        submission=submission.pk,
    )
