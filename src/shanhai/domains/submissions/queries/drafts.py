"""What figures handed in would change: each beside the figure on record and the draft that waits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Final

from shanhai.domains.indicators.models import Observation
from shanhai.domains.records.models import known_on
from shanhai.domains.submissions.models import OPEN_STATES, SubmittedFigure
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import convert

CHUNK: Final = 5_000
"""Figures looked up at once: as many as a database takes in one question."""
LONGEST_CODE: Final = 120
_PERIOD: Final = re.compile(r"(?:~?[0-9QH-]+|(?:\.\.|[0-9QH-]+)/(?:\.\.|[0-9QH-]+))", re.ASCII)
_AXES: Final = re.compile(r"[a-z0-9-]+=[a-z0-9-]+(?:;[a-z0-9-]+=[a-z0-9-]+)*", re.ASCII)
_PERIOD_SIGNS: Final = str.maketrans({"Q": "q", "H": "h", "/": "_", "~": "@", ".": None})
_AXES_SIGNS: Final = str.maketrans({"=": "@", ";": "_"})
_NO_CODE: Final = re.compile(r"[^a-z0-9._@-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure that a department hands in.

    `version` and `place` are codes; `value` is an exact decimal in `unit`, as text. `cell` is where it stands in the
    sheet, `stated` what the cell itself says if that differs, `reason` why this one changes, where it has its own.
    """

    version: str
    place: str
    period: str
    value: str
    unit: str
    kind: str = "actual"
    axes: str = ""
    qualifier: str = "exact"
    cell: str = ""
    stated: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The figure on record that a draft stands beside: its row, number, unit and qualifier."""

    row: int
    value: Decimal
    unit: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open figure of the same code: its row, its submission, state, number, unit and qualifier."""

    row: int
    submission: int
    state: str
    value: Decimal
    unit: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A draft beside what is known of its code.

    `standing` is "new", "changed" (the figure on record, or the one that waits, says something else), "unchanged" (as on
    record), "pending" (as the one that waits), or "taken_back" (as on record, while another number waits).
    """

    draft: Draft
    code: str
    standing: str
    on_record: OnRecord | None = None
    waiting: Waiting | None = None

    @property
    def needs_reason(self) -> bool:
        """Whether a figure on record would change."""
        return self.standing == "changed" and self.on_record is not None


def figure_code(form: str, draft: Draft) -> str:
    """Return the code of a figure handed in by a form: another for every form, indicator, place, period, axes and kind."""
    tail = _tail(draft.version, draft.period, draft.axes, draft.kind)
    if tail and "." not in draft.place and "." not in form:
        code = f"{form}.{draft.version}.{draft.place}.{tail}"
        if len(code) <= LONGEST_CODE:
            return code
    said = [form, draft.version, draft.place, draft.period, draft.axes, draft.kind]
    digest = blake2b(json.dumps(said, ensure_ascii=False).encode(), digest_size=10).hexdigest()
    stem = _NO_CODE.sub("-", f"{form}.{draft.version}.{draft.place}".lower())[: LONGEST_CODE - len(digest) - 2]
    return f"{stem}..{digest}"  # no part of the other codes is empty, so that none of them looks like this


def compare_drafts(form: str, drafts: Iterable[Draft], *, on: date) -> Iterator[list[Compared]]:
    """Yield the drafts of a form beside what is known of them on a day, some thousands at a time and in their order."""
    inside = Reader(on, internal=True)
    records = Observation.objects.filter(known_on(inside), code__startswith=f"{form}.").exists()
    pending = SubmittedFigure.objects.filter(submission__form__code=form, state__in=OPEN_STATES).exists()
    remaining = iter(drafts)
    while chunk := list(islice(remaining, CHUNK)):
        coded = [(figure_code(form, draft), draft) for draft in chunk]
        codes = [code for code, _ in coded]
        known = _on_record(codes, inside) if records else {}
        waiting = _waiting(codes) if pending else {}
        yield [_compared(code, draft, known.get(code), waiting.get(code)) for code, draft in coded]


def _on_record(codes: Sequence[str], reader: Reader) -> dict[str, OnRecord]:
    rows = Observation.objects.filter(known_on(reader), code__in=codes, value__isnull=False)
    return {
        code: OnRecord(row, value, unit, qualifier)
        for code, row, value, unit, qualifier in rows.values_list("code", "pk", "value", "unit", "qualifier")
        if value is not None
    }


def _waiting(codes: Sequence[str]) -> dict[str, Waiting]:
    rows = SubmittedFigure.objects.filter(code__in=codes, state__in=OPEN_STATES)
    found = rows.values_list("code", "pk", "submission_id", "state", "value", "unit", "qualifier")
    return {
        code: Waiting(row, of, state, value, *said) for code, row, of, state, value, *said in found if value is not None
    }


def _compared(code: str, draft: Draft, known: OnRecord | None, waiting: Waiting | None) -> Compared:
    if known is None and waiting is None:
        return Compared(draft, code, "new")
    if waiting is not None and _says_the_same(draft, waiting):
        return Compared(draft, code, "pending", known, waiting)
    if known is not None and _says_the_same(draft, known):
        return Compared(draft, code, "unchanged" if waiting is None else "taken_back", known, waiting)
    return Compared(draft, code, "changed", known, waiting)


def _says_the_same(draft: Draft, other: OnRecord | Waiting) -> bool:
    """Tell whether a draft says what a figure says: the same amount, in whatever unit, and as sure."""
    if draft.qualifier != other.qualifier:
        return False
    value = Decimal(draft.value)
    if draft.unit != other.unit:
        try:
            value = convert(value, draft.unit, other.unit)
        except ShanhaiError:
            return False
    return value == other.value


@lru_cache(maxsize=65_536)
def _tail(version: str, period: str, axes: str, kind: str) -> str:
    """Return the end of a code, from which period, axes and kind can be told; "" if they could not."""
    if "." in version or not _PERIOD.fullmatch(period) or (axes and not _AXES.fullmatch(axes)):
        return ""
    parts = [period.translate(_PERIOD_SIGNS)]
    if axes:
        parts.append(axes.translate(_AXES_SIGNS))  # axes have an @, a kind has none
    if kind != "actual":
        parts.append(kind)
    return ".".join(parts)
