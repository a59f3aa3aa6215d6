"""Writes of figures: recorded once, corrected by superseding, preferred by a decision; nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from shanhai.adapters.books.cells import written_form
from shanhai.adapters.books.columns import Column
from shanhai.adapters.books.figures import DATE_UNITS
from shanhai.adapters.books.reading import Row, content_hash
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.documents.models import DocumentVersion, Passage, PassageVersion
from shanhai.domains.indicators.actions.attaining import judge_by_versions
from shanhai.domains.indicators.errors import (
    AlreadyRecorded,
    FigureRefused,
    KnownTooEarly,
    NothingChanged,
    PeriodLocked,
    ReasonMissing,
    UnknownObservation,
    UnknownReference,
)
from shanhai.domains.indicators.models import Derivation, IndicatorVersion, Observation, Preference
from shanhai.domains.indicators.queries.checks import RecordedChecks
from shanhai.domains.indicators.queries.locks import standing_locks
from shanhai.domains.people.models import Party
from shanhai.domains.places.models import Place
from shanhai.domains.undertakings.models import Undertaking
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, from_error
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import parse_period

TABLE = TABLES["observations"]
CLOCK = frozenset({"known_from"})
MONTH_LENGTH = 7
REFERENCES: Mapping[str, type[models.Model]] = {
    "version": IndicatorVersion,
    "place": Place,
    "undertaking": Undertaking,
    "party": Party,
    "derivation": Derivation,
    "passage": Passage,
}
Cells = dict[str, str]


@transaction.atomic
def record_observation(*, actor: str, cells: Mapping[str, str], known_from: date, party: str = "") -> Observation:
    """Record a new figure and return it.

    Args:
        actor: who records it.
        cells: what a row of a book's observations.csv would hold, by column; the clock aside.
        known_from: the day from which it is known.
        party: the code of the party whose figure it is: an exception from a lock may be hers.
    Raises:
        FigureRefused: a cell cannot be read, or what they say cannot be.
        PeriodLocked: its period is locked today.
        AlreadyRecorded: the code has a current figure.
        KnownTooEarly: an earlier figure of that code was withdrawn after that day.
        UnknownReference: it points to something that is not recorded.
    """
    row = _read(cells)
    _refuse_locked([row["period"]], party)
    last = Observation.objects.select_for_update().filter(code=row["code"]).order_by("revision").last()
    ended = last.known_to if last else None
    if last is not None and ended is None:
        raise AlreadyRecorded(row["code"])
    if ended is not None and known_from < ended:
        raise KnownTooEarly(row["code"], known_from, ended)
    return _add(actor, row, known_from, last.revision + 1 if last else 1)


@transaction.atomic
def supersede_observation(
    *,
    actor: str,
    code: str,
    changes: Mapping[str, str],
    known_from: date,
    reason: Bilingual | None = None,
    party: str = "",
) -> Observation:
    """Supersede a figure by a version that says something else, and return that version.

    Args:
        actor: who corrects it.
        code: the figure.
        changes: the columns of observations.csv that change, such as {"value": "4645.80"}; '' empties one.
        known_from: the day from which the new version is known, not before the old one.
        reason: why; it becomes the note of the new version.
        party: the code of the party whose figure it is: an exception from a lock may be hers.
    Raises:
        UnknownObservation: the code has no current figure.
        NothingChanged: the new version would say what the current one says.
        PeriodLocked: its period, or the one it is moved to, is locked today.
        KnownTooEarly, FigureRefused, UnknownReference: as for a new figure.
    """
    old = Observation.objects.select_for_update().filter(code=code, known_to__isnull=True).first()
    if old is None:
        raise UnknownObservation(code)
    if known_from < old.known_from:
        raise KnownTooEarly(code, known_from, old.known_from)
    said = observation_cells(old)
    noted = {"note_zh": reason.zh, "note_en": reason.en} if reason else {}
    row = _read({**said, **changes, **noted, "code": code})
    if content_hash(row) == content_hash(said):
        raise NothingChanged(code)
    _refuse_locked([said["period"], row["period"]], party)
    Observation.objects.filter(pk=old.pk).update(known_to=known_from)
    return _add(actor, row, known_from, old.revision + 1)


@transaction.atomic
def prefer(*, actor: str, observation: str, decided_by: str, reason: Bilingual, on: date) -> Preference:
    """Record the decision to use one of several figures that disagree; an earlier decision among them ends that day.

    Args:
        actor: who records it.
        observation: the code of the figure preferred.
        decided_by: the code of the party that decides.
        reason: why, in both languages.
        on: the day of the decision, from which it is known.
    Raises:
        UnknownObservation: the code has no current figure.
        UnknownReference: the party is not recorded.
        ReasonMissing: the reason is empty in one language.
        KnownTooEarly: the figure, or the decision it replaces, is known only later.
        NothingChanged: the same decision stands already.
    """
    chosen = Observation.objects.filter(code=observation, known_to__isnull=True).first()
    if chosen is None:
        raise UnknownObservation(observation)
    if not (reason.zh.strip() and reason.en.strip()):
        raise ReasonMissing(observation)
    if on < chosen.known_from:
        raise KnownTooEarly(observation, on, chosen.known_from)
    cells = {
        "code": f"prefer-{observation}",
        "observation": observation,
        "decided_by": decided_by,
        "decided_on": on.isoformat(),
        "reason_zh": reason.zh.strip(),
        "reason_en": reason.en.strip(),
        "visibility": chosen.visibility,
    }
    _end_decisions(chosen, cells, on)
    last = Preference.objects.filter(code=cells["code"]).order_by("revision").last()
    decision = Preference.objects.create(
        code=cells["code"],
        revision=last.revision + 1 if last else 1,
        known_from=on,
        recorded_by=actor,
        content_hash=content_hash(cells),
        visibility=chosen.visibility,
        observation=chosen,
        decided_by_id=_id(Party, Bilingual("主体", "party"), decided_by),
        decided_on=on,
        reason_zh=cells["reason_zh"],
        reason_en=cells["reason_en"],
    )
    judge_by_versions([chosen.version_id])
    return decision


def observation_cells(row: Observation) -> Cells:
    """Return what a figure says as the filled cells of a book's row, the clock aside."""
    cells = {
        "code": row.code,
        "version": row.version.code,
        **{name: getattr(row, name).code for name in REFERENCES if name != "version" and getattr(row, f"{name}_id")},
        "period": row.period,
        "kind": row.kind,
        "axes": row.axes,
        "value": _written_value(row),
        "unit": row.unit,
        "qualifier": row.qualifier,
        **{name: getattr(row, name) for name in ("note_zh", "note_en", "open_zh", "open_en", "visibility")},
    }
    return {name: cell for name, cell in cells.items() if cell}


