"""Proposes a mapping from the words of a sheet, so that a clerk only confirms it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shanhai.engines.layouts.errors import NoTable
from shanhai.engines.layouts.findings import Findings
from shanhai.engines.layouts.headers import LOOKED_AT, HeaderColumn, captions, header_columns, text_of
from shanhai.engines.layouts.mapping import NO_FIGURE, NOTES, TOTALS, ColumnRule, Given, Mapping, Part
from shanhai.engines.layouts.names import Names
from shanhai.engines.layouts.numbers import stated_text
from shanhai.engines.layouts.times import NO_TIME, cell_time
from shanhai.engines.layouts.words import known_unit, plain, words_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import FIRST_YEAR, LAST_YEAR
from shanhai.vocab.workbooks import Cell, Position, Sheet, Workbook

PLACE_WORDS = frozenset(
    {"地区", "县区", "县(市、区)", "县(市区)", "县市区", "区县", "地方", "单位名称", "行政区划", "名称", "市县"}
)
INDICATOR_WORDS = frozenset({"指标", "指标名称", "项目", "统计指标", "主要指标", "指标项"})
TIME_WORDS = frozenset(
    {"时期", "日期", "年份", "月份", "时间", "年度", "报告期", "统计时间", "数据日期", "截止日期", "年月"}
)
UNIT_WORDS = frozenset({"单位", "计量单位", "数据单位"})
HEDGE_WORDS = frozenset({"限定词", "限定"})
LEFT_OUT_WORDS = frozenset({"序号", "编号", "代码", "区划代码", "行政区划代码", "备注", "说明", "排名", "位次"})
VALUE_WORDS = frozenset({"数值", "绝对值", "总量", "绝对量", "数量", "本期", "值", "数据", "指标值", "实际", "完成数"})
MOST = 0.5
"""The share of a column's cells that must be names of one kind for the column to be of that kind."""
LONGEST_CAPTION = 30
SAMPLED = 2000
_SIGNS = frozenset(map(plain, NO_FIGURE))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to confirm, and what could not be told from the words."""

    mapping: Mapping
    doubts: tuple[Diagnostic, ...]


def propose(workbook: Workbook, names: Names) -> Proposal:
    """Propose how the first visible sheet with a table is read; one whose columns are all unknown only if no other is known.

    Raises:
        NoTable: no sheet has a header with figures beneath it.
    """
    unknown: Proposal | None = None
    for sheet in workbook.sheets:
        if not sheet.hidden and sheet.rows:
            start = _first_row(sheet, names)
            if start is not None:
                found = _Guess(workbook, sheet, names, start).proposal()
                if found is not None and any(rule.part is Part.VALUE for rule in found.mapping.columns):
                    return found
                unknown = unknown or found
    if unknown is not None:
        return unknown
    raise NoTable(
        Bilingual(
            f"{workbook.name} 里没有找到带表头和数的表。",
            f"In {workbook.name} no table with a header and figures is found.",
        ),
        Bilingual(
            "表头应在数的上方，数的左边写着地方或指标。",
            "A header stands above the figures, places or indicators to their left.",
        ),
        file=workbook.name,
    )


def _first_row(sheet: Sheet, names: Names) -> int | None:
    """Return the first row of figures: a known name and a number, else a text and a number; a year may be a header."""
    years_only, unnamed = None, None
    for line, row in enumerate(sheet.rows[:LOOKED_AT]):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        figures = [cell for cell in row if _is_number(cell)]
        if not texts or not figures or line == 0:
            continue
        named = any(_is_place(cell, names) or _is_indicator(cell, names) for cell in texts)
        numbers = any(not _is_year(cell) for cell in figures)
        if named and (numbers or _is_headed(sheet, line, row)):
            return _upwards(sheet, line, row, names) + sheet.start[0]
        if named and years_only is None:
            years_only = line + sheet.start[0]
        if numbers and unnamed is None:
            unnamed = line + sheet.start[0]
    return years_only if years_only is not None else unnamed


def _upwards(sheet: Sheet, line: int, row: Sequence[Cell], names: Names) -> int:
    """Return the first of the rows right above that have a known name in the same column: rows whose figures are missing."""
    column = next(place for place, cell in enumerate(row) if _is_place(cell, names) or _is_indicator(cell, names))
    while line > 1:
        above = sheet.rows[line - 1][column] if column < len(sheet.rows[line - 1]) else ""
        if not (_is_place(above, names) or _is_indicator(above, names)):
            break
        line -= 1
    return line


def _is_headed(sheet: Sheet, line: int, row: Sequence[Cell]) -> bool:
    """Tell whether something stands over every number of a row that could also be a year."""
    first_row, first = sheet.start
    above = [place for place, cell in enumerate(row) if _is_number(cell)]
    return all(_label_at(sheet, first_row + line - 1, first + place) is not None for place in above)


def _label_at(sheet: Sheet, row: int, column: int) -> Position | None:
    """Return where the text over or in a cell stands, the cell being merged or not; None if there is none."""
    for one in sheet.merged or ():
        if one[0] <= row <= one[2] and one[1] <= column <= one[3]:
            return (one[0], one[1]) if sheet.at(one[0], one[1]) != "" else None
    return (row, column) if sheet.at(row, column) != "" else None


def _is_year(cell: Cell) -> bool:
    return type(cell) in (int, float) and FIRST_YEAR <= cell <= LAST_YEAR and cell == int(cell)  # type: ignore[operator, arg-type]  # a number, as was just asked


def _is_number(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return type(cell) in (int, float)
    if not any(sign.isdigit() for sign in cell[:20]) or cell_time(cell) != NO_TIME:
        return False
    try:
        stated_text(cell, "元")
    except ShanhaiError:
        return False
    return True


def _is_place(cell: Cell, names: Names) -> bool:
    short = plain(text_of(cell))
    return short in names.place_codes or short in names.short_place_codes or words_of(short).name in names.place_codes


def _is_indicator(cell: Cell, names: Names) -> bool:
    if not isinstance(cell, str) or not cell.strip():
        return False
    name = words_of(cell).name
    return name in names.indicator_codes or bool(names.sharing(name))


@dataclass(slots=True)
class _Guess:
    """One table being guessed at."""

    workbook: Workbook
    sheet: Sheet
    names: Names
    start: int
    places: dict[str, str] = field(default_factory=dict)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.workbook.name, self.sheet.name)

    def proposal(self) -> Proposal | None:
        """Return the proposal; None where there is no header or no column of figures."""
        top = self._top()
        if top == self.start:
            return None
        headers = header_columns(self.sheet, top, self.start - top)
        rules: dict[tuple[str, ...], ColumnRule] = {}
        taken: set[Part] = set()
        for header in headers:
            part = self._part(header, taken)
            taken.add(part)
            rules.setdefault(header.words, self._rule(header, part))
        keyed = {rule.part for rule in rules.values()}
        for header in headers:
            rule = rules[header.words]
            if rule.part is Part.VALUE and not rule.indicator and Part.INDICATOR not in keyed:
                rules[header.words] = ColumnRule(rule.words, Part.LEFT_OUT)
                self._doubt(header)
        values = [rule for rule in rules.values() if rule.part is Part.VALUE]
        anchor = self._anchor(headers, top)
        is_doubtful = not values and bool(self.findings.all())
        if anchor is None or not (values or is_doubtful):
            return None
        given = Given(place=self._place_of_title(top, keyed, values))
        mapping = Mapping(
            self.sheet.name, anchor[0], anchor[1], self.start - top, tuple(rules.values()), given, places=self.places
        )
        return Proposal(mapping, self.findings.all())

    def _top(self) -> int:
        """Return the first header row: upwards from the figures while a row has several cells and is no caption."""
        top = self.start
        first = self.sheet.start[1]
        while top > self.sheet.start[0]:
            width = max(len(one) for one in self.sheet.rows)
            over = {_label_at(self.sheet, top - 1, first + place) for place in range(width)} - {None}
            labels = sorted(one for one in over if one is not None)
            if not labels or self._is_caption(labels[-1]):
                break
            if len(labels) == 1 and not self._is_group(*labels[0], below=top < self.start):
                break
            top -= 1
        return top

    def _is_caption(self, last: Position) -> bool:
        """Tell whether the last cell of a row is a caption such as 单位：万元."""
        text = plain(text_of(self.sheet.at(*last)))
        return "单位:" in text and len(text) < LONGEST_CAPTION

    def _is_group(self, row: int, column: int, *, below: bool) -> bool:
        """Tell whether a cell alone in its row stands over some of the columns, not over all of them as a title does."""
        first = self.sheet.start[1]
        width = max(len(one) for one in self.sheet.rows)
        if not below or column == first:
            return False
        return (
            any((one[0], one[1]) == (row, column) and one[3] - one[1] + 1 < width for one in self.sheet.merged or ())
            or not self.sheet.merged
        )

    def _cells(self, column: int) -> list[Cell]:
        first_row, first = self.sheet.start
        cells = []
        for row in self.sheet.rows[self.start - first_row : self.start - first_row + SAMPLED]:
            leading = next((cell for cell in row if cell != ""), "")
            if isinstance(leading, str) and plain(leading).startswith(tuple(map(plain, NOTES))):
                break
            cell = row[column - first] if column - first < len(row) else ""
            if cell != "" and not (isinstance(cell, str) and not cell.strip()):
                cells.append(cell)
        return cells

    def _part(self, header: HeaderColumn, taken: set[Part]) -> Part:
        """Tell what a column is: by its header word where that is clear, else by its cells."""
        cells = self._cells(header.column)
        name = header.words[-1] if header.words else ""
        part = self._part_of_key(header, name, cells, taken)
        if part is Part.PLACE:
            self._note_places(cells)
        if part is not None:
            return part
        if name in LEFT_OUT_WORDS and not self._indicator(header):
            return Part.LEFT_OUT
        has_values = any(_is_number(cell) or plain(text_of(cell)) in _SIGNS for cell in cells)
        return Part.VALUE if has_values else Part.LEFT_OUT

    def _part_of_key(self, header: HeaderColumn, name: str, cells: Sequence[Cell], taken: set[Part]) -> Part | None:
        """Return what a column says of its rows, None if it does not say anything of them."""
        texts = [cell for cell in cells if isinstance(cell, str)]
        names_rows = len(texts) * 2 > len(cells)
        dates = [cell for cell in cells if isinstance(cell, str | dt.date) and cell_time(cell) != NO_TIME]
        places = _share(texts, lambda text: _is_place(text, self.names) or plain(text) in TOTALS)
        indicators = _share(texts, lambda text: _is_indicator(text, self.names))
        only_dates = bool(cells) and len(dates) == len(cells) and not header.times and not self._indicator(header)
        is_open = {part: part not in taken for part in Part}
        tests = (
            (Part.PERIOD, name in TIME_WORDS or only_dates),
            (Part.UNIT, name in UNIT_WORDS and _share(texts, lambda text: bool(known_unit(plain(text)))) >= MOST),
            (Part.QUALIFIER, name in HEDGE_WORDS),
            (Part.PLACE, is_open[Part.PLACE] and names_rows and places >= MOST),
            (
                Part.INDICATOR,
                is_open[Part.INDICATOR] and names_rows and (name in INDICATOR_WORDS or indicators >= MOST),
            ),
            (Part.PLACE, is_open[Part.PLACE] and name in PLACE_WORDS and names_rows),
        )
        return next((part for part, holds in tests if holds), None)

    def _note_places(self, cells: Sequence[Cell]) -> None:
        for text in map(text_of, cells):
            short = plain(text)
            if (
                short not in self.names.place_codes
                and words_of(text).name not in self.names.place_codes
                and short in self.names.short_place_codes
            ):
                self.places[short] = self.names.short_place_codes[short]

    def _rule(self, header: HeaderColumn, part: Part) -> ColumnRule:
        if part is not Part.VALUE:
            return ColumnRule(header.words, part)
        place = next((self._place(word) for word in header.words if self._place(word)), "")
        axes = ";".join(sorted({self.names.members[word] for word in header.words if word in self.names.members}))
        return ColumnRule(header.words, part, indicator=self._indicator(header), place=place, axes=axes)

    def _place(self, word: str) -> str:
        return self.names.place_codes.get(word) or self.names.short_place_codes.get(word, "")

    def _indicator(self, header: HeaderColumn) -> str:
        """Return the indicator whose name the header words are, all of them, other things taken away."""
        words = [
            word
            for word in header.words
            if not self._place(word) and word not in self.names.members and word not in VALUE_WORDS
        ]
        known = self.names.indicator_codes
        for name in ("".join(words), "".join(reversed(words)), "/".join(words), words[-1] if words else ""):
            if name in known:
                return known[name]
        return ""

    def _anchor(self, headers: Sequence[HeaderColumn], top: int) -> tuple[str, int] | None:
        """Return a word of the header that finds it again, and in which header row it stands."""
        for header in headers:
            for row in range(top, self.start):
                cell = self.sheet.at(row, header.column)
                if isinstance(cell, str) and cell.strip():
                    word = words_of(cell).name or plain(cell)
                    return word, row - top
        return None

    def _place_of_title(self, top: int, keyed: set[Part], values: Sequence[ColumnRule]) -> str:
        """Return the one place that the captions name, where neither rows nor columns name any."""
        if Part.PLACE in keyed or all(rule.place for rule in values):
            return ""
        text = plain("".join(captions(self.sheet, top).texts))
        found = {code for name, code in self.names.place_codes.items() if len(name) >= 2 and name in text}
        if len(found) == 1:
            return found.pop()
        self.findings.add(
            (None, None), "no_place", "", ("看不出是哪个地方的数。", "Nothing says which place the figures are of."),
            ("请在 given.place 里写地方编码。", "Write the place's code as given.place."),
        )  # fmt: skip
        return ""

    def _doubt(self, header: HeaderColumn) -> None:
        name = "".join(header.words)
        sharing = self.names.sharing(name)
        known = f"；同名的有 {'、'.join(sharing)}" if sharing else ""
        shared = f"; of this name: {', '.join(sharing)}" if sharing else ""
        self.findings.add(
            (header.row, header.column), "unknown_indicator", header.title,
            (f"这一列是哪个指标看不出，暂不读{known}。", f"Which indicator this column is cannot be told, so it is left out{shared}."),
            ("要读就说明它是数，并写指标编码。", "To have it read, say that it holds values, and write the indicator's code."), severity="warning",
        )  # fmt: skip


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0
