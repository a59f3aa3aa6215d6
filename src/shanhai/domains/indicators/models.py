"""Indicators in versions, observations on two clocks, and how each figure came about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shanhai.domains.documents.models import Sourced
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.programme.models import Commitment
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.fields import ExactDecimalField
from shanhai.domains.records.models import LEAVES_OPEN, Identity, Known, in_order, in_table_of_units, one_of, one_open
from shanhai.domains.undertakings.models import Undertaking
from shanhai.vocab.words import (
    AGGREGATIONS,
    DERIVATION_KINDS,
    DIRECTIONS,
    INDICATOR_FORMS,
    OBSERVATION_KINDS,
    QUALIFIERS,
    TOPICS,
)


class Axis(Identity):
    """A way of splitting a figure: by degree, by type of enclave."""


class AxisVersion(Sourced):
    """What is known of an axis."""

    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="versions")
    name_zh = models.TextField()
    name_en = models.TextField()

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [*Known.Meta.constraints, one_open("axis")]


class AxisMember(Sourced):
    """One item of an axis; its code is written in an observation's axes as axis=member."""

    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="members")
    sequence = models.PositiveIntegerField(null=True)
    name_zh = models.TextField()
    name_en = models.TextField()


class Indicator(Identity):
    """A notion that is measured, whatever the method."""


class IndicatorName(Sourced):
    """What an indicator is called, and its topic."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="names")
    topic = models.CharField(max_length=20, choices=word_list("topic"))
    name_zh = models.TextField()
    name_en = models.TextField()

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("indicator"),
            one_of("topic", TOPICS),
        ]


class IndicatorVersion(Identity):
    """An indicator under one method; figures of two versions are never joined in one line without a warning."""


class IndicatorDefinition(Sourced):
    """What is known of an indicator's version: unit, form, direction, aggregation, formula, method."""

    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="definitions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    label_zh = models.TextField(blank=True)
    label_en = models.TextField(blank=True)
    unit = models.CharField(max_length=40)
    form = models.CharField(max_length=20, choices=word_list("indicator_form"))
    direction = models.CharField(max_length=10, choices=word_list("direction"), default="none")
    aggregation = models.CharField(max_length=10, choices=word_list("aggregation"), default="none")
    axes = models.TextField(blank=True)
    formula = models.TextField(blank=True)
    method_zh = models.TextField(blank=True)
    method_en = models.TextField(blank=True)
    comparable = models.BooleanField(null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("version"),
            in_table_of_units("unit"),
            one_of("form", INDICATOR_FORMS),
            one_of("direction", DIRECTIONS),
            one_of("aggregation", AGGREGATIONS),
        ]


class Derivation(Identity):
    """How a figure came about."""


class DerivationVersion(Sourced):
    """What is known of a derivation: typed, imported from a cell, counted, or computed by a formula from inputs."""

    derivation = models.ForeignKey(Derivation, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=word_list("derivation_kind"))
    formula = models.TextField(blank=True)
    file = models.TextField(blank=True)
    sheet = models.TextField(blank=True)
    cell = models.CharField(max_length=40, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("derivation"),
            one_of("kind", DERIVATION_KINDS),
        ]


ONE_SUBJECT = (
    Q(place__isnull=False, undertaking__isnull=True, party__isnull=True)
    | Q(place__isnull=True, undertaking__isnull=False, party__isnull=True)
    | Q(place__isnull=True, undertaking__isnull=True, party__isnull=False)
)