def _refuse_locked(periods: Sequence[str], party: str) -> None:
    """Refuse to write into a locked period; the lock of the day of writing counts, whatever day the figure is known from."""
    locks = standing_locks(on=timezone.localdate())
    for period in periods if locks else ():
        lock = locks.keeping(parse_period(period).end, party=party)
        if lock is not None:
            raise PeriodLocked(period, lock=lock.period, since=lock.known_from, reason=lock.reason)


def _written_value(row: Observation) -> str:
    if row.value is not None:
        return format(row.value, "f")
    day = row.value_date.isoformat() if row.value_date else ""
    return day[:MONTH_LENGTH] if row.unit == "年月" else day


def _end_decisions(chosen: Observation, cells: Cells, on: date) -> None:
    """Close the decisions that stand among the figures that speak of the same as the chosen one."""
    same = {
        name: getattr(chosen, name)
        for name in ("version_id", "place_id", "undertaking_id", "party_id", "kind", "axes", "period")
    }
    standing = Preference.objects.select_for_update().filter(
        known_to__isnull=True, **{f"observation__{name}": value for name, value in same.items()}
    )
    for decision in standing:
        if on < decision.known_from:
            raise KnownTooEarly(decision.code, on, decision.known_from)
        if decision.code == cells["code"] and decision.content_hash == content_hash(cells):
            raise NothingChanged(decision.code)
        Preference.objects.filter(pk=decision.pk).update(known_to=on)


