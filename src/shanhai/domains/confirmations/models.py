"""Confirmations: a side says of one version of a row that it is so, or that it is not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shanhai.domains.indicators.models import Observation
from shanhai.domains.people.models import Party
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.fields import ExactDecimalField
from shanhai.domains.records.models import Known, one_of
from shanhai.domains.undertakings.models import Undertaking, UndertakingVersion
from shanhai.vocab.words import VERDICTS

ONE_ITEM = (
    Q(version__isnull=False, clause__isnull=True, observation__isnull=True)
    | Q(version__isnull=True, clause__isnull=False, observation__isnull=True)
    | Q(version__isnull=True, clause__isnull=True, observation__isnull=False)
)
OTHERS_ROW = (
    "(NEW.version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM undertakings_undertakingversion v"
    " WHERE v.id = NEW.version_id AND v.undertaking_id = NEW.undertaking_id))"
    " OR (NEW.observation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM indicators_observation o"
    " WHERE o.id = NEW.observation_id AND o.undertaking_id = NEW.undertaking_id))"
)
"""A version or a figure of another undertaking. A clause may stand under several, and is checked where it is said."""


class Confirmation(Known):
    """What a side says of an undertaking, of a clause of it or of a figure of it: exactly one, in one version.

    `seal` is the hash of what was looked at: the row and, for an undertaking, its detail, parties and places too.
    A new statement of the same side on the same item supersedes the earlier one. It holds as long as the seal is that
    of what is known; once a row is superseded the item is unconfirmed again. `value` or `value_date` is what the side
    says instead, in the figure's unit.
    """

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "kind": (OTHERS_ROW, "所确认的不属于这个合作事项 (what is confirmed belongs to another undertaking)")
    }
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="confirmations")
    version = models.ForeignKey(UndertakingVersion, on_delete=models.PROTECT, null=True, related_name="confirmations")
    clause = models.ForeignKey(CommitmentVersion, on_delete=models.PROTECT, null=True, related_name="confirmations")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, null=True, related_name="confirmations")
    seal = models.CharField(max_length=64)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="confirmations")
    verdict = models.CharField(max_length=20, choices=word_list("verdict"))
    value = ExactDecimalField(null=True)
    value_date = models.DateField(null=True)
    text = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_of("verdict", VERDICTS),
            models.CheckConstraint(condition=ONE_ITEM, name="confirmation_one_item"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, value_date__isnull=True)
                | Q(verdict="disputed", observation__isnull=False, value_date__isnull=True)
                | Q(verdict="disputed", observation__isnull=False, value__isnull=True),
                name="confirmation_value_where_disputed",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="disputed") | ~Q(text=""), name="confirmation_dispute_in_words"
            ),
            models.CheckConstraint(condition=Q(visibility="internal"), name="confirmation_not_published"),
        ]
