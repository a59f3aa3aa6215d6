"""Forms, what departments hand in by them, and how each figure goes from draft to published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shanhai.domains.documents.models import Document
from shanhai.domains.indicators.models import ONE_SUBJECT, IndicatorVersion, Observation, Subject
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.fields import ExactDecimalField
from shanhai.domains.records.models import (
    Identity,
    Known,
    in_order,
    in_table_of_units,
    one_of,
    one_open,
    written_as_code,
)
from shanhai.vocab.words import (
    DECISIONS,
    FIGURE_STATES,
    FOLLOW_UP_STEPS,
    FREQUENCIES,
    OBSERVATION_KINDS,
    QUALIFIERS,
    RULE_KINDS,
)

OPEN_STATES = ("draft", "submitted", "returned")
"""States of a figure that is not settled yet: one figure only of a code is in any of them."""
ON_RECORD = ("approved", "published")
"""States of a figure that stands in the table of figures."""


class Form(Identity):
    """What a department reports, period after period. Figures handed in by it are one source: a later one supersedes."""


class FormVersion(Known):
    """What is known of a form: its department, how often it is due, and how the department's own sheet is read.

    `due_days` counts from the last day of a period. `first_period` is the first that is due. `mapping` is the mapping of
    `engines.layouts` as JSON; empty where no sheet of the department's own has been read yet.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    department = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="forms")
    title_zh = models.TextField()
    title_en = models.TextField()
    frequency = models.CharField(max_length=10, choices=word_list("frequency"))
    due_days = models.PositiveIntegerField()
    first_period = models.CharField(max_length=60)
    mapping = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("form"),
            one_of("frequency", FREQUENCIES),
            models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="formversion_titled"),
        ]


class FormItem(models.Model):
    """One figure that a form asks for in every period: an indicator of a place, in a unit."""

    NEVER_CHANGES = True
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="items")
    sequence = models.PositiveIntegerField()
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="form_items")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="form_items")
    axes = models.CharField(max_length=255, blank=True)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form_version", "version", "place", "axes"], name="formitem_once"),
            in_table_of_units("unit"),
        ]

    def __str__(self) -> str:
        return f"{self.form_version} {self.sequence}"


class Submission(models.Model):
    """What a department hands in at once: a sheet, or figures typed, by one form.

    `document` is the sheet as a document, kept by its hash; none where the figures were typed. `reason` is why figures
    already on record change: asked once for all of them. `period` is the form's period that this is for.
    """

    NEVER_CHANGES = True
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    department = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="submissions")
    period = models.CharField(max_length=60)
    period_start = models.DateField()
    period_end = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="submissions")
    filename = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sheet = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    made_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            in_order("period_start", "period_end", name="submission_period"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period} #{self.pk}"


class SubmittedFigure(Subject):
    """A figure that a department drafts, as it would stand in the table of figures once it is approved.

    Everything but its state never changes; a correction is a new row that replaces this one. `supersedes` is the figure
    on record when this was drafted; `observation` is the figure on record that it became by being approved.
    """

    ONLY_CHANGES = ("state", "observation_id")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="figures")
    code = models.CharField(max_length=120)
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="submitted")
    period = models.CharField(max_length=60)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=word_list("observation_kind"), default="actual")
    axes = models.CharField(max_length=255, blank=True)
    value = ExactDecimalField()
    unit = models.CharField(max_length=40)
    qualifier = models.CharField(max_length=10, choices=word_list("qualifier"), default="exact")
    cell = models.CharField(max_length=40, blank=True)
    stated = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    supersedes = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, related_name="superseded_by_submitted"
    )
    state = models.CharField(max_length=10, choices=word_list("figure_state"), default="draft")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, null=True, related_name="submitted")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["submission", "state"], name="submitted_by_state"),
            models.Index(fields=["code"], name="submitted_by_code"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=OPEN_STATES), name="submittedfigure_one_open"
            ),
            models.CheckConstraint(condition=ONE_SUBJECT, name="submittedfigure_one_subject"),
            models.CheckConstraint(
                condition=Q(state__in=ON_RECORD, observation__isnull=False)
                | (~Q(state__in=ON_RECORD) & Q(observation__isnull=True)),
                name="submittedfigure_on_record",
            ),
            in_order("period_start", "period_end", name="submittedfigure_period"),
            in_table_of_units("unit"),
            one_of("kind", OBSERVATION_KINDS),
            one_of("qualifier", QUALIFIERS),
            one_of("state", FIGURE_STATES),
            written_as_code(),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Decision(models.Model):
    """A step that figures of a submission took together: submitted, approved, returned with a reason, published.

    `covers_all` says that it took every figure then in the state it starts from; else the figures are listed.
    """

    NEVER_CHANGES = True
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    deed = models.CharField(max_length=10, choices=word_list("decision"))
    reason = models.TextField(blank=True)
    covers_all = models.BooleanField()
    figures = models.PositiveIntegerField()
    made_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("deed", DECISIONS),
            models.CheckConstraint(condition=~Q(deed="return") | ~Q(reason=""), name="decision_return_with_reason"),
            models.CheckConstraint(condition=Q(figures__gte=1), name="decision_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.deed}"


class DecidedFigure(models.Model):
    """A figure that a decision took, where it did not take all."""

    NEVER_CHANGES = True
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="listed")
    figure = models.ForeignKey(SubmittedFigure, on_delete=models.PROTECT, related_name="decided")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["decision", "figure"], name="decidedfigure_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.figure_id}"


class ValidationRule(Known):
    """What figures must satisfy. `settings` is JSON, its keys by kind as `engines.validation` reads them.

    A rule that `blocks` keeps a figure from being submitted; another opens a follow-up, which must be explained.
    """

    kind = models.CharField(max_length=20, choices=word_list("rule_kind"))
    title_zh = models.TextField()
    title_en = models.TextField()
    settings = models.TextField()
    blocks = models.BooleanField()

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_of("kind", RULE_KINDS),
            models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="validationrule_titled"),
        ]


class FollowUp(models.Model):
    """What a rule found about a submitted figure: open until explained and settled, or the figure is replaced."""

    NEVER_CHANGES = True
    figure = models.ForeignKey(SubmittedFigure, on_delete=models.PROTECT, related_name="follow_ups")
    rule = models.ForeignKey(ValidationRule, on_delete=models.PROTECT, related_name="follow_ups")
    text_zh = models.TextField()
    text_en = models.TextField()
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["figure", "rule"], name="followup_once"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.rule}"


class FollowUpStep(models.Model):
    """What was said to a follow-up: explained, settled, or asked again."""

    NEVER_CHANGES = True
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=word_list("follow_up_step"))
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("step", FOLLOW_UP_STEPS),
            models.CheckConstraint(condition=Q(step="settled") | ~Q(text=""), name="followupstep_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up} {self.step}"
