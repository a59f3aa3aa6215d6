"""What is said to a follow-up: the department explains, the office settles it or asks again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.submissions.errors import FollowUpRefused
from shanhai.domains.submissions.models import FollowUp, FollowUpStep
from shanhai.domains.submissions.queries.follow_ups import ASKED, EXPLAINED, OPEN, STATES, state_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import DEPARTMENT, Actor, Deed, may

TEXT_LIMIT = 2_000
STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "explained": (Deed.EXPLAIN_FIGURE.value, (ASKED, EXPLAINED)),
    "settled": (Deed.SETTLE_FOLLOW_UP.value, (EXPLAINED,)),
    "asked_again": ("ask_again", (EXPLAINED,)),
}
"""Step → the deed it is in the audit record, and how a follow-up must stand for it."""


@transaction.atomic
def explain(*, actor: Actor, follow_up: int, text: str, seen: int | None = None) -> FollowUpStep:
    """Say, for the department, why a figure is right or what became of it.

    Args:
        actor: who explains.
        follow_up: its number.
        text: the explanation.
        seen: how many steps the actor saw; None to answer whatever was said meanwhile.
    Raises:
        NotPermitted: the actor neither speaks for the department nor is the office.
        FollowUpRefused: no such follow-up, it is not open, somebody answered meanwhile, or no words are given.
    """
    row = _held(follow_up)
    if not may(actor, Deed.EXPLAIN_FIGURE, held=_held_by(actor, row)):
        raise refuse(actor, Deed.EXPLAIN_FIGURE, subject=row.figure.code)
    return _step(actor, row, "explained", text=_words(text), seen=seen)


@transaction.atomic
def settle(*, actor: Actor, follow_up: int, text: str = "", seen: int | None = None) -> FollowUpStep:
    """Accept an explanation; never whoever gave it, or speaks for the department.

    Raises:
        NotPermitted: the actor may not settle follow-ups, or gave the explanation.
        FollowUpRefused: as for `explain`; or nothing was explained yet.
    """
    row = _held(follow_up)
    _ask_office(actor, row)
    return _step(actor, row, "settled", text=text.strip()[:TEXT_LIMIT], seen=seen)


@transaction.atomic
def ask_again(*, actor: Actor, follow_up: int, text: str, seen: int | None = None) -> FollowUpStep:
    """Ask again what an explanation left open; never whoever gave it, or speaks for the department.

    Raises:
        NotPermitted, FollowUpRefused: as for `settle`; or no words are given.
    """
    row = _held(follow_up)
    _ask_office(actor, row)
    return _step(actor, row, "asked_again", text=_words(text), seen=seen)


def _held(pk: int) -> FollowUp:
    row = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("figure__submission__department", "rule")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise FollowUpRefused(
            Bilingual(f"没有第 {pk} 号核查事项。", f"There is no follow-up no. {pk}."),
            Bilingual("请从核查事项一页进入。", "Go there from the page of follow-ups."),
            follow_up=pk,
        )
    return row


def _held_by(actor: Actor, row: FollowUp) -> set[str]:
    return {DEPARTMENT} if row.figure.submission.department.code in actor.parties else set()


def _ask_office(actor: Actor, row: FollowUp) -> None:
    explained = row.steps.filter(step="explained").order_by("-pk").first()
    did_it = bool(_held_by(actor, row)) or (explained is not None and explained.made_by == actor.account)
    if not may(actor, Deed.SETTLE_FOLLOW_UP, did_it=did_it):
        raise refuse(actor, Deed.SETTLE_FOLLOW_UP, subject=row.figure.code)


def _step(actor: Actor, row: FollowUp, step: str, *, text: str, seen: int | None) -> FollowUpStep:
    deed, from_states = STEPS[step]
    said = list(row.steps.order_by("pk").values_list("step", flat=True))
    state = state_of(said[-1] if said else "", row.figure.state)
    if seen is not None and len(said) != seen:
        raise FollowUpRefused(
            Bilingual("您打开之后，别人已经办理过。", "Somebody else has answered since you opened it."),
            Bilingual("请先看新的内容；您写的话还在。", "Read what is new first; your words are kept."),
            follow_up=row.pk,
        )
    if state not in from_states:
        words = STATES[state]
        raise FollowUpRefused(
            Bilingual(f"这一步现在不能办：{words.zh}。", f"This step is not open now: {words.en}."),
            Bilingual(
                "部门答复之后才能认可或再问。" if state in OPEN else "不必再办。",
                "Settle it or ask again once it is explained." if state in OPEN else "There is nothing to do.",
            ),
            follow_up=row.pk,
        )
    made = FollowUpStep.objects.create(follow_up=row, step=step, text=text, made_by=actor.account)
    submission = row.figure.submission
    write_audit(
        actor=actor,
        deed=deed,
        noun="follow_up",
        subject=str(row.pk),
        party=submission.department.code if submission.department.code in actor.parties else "",
        reason=text,
        after={"figure": row.figure.code, "rule": row.rule.code, "step": step},
    )
    return made


def _words(text: str) -> str:
    said = text.strip()
    if not said or len(said) > TEXT_LIMIT:
        raise FollowUpRefused(
            Bilingual("没有写说明，或太长。", "Words are missing, or there are too many."),
            Bilingual(f"请写至多 {TEXT_LIMIT} 字。", f"Say it in at most {TEXT_LIMIT} characters."),
        )
    return said
