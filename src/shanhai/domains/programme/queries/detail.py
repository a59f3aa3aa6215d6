"""One commitment in full: what it says, who held it when, what happened to it, and how all of that became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.choices import OWNER_ROLES, WARN_DAYS
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion, Event, EventEvidence
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import Line, lines
from shanhai.domains.programme.queries.standing import as_value, judged
from shanhai.domains.programme.queries.steps import Stretch
from shanhai.domains.records.models import Known, known_on, once_known
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Judgement, Standing
from shanhai.vocab.reader import Reader

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Duty:
    """A party in a role on a commitment, over a valid range; `in_force` on the reader's day."""

    party: Named
    row: CommitmentAssignment
    source: Source | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its actor, source and the files it brought; `earlier` are the revisions it superseded, first one first."""

    row: Event
    actor: Named | None
    source: Source | None
    earlier: tuple[Event, ...]
    evidence: tuple[Source, ...] = ()

    @property
    def day(self) -> date | None:
        """The day to put it at: when it had occurred by; None where the source states no time."""
        return self.row.occurred_end or self.row.occurred_start


@dataclass(frozen=True, slots=True)
class Stood:
    """How a commitment stood over a range of days, as then known, with one lamp and one set of owners.

    Judged on the first day of the range; the latest, which lasts, on the reader's day.
    """

    known_from: date
    known_to: date | None
    standing: Standing
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class CommitmentDetail:
    """Everything about one commitment as known on the reader's day.

    `children` are ids, for `lines`; `revisions` are all versions known by then; `stood` how it stood as then known.
    """

    line: Line
    version: CommitmentVersion
    source: Source | None
    above: tuple[Named, ...]
    children: tuple[int, ...]
    duties: tuple[Duty, ...]
    events: tuple[Happened, ...]
    revisions: tuple[CommitmentVersion, ...]
    stood: tuple[Stood, ...] = field(default=())


def commitment_detail(code: str, *, reader: Reader) -> CommitmentDetail | None:
    """Return one commitment in full; None if this reader knows no such commitment on that day."""
    version = (
        CommitmentVersion.objects.filter(known_on(reader), commitment__code=code)
        .select_related("commitment")
        .order_by("revision")
        .last()
    )
    told = lines([version.commitment_id], reader=reader) if version else []
    if version is None or not told:
        return None
    id_ = version.commitment_id
    held = list(_known_by(CommitmentAssignment.objects.filter(commitment_id=id_), reader).order_by("id"))
    duties = [row for row in held if _known(row, reader.as_known_on)]
    events = list(_known_by(Event.objects.filter(commitment_id=id_), reader).order_by("code", "revision"))
    revisions = _known_by(CommitmentVersion.objects.filter(commitment_id=id_), reader).order_by("-revision")
    brought = _brought(events, reader)
    passages = [row.passage_id for row in (version, *duties, *events)]
    cited = sources([*passages, *(passage for _, passage in brought)], reader=reader)
    names = party_names([*(row.party_id for row in held), *(row.actor_id for row in events)], reader=reader)
    return CommitmentDetail(
        line=told[0],
        version=version,
        source=cited.get(version.passage_id or 0),
        above=_above(version, reader),
        children=_children(id_, reader),
        duties=tuple(_duty(row, names, cited, reader) for row in duties if row.party_id in names),
        events=tuple(_happened(events, names, cited, brought, reader)),
        revisions=tuple(revisions),
        stood=_stood(id_, held, names, reader),
    )


def _known_by(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Keep what was known at some time up to the reader's day, also if it is not any more."""
    return rows.filter(once_known(reader)).exclude(known_to=F("known_from"))


def _above(version: CommitmentVersion, reader: Reader) -> tuple[Named, ...]:
    """Return what a commitment stands under, the topmost first; one query a level, and no more than eight levels."""
    found: list[Named] = []
    seen, above = {version.commitment_id}, version.parent_id
    while above is not None and above not in seen and len(found) < 8:
        seen.add(above)
        row = CommitmentVersion.objects.filter(known_on(reader), commitment_id=above).order_by("revision").last()
        if row is None:
            break
        found.insert(0, Named(row.commitment_id, row.code, row.text_zh, row.text_en, row.kind))
        above = row.parent_id
    return tuple(found)


