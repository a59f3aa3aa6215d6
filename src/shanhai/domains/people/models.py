"""Parties: governments, groups, offices, firms; people only as holders of an office."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanhai.domains.documents.models import Sourced
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.models import Identity, Known, in_order, one_of, one_open
from shanhai.vocab.words import PARTY_KINDS, PARTY_LINK_ROLES, ROLES


class Party(Identity):
    """Whoever can hold a duty, own, pay or sign."""


class PartyVersion(Sourced):
    """What is known of a party."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=word_list("party_kind"))
    name_zh = models.TextField()
    name_en = models.TextField()
    sequence = models.PositiveIntegerField(null=True)
    listing_zh = models.TextField(blank=True)
    listing_en = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("party"),
            one_of("kind", PARTY_KINDS),
        ]


class PartyLink(Sourced):
    """A party in a group: as its head, a member, or set up under it; over a valid range."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="links")
    group = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="linked")
    role = models.CharField(max_length=20, choices=word_list("party_link_role"))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(party=F("group")), name="partylink_not_self"),
            in_order("valid_from", "valid_to", name="partylink_valid"),
            one_of("role", PARTY_LINK_ROLES),
        ]


class Statement(Sourced):
    """Something a party is quoted as saying; the words are the passage."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    about_zh = models.TextField(blank=True)
    about_en = models.TextField(blank=True)


class Appointment(Known):
    """An account as an office holder: in a role, for a party, over a valid range. What it may do follows from it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="appointments")
    role = models.CharField(max_length=20, choices=word_list("role"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_of("role", ROLES),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | Q(role__in=["office", "auditor", "reader"]),
                name="appointment_for_a_party",
            ),
            in_order("valid_from", "valid_to", name="appointment_valid"),
        ]
