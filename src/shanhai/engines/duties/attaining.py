"""Completion by the figure: where a line names an indicator and a target, the figure decides and words do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from shanhai.engines.duties.values import Standing, State
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import mismatch, unit

ONLY_WORDS = Bilingual("，报告完成而数据未达到，不算完成", "; it was reported done, but the figure does not say so")
_NOT_BELOW = frozenset({Qualifier.EXACT, Qualifier.OVER, Qualifier.AT_LEAST})
_NOT_ABOVE = frozenset({Qualifier.EXACT, Qualifier.NEARLY, Qualifier.AT_MOST})


@dataclass(frozen=True, slots=True)
class Attainment:
    """What the figures known on a day say of a commitment's target.

    `met_on` is the last day of the first period from which on every known figure meets it; `figure` the code of the
    latest figure, '' if none is known; `said` puts figure and target into words.
    """

    is_met: bool
    met_on: date | None
    figure: str
    said: Bilingual


def attains(figure: Quantity, target: Quantity, *, lower_is_better: bool) -> bool:
    """Return whether a figure proves that a target is met; a hedged figure only where its hedge allows no doubt.

    A target “at most” is met from above, every other from below, unless lower is better. A figure that only comes
    near, or is about so much, proves a target that lies on its far side; “超20” wants more than 20.

    Raises:
        UnitMismatch: the two measure different things.
    """
    there, wanted = _amounts(figure, target)
    if target.qualifier is Qualifier.AT_MOST or (lower_is_better and target.qualifier is not Qualifier.AT_LEAST):
        sure = there <= wanted if figure.qualifier in _NOT_ABOVE else False
        return sure or (figure.qualifier is Qualifier.ABOUT and there < wanted)
    if figure.qualifier in _NOT_BELOW:
        is_more = there > wanted or figure.qualifier is Qualifier.OVER
        return there >= wanted and (is_more or target.qualifier is not Qualifier.OVER)
    return figure.qualifier in (Qualifier.NEARLY, Qualifier.ABOUT) and there > wanted


def _amounts(figure: Quantity, target: Quantity) -> tuple[Fraction, Fraction]:
    """Return both as exact amounts of one unit."""
    here, there = unit(figure.unit), unit(target.unit)
    if here.powers != there.powers and here.symbol != there.symbol:
        raise mismatch(here, there)
    return Fraction(figure.value) * here.factor, Fraction(target.value) * there.factor


def by_figure(now: Standing, found: Attainment) -> Standing:
    """Return a standing with its completion taken from the figure.

    A met target is done, at the latest on the day the figure is for, and its figure is the evidence; verifying and
    closing stay the office's. Without it nothing is done or verified, whatever was reported; what was closed stays
    closed, undone.
    """
    if found.is_met:
        state = now.state if now.state in (State.VERIFIED, State.CLOSED) else State.DONE
        decided = (now.decided_by, now.decided_on) if state is now.state else (None, found.met_on)
        return replace(
            now,
            state=state,
            done_on=found.met_on,
            done_at_latest=True,
            has_evidence=True,
            decided_by=decided[0],
            decided_on=decided[1],
            measured=found.said,
        )
    only_words = now.state in (State.DONE, State.VERIFIED)
    said = Bilingual(found.said.zh + ONLY_WORDS.zh, found.said.en + ONLY_WORDS.en) if only_words else found.said
    reached = State.IN_PROGRESS if only_words else now.state
    return replace(now, state=reached, done_on=None, done_at_latest=False, has_evidence=False, measured=said)