def _children(commitment: int, reader: Reader) -> tuple[int, ...]:
    """Return what stands under a commitment: its parts, and for a dimension what belongs to it and to no other part."""
    below = CommitmentVersion.objects.filter(known_on(reader)).filter(
        Q(parent_id=commitment) | Q(dimension_id=commitment)
    )
    rows = list(
        below.order_by(F("sequence").asc(nulls_last=True), "commitment_id").values_list("commitment_id", "parent_id")
    )
    inside = {id_ for id_, _ in rows}
    return tuple(id_ for id_, parent in rows if parent not in inside)


def _duty(row: CommitmentAssignment, names: Mapping[int, Named], cited: Mapping[int, Source], reader: Reader) -> Duty:
    return Duty(
        party=names[row.party_id],
        row=row,
        source=cited.get(row.passage_id or 0),
        in_force=_valid(row, reader.as_known_on),
    )


def _known(row: Known, day: date) -> bool:
    return row.known_from <= day and (row.known_to is None or row.known_to > day)


def _valid(row: CommitmentAssignment, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to > day)


def _brought(events: Sequence[Event], reader: Reader) -> list[tuple[int, int]]:
    """Return the events' files as (event, passage): for internal readers only, so that others cause no query."""
    if not events or not reader.internal:
        return []
    rows = EventEvidence.objects.filter(event__in=[row.pk for row in events]).order_by("id")
    return list(rows.values_list("event_id", "passage_id"))


def _happened(
    rows: Sequence[Event],
    names: Mapping[int, Named],
    cited: Mapping[int, Source],
    brought: Sequence[tuple[int, int]],
    reader: Reader,
) -> Iterable[Happened]:
    """Yield the events known on the reader's day, each with the revisions it superseded."""
    earlier: dict[str, list[Event]] = {}
    for row in rows:
        if _known(row, reader.as_known_on):
            yield Happened(
                row=row,
                actor=names.get(row.actor_id or 0),
                source=cited.get(row.passage_id or 0),
                earlier=tuple(earlier.pop(row.code, ())),
                evidence=tuple(cited[passage] for event, passage in brought if event == row.pk and passage in cited),
            )
        else:
            earlier.setdefault(row.code, []).append(row)


def _stood(
    commitment: int, held: Sequence[CommitmentAssignment], names: Mapping[int, Named], reader: Reader
) -> tuple[Stood, ...]:
    """Return how it stood as knowledge grew and days went by, the latest first, up to the reader's day."""
    whose = {"for_internal" if reader.internal else "for_public": True}
    rows = StandingRow.objects.filter(commitment_id=commitment, known_from__lte=reader.as_known_on, **whose)
    duties = [duty for duty in held if duty.role in OWNER_ROLES and duty.party_id in names]
    found: list[Stood] = []
    for row in rows.order_by("known_from"):
        until = row.known_to if row.known_to <= reader.as_known_on else None
        found += _phases(Stretch(row.known_from, until, as_value(row)), duties, names, reader)
    return tuple(reversed(found))


def _phases(
    known: Stretch, duties: Sequence[CommitmentAssignment], names: Mapping[int, Named], reader: Reader
) -> list[Stood]:
    """Split a range of knowledge where its lamp or its owners change."""
    last = known.known_to - timedelta(days=1) if known.known_to else reader.as_known_on
    turns = {day for day in _turns(known.standing, duties) if known.known_from < day <= last}
    cuts = [known.known_from, *sorted(turns)]
    found: list[Stood] = []
    before: list[object] = []
    for day, after in zip(cuts, [*cuts[1:], known.known_to], strict=True):
        holding = (duty for duty in duties if _known(duty, day) and _valid(duty, day))
        owners = list(dict.fromkeys(names[duty.party_id] for duty in holding))
        now = judged(known.standing, owners, reader=Reader(day, internal=reader.internal))
        same = found.pop() if before == [now.lamp, *owners] else None
        shown = judged(known.standing, owners, reader=reader) if after is None else same.judgement if same else now
        found.append(Stood(same.known_from if same else day, after, known.standing, shown))
        before = [now.lamp, *owners]
    return found


def _turns(standing: Standing, duties: Iterable[CommitmentAssignment]) -> Iterable[date]:
    """Yield the days on which a lamp can change while the standing does not."""
    if standing.due is not None:
        yield standing.due - timedelta(days=WARN_DAYS)
        yield standing.due + timedelta(days=1)
    for duty in duties:
        yield from (day for day in (duty.known_from, duty.known_to, duty.valid_from, duty.valid_to) if day)
