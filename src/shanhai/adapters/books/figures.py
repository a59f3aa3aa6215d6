"""Checks of what figures mean: units that fit, counts that are not negative, formulas that compute to what is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.findings import Place, finding
from shanhai.adapters.books.quotes import numbers_in
from shanhai.adapters.books.reading import Row, read_rows
from shanhai.adapters.books.tables import TABLES
from shanhai.adapters.books.trees import graph_cycle
from shanhai.engines.formulas import check_units, evaluate, find_cycle, parse
from shanhai.vocab.diagnostics import Diagnostic, from_error
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import unit

DATE_UNITS = ("日期", "年月")
STATED_KINDS = ("typed", "imported")
"""Kinds of derivation whose figures stand in their source as they are."""
_LOOKS_LIKE_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
NEVER_NEGATIVE = ("count", "rank")


@dataclass(frozen=True, slots=True)
class _Version:
    unit: str
    form: str
    axes: str
    formula: str
    line: int


@dataclass(frozen=True, slots=True)
class _Computed:
    derivation: str
    value: str
    unit: str
    visibility: str
    line: int


@dataclass(slots=True)
class FigureChecks:
    """What has been read of indicators, derivations and computed figures so far."""

    versions: dict[str, _Version] = field(default_factory=dict)
    axis_members: set[tuple[str, str]] = field(default_factory=set)
    formulas: dict[str, tuple[str, int]] = field(default_factory=dict)
    computed: dict[str, _Computed] = field(default_factory=dict)
    inputs: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    values: dict[tuple[str, str], Quantity] = field(default_factory=dict)
    internal: set[str] = field(default_factory=set)
    quotes: dict[str, str] = field(default_factory=dict)
    worked_out: set[str] = field(default_factory=set)

    def expect_inputs(self, folder: Path) -> None:
        """Note which figures others are computed from, so that their values are kept when they are read."""
        self.expected = {row.get("observation") for row in read_rows(folder, TABLES["derivation_inputs"], [])}

    def row_findings(self, table: Table, row: Row) -> Iterator[Diagnostic]:
        """Note a row and yield what is wrong with its meaning."""
        if table.name == "indicator_versions":
            self.versions[row.get("code")] = _Version(
                row.get("unit"), row.get("form"), row.get("axes"), row.get("formula"), row.line
            )
        elif table.name == "axis_members":
            self.axis_members.add((row.get("axis"), row.get("code")))
        elif table.name == "derivations":
            yield from self._note_derivation(table, row)
        elif table.name == "derivation_inputs":
            used = (row.get("observation"), row.get("input_revision"))
            self.inputs.setdefault(row.get("derivation"), {})[row.get("name")] = used
        elif table.name == "passages":
            self.quotes[row.get("code")] = row.get("quote")
        elif table.name == "observations":
            yield from self._observation(table, row)
        elif table.name == "commitment_targets":
            yield from self._target(table, row)

    def _target(self, table: Table, row: Row) -> Iterator[Diagnostic]:
        """Yield what is wrong with the target of a commitment: its unit has to be one of numbers, and its indicator's."""
        version = self.versions.get(row.get("version"))
        if row.get("unit") in DATE_UNITS:
            yield _finding(table, row, "unit", "target_is_a_date")
        elif version and version.unit and row.get("unit") and not _measures_the_same(row.get("unit"), version.unit):
            yield _finding(table, row, "unit", "unit_mismatch", unit=version.unit)

    def note_history(self, table: Table, row: Row) -> None:
        """Keep the value of a closed revision that some figure was computed from."""
        if table.name != "observations" or row.get("code") not in self.expected:
            return
        if row.get("value") and row.get("unit") not in (*DATE_UNITS, ""):
            self.values[row.get("code"), row.get("revision")] = _quantity(row)

    def closing_findings(self) -> Iterator[Diagnostic]:
        """Yield what only the whole book shows: formulas in a circle, computed figures that do not come out."""
        yield from self._formula_findings()
        yield from self._derived_circle()
        for figure in self.computed.values():
            formula, line = self.formulas[figure.derivation]
            if formula:
                yield from self._recompute(figure, formula, line)

    def _note_derivation(self, table: Table, row: Row) -> Iterator[Diagnostic]:
        if row.get("kind") not in STATED_KINDS:
            self.worked_out.add(row.get("code"))
        if row.get("kind") != "computed":
            return
        self.formulas[row.get("code")] = (row.get("formula"), row.line)
        if not row.get("formula"):
            yield _finding(table, row, "formula", "formula_missing")

    def _observation(self, table: Table, row: Row) -> Iterator[Diagnostic]:
        if row.get("code") in self.expected and row.get("visibility") == "internal":
            self.internal.add(row.get("code"))
        if row.get("code") in self.expected and row.get("value") and row.get("unit") not in (*DATE_UNITS, ""):
            self.values[row.get("code"), ""] = _quantity(row)
        version = self.versions.get(row.get("version"))
        if version is None or not row.get("unit") or not row.get("value"):
            return
        if row.get("derivation") in self.formulas:
            self.computed[row.get("code")] = _Computed(
                row.get("derivation"), row.get("value"), row.get("unit"), row.get("visibility"), row.line
            )
        if version.unit and not _measures_the_same(row.get("unit"), version.unit):
            yield _finding(table, row, "unit", "unit_mismatch", unit=version.unit)
        yield from _date_findings(table, row)
        yield from self._quote_findings(table, row)
        if version.form in NEVER_NEGATIVE and row.get("value").startswith("-"):
            yield _finding(table, row, "value", "negative_count")
        yield from self._axes_findings(table, row, version)

    def _quote_findings(self, table: Table, row: Row) -> Iterator[Diagnostic]:
        """Yield a finding if a figure said to be taken from a sentence is not stated by that sentence."""
        quote = self.quotes.get(row.get("passage"), "")
        if not quote or row.get("unit") in DATE_UNITS or row.get("derivation") in self.worked_out:
            return
        if _LOOKS_LIKE_DATE.fullmatch(row.get("value")):
            return
        value, stated = parse_decimal(row.get("value")), numbers_in(quote)
        in_base_unit = Fraction(value) * unit(row.get("unit")).factor
        if value not in stated and not any(Fraction(number) == in_base_unit for number in stated):
            yield _finding(table, row, "value", "value_not_in_quote", quote=quote)

    def _axes_findings(self, table: Table, row: Row, version: _Version) -> Iterator[Diagnostic]:
        for pair in filter(None, row.get("axes").split(";")):
            axis, _, member = pair.partition("=")
            if axis not in version.axes.split(";"):
                yield _finding(table, row, "axes", "axis_not_allowed", axis=axis, axes=version.axes or "—")
            elif (axis, member) not in self.axis_members and (axis, f"{axis}.{member}") not in self.axis_members:
                yield _finding(table, row, "axes", "unknown_axis_member", axis=axis, member=member)

    def _formula_findings(self) -> Iterator[Diagnostic]:
        named = {formula_name(code): version for code, version in self.versions.items()}
        with_formula = {name: version for name, version in named.items() if version.formula}
        cycle = find_cycle({name: version.formula for name, version in with_formula.items()})
        if cycle:
            version = with_formula[cycle[0]]
            yield _cycle_finding("indicator_versions.csv", version.line, version.formula, cycle[:-1])
            return
        for version in with_formula.values():
            try:
                units = {name: named[name].unit for name in parse(version.formula).names if name in named}
                check_units(parse(version.formula), units, version.unit)
            except ShanhaiError as error:
                yield from_error(
                    error, file="indicator_versions.csv", row=version.line, column="formula", value=version.formula
                )

    def _derived_circle(self) -> Iterator[Diagnostic]:
        edges = {
            code: [used for used, _ in self.inputs.get(figure.derivation, {}).values()]
            for code, figure in self.computed.items()
        }
        cycle = graph_cycle(edges)
        if cycle:
            figure = self.computed[cycle[0]]
            yield _cycle_finding("observations.csv", figure.line, figure.derivation, cycle)

    def _recompute(self, figure: _Computed, formula: str, line: int) -> Iterator[Diagnostic]:
        names = self.inputs.get(figure.derivation, {})
        hidden = sorted(self.internal.intersection(code for code, _ in names.values()))
        if hidden and figure.visibility == "public":
            place = Place("observations.csv", figure.line, "visibility", figure.visibility)
            yield finding(place, "public_from_internal", inputs=", ".join(hidden))
        given = {name: self.values[used] for name, used in names.items() if used in self.values}
        stated = parse_decimal(figure.value)
        places = max(0, -int(stated.as_tuple().exponent))
        try:
            result = evaluate(parse(formula), given, figure.unit, places=places)
        except ShanhaiError as error:
            yield from_error(error, file="derivations.csv", row=line, column="formula", value=formula)
            return
        if _rounded(result.value, places) != stated:
            place = Place("observations.csv", figure.line, "value", figure.value)
            yield finding(place, "computed_differs", formula=formula, result=result.value)


