"""The parties: who belongs to whom, all of them by kind, and one party with its duties, undertakings and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page
from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.long_lists import page_of
from shanhai.cockpit.programme import duty_sheet
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.queries import figures_of
from shanhai.domains.people import queries as people
from shanhai.domains.people.models import PartyLink, PartyVersion, Statement
from shanhai.domains.people.queries import BELONGING
from shanhai.domains.places.queries import governed_places
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.programme.queries import duties_by_party, duties_of, duty_lines
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import UndertakingFilter, undertaking_rows, undertakings_by_party
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.readings import is_reading
from shanhai.vocab.words import PARTY_KINDS, word

PER_PAGE: Final = 50
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("种类", "kind"),
    Bilingual("名称", "name"),
    Bilingual("上市", "listing"),
    Bilingual("隶属", "belongs to"),
    Bilingual("工作", "commitments"),
    Bilingual("合作事项", "undertakings"),
    Bilingual("来源未载明", "not stated by the source"),
)


@dataclass(frozen=True, slots=True)
class Above:
    """What a party belongs to or heads; `is_reading` where the source does not say so itself."""

    party: PartyVersion
    is_reading: bool


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party in the list: what it belongs to, and how much it has taken on."""

    party: PartyVersion
    above: tuple[Above, ...]
    duties: int
    undertakings: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of a party as seen from its page: the party at the other end, and in which role."""

    other: Named
    link: PartyLink
    source: Source | None

    @property
    def is_reading(self) -> bool:
        """Whether the link is the editor's reading of its source."""
        return is_reading(self.link.note_zh)


@dataclass(frozen=True, slots=True)
class Said:
    """Something a party is quoted as saying, with the passage."""

    row: Statement
    source: Source | None


def parties(request: Reading) -> HttpResponseBase:
    """All parties: those set up in a tree first, then everybody by kind."""
    reader = request.reader
    rows = _rows(
        people.parties(reader=reader),
        people.links(reader=reader),
        duties_by_party(reader=reader),
        undertakings_by_party(reader=reader),
    )
    answer = download(request, Sheet(Bilingual("责任主体", "Parties"), COLUMNS, _cells(rows)))
    if answer is not None:
        return answer
    context = {
        "roots": [seat for seat in people.party_tree(reader=reader) if seat.below or seat.heads],
        "kinds": [(kind, found) for kind in PARTY_KINDS if (found := [row for row in rows if row.party.kind == kind])],
        "number": len(rows),
    }
    return render(request, "cockpit/parties.html", context)


def party(request: Reading, code: str) -> HttpResponseBase:
    """One party: who it is, what it belongs to and what belongs to it, what it owes, where it takes part, what it said."""
    reader = request.reader
    version = people.party(code, reader=reader)
    if version is None:
        return not_known(
            request,
            Bilingual(
                f"没有编码为“{code[:60]}”的主体，或那天还不知道它，或它未公开。",
                f"There is no party “{code[:60]}”, or it was not known on that day, or it is not published.",
            ),
        )
    name = Bilingual(version.name_zh, version.name_en)
    duties = duties_of(version.party_id, reader=reader)
    figures = figures_of(reader=reader, party=code)
    answer = download(request, duty_sheet(name, duties, reader), figure_sheet(name, figures, table="figures"))
    if answer is not None:
        return answer
    links, said = people.links(reader=reader, of=version.party_id), people.statements(version.party_id, reader=reader)
    cited = sources((row.passage_id for row in (version, *links, *said)), reader=reader)
    page: Page[CommitmentAssignment] = page_of(request, duties, PER_PAGE)
    context = {
        "version": version,
        "source": cited.get(version.passage_id or 0),
        "ties": _ties(version, links, cited, request),
        "page": page,
        "duties": duty_lines(page.object_list, reader=reader),
        "figures": figures,
        "undertakings": _part_in(code, request),
        "statements": [Said(row, cited.get(row.passage_id or 0)) for row in said],
        "places": governed_places(version.party_id, reader=reader),
    }
    return render(request, "cockpit/party.html", context)


def _rows(
    known: Iterable[PartyVersion],
    links: Iterable[PartyLink],
    duties: Mapping[int, int],
    undertakings: Mapping[int, int],
) -> list[PartyRow]:
    by_id = {version.party_id: version for version in known}
    above: dict[int, list[Above]] = {}
    for link in links:
        if link.role in (*BELONGING, "head") and link.group_id in by_id:
            above.setdefault(link.party_id, []).append(Above(by_id[link.group_id], is_reading(link.note_zh)))
    return [
        PartyRow(version, tuple(above.get(id_, ())), duties.get(id_, 0), undertakings.get(id_, 0))
        for id_, version in by_id.items()
    ]


def _ties(
    version: PartyVersion, links: Iterable[PartyLink], cited: Mapping[int, Source], request: Reading
) -> dict[str, list[Tie]]:
    """Return the links of a party: `up` to what it is in, then `head`, `member` and `below` to what is in it."""
    found: dict[str, list[Tie]] = {"up": [], "head": [], "member": [], "below": []}
    rows = list(links)
    names = people.party_names([id_ for link in rows for id_ in (link.party_id, link.group_id)], reader=request.reader)
    for link in rows:
        upward = link.party_id == version.party_id
        other = names.get(link.group_id if upward else link.party_id)
        where = "up" if upward else "below" if link.role in BELONGING else link.role
        if other is not None:
            found[where].append(Tie(other, link, cited.get(link.passage_id or 0)))
    return found


def _part_in(code: str, request: Reading) -> list[tuple[object, list[str]]]:
    """Return the undertakings a party takes part in, each with the roles it has there."""
    views = undertaking_rows(reader=request.reader, chosen=UndertakingFilter(party=code))
    return [(view, [each.role for each in view.parties if each.party.code == code]) for view in views]


def _cells(rows: Iterable[PartyRow]) -> Iterator[list[object]]:
    for row in rows:
        version = row.party
        yield [
            version.code,
            word("party_kind", version.kind),
            Bilingual(version.name_zh, version.name_en),
            Bilingual(version.listing_zh, version.listing_en),
            Bilingual(
                "、".join(f"{one.party.name_zh}{'（判读）' if one.is_reading else ''}" for one in row.above),
                ", ".join(f"{one.party.name_en}{' (reading)' if one.is_reading else ''}" for one in row.above),
            ),
            row.duties,
            row.undertakings,
            Bilingual(version.open_zh, version.open_en),
        ]
