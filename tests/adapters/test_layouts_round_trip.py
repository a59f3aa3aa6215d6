"""Whatever table of figures is written, in whichever layout, its proposed mapping reads back exactly the figures and cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shanhai.adapters.workbooks import read_workbook
from shanhai.engines.layouts import (
    KnownIndicator,
    KnownPlace,
    Names,
    apply,
    mapping_from_json,
    mapping_to_json,
    propose,
)
from shanhai.vocab.workbooks import cell_name

PLACES = {"莲都区": "liandu", "龙泉市": "longquan", "青田县": "qingtian", "景宁畲族自治县": "jingning"}
INDICATORS = {"地区生产总值": ("gdp", "亿元"), "户籍人口": ("residents", "万人"), "粮食播种面积": ("grain", "万亩")}
PERIODS = {"2022年": "2022", "2023年上半年": "2023-H1", "2024年一季度": "2024-Q1", "2024年1—4月": "2024-01/2024-04"}
NAMES = Names(
    tuple(KnownPlace(code, (name,)) for name, code in PLACES.items()),
    tuple(KnownIndicator(code, (name,), unit) for name, (code, unit) in INDICATORS.items()),
)
numbers = st.one_of(
    st.none(),
    st.decimals(min_value=-99999, max_value=9999999, places=2),
    st.decimals(min_value=0, max_value=1, places=6),
    st.integers(min_value=-(10**12), max_value=10**12).map(Decimal),
)
Cube = dict[tuple[str, str, str], Decimal | None]
Sides = tuple[list[str], list[str], list[str]]
Expected = dict[str, tuple[Decimal, str, str, str, str]]


@dataclass
class Written:
    """A sheet while it is written, and what each cell should be read as."""

    sheet: xlsxwriter.worksheet.Worksheet
    expected: Expected

    def figure(self, row: int, column: int, value: Decimal | None, of: tuple[str, str, str]) -> None:
        place, indicator, period = of
        if value is None:
            self.sheet.write_string(row, column, "—")
            return
        self.sheet.write_number(row, column, float(value))
        code, unit = INDICATORS[indicator]
        self.expected[cell_name(row, column)] = (value, PLACES[place], code, PERIODS[period], unit)


def columns_by_period(to: Written, cube: Cube, top: int, sides: Sides) -> int:
    """Places down; indicators merged over their periods."""
    places, inds, times = sides
    to.sheet.merge_range(top, 0, top + 1, 0, "县（市、区）")
    for number, indicator in enumerate(inds):
        first = 1 + number * len(times)
        title = f"{indicator}（{INDICATORS[indicator][1]}）"
        if len(times) > 1:
            to.sheet.merge_range(top, first, top, first + len(times) - 1, title)
        else:
            to.sheet.write(top, first, title)
        for offset, time in enumerate(times):
            to.sheet.write(top + 1, first + offset, time)
            for line, place in enumerate(places):
                key = (place, indicator, time)
                to.figure(top + 2 + line, first + offset, cube[key], key)
    for line, place in enumerate(places):
        to.sheet.write(top + 2 + line, 0, f"  {place}")
    return top + 2 + len(places)


def one_row_of_headers(to: Written, cube: Cube, top: int, sides: Sides) -> int:
    """Places down; everything in one header cell."""
    places, inds, times = sides
    to.sheet.write(top, 0, "地区")
    columns = [(indicator, time) for indicator in inds for time in times]
    for number, (indicator, time) in enumerate(columns):
        to.sheet.write(top, 1 + number, f"{time}{indicator}({INDICATORS[indicator][1]})")
        for line, place in enumerate(places):
            key = (place, indicator, time)
            to.figure(top + 1 + line, 1 + number, cube[key], key)
    for line, place in enumerate(places):
        to.sheet.write(top + 1 + line, 0, place)
    return top + 1 + len(places)


def indicators_down(to: Written, cube: Cube, top: int, sides: Sides) -> int:
    """Indicators down with a column of units; places merged over periods."""
    places, inds, times = sides
    to.sheet.merge_range(top, 0, top + 1, 0, "指标")
    to.sheet.merge_range(top, 1, top + 1, 1, "计量单位")
    for line, indicator in enumerate(inds):
        to.sheet.write(top + 2 + line, 0, indicator)
        to.sheet.write(top + 2 + line, 1, INDICATORS[indicator][1])
    for number, place in enumerate(places):
        first = 2 + number * len(times)
        if len(times) > 1:
            to.sheet.merge_range(top, first, top, first + len(times) - 1, place)
        else:
            to.sheet.write(top, first, place)
        for offset, time in enumerate(times):
            to.sheet.write(top + 1, first + offset, time)
            for line, indicator in enumerate(inds):
                key = (place, indicator, time)
                to.figure(top + 2 + line, first + offset, cube[key], key)
    return top + 2 + len(inds)


def one_figure_a_row(to: Written, cube: Cube, top: int, sides: Sides) -> int:
    """A row for each figure."""
    places, inds, times = sides
    for column, title in enumerate(("序号", "地区", "指标", "时期", "单位", "数值")):
        to.sheet.write(top, column, title)
    row = top + 1
    for place in places:
        for indicator in inds:
            for time in times:
                for column, text in enumerate((str(row), place, indicator, time, INDICATORS[indicator][1])):
                    to.sheet.write(row, column, text)
                to.figure(row, 5, cube[place, indicator, time], (place, indicator, time))
                row += 1
    return row


LAYOUTS = (columns_by_period, one_row_of_headers, indicators_down, one_figure_a_row)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_the_proposed_mapping_reads_back_figures_and_cells(data: st.DataObject) -> None:
    places = data.draw(st.lists(st.sampled_from(sorted(PLACES)), min_size=1, unique=True))
    inds = data.draw(st.lists(st.sampled_from(sorted(INDICATORS)), min_size=1, unique=True))
    times = data.draw(st.lists(st.sampled_from(sorted(PERIODS)), min_size=1, unique=True))
    cube = {(place, indicator, time): data.draw(numbers) for place in places for indicator in inds for time in times}
    # A table of nothing but dashes says nothing of where its figures would begin.
    cube[places[0], inds[0], times[0]] = data.draw(numbers.filter(lambda one: one is not None))
    layout, top = data.draw(st.sampled_from(LAYOUTS)), data.draw(st.integers(0, 4))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        book = xlsxwriter.Workbook(path)
        written = Written(book.add_worksheet("报表"), {})
        if top > 1:
            written.sheet.write(0, 0, "主要指标完成情况")
        below = layout(written, cube, top, (places, inds, times))
        written.sheet.write(below, 0, "注：本表为快报数。")
        book.close()
        workbook = read_workbook(path)
    mapping = propose(workbook, NAMES).mapping
    assert mapping_from_json(mapping_to_json(mapping)) == mapping
    reading = apply(mapping, workbook, NAMES)
    found = {one.cell: (one.value, one.place, one.indicator, one.period, one.unit) for one in reading.figures}
    assert found == written.expected
    assert len(reading.figures) == len(written.expected)
    assert [finding.line("zh") for finding in reading.findings if finding.severity == "error"] == []
    assert reading.notes == ((cell_name(below, 0), "注：本表为快报数。"),)
