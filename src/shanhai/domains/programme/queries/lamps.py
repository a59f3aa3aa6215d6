"""The wall of lamps: every commitment's lamp on a day, counted by dimension and by who owes it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import CharField, ExpressionWrapper, F

from shanhai.domains.people.models import PartyVersion
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.choices import COLUMNS, DONE, FRAME_KINDS, OWNER_ROLES, WARN_DAYS
from shanhai.domains.programme.models import CommitmentAssignment, CommitmentVersion
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.names import dimension_names
from shanhai.domains.programme.queries.standing import standing_on, valid_on
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named
from shanhai.engines.duties import Standing, State, judge
from shanhai.vocab.reader import Reader

_UNDATED, _PAST, _SOON, _LATER = _DUE_LIES = ("undated", "past", "soon", "later")
_NOT_DONE, _LATE, _UNPROVEN, _PROVEN = _DONE_LIES = ("not done", "late", "unproven", "proven")
_FINISHED = frozenset(state.value for state in State if state.is_finished)
_WORD = CharField(max_length=8)
"""Words, because Django would look at each of ten thousand numbers again."""


class Lit(NamedTuple):
    """A commitment with its lamp; `due` and `done_on` are days as text (2024-12-31), '' if there is none."""

    commitment_id: int
    kind: str
    dimension_id: int | None
    state: str
    lamp: str
    owners: tuple[int, ...]
    due: str
    done_on: str
    is_late: bool

    @property
    def column(self) -> str:
        """Where the wall counts it: under its lamp, or as done. What was closed undone is not done."""
        return DONE if self.done_on and self.state in _FINISHED else self.lamp

    @property
    def counted(self) -> tuple[str, ...]:
        """What the wall counts of it: its column, and that it was done late."""
        column = self.column
        return (column, _LATE) if self.is_late and column == DONE else (column,)


@dataclass(frozen=True, slots=True)
class LampRow:
    """One line of the wall; `subject` is None for what belongs to no dimension, or is owed by nobody.

    `counts` is by column; of what is done, `late` was done after its due date.
    """

    subject: Named | None
    counts: Mapping[str, int]
    late: int = 0

    @property
    def total(self) -> int:
        """How many commitments the line counts."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Column and count, what wants attention first."""
        return [(column, self.counts.get(column, 0)) for column in COLUMNS]


@dataclass(frozen=True, slots=True)
class LampMatrix:
    """The wall: all lamps, by dimension, and by party; who shares a commitment has it counted in each line."""

    total: LampRow
    by_dimension: tuple[LampRow, ...]
    by_party: tuple[LampRow, ...]


def lamp_matrix(*, reader: Reader, lit: Sequence[Lit] | None = None) -> LampMatrix:
    """Return how many lamps of each colour burn on the reader's day, and how much is done.

    Plans, dimensions and lists are not counted themselves.
    `lit` is the wall of that day where it is at hand already.
    """
    lit = wall(reader=reader) if lit is None else lit
    total: Counter[str] = Counter()
    by_dimension: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    by_party: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    alike = Counter((one.dimension_id, one.owners, one.counted) for one in lit)
    for (dimension, owners, columns), number in alike.items():
        for counted in columns:
            total[counted] += number
            by_dimension[dimension][counted] += number
            for party in owners or (None,):
                by_party[party][counted] += number
    dimensions = dimension_names(reader=reader)
    parties = party_names(by_party, reader=reader)
    return LampMatrix(
        total=_row(None, total),
        by_dimension=_lines(by_dimension, dimensions, dimensions),
        by_party=_lines(by_party, parties, sorted(parties, key=lambda party: party_order(parties[party]))),
    )


def _lines(
    counted: Mapping[int | None, Counter[str]], names: Mapping[int, Named], order: Iterable[int]
) -> tuple[LampRow, ...]:
    """Return the named lines in order, then one line for everything else."""
    lines = [_row(names[identity], counted[identity]) for identity in order]
    rest: Counter[str] = sum((counts for identity, counts in counted.items() if identity not in names), Counter())
    return (*lines, _row(None, rest)) if rest else tuple(lines)


def _row(subject: Named | None, counted: Counter[str]) -> LampRow:
    return LampRow(subject, Counter({column: counted[column] for column in COLUMNS if counted[column]}), counted[_LATE])


