"""What the page of a sheet shows: what each column is, what is wrong by cell, and what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import timezone

from shanhai.domains.books.queries import sheet_names
from shanhai.domains.indicators.models import IndicatorVersion
from shanhai.domains.places.models import Place
from shanhai.domains.places.queries import place_names
from shanhai.domains.submissions.actions.sheets import SheetRun
from shanhai.domains.submissions.queries.drafts import Compared
from shanhai.domains.submissions.queries.forms import version_names
from shanhai.engines.layouts import ColumnRule, Given, Part
from shanhai.engines.layouts import Mapping as Layout
from shanhai.engines.layouts.headers import find_anchor, header_columns
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.periods import parse_period
from shanhai.vocab.reader import Reader
from shanhai.vocab.units import unit

FINDINGS: Final = 200
SAMPLES: Final = 3
PARTS: Final[Mapping[Part, Bilingual]] = {
    Part.VALUE: Bilingual("数", "figures"),
    Part.PLACE: Bilingual("地方", "place"),
    Part.INDICATOR: Bilingual("指标", "indicator"),
    Part.PERIOD: Bilingual("时期", "period"),
    Part.UNIT: Bilingual("单位", "unit"),
    Part.QUALIFIER: Bilingual("限定词", "qualifier"),
    Part.AXIS: Bilingual("分组", "axis"),
    Part.LEFT_OUT: Bilingual("不读", "left out"),
}
FIELDS: Final = ("indicator", "place", "unit")
"""What may be said of a column, or of the whole sheet; its time is read anew every month, else it is the form's period."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column to confirm: its number among the rules, what stands above it, some of its cells, and what it is taken for."""

    at: int
    title: str
    samples: str
    rule: ColumnRule


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A figure that changes: its cell, what it is of, what was said and is said, and its own reason as typed."""

    cell: str
    indicator: Bilingual
    place: Bilingual
    period: Bilingual
    before: str
    after: str
    on_record: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """The findings, errors first; how many more there are than are shown."""

    shown: tuple[Diagnostic, ...]
    more: int


def shown_findings(run: SheetRun) -> ShownFindings:
    """Return the findings of a sheet as its page shows them."""
    ordered = sorted(run.findings, key=lambda finding: finding.severity != "error")  # a stable order: by cell within
    return ShownFindings(tuple(ordered[:FINDINGS]), max(0, len(ordered) - FINDINGS))


def shown_changes(run: SheetRun, typed: Mapping[str, Any]) -> list[ShownChange]:
    """Return the figures that change, with the names of what they are of."""
    versions = dict(
        IndicatorVersion.objects.filter(code__in={one.draft.version for one in run.changed}).values_list("code", "pk")
    )
    places = dict(Place.objects.filter(code__in={one.draft.place for one in run.changed}).values_list("code", "pk"))
    reader = Reader(timezone.localdate(), internal=True)
    indicators = version_names(set(versions.values()), reader=reader)
    named = place_names(set(places.values()), reader=reader)
    shown = []
    for one in run.changed:
        draft = one.draft
        place = named.get(places.get(draft.place, 0))
        indicator = indicators.get(versions.get(draft.version, 0), Bilingual(draft.version, draft.version))
        period = parse_period(draft.period)
        shown.append(
            ShownChange(
                draft.cell, indicator, Bilingual(place.name_zh, place.name_en) if place else Bilingual(draft.place, draft.place),
                Bilingual(period.show("zh"), period.show("en")), _before(one), f"{draft.value} {draft.unit}",
                one.on_record is not None, str(typed.get(f"reason-{draft.cell}", "")),
            )
        )  # fmt: skip
    return shown


def _before(one: Compared) -> str:
    said = one.on_record if one.needs_reason else one.waiting or one.on_record
    return f"{said.value:f} {said.unit}" if said is not None else ""


def asked_columns(run: SheetRun) -> dict[str, Any]:
    """Return what the page asks a clerk to confirm: each column, what holds for all, and the names to choose from."""
    today = timezone.localdate()
    names = sheet_names(reader=Reader(today, internal=True), on=today)
    return {
        "columns": _columns(run),
        "parts": list(PARTS.items()),
        "rules_given": run.layout.given,
        "indicator_names": [(one.code, one.names[0]) for one in names.indicators],
        "place_list": [(one.code, one.names[0]) for one in names.places],
        "aliases": [*run.layout.places.items(), *run.layout.indicators.items()],
    }


def _columns(run: SheetRun) -> list[ShownColumn]:
    layout = run.layout
    sheet = run.workbook.sheet(layout.sheet)
    top = None if sheet is None else find_anchor(sheet, layout.anchor)
    headers: dict[tuple[str, ...], tuple[str, str]] = {}
    if sheet is not None and top is not None:
        first = top - layout.anchor_row
        for header in header_columns(sheet, first, layout.header_rows):
            rows = range(first + layout.header_rows, sheet.start[0] + len(sheet.rows))
            cells = (str(sheet.at(row, header.column)).strip() for row in rows)
            samples = [text for text, _ in zip(filter(None, cells), range(SAMPLES), strict=False)]
            headers.setdefault(header.words, (header.title, "、".join(samples)))
    shown = []
    for at, rule in enumerate(layout.columns):
        title, cells_said = headers.get(rule.words, (" ".join(rule.words), ""))
        shown.append(ShownColumn(at, title, cells_said, rule))
    return shown


def layout_asked(run: SheetRun, asked: Mapping[str, Any]) -> Layout:
    """Return the proposed layout with what the clerk has said of each column and of the whole sheet."""
    rules = []
    for at, rule in enumerate(run.layout.columns):
        part = str(asked.get(f"part-{at}", rule.part))
        indicator, place, written = (str(asked.get(f"{name}-{at}", getattr(rule, name))).strip() for name in FIELDS)
        kind = Part(part) if part in set(Part) else rule.part
        if kind is Part.VALUE:
            rules.append(replace(rule, part=kind, indicator=indicator, place=place, unit=_unit(written)))
        else:
            rules.append(ColumnRule(rule.words, kind))
    said = {name: str(asked.get(f"given-{name}", "")).strip() for name in FIELDS}
    given = Given(**{**said, "unit": _unit(said["unit"])})
    return replace(run.layout, columns=tuple(rules), given=given)


def _unit(text: str) -> str:
    """Return a unit as the table writes it; "" for none. A unit that is not known is refused by the table itself."""
    return unit(text).symbol if text else ""
