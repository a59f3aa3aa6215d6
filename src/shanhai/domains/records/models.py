"""The two clocks: identities that never change, and versions of them that are known from one day to another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from shanhai.domains.records.choices import word_list
from shanhai.domains.records.fields import IsCode, IsUnit
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import all_units
from shanhai.vocab.words import VISIBILITY

M = TypeVar("M", bound="models.Model")


def one_of(field: str, words: Iterable[str]) -> models.CheckConstraint:
    """Return the constraint that a field holds a word of its list.

    Word by word and not by IN: for that SQLite builds the list anew for every row, and loads a tenth slower.
    """
    condition = reduce(or_, (Q(**{field: word}) for word in sorted(map(str, words))))
    return models.CheckConstraint(condition=condition, name=f"%(class)s_{field}_word")


def in_table_of_units(field: str) -> models.CheckConstraint:
    """Return the constraint that a field holds a unit of the table, or a compound of units in it."""
    amounts = " ".join(sorted(unit.symbol for unit in all_units() if unit.is_amount))
    others = " ".join(sorted(unit.symbol for unit in all_units() if not unit.is_amount))
    return models.CheckConstraint(
        condition=IsUnit(field, amounts=amounts, others=others), name=f"%(class)s_{field}_known"
    )


def written_as_code() -> models.CheckConstraint:
    """Return the constraint that a code is written as codes are in a book: a–z, 0–9 and . _ @ -, a letter or digit first."""
    return models.CheckConstraint(
        condition=IsCode("code", first="a-z0-9", rest="a-z0-9._@-"), name="%(class)s_code_form"
    )


def in_order(first: str, last: str, *, name: str) -> models.CheckConstraint:
    """Return the constraint that a range ends after it starts, where both are given; the last day is exclusive."""
    condition = Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__gt": models.F(first)})
    return models.CheckConstraint(condition=condition, name=name)


class Identity(models.Model):
    """A thing that keeps its code for ever; all that can be said of it stands in versions."""

    code = models.CharField(max_length=120, unique=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [written_as_code()]

    def __str__(self) -> str:
        return self.code


class KnownQuerySet(models.QuerySet[M]):
    """Versions, with the question every page asks: what was known on a day, by this reader?"""

    def known(self, reader: Reader, prefix: str = "") -> Self:
        """Return the versions known on the reader's day that the reader may see."""
        return self.filter(known_on(reader, prefix))

    def current(self) -> Self:
        """Return the versions that nothing has superseded yet."""
        return self.filter(known_to__isnull=True)


KnownManager = models.Manager.from_queryset(KnownQuerySet)


def known_on(reader: Reader, prefix: str = "") -> Q:
    """Return the condition for versions known on the reader's day; `prefix` reaches them over a join ("place__versions__")."""
    day = reader.as_known_on
    condition = Q(**{f"{prefix}known_from__lte": day}) & (
        Q(**{f"{prefix}known_to__isnull": True}) | Q(**{f"{prefix}known_to__gt": day})
    )
    return condition & visible_to(reader, prefix)


def visible_to(reader: Reader, prefix: str = "") -> Q:
    """Return the condition for versions that a reader may see, whenever they were known."""
    return Q() if reader.internal else Q(**{f"{prefix}visibility": "public"})


def once_known(reader: Reader, prefix: str = "") -> Q:
    """Return the condition for versions that a reader could have come to know by his day, superseded since or not."""
    return Q(**{f"{prefix}known_from__lte": reader.as_known_on}) & visible_to(reader, prefix)


class Known(models.Model):
    """One version of a row, known from a day (inclusive) to a day (exclusive; empty while nothing supersedes it).

    Append-only: the database refuses every change but the one that closes the version, and every deletion.
    `recorded_at` is when this system took the version in; `known_from` is when the source made it known.
    """

    code = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(default=1)
    known_from = models.DateField()
    known_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=32)
    visibility = models.CharField(max_length=10, choices=word_list("visibility"), default="public")

    objects = KnownManager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "revision"], name="%(class)s_rev"),
            models.UniqueConstraint(fields=["code"], condition=Q(known_to__isnull=True), name="%(class)s_open"),
            models.CheckConstraint(
                condition=Q(known_to__isnull=True) | Q(known_to__gte=models.F("known_from")), name="%(class)s_known"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="%(class)s_rev1"),
            written_as_code(),
            one_of("visibility", VISIBILITY),
        ]

    def __str__(self) -> str:
        return f"{self.code}#{self.revision}"


class Withdrawal(models.Model):
    """Why an operator took back a version of their own that nothing supersedes: closed on a day, kept for ever."""

    NEVER_CHANGES = True
    on = models.DateField()
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.CharField(max_length=120)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_reason")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"


LEAVES_OPEN = ~Q(open_zh="", open_en="")
"""The condition for rows whose source leaves something open."""


def one_open(field: str) -> models.UniqueConstraint:
    """Return the constraint that one version only of a thing is open; `field` points to the thing."""
    return models.UniqueConstraint(fields=[field], condition=Q(known_to__isnull=True), name=f"%(class)s_one_{field}")


class Remarked(models.Model):
    """What is said beside a row: a note, and what its source leaves open."""

    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    open_zh = models.TextField(blank=True)
    open_en = models.TextField(blank=True)

    class Meta:
        abstract = True
