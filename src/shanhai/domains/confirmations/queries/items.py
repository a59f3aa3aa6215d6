"""What two sides have to agree on: an undertaking as it is stated, its clauses and its figures, each under a seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from django.db.models import F, Q

from shanhai.domains.indicators.models import Observation
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.records.models import Known, known_on
from shanhai.domains.undertakings.models import (
    DETAILS,
    Detail,
    UndertakingAssignment,
    UndertakingPlace,
    UndertakingVersion,
)
from shanhai.domains.undertakings.queries import TWO_SIDED, WIDE_KINDS
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import unit

Noun = Literal["undertaking", "clause", "figure"]
NOUNS: Final[tuple[Noun, ...]] = ("undertaking", "clause", "figure")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be confirmed: the row's id and revision, and the seal of what it says.

    `code` is the undertaking's, the commitment's or the figure's; `is_payment` tells figures in money from counts.
    """

    noun: Noun
    undertaking: int
    code: str
    row: int
    revision: int
    seal: str
    visibility: str
    is_payment: bool = False

    @property
    def key(self) -> tuple[int, str, str]:
        """What stays the same while versions of it come and go."""
        return self.undertaking, self.noun, self.code


def items_of(undertakings: Collection[int] | None = None, *, reader: Reader) -> Mapping[int, list[Item]]:
    """Return what is to be confirmed of pairings and enclaves, by their ids: each as stated, its clauses, its counts,
    its payments.

    Only what the reader may see; the seals are of all that is on record, so that they are the same for everybody.
    Nine queries.
    """
    inside = Reader(reader.as_known_on, internal=True)
    rows = UndertakingVersion.objects.filter(known_on(inside), kind__in=TWO_SIDED).select_related("undertaking")
    if undertakings is not None:
        rows = rows.filter(undertaking_id__in=undertakings)
    versions = {row.undertaking_id: row for row in rows.order_by("undertaking_id", "revision")}
    found: defaultdict[int, list[Item]] = defaultdict(list)
    around = _around(versions, inside)
    for one, version in versions.items():
        seal = _seal([version, *around[one]])
        found[one].append(_item("undertaking", one, version.undertaking.code, version, seal))
    for one, clause in _clauses(versions.values(), inside):
        found[one].append(_item("clause", one, clause.commitment.code, clause, _seal([clause])))
    figures = Observation.objects.filter(known_on(inside), undertaking_id__in=list(versions))
    ordered = figures.order_by("version__code", F("period_end").desc(nulls_last=True), "axes", "kind", "code")
    for figure in sorted(ordered, key=lambda each: unit(each.unit).is_money):
        one = figure.undertaking_id or 0
        found[one].append(
            _item("figure", one, figure.code, figure, _seal([figure]), is_payment=unit(figure.unit).is_money)
        )
    return {one: [item for item in items if _visible(item, reader)] for one, items in found.items()}


def clauses_in(items: Iterable[Item], *, reader: Reader) -> Mapping[int, CommitmentVersion]:
    """Return the clauses among some items, by the id of the row; those the reader may not see are left out."""
    ids = [item.row for item in items if item.noun == "clause"]
    rows = CommitmentVersion.objects.filter(known_on(reader), pk__in=ids) if ids else ()
    return {row.pk: row for row in rows}


def _item(noun: Noun, undertaking: int, code: str, row: Known, seal: str, *, is_payment: bool = False) -> Item:
    return Item(noun, undertaking, code, row.pk, row.revision, seal, row.visibility, is_payment)


def _visible(item: Item, reader: Reader) -> bool:
    return reader.internal or item.visibility == "public"


def _around(versions: Mapping[int, UndertakingVersion], inside: Reader) -> defaultdict[int, list[Known]]:
    """Return the rows that state an undertaking beside its own: detail, parties, places."""
    found: defaultdict[int, list[Known]] = defaultdict(list)
    known = Q(known_on(inside), undertaking_id__in=list(versions))
    details: list[type[Detail]] = [DETAILS[kind] for kind in TWO_SIDED]
    for detail in details:
        for stated in detail.objects.filter(known):
            found[stated.undertaking_id].append(stated)
    for party in UndertakingAssignment.objects.filter(known):
        found[party.undertaking_id].append(party)
    for place in UndertakingPlace.objects.filter(known):
        found[place.undertaking_id].append(place)
    return found


def _clauses(versions: Iterable[UndertakingVersion], inside: Reader) -> list[tuple[int, CommitmentVersion]]:
    """Return the clauses of each undertaking: the commitment it carries out and those right under it.

    An aim or a plan that much more stands under is not the undertaking's own, and neither side has signed it.
    """
    roots: defaultdict[int, list[int]] = defaultdict(list)
    for version in versions:
        if version.commitment_id is not None:
            roots[version.commitment_id].append(version.undertaking_id)
    own = CommitmentVersion.objects.filter(known_on(inside), commitment_id__in=list(roots))
    tops = {
        row.commitment_id: row
        for row in own.exclude(kind__in=WIDE_KINDS).select_related("commitment").order_by("revision")
    }
    below = CommitmentVersion.objects.filter(known_on(inside), parent_id__in=list(tops)).select_related("commitment")
    ordered = list(below.order_by(F("sequence").asc(nulls_last=True), "pk"))
    return [
        (one, row)
        for top, first in tops.items()
        for one in roots[top]
        for row in (first, *(each for each in ordered if each.parent_id == top))
    ]


def _seal(rows: Iterable[Known]) -> str:
    """Return the hash of rows as they are stated, whatever their order."""
    said = sorted(f"{row._meta.label_lower} {row.code}#{row.revision} {row.content_hash}" for row in rows)
    return sha256("\n".join(said).encode()).hexdigest()