class Subject(models.Model):
    """What a figure is about: a place, an undertaking or a party, exactly one."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="%(class)ss")
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, null=True, related_name="%(class)ss")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="%(class)ss")

    class Meta:
        abstract = True


class Observation(Sourced, Subject):
    """A figure: an indicator of a subject in a period, exact to the digit, with its qualifier and its source.

    Exactly one of `value` (a number) and `value_date` (units 日期 and 年月) is filled. `period` is the text as
    recorded; `period_start` and `period_end` (exclusive) are its days, empty where the source states none.
    """

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "sign": (
            "NEW.value IS NOT NULL AND (NEW.value || '') LIKE '-%' AND EXISTS (SELECT 1 FROM indicators_indicatordefinition d"
            " WHERE d.version_id = NEW.version_id AND d.known_to IS NULL AND d.form IN ('count', 'rank'))",
            "个数和位次不能是负数 (a count or a rank cannot be negative)",
        )
    }
    version = models.ForeignKey(
        IndicatorVersion, on_delete=models.PROTECT, related_name="observations", db_index=False
    )  # obs_series begins with it
    period = models.CharField(max_length=60)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=word_list("observation_kind"), default="actual")
    axes = models.CharField(max_length=255, blank=True)
    value = ExactDecimalField(null=True)
    value_date = models.DateField(null=True)
    unit = models.CharField(max_length=40)
    qualifier = models.CharField(max_length=10, choices=word_list("qualifier"), default="exact")
    derivation = models.ForeignKey(
        Derivation, on_delete=models.PROTECT, null=True, related_name="observations", db_index=False
    )

    class Meta(Known.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["version", "period_end"], name="obs_series"),
            models.Index(fields=["known_from"], name="obs_by_day"),
            models.Index(fields=["known_from"], condition=LEAVES_OPEN, name="obs_left_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=ONE_SUBJECT, name="obs_one_subject"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value_date__isnull=True)
                | Q(value__isnull=True, value_date__isnull=False),
                name="obs_one_value",
            ),
            in_order("period_start", "period_end", name="obs_period"),
            one_of("kind", OBSERVATION_KINDS),
            one_of("qualifier", QUALIFIERS),
            in_table_of_units("unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code}#{self.revision}"


class CommitmentTarget(Sourced, Subject):
    """The figure by which a commitment's completion is judged: an indicator of a subject, and what it has to reach."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="targets")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="targets")
    value = ExactDecimalField(null=True)
    value_date = models.DateField(null=True)
    unit = models.CharField(max_length=40)
    qualifier = models.CharField(max_length=10, choices=word_list("qualifier"), default="at_least")

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=ONE_SUBJECT, name="target_one_subject"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value_date__isnull=True), name="target_is_a_number"
            ),
            one_of("qualifier", QUALIFIERS),
            in_table_of_units("unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code}#{self.revision}"


class DerivationInput(Sourced):
    """One input of a computed figure: the very version of the observation that was used."""

    derivation = models.ForeignKey(Derivation, on_delete=models.PROTECT, related_name="inputs")
    name = models.CharField(max_length=80)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="used_in")


class Preference(Sourced):
    """A recorded decision which of several disagreeing figures is used."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="preferences")
    decided_by = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="decisions")
    decided_on = models.DateField(null=True)
    reason_zh = models.TextField()
    reason_en = models.TextField()


class Headline(Known, Subject):
    """A figure that stands on the first page."""

    sequence = models.PositiveIntegerField(null=True)
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="headlines")
    label_zh = models.TextField()
    label_en = models.TextField()

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=ONE_SUBJECT, name="headline_one_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code}#{self.revision}"


class PeriodLock(Known):
    """A span of days whose figures stand: none that ends within it is added or corrected while the lock is known.

    Lifting a lock closes its version. `period_start` is inclusive, `period_end` exclusive.
    """

    period = models.CharField(max_length=60)
    period_start = models.DateField()
    period_end = models.DateField()
    reason = models.TextField()

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            in_order("period_start", "period_end", name="periodlock_period"),
            models.CheckConstraint(condition=~Q(reason=""), name="periodlock_reason"),
        ]


class LockException(models.Model):
    """Leave to write in a locked period, from one day through another, for one party or (none named) for all."""

    NEVER_CHANGES = True
    lock = models.ForeignKey(PeriodLock, on_delete=models.PROTECT, related_name="exceptions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="lock_exceptions")
    begins = models.DateField()
    last_day = models.DateField()
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last_day__gte=models.F("begins")), name="lockexception_days"),
            models.CheckConstraint(condition=~Q(reason=""), name="lockexception_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.lock} … {self.last_day}"
