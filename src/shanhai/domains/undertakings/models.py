"""Undertakings: what lasts between cities. Each kind has a detail table of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from shanhai.domains.documents.models import Sourced
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.programme.models import AssignmentBase, Commitment
from shanhai.domains.records.choices import word_list
from shanhai.domains.records.models import Identity, Known, in_order, one_of, one_open
from shanhai.vocab.words import (
    ENCLAVE_TYPES,
    PAIRING_SCHEMES,
    STAGES,
    TRANSPORT_MODES,
    UNDERTAKING_KINDS,
    UNDERTAKING_PLACE_ROLES,
)


class Undertaking(Identity):
    """A pairing, enclave, project, platform, cooperation, alliance, transport project, service or brand."""


class UndertakingVersion(Sourced):
    """What is known of an undertaking; `commitment` is the root of its clauses or nodes."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=word_list("undertaking_kind"), db_index=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    stage = models.CharField(max_length=20, choices=word_list("stage"), default="not_stated")
    started = models.CharField(max_length=60, blank=True)
    started_start = models.DateField(null=True)
    started_end = models.DateField(null=True)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="undertakings")

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_open("undertaking"),
            one_of("kind", UNDERTAKING_KINDS),
            one_of("stage", STAGES),
            in_order("started_start", "started_end", name="%(class)s_started_order"),
        ]


class UndertakingAssignment(AssignmentBase):
    """A party of an undertaking: owner, partner, investor, host, tenant, operator."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="undertaking_assignments")

    class Meta(AssignmentBase.Meta):
        abstract = False


class UndertakingPlace(Sourced):
    """A place of an undertaking: where it stands, which zone it lies in, what it reaches."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="undertakings")
    role = models.CharField(max_length=20, choices=word_list("undertaking_place_role"))

    class Meta(Known.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Known.Meta.constraints,
            one_of("role", UNDERTAKING_PLACE_ROLES),
        ]


class Detail(Sourced):
    """The typed detail of an undertaking; a trigger refuses a detail of another kind than the undertaking's."""

    KIND: ClassVar[str]
    ROW_GUARDS: ClassVar[dict[str, tuple[str, str]]]
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(Known.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [*Known.Meta.constraints, one_open("undertaking")]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Ask for the guard that keeps the details of one kind in one table."""
        super().__init_subclass__(**kwargs)
        cls.ROW_GUARDS = {
            "kind": (
                "NOT EXISTS (SELECT 1 FROM undertakings_undertakingversion v"  # noqa: S608 the kind is a word of this module
                " WHERE v.undertaking_id = NEW.undertaking_id"
                f" AND v.kind = '{cls.KIND}')",
                f"明细与合作事项的种类不符 (the undertaking is not of kind {cls.KIND})",
            )
        }


class PairingDetail(Detail):
    """A county and the district it is paired with; the partner is empty where the source does not name it."""

    KIND = "pairing"
    scheme = models.CharField(max_length=30, choices=word_list("pairing_scheme"))
    local_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pairings")
    partner_place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="partnered")
    form_zh = models.TextField(blank=True)
    form_en = models.TextField(blank=True)
    signed = models.CharField(max_length=60, blank=True)
    signed_start = models.DateField(null=True)
    signed_end = models.DateField(null=True)

    class Meta(Detail.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Detail.Meta.constraints,
            models.CheckConstraint(
                condition=Q(partner_place__isnull=True) | ~Q(partner_place=F("local_place")), name="pairing_not_self"
            ),
            one_of("scheme", PAIRING_SCHEMES),
            in_order("signed_start", "signed_end", name="%(class)s_signed_order"),
        ]


class EnclaveDetail(Detail):
    """An enclave: its type and the place it stands in; its owner is an assignment, a relation of its own."""

    KIND = "enclave"
    type = models.CharField(max_length=30, choices=word_list("enclave_type"))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="enclaves")
    address_zh = models.TextField(blank=True)
    address_en = models.TextField(blank=True)
    form_zh = models.TextField(blank=True)
    form_en = models.TextField(blank=True)
    opened = models.CharField(max_length=60, blank=True)
    opened_start = models.DateField(null=True)
    opened_end = models.DateField(null=True)

    class Meta(Detail.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Detail.Meta.constraints,
            one_of("type", ENCLAVE_TYPES),
            in_order("opened_start", "opened_end", name="%(class)s_opened_order"),
        ]


class ProjectDetail(Detail):
    """An investment project: where it lands and what is built."""

    KIND = "project"
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="projects")
    product_zh = models.TextField(blank=True)
    product_en = models.TextField(blank=True)


class PlatformDetail(Detail):
    """A platform of innovation or industry: its seat and its fields."""

    KIND = "platform"
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="platforms")
    field_zh = models.TextField(blank=True)
    field_en = models.TextField(blank=True)


class CooperationDetail(Detail):
    """A cooperation: in which field, in which form, to what aim."""

    KIND = "cooperation"
    field_zh = models.TextField(blank=True)
    field_en = models.TextField(blank=True)
    form_zh = models.TextField(blank=True)
    form_en = models.TextField(blank=True)
    aim_zh = models.TextField(blank=True)
    aim_en = models.TextField(blank=True)


class SchoolDetail(Detail):
    """A school alliance: where, and in which form."""

    KIND = "school"
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="schools")
    form_zh = models.TextField(blank=True)
    form_en = models.TextField(blank=True)


class HospitalDetail(Detail):
    """A hospital alliance: in which field, in which form."""

    KIND = "hospital"
    field_zh = models.TextField(blank=True)
    field_en = models.TextField(blank=True)
    form_zh = models.TextField(blank=True)
    form_en = models.TextField(blank=True)


class TransportDetail(Detail):
    """A transport project or network: mode, pattern, label."""

    KIND = "transport"
    mode = models.CharField(max_length=20, choices=word_list("transport_mode"))
    pattern_zh = models.TextField(blank=True)
    pattern_en = models.TextField(blank=True)
    label_zh = models.TextField(blank=True)
    label_en = models.TextField(blank=True)

    class Meta(Detail.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Detail.Meta.constraints,
            one_of("mode", TRANSPORT_MODES),
        ]


class ServiceDetail(Detail):
    """A service handled across cities: its scope."""

    KIND = "service"
    scope_zh = models.TextField(blank=True)
    scope_en = models.TextField(blank=True)


class BrandDetail(Detail):
    """A brand: its product and the place it comes from."""

    KIND = "brand"
    product_zh = models.TextField(blank=True)
    product_en = models.TextField(blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="brands")


DETAILS: dict[str, type[Detail]] = {
    model.KIND: model
    for model in (
        PairingDetail,
        EnclaveDetail,
        ProjectDetail,
        PlatformDetail,
        CooperationDetail,
        SchoolDetail,
        HospitalDetail,
        TransportDetail,
        ServiceDetail,
        BrandDetail,
    )
}
