"""Due dates of a new edition: the first one is never overwritten; another date is an extension, on record as an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shanhai.domains.intake.models import ListLine
from shanhai.domains.programme.actions import Happening, enter_event
from shanhai.domains.programme.models import CommitmentVersion
from shanhai.domains.programme.queries.standing import standings
from shanhai.engines.lists import Line
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Moved:
    """A line whose date an edition moves: the commitment's code, the date in force, the date the edition gives."""

    commitment: str
    before: date
    after: date


def moved_dates(
    lines: Sequence[Line], keys: Sequence[str], previous: Mapping[str, ListLine], *, on: date
) -> Mapping[int, Moved]:
    """Return, by the place of a line from 1 on, which lines move the date of an unfinished commitment.

    A line moves it if it gives another date than the edition before: an extension granted meanwhile stands while the
    list says what it said. A first date is no move, nor is a line that gives none.
    """
    wanted = {key: at for at, key in enumerate(keys, start=1) if key and lines[at - 1].due is not None}
    rows = CommitmentVersion.objects.filter(commitment__code__in=wanted, known_to__isnull=True, due__isnull=False)
    first = {code: (id_, due) for code, id_, due in rows.values_list("commitment__code", "commitment_id", "due")}
    stood = standings([id_ for id_, _ in first.values()], reader=Reader(on, internal=True))
    found = {}
    for key, at in wanted.items():
        id_, due = first.get(key, (0, None))
        now, said = stood.get(id_), lines[at - 1].due
        earlier = previous[key].due if key in previous and previous[key].due else due
        if now is None or now.due is None or said is None or now.state.is_finished:
            continue
        if said not in (earlier, now.due):
            found[at] = Moved(key, now.due, said)
    return found


def grant_moves(moved: Mapping[int, Moved], *, title: str, visibility: str, actor: str, on: date) -> frozenset[str]:
    """Put each moved date on record as an extension granted by this edition; return the codes of the commitments."""
    for one in moved.values():
        said = Bilingual(
            f"新一版清单“{title}”把期限由 {one.before} 改为 {one.after}",
            f"A new edition of the list “{title}” moves the due date from {one.before} to {one.after}",
        )
        event = Happening(
            commitment=one.commitment,
            kind="extension_granted",
            occurred=on.isoformat(),
            new_due=one.after,
            text=said,
            passage=one.commitment,
            visibility=visibility,
        )
        enter_event(actor=actor, event=event, known_from=on, on=on)
    return frozenset(one.commitment for one in moved.values())
