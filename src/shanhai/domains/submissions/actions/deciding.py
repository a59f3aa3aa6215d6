"""Deciding on submitted figures: submit, approve, send back, publish, withdraw; one transaction and one audit row each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from shanhai.domains.indicators.models import Observation
from shanhai.domains.submissions.actions.acts import Act, Decided, carry_out, prepare, turn
from shanhai.domains.submissions.actions.recording import Recorder, origin_of
from shanhai.domains.submissions.actions.validating import locked_for, validate_submitted
from shanhai.domains.submissions.errors import DecisionRefused, FiguresRefused
from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed, may

AT_ONCE: Final = 20_000
"""Figures that rules see together; a submission larger than this is looked at in parts."""


def submit(
    *,
    actor: Actor,
    submission: int,
    figures: Collection[int] | None = None,
    reason: str = "",
    on: date,
    seen: int | None = None,
) -> Decided:
    """Hand drafts in to the office; figures that were sent back too, where they are named and a reason is given.

    Args:
        actor: who submits, for the department.
        submission: its number.
        figures: which of its figures, by id; None for all drafts.
        reason: why a figure that was sent back is handed in unchanged; else it may be empty.
        on: today.
        seen: the last decision that the actor saw (0 for none); None to decide whatever has happened.
    Raises:
        UnknownSubmission, NotPermitted, SubmissionChanged: as their names say.
        DecisionRefused: no figure can be submitted, or a reason is missing.
        FiguresRefused: a rule that blocks, or a locked period, keeps figures from it; nothing is done.
        DatabaseBusy: another program held the database for too long.
    """
    with turn():
        act = prepare("submit", actor, submission, figures, reason=reason, on=on, seen=seen)
        findings = []
        for few in act.parts(AT_ONCE):
            if not act.reason and any(figure.state == "returned" for figure in few):
                raise _reason_wanted(
                    Bilingual("退回的数据原样再报，没有写明理由。", "What was sent back is handed in unchanged, without a reason.")
                )  # fmt: skip
            findings += [*validate_submitted(figures=few, on=on), *locked_for(few, on)]
        if findings:
            raise FiguresRefused(findings, len(findings))
        return carry_out(act)


def approve(
    *,
    actor: Actor,
    submission: int,
    figures: Collection[int] | None = None,
    reason: str = "",
    on: date,
    seen: int | None = None,
    and_publish: bool = False,
) -> Decided:
    """Put submitted figures on record as internal ones, known from today; whoever handed them in does not approve them.

    A figure that corrects a public one is published with it, so that readers outside are never left without either;
    `and_publish` says that this is meant.

    Raises:
        DecisionRefused: as for `submit`; or a public figure would be corrected and `and_publish` is not said.
        FiguresRefused: a check that a book's row passes fails, or the record changed since a figure was drafted.
        UnknownSubmission, NotPermitted, SubmissionChanged, DatabaseBusy: as for `submit`.
    """
    with turn():
        act = prepare("approve", actor, submission, figures, reason=reason, on=on, seen=seen)
        corrections = [pk for few in act.parts() for pk in _correcting_public(few)]
        if corrections and not (and_publish and may(actor, Deed.PUBLISH_FIGURES)):
            raise _needs_publishing(len(corrections))
        recorder = _recorder(act)
        done = carry_out(act, lambda few: [*locked_for(few, on), *recorder.approve(few)])
        recorder.finish()
        if corrections:
            named = tuple(corrections)
            all_approved = SubmittedFigure.objects.filter(submission=act.submission, state="approved").count()
            _publish(replace(act, deed="publish", taken=named, covers_all=len(named) == all_approved))
        return done


def send_back(
    *,
    actor: Actor,
    submission: int,
    figures: Collection[int] | None = None,
    reason: str = "",
    on: date,
    seen: int | None = None,
) -> Decided:
    """Send submitted figures back to the department, with the reason.

    Raises:
        UnknownSubmission, NotPermitted, SubmissionChanged, DecisionRefused, DatabaseBusy: as for `submit`.
    """
    with turn():
        act = prepare("return", actor, submission, figures, reason=reason, on=on, seen=seen)
        if not act.reason:
            raise _reason_wanted(Bilingual("退回没有写明理由。", "No reason is given for sending figures back."))
        return carry_out(act)


def publish(
    *,
    actor: Actor,
    submission: int,
    figures: Collection[int] | None = None,
    reason: str = "",
    on: date,
    seen: int | None = None,
) -> Decided:
    """Make approved figures public, known to everybody from today, with file, sheet and cell; never the file itself.

    Of all approved figures those are left alone that were superseded since.

    Raises:
        FiguresRefused: a figure that is named was superseded or withdrawn since it was approved.
        UnknownSubmission, NotPermitted, SubmissionChanged, DecisionRefused, DatabaseBusy: as for `submit`.
    """
    with turn():
        return _publish(prepare("publish", actor, submission, figures, reason=reason, on=on, seen=seen))


def withdraw(
    *,
    actor: Actor,
    submission: int,
    figures: Collection[int] | None = None,
    reason: str = "",
    on: date,
    seen: int | None = None,
) -> Decided:
    """Take back figures that are not approved yet: drafts, submitted ones, ones sent back.

    Raises:
        UnknownSubmission, NotPermitted, SubmissionChanged, DecisionRefused, DatabaseBusy: as for `submit`.
    """
    with turn():
        return carry_out(prepare("withdraw", actor, submission, figures, reason=reason, on=on, seen=seen))


def _publish(act: Act) -> Decided:
    recorder = _recorder(act)
    done = carry_out(act, recorder.publish)
    recorder.finish()
    return done


def _recorder(act: Act) -> Recorder:
    return Recorder(origin_of(act.submission, on=act.on), actor=act.actor.account, on=act.on)


def _correcting_public(figures: Sequence[SubmittedFigure]) -> list[int]:
    """Return the figures in place of which everybody sees another one now."""
    codes = [figure.code for figure in figures]
    public = Observation.objects.filter(code__in=codes, known_to__isnull=True, visibility="public")
    found = set(public.values_list("code", flat=True))
    return [figure.pk for figure in figures if figure.code in found]


def _reason_wanted(what: Bilingual) -> DecisionRefused:
    return DecisionRefused(what, Bilingual("请用一句话写明理由。", "Give the reason in a sentence."))


def _needs_publishing(number: int) -> DecisionRefused:
    return DecisionRefused(
        Bilingual(
            f"其中 {number} 个更正的是已公开的数据：审定时须一并公开，否则公众新旧都看不到。",
            f"{number} of them correct published figures: they are published as they are approved,"
            " or readers outside would see neither the old nor the new.",
        ),
        Bilingual("请勾选“一并公开”，或不勾选这些数据。", "Tick “publish corrections too”, or leave these figures unticked."),
        figures=number,
    )  # fmt: skip
