"""The programme: commitments in a tree, who holds them, what happened to them, and how they stand."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from shanhai.domains.documents.models import Passage, Sourced
from shanhai.domains.people.models import Party
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.models import LEAVES_OPEN, Identity, Known, in_order, one_of, one_open
from shanhai.engines.duties import State
from shanhai.vocab.words import ASSIGNMENT_ROLES, COMMITMENT_KINDS, EVENT_KINDS, STRENGTHS


class Commitment(Identity):
    """One line of a list, an action of a plan, a clause of an agreement, a node of a project."""


class CommitmentVersion(Sourced):
    """What a commitment says. `due` is the date as first set; extensions are events and never overwrite it."""

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "ring": (
            # COALESCE: PostgreSQL would otherwise read the index of all open versions for every new one.
            "NEW.parent_id IS NOT NULL AND NEW.commitment_id IN (WITH RECURSIVE up(id) AS (SELECT NEW.parent_id UNION"
            " SELECT v.parent_id FROM programme_commitmentversion v JOIN up ON v.commitment_id = up.id"
            " WHERE COALESCE(v.known_to, '9999-12-31') = '9999-12-31') SELECT id FROM up)",
            "上级绕成了圈 (the parents go round in a circle)",
        )
    }
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=word_list("commitment_kind"))
    parent = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="children")
    dimension = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="in_dimension")
    sequence = models.PositiveIntegerField(null=True)
    text_zh = models.TextField()
    text_en = models.TextField()
    deliverable_zh = models.TextField(blank=True)
    deliverable_en = models.TextField(blank=True)
    start = models.DateField(null=True)
    due = models.DateField(null=True)
    strength = models.CharField(max_length=20, choices=word_list("strength"), default="stated")

    class Meta(Known.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["known_from"], name="commitment_by_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("commitment"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("commitment")), name="commitment_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("start")), name="commitment_dates"
            ),
            one_of("kind", COMMITMENT_KINDS),
            one_of("strength", STRENGTHS),
        ]


class AssignmentBase(Sourced):
    """A party in a role, with a share, over a valid range."""

    role = models.CharField(max_length=20, choices=word_list("assignment_role"))
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(Known.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1), name="%(class)s_share"
            ),
            in_order("valid_from", "valid_to", name="%(class)s_valid"),
            one_of("role", ASSIGNMENT_ROLES),
        ]


class CommitmentAssignment(AssignmentBase):
    """Who holds a commitment, in which role, from when to when."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitment_assignments")

    class Meta(AssignmentBase.Meta):
        abstract = False


class Event(Sourced):
    """Something that happened to a commitment. Append-only; status and lamp are computed from events and dates."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="events", db_index=False
    )  # event_by_commitment begins with it
    kind = models.CharField(max_length=20, choices=word_list("event_kind"))
    actor = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="acts")
    occurred = models.CharField(max_length=60)
    occurred_start = models.DateField(null=True)
    occurred_end = models.DateField(null=True)
    new_due = models.DateField(null=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta(Known.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["commitment", "known_from"], name="event_by_commitment"),
            models.Index(fields=["known_from"], name="event_by_day"),
            models.Index(fields=["known_from"], condition=LEAVES_OPEN, name="event_left_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="extension_granted") | Q(new_due__isnull=False), name="event_granted_has_date"
            ),
            one_of("kind", EVENT_KINDS),
            in_order("occurred_start", "occurred_end", name="%(class)s_occurred_order"),
        ]


class EventEvidence(models.Model):
    """A file that an event brought with it; the first one is its passage too."""

    NEVER_CHANGES = True
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "passage"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.passage_id}"


class Meeting(Known):
    """A meeting of the leading group, so that what has changed since the last one can be asked."""

    held_on = models.DateField()
    title_zh = models.TextField(blank=True)
    title_en = models.TextField(blank=True)

    class Meta(Known.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["held_on"], name="meeting_by_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(title_zh="", title_en=""), name="meeting_has_title"),
            models.CheckConstraint(condition=Q(held_on__lte=F("known_from")), name="meeting_was_held"),
        ]


ENDLESS = date.max
ON_THE_WALL = ("known_to", "known_from", "commitment", "state", "due", "done_on", "has_evidence")
"""All that the wall of lamps reads of a standing: it is answered from the index alone, without a look at the rows."""


class Attainment(models.Model):
    """What the figures said of a commitment's target over a range of knowledge: written from above, read by standings.

    A projection like the standings: the figures and targets themselves are records of the indicators. Over a range
    without a row no target was known, and words judge. Rows hold for the public, for readers inside, or for both.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="attainments")
    for_public = models.BooleanField()
    for_internal = models.BooleanField()
    known_from = models.DateField()
    known_to = models.DateField(default=ENDLESS)
    is_met = models.BooleanField()
    met_on = models.DateField(null=True)
    figure = models.CharField(max_length=120, blank=True)
    said_zh = models.TextField()
    said_en = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["commitment", "known_from"], condition=Q(for_public=True), name="attainment_public_once"
            ),
            models.UniqueConstraint(
                fields=["commitment", "known_from"], condition=Q(for_internal=True), name="attainment_internal_once"
            ),
            models.CheckConstraint(
                condition=Q(is_met=False, met_on__isnull=True) | Q(is_met=True, met_on__isnull=False),
                name="attainment_met_has_day",
            ),
            in_order("known_from", "known_to", name="%(class)s_known_order"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.known_from}"


class Standing(models.Model):
    """How a commitment stood over a range of knowledge: computed from its events, rebuilt whenever they change.

    Not a record but a projection of records: it holds nothing that the events do not say. A row holds for the public,
    for readers inside, or for both, where all that is known of the commitment is published. `known_to` is exclusive and
    never empty, so that one range of an index finds the rows of a day. `measured_zh` and `measured_en` say figure and
    target where a figure judges it, and are empty where words do.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="standings")
    for_public = models.BooleanField()
    for_internal = models.BooleanField()
    known_from = models.DateField()
    known_to = models.DateField(default=ENDLESS)
    state = models.CharField(max_length=20)
    first_due = models.DateField(null=True)
    due = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_at_latest = models.BooleanField(default=False)
    last_reported = models.DateField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True)
    has_evidence = models.BooleanField(default=False)
    extension_pending = models.BooleanField(default=False)
    measured_zh = models.TextField(blank=True)
    measured_en = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=ON_THE_WALL, condition=Q(for_public=True), name="standing_public_day"),
            models.Index(fields=ON_THE_WALL, condition=Q(for_internal=True), name="standing_internal_day"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["commitment", "known_from"], condition=Q(for_public=True), name="standing_public_once"
            ),
            models.UniqueConstraint(
                fields=["commitment", "known_from"], condition=Q(for_internal=True), name="standing_internal_once"
            ),
            one_of("state", State),
            in_order("known_from", "known_to", name="%(class)s_known_order"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.known_from}"
