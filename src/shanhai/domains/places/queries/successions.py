"""What became of territories: predecessors, successors, shares, and what may be carried over a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from django.db.models import Q

from shanhai.domains.places.errors import NoSuccession, ShareNotStated
from shanhai.domains.places.models import PlaceSuccession
from shanhai.domains.places.queries.names import place_names
from shanhai.domains.places.queries.territories import Territory, versions
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader

EXACT_DIGITS = 200
"""More digits than a value and a share of six decimals can make together: nothing is rounded."""


@dataclass(frozen=True, slots=True)
class Succession:
    """On a day, a share (0–1; None where the source states none) of one place's territory passed to another."""

    predecessor: Named
    successor: Named
    code: str
    on: date
    share: Decimal | None
    passage_id: int | None
    note_zh: str
    note_en: str
    open_zh: str
    open_en: str


FIELDS = (
    "predecessor_id", "successor_id", "code", "on", "share", "passage_id", "note_zh", "note_en", "open_zh", "open_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TerritoryBreak:
    """A day on which a place's territory changed: its figures before and after do not speak of the same land."""

    on: date
    before: Territory | None
    after: Territory | None


def successions(codes: Iterable[str], *, reader: Reader) -> list[Succession]:
    """Return the successions that touch any of these places, in the order of time."""
    wanted = set(codes)
    return _read(Q(predecessor__code__in=wanted) | Q(successor__code__in=wanted), reader)


def successors(code: str, *, reader: Reader, on: date | None = None) -> list[Succession]:
    """Return what a place's territory passed on to: on a day if one is given."""
    return _read(Q(predecessor__code=code) & _on(on), reader)


def predecessors(code: str, *, reader: Reader, on: date | None = None) -> list[Succession]:
    """Return from where a place received territory: on a day if one is given."""
    return _read(Q(successor__code=code) & _on(on), reader)


def territory_breaks(code: str, periods: Iterable[Period], *, reader: Reader) -> list[TerritoryBreak]:
    """Return the days on which a place's territory changed within the time that some periods cover.

    A figure of an earlier period and one of a later are not comparable across such a day; a period that contains it
    mixes both territories. Periods without dates cover nothing.
    """
    days = [day for period in periods for day in (period.start, period.end) if day is not None]
    if not days:
        return []
    found = versions(code, reader=reader)
    changes = sorted({day for version in found for day in (version.valid_from, version.valid_to) if day is not None})
    return [_break(found, day) for day in changes if min(days) < day < max(days)]


def restate(value: Decimal, *, predecessor: str, successor: str, on: date, reader: Reader) -> Decimal:
    """Return the part of an additive value of one place that passed to another on a day: value × share, exactly.

    What the successor already had, and what it received from others, is added by the caller.

    Raises:
        NoSuccession: no territory is known to have passed between the two on that day.
        ShareNotStated: some passed, but no source says how much; nothing is estimated.
    """
    rows = [row for row in successors(predecessor, on=on, reader=reader) if row.successor.code == successor]
    if not rows:
        raise NoSuccession(
            Bilingual(f"{on} 没有从 {predecessor} 划入 {successor} 的记录。", f"Nothing is known to have passed from {predecessor} to {successor} on {on}."),
            Bilingual("请核对地方编码和日期（place_successions 表）。", "Check the two places and the day (table place_successions)."),
            predecessor=predecessor, successor=successor, on=on,
        )  # fmt: skip
    share = rows[-1].share
    if share is None:
        raise ShareNotStated(
            Bilingual(
                f"{rows[-1].predecessor.name_zh}划入{rows[-1].successor.name_zh}的份额，来源未载明，不能折算。",
                f"No source states the share of {rows[-1].predecessor.name_en} that passed to {rows[-1].successor.name_en}; the value is not carried over.",
            ),
            Bilingual(
                "请在 place_successions 表补上份额及其来源，或改用按新区划公布的数。",
                "Add the share and its source to the table place_successions, or use a figure published for the new territory.",
            ),
            predecessor=predecessor, successor=successor, on=on,
        )  # fmt: skip
    with localcontext() as exact:
        exact.prec = EXACT_DIGITS
        return value * share


def _on(day: date | None) -> Q:
    return Q() if day is None else Q(on=day)


def _break(found: list[Territory], day: date) -> TerritoryBreak:
    before = next((version for version in found if version.valid_to == day), None)
    after = next((version for version in found if version.valid_from == day), None)
    return TerritoryBreak(day, before, after)


def _read(wanted: Q, reader: Reader) -> list[Succession]:
    known = PlaceSuccession.objects.filter(known_on(reader) & wanted)
    rows = list(known.order_by("on", "code", "revision").values_list(*FIELDS))
    named = place_names({identity for row in rows for identity in row[:2]}, reader=reader) if rows else {}
    return [
        Succession(named[predecessor], named[successor], *said)
        for predecessor, successor, *said in rows
        if predecessor in named and successor in named
    ]
