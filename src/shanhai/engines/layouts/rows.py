"""Reads the cells that say what a row is of: place, indicator, time, unit, hedge, axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanhai.engines.layouts.findings import Findings, meant
from shanhai.engines.layouts.headers import HeaderColumn
from shanhai.engines.layouts.mapping import ColumnRule, Mapping, Part
from shanhai.engines.layouts.names import Names, nearest
from shanhai.engines.layouts.times import NO_TIME, Time, cell_time
from shanhai.engines.layouts.words import Words, indent, known_unit, plain, words_of
from shanhai.vocab.errors import UnknownQualifier
from shanhai.vocab.qualifiers import Qualifier, parse_qualifier
from shanhai.vocab.workbooks import Cell, Position, Sheet

_HEDGES = {
    "约": Qualifier.ABOUT, "近": Qualifier.NEARLY, "接近": Qualifier.NEARLY, "超": Qualifier.OVER, "超过": Qualifier.OVER,
    "准确": Qualifier.EXACT, "至少": Qualifier.AT_LEAST, "以上": Qualifier.AT_LEAST, "至多": Qualifier.AT_MOST,
    "以内": Qualifier.AT_MOST,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row says its figures are of, its place aside; what is empty comes from the column or the sheet."""

    indicator: str = ""
    time: Time = NO_TIME
    unit: str = ""
    axes: str = ""
    qualifier: Qualifier = Qualifier.EXACT


