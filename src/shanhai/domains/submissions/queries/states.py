"""The course of a submitted figure: from which states a decision takes it, to which, and its state told from decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from shanhai.domains.submissions.models import OPEN_STATES, DecidedFigure, Decision, SubmittedFigure

TAKES_ALL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "submit": ("draft",),
        "approve": ("submitted",),
        "return": ("submitted",),
        "publish": ("approved",),
        "withdraw": OPEN_STATES,
        "replace": OPEN_STATES,
    }
)
"""The states of the figures that a decision which covers all has taken."""
TAKES: Mapping[str, tuple[str, ...]] = MappingProxyType({**TAKES_ALL, "submit": ("draft", "returned")})
"""The states that a decision may take a figure from: a figure sent back is submitted again only where it is named."""
BECOMES: Mapping[str, str] = MappingProxyType(
    {
        "submit": "submitted",
        "approve": "approved",
        "return": "returned",
        "publish": "published",
        "withdraw": "withdrawn",
        "replace": "replaced",
    }
)


def states_told(submission: int, *, on: date) -> dict[int, str]:
    """Return the state of each figure of a submission as the decisions made by a day tell it, by the figure's id."""
    states = dict.fromkeys(SubmittedFigure.objects.filter(submission=submission).values_list("pk", flat=True), "draft")
    listed: defaultdict[int, list[int]] = defaultdict(list)
    named = DecidedFigure.objects.filter(decision__submission=submission)
    for number, figure in named.values_list("decision_id", "figure_id"):
        listed[number].append(figure)
    for decision in Decision.objects.filter(submission=submission, made_on__lte=on).order_by("pk"):
        starts = TAKES_ALL[decision.deed]
        taken = [pk for pk, state in states.items() if state in starts] if decision.covers_all else listed[decision.pk]
        states.update(dict.fromkeys(taken, BECOMES[decision.deed]))
    return states