def formula_name(code: str) -> str:
    """Return how a formula names the indicator version of that code: - is written _, @ is written a full stop."""
    return code.replace("-", "_").replace("@", ".")


def _measures_the_same(here: str, there: str) -> bool:
    return here == there or unit(here).powers == unit(there).powers


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places))


def _quantity(row: Row) -> Quantity:
    return Quantity(parse_decimal(row.get("value")), row.get("unit"), Qualifier(row.get("qualifier") or "exact"))


def _date_findings(table: Table, row: Row) -> Iterator[Diagnostic]:
    is_date_unit = row.get("unit") in DATE_UNITS
    shape = {7: "年月", 10: "日期"}.get(len(row.get("value"))) if row.get("value")[4:5] == "-" else None
    if is_date_unit and shape != row.get("unit"):
        yield _finding(table, row, "value", "not_a_date", unit=row.get("unit"))
    elif shape and not is_date_unit:
        yield _finding(table, row, "unit", "date_without_unit")


def _finding(table: Table, row: Row, column: str, code: str, **said: object) -> Diagnostic:
    return finding(Place(f"{table.name}.csv", row.line, column, row.get(column)), code, **said)


def _cycle_finding(file: str, line: int, value: str, cycle: tuple[str, ...] | list[str]) -> Diagnostic:
    return finding(Place(file, line, "formula", value), "formula_cycle", cycle=" → ".join((*cycle, cycle[0])))