class RowReader:
    """Reads rows one after the other; remembers what each label means, and the labels above one that is set in."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: Mapping,
        names: Names,
        columns: Sequence[tuple[HeaderColumn, ColumnRule]],
        findings: Findings,
    ) -> None:
        self.sheet, self.mapping, self.names, self.findings = sheet, mapping, names, findings
        self.columns = {part: [(one.column, rule) for one, rule in columns if rule.part is part] for part in Part}
        self.keys = sorted(column for part in Part for column, _ in self.columns[part] if part not in _NO_KEYS)
        self.totals = {plain(word): code for word, code in mapping.totals.items()}
        self._places = {plain(word): code for word, code in mapping.places.items()}
        self._indicators = {plain(word): code for word, code in mapping.indicators.items()}
        self._members = {plain(word): code for word, code in mapping.members.items()}
        self._place_of: dict[Cell, str | None] = {}
        self._time_of: dict[Cell, Time | None] = {}
        self._above: list[tuple[int, str]] = []

    def read(self, row: int, cells: Sequence[Cell], first: int, *, filled: bool) -> tuple[str, RowKey] | None:
        """Return the place of a row and what else it is of; None where it is a total that is left out, or where a finding says what is wrong.

        A row without figures (``filled`` is False) is a heading: nothing is wrong with it.
        """
        place, time, unit, axes, hedge = "", NO_TIME, "", "", Qualifier.EXACT
        for column, _ in self.columns[Part.PLACE]:
            found = self._place(row, column, cells[column - first], filled=filled)
            if found is None:
                return None
            place = place or found
        label = self._label(row, cells, first)
        indicator = self._indicator(row, label, filled=filled)
        if indicator is None or not filled:
            return None
        if label is not None:
            unit, time = label[1].unit, label[1].time
        for column, _ in self.columns[Part.PERIOD]:
            read = self._time(row, column, cells[column - first])
            if read is None:
                return None
            time = read if read != NO_TIME else time
        if self._rare:
            rest = self._rest(row, cells, first)
            if rest is None:
                return None
            unit, axes, hedge = rest[0] or unit, rest[1], rest[2]
        return place, RowKey(indicator, time, unit, axes, hedge)

    @property
    def _rare(self) -> bool:
        return bool(self.columns[Part.UNIT] or self.columns[Part.AXIS] or self.columns[Part.QUALIFIER])

    def _place(self, row: int, column: int, cell: Cell, *, filled: bool) -> str | None:
        if cell not in self._place_of:
            self._place_of[cell] = self._place_code(cell)
        code = self._place_of[cell]
        if code:
            return code
        if not filled or code == "":
            return None
        at = (row, column)
        if cell == "":
            self.findings.add(
                at, "no_place", "", ("这一行有数，但没有写地方。", "This row has figures but names no place."),
                ("请写上地方；合并的格请逐行写。", "Name the place, in every row where cells were merged."),
            )  # fmt: skip
        else:
            self.findings.add(
                at, "unknown_place", cell, ("没有这个地方。", "There is no such place."),
                meant(nearest(plain(str(cell)), self.names.place_codes)),
            )  # fmt: skip
        return None

    def _place_code(self, cell: Cell) -> str | None:
        """Return the code; "" for a total that is left out; None if it is not known."""
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        for label in (plain(text), words_of(text).name):
            for known in (self._places, self.totals, self.names.place_codes):
                if label in known:
                    return known[label]
        return None

    def _label(self, row: int, cells: Sequence[Cell], first: int) -> tuple[int, Words, str, Cell] | None:
        """Return column, words, parent and cell of the row's indicator, and remember it as a possible parent."""
        for column, _ in self.columns[Part.INDICATOR]:
            cell = cells[column - first]
            text = str(cell)
            if not text.strip():
                return column, Words(""), "", cell
            words, depth = words_of(text), indent(text)
            while self._above and self._above[-1][0] >= depth:
                self._above.pop()
            parent = self._above[-1][1] if self._above else ""
            self._above.append((depth, words.name))
            return column, words, parent, cell
        return None

    def _indicator(self, row: int, label: tuple[int, Words, str, Cell] | None, *, filled: bool) -> str | None:
        if label is None:
            return ""
        column, words, parent, cell = label
        for name in (f"{parent}/{words.name}", words.name):
            for known in (self._indicators, self.names.indicator_codes):
                if name in known:
                    return known[name]
        if filled and plain(words.name) not in self.totals:
            sharing = self.names.sharing(words.name)
            what = ("没有这个指标。", "There is no such indicator.")
            if sharing:
                what = (
                    f"几个口径都叫这个名称：{'、'.join(sharing)}。",
                    f"Several versions have this name: {', '.join(sharing)}.",
                )
            self.findings.add(
                (row, column), "unknown_indicator", cell, what,
                meant(sharing or nearest(words.name, self.names.indicator_codes)),
            )  # fmt: skip
        return None

    def _time(self, row: int, column: int, cell: Cell) -> Time | None:
        shown = self.sheet.formats.get((row, column), "")
        if shown:
            return self._read_time(row, column, cell, shown)
        if cell not in self._time_of:
            self._time_of[cell] = cell_time(cell)
        found = self._time_of[cell]
        if found == NO_TIME:
            return self._read_time(row, column, cell, "")
        return found

    def _read_time(self, row: int, column: int, cell: Cell, shown: str) -> Time | None:
        found = cell_time(cell, shown)
        if found != NO_TIME or cell == "":
            return found
        self.findings.add(
            (row, column), "unreadable_period", cell, ("这个时期不可读。", "This period cannot be read."),
            ("请写成 2024年3月、2024年一季度、2024-03-31 这样。", "Write it as 2024-03, 2024-Q1 or 2024-03-31."),
        )  # fmt: skip
        return None

    def _rest(self, row: int, cells: Sequence[Cell], first: int) -> tuple[str, str, Qualifier] | None:
        unit, hedge = "", Qualifier.EXACT
        axes: list[str] = []
        for column, _ in self.columns[Part.UNIT]:
            text = plain(str(cells[column - first]))
            unit = known_unit(text)
            if text and not unit and text not in {"-", "—", "/"}:
                self._unread((row, column), "unknown_unit", text, "没有这个单位", "There is no such unit")
                return None
        for column, _ in self.columns[Part.QUALIFIER]:
            text = plain(str(cells[column - first]))
            try:
                hedge = _HEDGES.get(text) or parse_qualifier(text)
            except UnknownQualifier as error:
                self.findings.add_error(row, column, text, error)
                return None
        for column, rule in self.columns[Part.AXIS]:
            text = plain(str(cells[column - first]))
            member = self._members.get(text) or self.names.axes.get(rule.axes, {}).get(text, "")
            if text and not member:
                self._unread(
                    (row, column), "unknown_member", text, "没有这个分组项", "There is no such member of the axis"
                )
                return None
            if member:
                axes.append(member if "=" in member else f"{rule.axes}={member}")
        return unit, ";".join(sorted(axes)), hedge

    def _unread(self, at: Position, code: str, text: str, zh: str, en: str) -> None:
        self.findings.add(at, code, text, (f"{zh}。", f"{en}."), meant(()))


_NO_KEYS = frozenset({Part.VALUE, Part.LEFT_OUT})


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a table that have figures: where each stands, its place, and its kind (what else it is of)."""

    sheet_columns: Sequence[Sequence[Cell]]
    first_column: int
    first_row: int
    rows: Sequence[int]
    places: Sequence[str]
    kinds: Sequence[int]
    kinds_used: Sequence[tuple[int, RowKey]]
    has_places: bool

    def cells(self, column: int) -> Sequence[Cell]:
        """Return the cells of a column in these rows."""
        cells = self.sheet_columns[column - self.first_column]
        if len(self.rows) and self.rows[-1] - self.rows[0] + 1 == len(self.rows):
            start = self.rows[0] - self.first_row
            return cells[start : start + len(self.rows)]
        return [cells[row - self.first_row] for row in self.rows]
