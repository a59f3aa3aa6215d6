"""Reads the numbers of one column: plain ones all at once, the others cell by cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from shanhai.engines.layouts.figures import Figure, Key, Strip
from shanhai.engines.layouts.findings import Findings
from shanhai.engines.layouts.headers import Captions, HeaderColumn
from shanhai.engines.layouts.mapping import ColumnRule, Mapping
from shanhai.engines.layouts.names import KnownIndicator, Names
from shanhai.engines.layouts.numbers import SHOWN_DIGITS, Stated, formatted, is_long, stated_number, stated_text
from shanhai.engines.layouts.rows import Body, RowKey
from shanhai.engines.layouts.times import NO_TIME, Time, cell_time, together
from shanhai.engines.layouts.words import plain
from shanhai.vocab.errors import InexactConversion, ShanhaiError, UnitMismatch
from shanhai.vocab.units import convert, unit
from shanhai.vocab.workbooks import Cell, Sheet


@dataclass(slots=True)
class ColumnReader:
    """One column of values, with everything that holds for all of it."""

    sheet: Sheet
    mapping: Mapping
    names: Names
    captions: Captions
    header: HeaderColumn
    rule: ColumnRule
    findings: Findings
    blocked: frozenset[int]
    """Rows whose cell is merged with others, and so read by nobody."""
    _around: Time = NO_TIME
    _periods: dict[Time, str] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)
    _nothing: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        given = cell_time(self.mapping.given.period)
        self._around = given if given != NO_TIME else self.captions.time
        self._nothing = frozenset(map(plain, self.mapping.no_figure)) | {""}

    @property
    def column(self) -> int:
        """The column of the sheet, from 0."""
        return self.header.column

    def read(self, body: Body) -> Strip:
        """Read the column; figures that are sound, findings for the rest."""
        keys = {kind: key for kind, of in body.kinds_used if (key := self._sound(of, body.has_places)) is not None}
        cells = body.cells(self.column)
        marked = self._marked() | self.blocked
        if not marked and len(keys) == len(body.kinds_used) and {float, int}.issuperset(map(type, cells)):
            return self._checked(body.rows, cells, body.places, body.kinds, keys=keys, others={})  # type: ignore[arg-type]  # all are numbers
        rows: list[int] = []
        numbers: list[float] = []
        places: list[str] = []
        kinds: list[int] = []
        others: dict[int, Figure] = {}
        for row, cell, place, kind in zip(body.rows, cells, body.places, body.kinds, strict=True):
            if cell == "" or row in self.blocked or kind not in keys:
                continue
            if type(cell) in (float, int) and row not in marked:
                rows.append(row)
                numbers.append(cell)  # type: ignore[arg-type]  # its type was just asked
                places.append(place)
                kinds.append(kind)
                continue
            figure = self._read_cell(row, cell, place, keys[kind])
            if figure is not None:
                others[row] = figure
        return self._checked(rows, numbers, places, kinds, keys=keys, others=others)

    def _key(self, row: RowKey) -> Key:
        """Return what the figures of a row in this column are of; what nobody says stays empty."""
        rule, given = self.rule, self.mapping.given
        return Key(
            place=rule.place,
            indicator=rule.indicator or row.indicator or given.indicator,
            period=rule.period or self._period(row.time),
            unit=row.unit or rule.unit or self.header.unit or given.unit or self.captions.unit,
            axes=";".join(sorted(filter(None, (rule.axes, row.axes)))),
            qualifier=row.qualifier,
        )

    def _marked(self) -> frozenset[int]:
        return frozenset(row for row, column in self.sheet.formats if column == self.column)

    def _period(self, time: Time) -> str:
        if time not in self._periods:
            times = [*self.header.times, *([time] if time != NO_TIME else [])]
            found = together(times, self._around) if times else together([self._around], self._around)
            self._periods[time] = found
        return self._periods[time]

    def _sound(self, row: RowKey, has_places: bool) -> Key | None:
        """Return the key of a row where it is complete and fits together, else say once what is wrong with it."""
        key = self._key(row)
        known = self.names.indicator.get(key.indicator)
        if key.indicator and not key.unit and known is not None and known.unit:
            self._say_once(
                "no_unit",
                (
                    f"没有写单位，按指标的单位「{known.unit}」读。",
                    f"No unit is stated; read in the indicator's, {known.unit}.",
                ),
                warning=True,
            )
            key = replace(key, unit=known.unit)
        for value, code, zh, en in (
            (key.indicator, "no_indicator", "指标", "indicator"),
            (key.place or has_places, "no_place", "地方", "place"),
            (key.period, "no_period", "时期", "period"),
        ):
            if not value:
                self._say_once(code, (f"看不出这一列的{zh}。", f"Nothing says the {en} of this column."))
                return None
        if self.names.indicators and known is None:
            self._say_once(
                "unknown_indicator", (f"没有编码为 {key.indicator} 的指标。", f"There is no indicator {key.indicator}.")
            )
            return None
        return key if self._units_fit(key, row, known) else None

    def _units_fit(self, key: Key, row: RowKey, known: KnownIndicator | None) -> bool:
        stated = [one for one in (key.unit, row.unit, self.rule.unit, self.header.unit) if one]
        wanted = known.unit if known is not None and known.unit else ""
        for other in (*stated[1:], wanted):
            if other and stated and unit(other).powers != unit(stated[0]).powers:
                if other == wanted:
                    what = (
                        f"单位「{stated[0]}」与指标 {key.indicator} 的单位「{wanted}」量的不是同一种东西。",
                        f"The unit {stated[0]} does not fit indicator {key.indicator}, which is in {wanted}.",
                    )
                    self._say_once(f"unit_misfit {key.indicator}", what)
                else:
                    self._say_once(
                        "unit_contradiction",
                        (
                            f"单位互相矛盾：{stated[0]}、{other}。",
                            f"The units {stated[0]} and {other} contradict each other.",
                        ),
                    )
                return False
        return True

    def _say_once(self, code: str, what: tuple[str, str], *, warning: bool = False) -> None:
        if code in self._said:
            return
        self._said.add(code)
        self.findings.add(
            (self.header.row, self.column), code.partition(" ")[0], self.header.title, what,
            ("请在表头或对应关系里写明。", "State it in the header or in the mapping."),
            severity="warning" if warning else "error",
        )  # fmt: skip

    def _read_cell(self, row: int, cell: Cell, place: str, key: Key) -> Figure | None:
        if isinstance(cell, str) and plain(cell) in self._nothing:
            return None
        try:
            stated = self._stated(row, cell, key)
            if stated is None:
                return None
            return self._figure(row, cell, place, key, stated)
        except ShanhaiError as error:
            self.findings.add_error(row, self.column, cell, error)
            return None

    def _stated(self, row: int, cell: Cell, key: Key) -> Stated | None:
        at = (row, self.column)
        if isinstance(cell, str):
            return stated_text(cell, key.unit)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            self.findings.add(
                at, "not_a_number", cell, ("这里应是数，却是日期、时间或是非。", "A date, a time or yes/no where a number should be."),
                ("请改成数；格式被自动改成日期的，改回“常规”再填。", "Write a number; set the cell's format back to General."),
            )  # fmt: skip
            return None
        code = self.sheet.formats.get(at, "")
        stated = formatted(cell, code) if code else stated_number(cell)
        if stated is None:
            self.findings.add(
                at, "scaled_format", cell,
                (f"格式「{code}」显示的是缩小了的数，看不出要报哪一个。", f"Its format “{code}” shows a scaled number; which is meant?"),
                ("请把格式改成“常规”，填上要报的数。", "Set the format to General and write the number that is meant."),
            )  # fmt: skip
        return stated

    def _figure(self, row: int, cell: Cell, place: str, key: Key, stated: Stated) -> Figure | None:
        value, qualifier = stated.value, stated.qualifier
        at = (row, self.column)
        own = key.unit or stated.unit
        if not own:
            self._say_once("no_unit", ("没有写单位。", "No unit is stated."))
            return None
        if stated.unit and stated.unit != own:
            try:
                value = convert(value, stated.unit, own)
            except (UnitMismatch, InexactConversion) as error:
                self.findings.add_error(row, self.column, cell, error)
                return None
            if not self.sheet.formats.get(at):
                self.findings.add(
                    at, "unit_in_cell", cell,
                    (f"格里的单位「{stated.unit}」与表头的「{own}」不同，以格里的为准，合 {value:f} {own}。",
                     f"The cell says {stated.unit}, the header {own}; the cell is taken: {value:f} {own}."),
                    ("如果不是这个意思，请改。", "Correct it if that is not meant."), severity="warning",
                )  # fmt: skip
        if not self._in_bounds(at, cell, value, replace(key, unit=own)):
            return None
        text = format(value, "f")
        written = cell.strip() if isinstance(cell, str) else repr(cell).removesuffix(".0")
        shown = stated.binary_tail or (written if written != text else "")
        return Figure(
            self.sheet.name, row, self.column, text, key.place or place, key.indicator, key.period, own, key.axes,
            key.qualifier if qualifier.value == "exact" else qualifier, shown,
        )  # fmt: skip

    def _in_bounds(self, at: tuple[int, int], cell: Cell, value: Decimal, key: Key) -> bool:
        known = self.names.indicator.get(key.indicator)
        if value < 0 and known is not None and known.counts:
            self.findings.add(
                at,
                "negative_count",
                cell,
                ("个数不能是负数。", "A count cannot be negative."),
                ("请核对。", "Check it."),
            )
            return False
        if known is not None and known.share and not 0 <= Fraction(value) * unit(key.unit).factor <= 1:
            self.findings.add(
                at, "share_out_of_range", cell, ("比重应在 0 与 100% 之间。", "A share lies between 0 and 100 %."),
                ("请核对数和单位。", "Check the number and its unit."),
            )  # fmt: skip
            return False
        return True

    def _checked(
        self,
        rows: Sequence[int],
        numbers: Sequence[float],
        places: Sequence[str],
        kinds: Sequence[int],
        *,
        keys: dict[int, Key],
        others: dict[int, Figure],
    ) -> Strip:
        """Return the strip, having looked twice at those plain numbers that need it."""
        doubtful = self._doubtful(numbers, kinds, keys)
        if doubtful:
            rows, numbers, places, kinds = list(rows), list(numbers), list(places), list(kinds)
        for index in reversed(doubtful):
            row, number, place, kind = rows.pop(index), numbers.pop(index), places.pop(index), kinds.pop(index)  # type: ignore[attr-defined]  # lists since the line above
            figure = self._read_cell(row, number, place, keys[kind])
            if figure is not None:
                others[row] = figure
        self._say_long(rows, numbers, others)
        return Strip(self.sheet.name, self.column, rows, numbers, places, kinds, keys, others)

    def _say_long(self, rows: Sequence[int], numbers: Sequence[float], others: dict[int, Figure]) -> None:
        lengths = max(map(len, map(repr, numbers)), default=0)
        long = (
            [row for row, number in zip(rows, numbers, strict=True) if is_long(number)]
            if lengths > SHOWN_DIGITS
            else []
        )
        long += [row for row, figure in others.items() if len(figure.stated) > SHOWN_DIGITS and "." in figure.stated]
        if long:
            self.findings.add(
                (min(long), self.column), "long_number", "",
                (f"这一列有 {len(long)} 格的数超过 {SHOWN_DIGITS} 位有效数字（多为公式算出），按表格软件显示的 {SHOWN_DIGITS} 位读。",
                 f"Cells of this column with more than {SHOWN_DIGITS} digits, mostly from formulas: {len(long)}; read with the {SHOWN_DIGITS} that are shown."),
                ("要报几位小数，请在表里四舍五入。", "Round in the sheet to the decimals that are meant."), severity="warning",
            )  # fmt: skip

    def _doubtful(self, numbers: Sequence[float], kinds: Sequence[int], keys: dict[int, Key]) -> list[int]:
        """Return which plain numbers are not finite, have no unit, or may be beyond what their indicator allows."""
        if not numbers:
            return []
        lowest, highest, total = min(numbers), max(numbers), sum(numbers)
        bounded = {kind for kind, key in keys.items() if not key.unit or self._is_bounded(key, lowest, highest)}
        if math.isfinite(total) and not bounded:
            return []
        return [
            index
            for index, (number, kind) in enumerate(zip(numbers, kinds, strict=True))
            if not math.isfinite(number) or kind in bounded
        ]

    def _is_bounded(self, key: Key, lowest: float, highest: float) -> bool:
        known = self.names.indicator.get(key.indicator)
        if known is None:
            return False
        most = float(1 / unit(key.unit).factor)
        return (known.counts and lowest < 0) or (known.share and (lowest < 0 or highest > most))
