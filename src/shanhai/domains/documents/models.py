"""Documents, their files and the passages that figures are cited from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from shanhai.domains.records.choices import word_list
from shanhai.domains.records.models import Identity, Known, Remarked, Withdrawal, in_order, one_of, one_open
from shanhai.vocab.words import DOCUMENT_KINDS, RELIABILITY


class Document(Identity):
    """A source: an article, a communiqué, a plan. Its text need not be held."""


class DocumentVersion(Known, Remarked):
    """What is known of a document: title, issuer, date, grade of reliability, where it lies."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=word_list("document_kind"))
    title_zh = models.TextField()
    title_en = models.TextField()
    number = models.CharField(max_length=120, blank=True)
    issuer_zh = models.TextField(blank=True)
    issuer_en = models.TextField(blank=True)
    dated = models.CharField(max_length=60, blank=True)
    dated_start = models.DateField(null=True)
    dated_end = models.DateField(null=True)
    address = models.TextField(blank=True)
    reliability = models.CharField(max_length=20, choices=word_list("reliability"))
    credits_zh = models.TextField(blank=True)
    credits_en = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("document"),
            one_of("kind", DOCUMENT_KINDS),
            one_of("reliability", RELIABILITY),
            in_order("dated_start", "dated_end", name="%(class)s_dated_order"),
        ]


class DocumentFile(Known):
    """The full text of a document, attached by an operator: bytes by hash, text for finding passages.

    Kept out of books and of public pages: the text belongs to its author.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    text = models.TextField()
    note = models.TextField(blank=True)


class TextWithdrawal(Withdrawal):
    """Why an attached text was taken back."""

    file = models.ForeignKey(DocumentFile, on_delete=models.PROTECT, related_name="withdrawals")


class Passage(Identity):
    """A place in a document that something is cited from."""


class PassageVersion(Known, Remarked):
    """The words of a passage as they stand in the document; without a quote it cites the document as a whole."""

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="versions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="passages")
    quote = models.TextField(blank=True)
    locator = models.CharField(max_length=255, blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [*Known.Meta.constraints, one_open("passage")]


class Cited(models.Model):
    """A row that says which passage it comes from."""

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Sourced(Known, Remarked, Cited):
    """A version with its source passage and remarks: the shape of nearly every row."""

    class Meta(Known.Meta):
        abstract = True
