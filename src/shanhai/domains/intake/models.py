"""What is remembered of lists that came in: which party a written name means, and which line became which commitment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shanhai.domains.documents.models import Document
from shanhai.domains.people.models import Party
from shanhai.domains.programme.models import Commitment
from shanhai.domains.records.models import Known


class PartyAlias(Known):
    """A unit's name as lists write it, and the party the office said it means; no party is: left open on purpose."""

    name = models.CharField(max_length=255)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="aliases")

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.UniqueConstraint(fields=["name"], condition=Q(known_to__isnull=True), name="partyalias_one_name"),
            models.CheckConstraint(condition=~Q(name=""), name="partyalias_has_name"),
        ]


class ListImport(models.Model):
    """One edition of a list taken in: its file by hash, who did it, and how many lines were new, changed, the same, gone."""

    NEVER_CHANGES = True
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="list_imports")
    parent = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="list_imports")
    title = models.TextField()
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.CharField(max_length=150)
    known_on = models.DateField()
    added = models.PositiveIntegerField()
    superseded = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.filename} {self.known_on}"


class ListLine(models.Model):
    """A line of an edition, and the commitment it is: by it the next edition is matched.

    `due` is the date that this edition gives, `target` which figure the office said it is judged by (or by words).
    """

    NEVER_CHANGES = True
    edition = models.ForeignKey(ListImport, on_delete=models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="list_lines")
    path = models.TextField(blank=True)
    text = models.TextField()
    row = models.PositiveIntegerField()
    due = models.DateField(null=True)
    target = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "commitment"], name="listline_once")
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.text[:20]}"