def _read(cells: Mapping[str, str]) -> Cells:
    """Return cells in their written form, defaults filled in; raise with everything that is wrong with them."""
    row, findings = written_cells(cells)
    if findings:
        raise FigureRefused(findings)
    _check_meaning(row)
    row.setdefault("visibility", _source_visibility(row.get("passage", "")))
    return row


def written_cells(cells: Mapping[str, str]) -> tuple[Cells, list[Diagnostic]]:
    """Return the cells of a figure in their written form, defaults filled in, and everything that is wrong with them."""
    columns = {column.name: column for column in TABLE.columns if column.name not in CLOCK}
    findings = [
        _finding(name, cells[name], "column_unknown", "没有这一列。", "There is no such column.")
        for name in cells
        if name not in columns
    ]
    row: Cells = {}
    for name, column in columns.items():
        _take(column, cells.get(name, "").strip() or column.default, row, findings)
    if sum(bool(row.get(name)) for name in TABLE.one_of[0]) != 1:
        findings.append(
            _finding(
                "place",
                "",
                "one_of",
                "地方、合作事项、主体须恰填一个。",
                "Give exactly one of place, undertaking, party.",
            )
        )
    return row, findings


def _take(column: Column, cell: str, row: Cells, findings: list[Diagnostic]) -> None:
    if cell:
        try:
            row[column.name] = written_form(column, cell)
        except ShanhaiError as error:
            findings.append(from_error(error, file="observations.csv", column=column.name, value=cell))
    elif column.required:
        findings.append(
            _finding(column.name, "", "cell_missing", f"{column.title.zh}必填。", f"{column.title.en} must be given.")
        )


def _check_meaning(row: Cells) -> None:
    """Refuse what a book's check would refuse: a unit that does not fit, a negative count, a date that is none."""
    checks = RecordedChecks()
    findings = checks.findings([Row(0, row)])
    if not checks.knows(row["version"]):
        raise UnknownReference(TABLE.column("version").title, row["version"])
    if findings:
        raise FigureRefused(findings)


def _source_visibility(passage: str) -> str:
    """Return who may see the document of a passage; a figure without a source is public."""
    found = PassageVersion.objects.filter(passage__code=passage, known_to__isnull=True).values("document")
    document = DocumentVersion.objects.filter(document__in=found, known_to__isnull=True).first()
    return document.visibility if document else "public"


def _add(actor: str, row: Cells, known_from: date, revision: int) -> Observation:
    period = parse_period(row["period"])
    ids = {f"{name}_id": _id(model, TABLE.column(name).title, row.get(name, "")) for name, model in REFERENCES.items()}
    texts = ("axes", "note_zh", "note_en", "open_zh", "open_en")
    added = Observation.objects.create(
        code=row["code"],
        revision=revision,
        known_from=known_from,
        recorded_by=actor,
        content_hash=content_hash(row),
        period=period.text,
        period_start=period.start,
        period_end=period.end,
        **{name: row[name] for name in ("kind", "unit", "qualifier", "visibility")},
        **{name: row.get(name, "") for name in texts},
        **_value(row),
        **ids,
    )
    judge_by_versions([added.version_id])
    return added


def _value(row: Cells) -> dict[str, Any]:
    cell = row["value"]
    if row["unit"] in DATE_UNITS:
        return {"value": None, "value_date": date.fromisoformat(f"{cell}-01" if len(cell) == MONTH_LENGTH else cell)}
    return {"value": Decimal(cell), "value_date": None}


def _id(model: type[models.Model], title: Bilingual, code: str) -> int | None:
    if not code:
        return None
    found: int | None = model._default_manager.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise UnknownReference(title, code)
    return found


def _finding(column: str, value: str, code: str, zh: str, en: str) -> Diagnostic:
    cure = Bilingual("请照账册的数据表填写。", "Fill it in as in a book's table of figures.")
    return Diagnostic("error", "observations.csv", None, column, value, Bilingual(zh, en), cure, code)
