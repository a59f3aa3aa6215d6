"""The audit record, and the head that says how long it is and how it ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class AuditRow(models.Model):
    """One write: who did what to what, when and why, with what was before and after as canonical JSON.

    `sequence` has no gaps; `seal` covers the row and the seal before it.
    """

    NEVER_CHANGES = True
    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    account = models.CharField(max_length=150)
    party = models.CharField(max_length=120, blank=True)
    deed = models.CharField(max_length=60)
    noun = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["noun", "subject"], name="audit_by_subject")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_from_one"),
            models.CheckConstraint(condition=~Q(account="") & ~Q(deed=""), name="audit_says_who_and_what"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.deed} {self.subject}"


class AuditHead(models.Model):
    """How many rows there are and how the last is sealed; `signature` is keyed with the installation's secret.

    One row, the only one of the record that changes: writers take it first, so that one writes after the other.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    length = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="audit_one_head")
        ]

    def __str__(self) -> str:
        return f"{self.length} {self.seal[:8]}"
