"""Places with versions: a division code is not an identity, merged districts keep codes."""

from __future__ import annotations

from typing import ClassVar, get_args

from django.db import models
from django.db.models import F, Q

from shanhai.adapters.boundaries.reading import System
from shanhai.domains.documents.models import Sourced
from shanhai.domains.people.models import Party
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.models import Identity, Known, Withdrawal, in_order, one_of
from shanhai.vocab.words import MEMBERSHIP_ROLES, PLACE_LEVELS


def none_overlap(table: str, same: str) -> tuple[str, str]:
    """Return the guard that of the open rows that say the same no two are valid on one day: condition and message."""
    condition = (
        f"NEW.known_to IS NULL AND EXISTS (SELECT 1 FROM {table} there WHERE {same}"  # noqa: S608 names of this module
        " AND COALESCE(there.known_to, '9999-12-31') = '9999-12-31'"
        " AND (there.valid_to IS NULL OR NEW.valid_from IS NULL OR there.valid_to > NEW.valid_from)"
        " AND (NEW.valid_to IS NULL OR there.valid_from IS NULL OR NEW.valid_to > there.valid_from))"
    )
    return condition, "有效期与已有的一行重叠 (the valid range overlaps one on record)"


class Place(Identity):
    """A named territory with an id of its own."""


class PlaceVersion(Sourced):
    """A place while its territory stays the same: [valid_from, valid_to), half-open."""

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "ring": (
            # COALESCE: PostgreSQL would otherwise read the index of all open versions for every new one.
            "NEW.parent_id IS NOT NULL AND NEW.place_id IN (WITH RECURSIVE up(id) AS (SELECT NEW.parent_id UNION"
            " SELECT v.parent_id FROM places_placeversion v JOIN up ON v.place_id = up.id"
            " WHERE COALESCE(v.known_to, '9999-12-31') = '9999-12-31') SELECT id FROM up)",
            "上级绕成了圈 (the parents go round in a circle)",
        ),
        "span": none_overlap("places_placeversion", "there.place_id = NEW.place_id"),
    }
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="versions")
    level = models.CharField(max_length=20, choices=word_list("place_level"))
    division_code = models.CharField(max_length=12, blank=True, db_index=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="children")
    government = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="governed")
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("place")), name="place_not_own_parent"
            ),
            in_order("valid_from", "valid_to", name="place_valid"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="place_on_earth",
            ),
            models.UniqueConstraint(
                fields=["place", "valid_from"], condition=Q(known_to__isnull=True), name="place_version_once"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(known_to__isnull=True, valid_from__isnull=True), name="place_always_once"
            ),
            one_of("level", PLACE_LEVELS),
        ]


class PlaceSuccession(Sourced):
    """On a day, a share of one place's territory passed to another; share empty where the source states none.

    What passes from one place on one day is no more than the whole of it.
    """

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "share": (
            # Rounded: SQLite adds shares of six places as floats.
            "NEW.known_to IS NULL AND NEW.share IS NOT NULL AND ROUND(NEW.share + COALESCE((SELECT SUM(s.share)"
            ' FROM places_placesuccession s WHERE s.predecessor_id = NEW.predecessor_id AND s."on" = NEW."on"'
            " AND COALESCE(s.known_to, '9999-12-31') = '9999-12-31'), 0), 6) > 1",
            "同日的份额合计超过整体 (the shares of one day add up to more than the whole)",
        )
    }
    predecessor = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="precursors")
    on = models.DateField()
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="succession_share"
            ),
        ]


class PlaceMembership(Sourced):
    """A place in a region: as a part, a member, a node."""

    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]] = {
        "span": none_overlap(
            "places_placemembership",
            # The plus keeps the databases from reading the index of the region, which lists every place in it.
            "there.place_id = NEW.place_id AND +there.region_id = NEW.region_id AND there.role = NEW.role",
        )
    }
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, choices=word_list("membership_role"))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(place=F("region")), name="membership_not_self"),
            in_order("valid_from", "valid_to", name="membership_valid"),
            one_of("role", MEMBERSHIP_ROLES),
        ]


class PlaceBoundary(Known):
    """The outline of a place in WGS84, imported from an operator's file; how it was converted is recorded."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="boundaries")
    geometry = models.TextField()
    original_system = models.CharField(max_length=20)
    converted = models.BooleanField()
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    source_zh = models.TextField()
    source_en = models.TextField()
    licence = models.TextField(blank=True)

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_of("original_system", get_args(System)),
        ]


class BoundaryWithdrawal(Withdrawal):
    """Why an imported outline was taken back."""

    boundary = models.ForeignKey(PlaceBoundary, on_delete=models.PROTECT, related_name="withdrawals")
