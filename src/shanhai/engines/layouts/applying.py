"""Applies a mapping to a workbook: every figure with its cell, and everything that is wrong, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shanhai.engines.layouts.columns import ColumnReader
from shanhai.engines.layouts.figures import Figure, Figures, SheetReading, Strip
from shanhai.engines.layouts.findings import Findings
from shanhai.engines.layouts.headers import HeaderColumn, captions, find_anchor, header_columns, merged_in
from shanhai.engines.layouts.mapping import ColumnRule, Mapping, Part
from shanhai.engines.layouts.names import Names
from shanhai.engines.layouts.rows import Body, RowKey, RowReader
from shanhai.engines.layouts.words import plain
from shanhai.vocab.workbooks import Cell, Sheet, Workbook, cell_name


def apply(mapping: Mapping, workbook: Workbook, names: Names) -> SheetReading:
    """Read the sheet that a mapping names: figures, findings by cell, captions and notes.

    A figure with an error among its findings is not among the figures; one with a warning is.
    """
    sheet = workbook.sheet(mapping.sheet)
    findings = Findings(workbook.name, mapping.sheet if sheet else "")
    _about_the_file(workbook, mapping, findings)
    if sheet is None:
        findings.add(
            (None, None), "no_such_sheet", mapping.sheet, ("没有这张工作表。", "There is no such sheet."),
            (f"有：{'、'.join(one.name for one in workbook.sheets)}。", f"There are: {', '.join(one.name for one in workbook.sheets)}."),
        )  # fmt: skip
        return SheetReading(mapping.sheet, findings=findings.all())
    at = find_anchor(sheet, mapping.anchor)
    top = None if at is None else at - mapping.anchor_row
    if top is None or top < sheet.start[0]:
        findings.add(
            (None, None), "no_header", mapping.anchor, ("没有找到表头里的这个词。", "This word of the header is not found."),
            ("请核对是不是这张表，或重新生成对应关系。", "Check that it is the right sheet, or have the mapping proposed anew."),
        )  # fmt: skip
        return SheetReading(sheet.name, findings=findings.all())
    return _Table(sheet, mapping, names, findings, top).read()


def _about_the_file(workbook: Workbook, mapping: Mapping, findings: Findings) -> None:
    for sheet in workbook.sheets:
        if sheet.hidden and sheet.name != mapping.sheet and sheet.rows:
            findings.add(
                (None, None), "hidden_sheet", sheet.name, ("这张工作表是隐藏的，没有读。", "This sheet is hidden and was not read."),
                ("要读就在对应关系里写它的名称。", "Name it in the mapping to have it read."), severity="warning",
            )  # fmt: skip
    if not workbook.tells_all:
        findings.add(
            (None, None), "format_hides", "",
            ("这种格式的文件看不到出错的公式和百分比格式：出错的格读作空，12.5% 读作 0.125。",
             "A file of this format does not tell failed formulas, which read as empty, nor formats: 12.5% reads as 0.125."),
            ("请另存为 .xlsx 再读。", "Save it as .xlsx and read that."), severity="warning",
        )  # fmt: skip


@dataclass(slots=True)
class _Table:
    """One table being read."""

    sheet: Sheet
    mapping: Mapping
    names: Names
    findings: Findings
    top: int

    def read(self) -> SheetReading:
        """Read header, rows and columns."""
        above = captions(self.sheet, self.top)
        columns = self._columns()
        values = [(header, rule) for header, rule in columns if rule.part is Part.VALUE]
        reader = RowReader(self.sheet, self.mapping, self.names, columns, self.findings)
        start = self.top + self.mapping.header_rows
        rows = self._filled_rows()
        end = self._end(rows, start, [header.column for header, _ in values])
        body = self._body(reader, rows, start, end, [header.column for header, _ in values])
        blocked = self._blocked(start, end, {header.column for header, _ in values})
        self._failed({header.column for header, _ in columns}, start, end)
        strips = [
            ColumnReader(
                self.sheet, self.mapping, self.names, above, header, rule, self.findings,
                frozenset(blocked.get(header.column, set()) | {row for row, column in self.sheet.errors if column == header.column}),
            ).read(body)
            for header, rule in values
        ]  # fmt: skip
        figures = Figures(tuple(self._once(strips)))
        notes = self._notes(rows, end)
        return SheetReading(self.sheet.name, figures, self.findings.all(), above.texts, notes)

    def _columns(self) -> list[tuple[HeaderColumn, ColumnRule]]:
        found = []
        headers = header_columns(self.sheet, self.top, self.mapping.header_rows)
        for header in headers:
            rule = self.mapping.rule(header.words)
            if rule is not None:
                found.append((header, rule))
                if header.spelled and rule.part is Part.VALUE:
                    self.findings.add(
                        (header.row, header.column), "unit_spelled", header.spelled,
                        (f"表头的单位按「{header.unit}」读。", f"The unit in the header is read as {header.unit}."),
                        ("请核对。", "Check it."), severity="warning",
                    )  # fmt: skip
            else:
                self.findings.add(
                    (header.row, header.column), "column_not_mapped", header.title,
                    ("对应关系里没有这一列，没有读。", "The mapping has no such column; it was not read."),
                    ("要读就加进对应关系，不读就写明 left_out。", "Add it to the mapping, as left_out if it is not wanted."),
                    severity="warning",
                )  # fmt: skip
        seen = {header.words for header in headers}
        for rule in self.mapping.columns:
            if rule.words not in seen and rule.part is not Part.LEFT_OUT:
                self.findings.add(
                    (self.top, None), "column_missing", " ".join(rule.words),
                    ("表里没有这一列。", "The sheet has no such column."),
                    ("请核对表头，或重新生成对应关系。", "Check the header, or have the mapping proposed anew."),
                )  # fmt: skip
        return found

    def _filled_rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows, all of one length, with merged cells of the key columns written into every row."""
        width = max((len(row) for row in self.sheet.rows), default=0)
        if any(len(row) != width for row in self.sheet.rows):
            return [[*row, *[""] * (width - len(row))] for row in self.sheet.rows]
        return self.sheet.rows

    def _end(self, rows: Sequence[Sequence[Cell]], start: int, values: Sequence[int]) -> int:
        """Return the row at which the table ends: where a note begins, or the sheet ends."""
        marks = tuple(filter(None, map(plain, self.mapping.notes)))
        begins = {mark[0] for mark in marks}  # most rows need no closer look
        first_row, first = self.sheet.start
        for line in range(start - first_row, len(rows)):
            row = rows[line]
            text = row[0] if row[0] != "" else next((cell for cell in row if cell != ""), "")
            if not isinstance(text, str) or text.lstrip()[:1] not in begins or not plain(text).startswith(marks):
                continue
            if not any(type(row[column - first]) in (int, float) for column in values):
                return first_row + line
        return first_row + len(rows)

    def _body(
        self, reader: RowReader, rows: Sequence[Sequence[Cell]], start: int, end: int, values: Sequence[int]
    ) -> Body:
        first_row, first = self.sheet.start
        spread = self._spread_keys(reader.keys, start, end)
        kept: list[int] = []
        places: list[str] = []
        kinds: list[int] = []
        numbered: dict[RowKey, int] = {}
        indexes = [column - first for column in values]
        repeated = self._header_again(rows, start)
        for row in range(start, end):
            cells = rows[row - first_row]
            if row in spread:
                cells = [spread[row].get(first + place, cell) for place, cell in enumerate(cells)]
            if cells[0] == repeated[0] and self._is_header(cells, repeated):
                continue
            filled = any(cells[index] != "" for index in indexes)
            of = reader.read(row, cells, first, filled=filled)
            if of is None:
                continue
            kept.append(row)
            places.append(of[0] or self.mapping.given.place)
            kinds.append(numbered.setdefault(of[1], len(numbered)))
        return Body(
            list(zip(*rows, strict=True)), first, first_row, kept, places, kinds,
            [(number, of) for of, number in numbered.items()], all(places),
        )  # fmt: skip

    def _header_again(self, rows: Sequence[Sequence[Cell]], start: int) -> Sequence[Cell]:
        return rows[start - self.sheet.start[0] - 1]

    def _is_header(self, cells: Sequence[Cell], header: Sequence[Cell]) -> bool:
        """Tell whether a row repeats the header, as it does at the top of each printed page."""
        return list(cells) == list(header) and any(isinstance(cell, str) and cell for cell in cells)

    def _spread_keys(self, keys: Iterable[int], start: int, end: int) -> dict[int, dict[int, Cell]]:
        """Return row → column → cell for the merged cells of key columns: each of their rows is under the same label."""
        spread: dict[int, dict[int, Cell]] = {}
        wanted = set(keys)
        for first_row, first, last_row, _ in merged_in(self.sheet, start, end):
            if first in wanted and last_row > first_row:
                for row in range(max(first_row, start), min(last_row + 1, end)):
                    spread.setdefault(row, {})[first] = self.sheet.at(first_row, first)
        return spread

    def _blocked(self, start: int, end: int, values: set[int]) -> dict[int, set[int]]:
        """Return column → rows of values that are merged, with a finding at each merged cell."""
        blocked: dict[int, set[int]] = {}
        for first_row, first, last_row, last in merged_in(self.sheet, start, end):
            if first not in values or self.sheet.at(first_row, first) == "":
                continue
            self.findings.add(
                (first_row, first), "merged_value", self.sheet.at(first_row, first),
                (f"{cell_name(first_row, first)}:{cell_name(last_row, last)} 合并了，看不出数属于哪一行哪一列。",
                 f"{cell_name(first_row, first)}:{cell_name(last_row, last)} is merged; whose figure it is cannot be told."),
                ("请取消合并，逐格填写。", "Unmerge it and fill in each cell."),
            )  # fmt: skip
            for column in range(first, last + 1):
                blocked.setdefault(column, set()).update(range(first_row, last_row + 1))
        return blocked

    def _failed(self, columns: set[int], start: int, end: int) -> None:
        for (row, column), text in self.sheet.errors.items():
            if column in columns and start <= row < end:
                self.findings.add(
                    (row, column), "formula_error", text, ("这一格的公式出错了。", "The formula of this cell has failed."),
                    ("请改好公式，或填上数。", "Mend the formula, or write the number."),
                )  # fmt: skip
            else:
                self.findings.add(
                    (row, column), "formula_error", text,
                    ("这一格的公式出错了；不在要读的表里。", "The formula of this cell has failed; it is outside the table that is read."),
                    ("请看一下。", "Have a look at it."), severity="warning",
                )  # fmt: skip

    def _once(self, strips: list[Strip]) -> list[Strip]:
        """Report what stands twice, and keep the first; a quick look tells where a close one is not needed."""
        identities = [
            (key.place, key.indicator, key.period, key.axes) for strip in strips for key in strip.keys.values()
        ]
        places = len({strip.keys[kind].place for strip in strips for kind in strip.keys}) > 1
        rows = [len(set(zip(strip.places, strip.kinds, strict=True))) == len(strip.numbers) for strip in strips]
        if (
            not places
            and all(rows)
            and len(set(identities)) == len(identities)
            and not any(strip.others for strip in strips)
        ):
            return strips
        seen: dict[tuple[str, str, str, str], Figure] = {}
        doubled: set[tuple[int, int]] = set()
        for strip in strips:
            for figure in strip:
                before = seen.setdefault(figure.identity, figure)
                if before is not figure:
                    doubled.add((figure.row, figure.column))
                    self._say_doubled(figure, before)
        return [_without(strip, doubled) for strip in strips] if doubled else strips

    def _say_doubled(self, figure: Figure, before: Figure) -> None:
        same = figure.value == before.value and figure.unit == before.unit
        self.findings.add(
            (figure.row, figure.column), "duplicate", figure.text,
            (f"与 {before.cell} 是同一地方、指标、时期，{'数相同' if same else f'那里是 {before.text}'}。",
             f"Same place, indicator and period as {before.cell}, {'and the same' if same else f'which says {before.text}'}."),
            ("请只留一个。", "Keep one of them."),
        )  # fmt: skip

    def _notes(self, rows: Sequence[Sequence[Cell]], end: int) -> tuple[tuple[str, str], ...]:
        """Return cell and text of everything under the table; numbers there are reported, not read."""
        first_row, first = self.sheet.start
        notes = []
        for line in range(end - first_row, len(rows)):
            for place, cell in enumerate(rows[line]):
                if isinstance(cell, str) and cell.strip():
                    notes.append((cell_name(first_row + line, first + place), cell.strip()))
                elif type(cell) in (int, float):
                    self.findings.add(
                        (first_row + line, first + place), "below_the_table", cell,
                        ("这个数在表下注释之后，没有读。", "This number stands below the notes of the table and was not read."),
                        ("属于表的，请移到注释之前。", "Move it above the notes if it belongs to the table."), severity="warning",
                    )  # fmt: skip
        return tuple(notes)


def _without(strip: Strip, doubled: set[tuple[int, int]]) -> Strip:
    kept = [index for index, row in enumerate(strip.rows) if (row, strip.column) not in doubled]
    return Strip(
        strip.sheet, strip.column, [strip.rows[index] for index in kept], [strip.numbers[index] for index in kept],
        [strip.places[index] for index in kept], [strip.kinds[index] for index in kept], strip.keys,
        {row: figure for row, figure in strip.others.items() if (row, strip.column) not in doubled},
    )  # fmt: skip
