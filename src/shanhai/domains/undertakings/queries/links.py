"""Links between places as a map draws them: pairings, and enclaves with the place that owns them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from shanhai.domains.records.models import known_on
from shanhai.domains.undertakings.models import EnclaveDetail, PairingDetail, UndertakingPlace, UndertakingVersion
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class PairLink:
    """A pairing of two places, by their ids; the partner is None where no source names it.

    `undertaking` is empty where the reader may not see the undertaking, or it was not known then.
    """

    undertaking: str
    local: int
    partner: int | None
    open_zh: str
    open_en: str


@dataclass(frozen=True, slots=True)
class EnclaveLink:
    """An enclave: where it stands and whose it is, two relations; either may be unknown."""

    undertaking: str
    name_zh: str
    name_en: str
    type: str
    place: int | None
    owner: int | None


def known_undertaking(reader: Reader) -> Coalesce:
    """Return the code of the undertaking that a detail belongs to, empty where the reader does not know it."""
    known = UndertakingVersion.objects.filter(known_on(reader), undertaking=OuterRef("undertaking"))
    return Coalesce(Subquery(known.values("undertaking__code")[:1]), Value(""))


def pair_links(*, reader: Reader, scheme: str = "shanghai_county_district") -> list[PairLink]:
    """Return the pairings of a scheme, as recorded; one query."""
    rows = PairingDetail.objects.filter(known_on(reader), scheme=scheme).order_by("pk")
    fields = (known_undertaking(reader), "local_place_id", "partner_place_id", "open_zh", "open_en")
    return [PairLink(*row) for row in rows.values_list(*fields)]


def enclave_links(*, reader: Reader) -> list[EnclaveLink]:
    """Return the enclaves, as recorded; two queries."""
    named = "undertaking__versions__"
    rows = EnclaveDetail.objects.filter(known_on(reader) & known_on(reader, named)).order_by("pk")
    fields = ("undertaking_id", "undertaking__code", f"{named}name_zh", f"{named}name_en", "type", "place_id")
    found = list(rows.values_list(*fields))
    owned = UndertakingPlace.objects.filter(
        known_on(reader) & Q(role="owner_place", undertaking_id__in=[row[0] for row in found])
    )
    owners = dict(owned.order_by("-pk").values_list("undertaking_id", "place_id"))
    return [
        EnclaveLink(code, name_zh, name_en, kind, place, owners.get(identity))
        for identity, code, name_zh, name_en, kind, place in found
    ]