_PARTY_KINDS = ("leading_group", "topic_group", "government", "zone", "department", "headquarters")


def party_order(party: Named) -> tuple[int, str]:
    """Return the key that puts groups of the programme first, then governments and departments, then everybody else, each by code."""
    return (_PARTY_KINDS.index(party.kind) if party.kind in _PARTY_KINDS else len(_PARTY_KINDS), party.code)


def wall(*, reader: Reader, frames: bool = False) -> list[Lit]:
    """Return every commitment that a lamp burns for, in no order; with `frames`, plans, dimensions and lists too.

    Four queries however many there are; the lamps are the engine's, asked once for every situation there is.
    """
    owners = _owners(reader)
    versions = CommitmentVersion.objects.filter(known_on(reader)).values_list("commitment_id", "kind", "dimension_id")
    left_out = frozenset() if frames else FRAME_KINDS
    said = {commitment: (kind, dimension) for commitment, kind, dimension in versions if kind not in left_out}
    days = _Days(reader.as_known_on)
    lit = []
    for commitment, state, due_day, done_day, proven in _standings(reader):
        if commitment not in said:
            continue
        (due, due_lies), done_on = days[due_day], days[done_day][0]
        done = _NOT_DONE if not done_on else _LATE if due and done_on > due else _PROVEN if proven else _UNPROVEN
        owed = owners.get(commitment, ())
        lamp = _lamp(state, due_lies, done, bool(owed))
        lit.append(Lit(commitment, *said[commitment], state, lamp, owed, due, done_on, done == _LATE))
    return lit


def _owners(reader: Reader) -> dict[int, tuple[int, ...]]:
    """Return who owes each commitment; the parties known are told apart here, which costs less than for each row."""
    known = set(PartyVersion.objects.filter(known_on(reader)).values_list("party_id", flat=True))
    rows = CommitmentAssignment.objects.filter(known_on(reader), valid_on(reader), role__in=OWNER_ROLES)
    found: dict[int, tuple[int, ...]] = {}
    for commitment, party in rows.values_list("commitment_id", "party_id"):
        if commitment not in found:
            found[commitment] = (party,) if party in known else ()
        elif party in known and party not in found[commitment]:
            found[commitment] = (*found[commitment], party)
    return found


class _Days(dict[object, tuple[str, str]]):
    """A day as the database hands it out: as text (2024-12-31), '' if there is none, and how it lies as a due date."""

    def __init__(self, today: date) -> None:
        self._today, self._soon = today.isoformat(), (today + timedelta(days=WARN_DAYS)).isoformat()

    def __missing__(self, day: object) -> tuple[str, str]:
        text = "" if day is None else str(day)
        lies = _UNDATED if not text else _PAST if text < self._today else _SOON if text <= self._soon else _LATER
        self[day] = (text, lies)
        return self[day]


def _standings(reader: Reader) -> Iterable[tuple[int, str, object, object, object]]:
    """Return of every standing what its lamp can depend on; days and truth as the database hands them out.

    Ten thousand dates are not worth making for the few that are shown, so Django is told that these are words.
    """
    raw = {f"raw_{name}": ExpressionWrapper(F(name), _WORD) for name in ("due", "done_on", "has_evidence")}
    rows = StandingRow.objects.filter(standing_on(reader)).annotate(**raw)
    return rows.values_list("commitment_id", "state", *raw)


@cache
def _lamp(state: str, due: str, done: str, has_owner: bool) -> str:
    """Return the lamp of a situation: the engine's judgement of a standing made to lie just so."""
    day = date(2000, 6, 15)
    due_on = (None, day - timedelta(1), day, day + timedelta(WARN_DAYS + 1))[_DUE_LIES.index(due)]
    in_time = due_on or day
    done_on = (None, in_time + timedelta(1), in_time, in_time)[_DONE_LIES.index(done)]
    standing = Standing(
        state=State(state),
        first_due=due_on,
        due=due_on,
        decided_by=None,
        done_on=done_on,
        has_evidence=done == _PROVEN,
        last_reported=None,
        extension_pending=False,
    )
    return judge(standing, on=day, owner_zh="责任单位" if has_owner else "", warn_days=WARN_DAYS).lamp.value
