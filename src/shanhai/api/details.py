"""The typed details of undertakings, one shape for each kind."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from shanhai.api.rows import Sourced

KIND: Final = "种类 / kind"


class DetailRow(Sourced):
    """The detail of an undertaking; its code is the undertaking's."""

    undertaking: str | None


class Pairing(DetailRow):
    """A county and the district it is paired with."""

    TABLE: ClassVar[str] = "pairings"
    kind: Literal["pairing"] = Field(description=KIND)
    scheme: str
    local_place: str | None
    partner_place: str | None
    form_zh: str
    form_en: str
    signed: str
    signed_start: date | None
    signed_end: date | None


class Enclave(DetailRow):
    """An enclave: its type and where it stands; owner and tenants are among the parties."""

    TABLE: ClassVar[str] = "enclaves"
    kind: Literal["enclave"] = Field(description=KIND)
    type: str
    place: str | None
    address_zh: str
    address_en: str
    form_zh: str
    form_en: str
    opened: str
    opened_start: date | None
    opened_end: date | None


class Project(DetailRow):
    """An investment project."""

    TABLE: ClassVar[str] = "projects"
    kind: Literal["project"] = Field(description=KIND)
    place: str | None
    product_zh: str
    product_en: str


class Platform(DetailRow):
    """A platform of innovation or industry."""

    TABLE: ClassVar[str] = "platforms"
    kind: Literal["platform"] = Field(description=KIND)
    place: str | None
    field_zh: str
    field_en: str


class Cooperation(DetailRow):
    """A cooperation."""

    TABLE: ClassVar[str] = "cooperations"
    kind: Literal["cooperation"] = Field(description=KIND)
    field_zh: str
    field_en: str
    form_zh: str
    form_en: str
    aim_zh: str
    aim_en: str


class School(DetailRow):
    """A school alliance."""

    TABLE: ClassVar[str] = "schools"
    kind: Literal["school"] = Field(description=KIND)
    place: str | None
    form_zh: str
    form_en: str


class Hospital(DetailRow):
    """A hospital alliance."""

    TABLE: ClassVar[str] = "hospitals"
    kind: Literal["hospital"] = Field(description=KIND)
    field_zh: str
    field_en: str
    form_zh: str
    form_en: str


class Transport(DetailRow):
    """A transport project or network."""

    TABLE: ClassVar[str] = "transport"
    kind: Literal["transport"] = Field(description=KIND)
    mode: str
    pattern_zh: str
    pattern_en: str
    label_zh: str
    label_en: str


class Service(DetailRow):
    """A service handled across cities."""

    TABLE: ClassVar[str] = "services"
    kind: Literal["service"] = Field(description=KIND)
    scope_zh: str
    scope_en: str


class Brand(DetailRow):
    """A brand and where it comes from."""

    TABLE: ClassVar[str] = "brands"
    kind: Literal["brand"] = Field(description=KIND)
    product_zh: str
    product_en: str
    place: str | None


AnyDetail = Annotated[
    Pairing | Enclave | Project | Platform | Cooperation | School | Hospital | Transport | Service | Brand,
    Field(discriminator="kind"),
]
