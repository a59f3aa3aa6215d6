"""The projection of events: how every commitment stood over every range of knowledge, for either kind of reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from django.db import connection, transaction

from shanhai.domains.programme.models import ENDLESS, Attainment, Commitment, CommitmentVersion, Event, Standing
from shanhai.domains.programme.queries.steps import AttainedRow, EventRow, Stretch, VersionRow, stretches

Cells = tuple[str | int | date | None, ...]
BATCH = 1_000
"""Commitments worked on at a time: it bounds the memory, not the result."""


@transaction.atomic
def rebuild_standings(*, commitments: Iterable[int] | None = None) -> int:
    """Compute anew how commitments stood over every range of knowledge; return how many ranges there are.

    Args:
        commitments: ids of the commitments whose rows have changed; None for all of them.
    """
    if commitments is None:
        ids = list(Commitment.objects.order_by("pk").values_list("pk", flat=True))
        Standing.objects.all().delete()
    else:
        ids = sorted(set(commitments))
    return sum(_rebuild(ids[start : start + BATCH], emptied=commitments is None) for start in range(0, len(ids), BATCH))


def _rebuild(ids: Sequence[int], *, emptied: bool) -> int:
    versions, events, attained = _version_rows(ids), _event_rows(ids), _attained_rows(ids)
    if not emptied:
        Standing.objects.filter(commitment_id__in=ids).delete()
    rows = [row for one in ids for row in _rows(one, versions[one], events[one], attained.get(one, _Attained((), ())))]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
    return len(rows)


def _version_rows(ids: Sequence[int]) -> defaultdict[int, list[VersionRow]]:
    rows = CommitmentVersion.objects.filter(commitment_id__in=ids).order_by("revision")
    found: defaultdict[int, list[VersionRow]] = defaultdict(list)
    for commitment, *fields in rows.values_list("commitment_id", *VersionRow._fields):
        found[commitment].append(VersionRow(*fields))
    return found


def _event_rows(ids: Sequence[int]) -> defaultdict[int, list[EventRow]]:
    rows = Event.objects.filter(commitment_id__in=ids).order_by("revision")
    found: defaultdict[int, list[EventRow]] = defaultdict(list)
    for commitment, *fields in rows.values_list("commitment_id", *EventRow._fields):
        found[commitment].append(EventRow(*fields))
    return found


class _Attained(NamedTuple):
    """What the figures say of one commitment to the public, and to readers inside."""

    outside: Sequence[AttainedRow]
    inside: Sequence[AttainedRow]


def _attained_rows(ids: Sequence[int]) -> dict[int, _Attained]:
    rows = Attainment.objects.filter(commitment_id__in=ids).order_by("known_from")
    found: dict[int, tuple[list[AttainedRow], list[AttainedRow]]] = {}
    for commitment, public, internal, *fields in rows.values_list(
        "commitment_id", "for_public", "for_internal", *AttainedRow._fields
    ):
        outside, inside = found.setdefault(commitment, ([], []))
        row = AttainedRow(*fields)
        if public:
            outside.append(row)
        if internal:
            inside.append(row)
    return {commitment: _Attained(*both) for commitment, both in found.items()}


def _rows(commitment: int, versions: list[VersionRow], events: list[EventRow], attained: _Attained) -> Iterator[Cells]:
    """Yield the projection of one commitment; once for both kinds of reader where everything is published."""
    open_versions = [row for row in versions if row.visibility == "public"]
    open_events = [row for row in events if row.visibility == "public"]
    inside = stretches(versions, events, attained.inside)
    is_published = len(open_versions) == len(versions) and len(open_events) == len(events)
    if is_published and attained.outside == attained.inside:
        return (_row(commitment, True, True, stretch) for stretch in inside)
    outside = stretches(open_versions, open_events, attained.outside)
    return chain(
        (_row(commitment, True, False, stretch) for stretch in outside),
        (_row(commitment, False, True, stretch) for stretch in inside),
    )


def _row(commitment: int, for_public: bool, for_internal: bool, stretch: Stretch) -> Cells:
    now = stretch.standing
    return (
        commitment,
        for_public,
        for_internal,
        stretch.known_from,
        stretch.known_to or ENDLESS,
        now.state.value,
        now.first_due,
        now.due,
        now.done_on,
        now.done_at_latest,
        now.last_reported,
        now.decided_by or "",
        now.decided_on,
        now.has_evidence,
        now.extension_pending,
        now.measured.zh if now.measured else "",
        now.measured.en if now.measured else "",
    )


_COLUMNS = (
    "commitment_id",
    "for_public",
    "for_internal",
    "known_from",
    "known_to",
    "state",
    "first_due",
    "due",
    "done_on",
    "done_at_latest",
    "last_reported",
    "decided_by",
    "decided_on",
    "has_evidence",
    "extension_pending",
    "measured_zh",
    "measured_en",
)
_INSERT = (
    # Written without the models' own route: a city's programme gives hundreds of thousands of rows.
    f"INSERT INTO {Standing._meta.db_table} ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 (names only)
)
