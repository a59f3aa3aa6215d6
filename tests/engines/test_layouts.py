"""Layouts: sheets made in memory, read by mappings proposed and written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from shanhai.engines.layouts import (
    ColumnRule,
    Given,
    KnownIndicator,
    KnownPlace,
    Mapping,
    Names,
    NoTable,
    Part,
    SheetReading,
    UnreadableMapping,
    apply,
    mapping_from_json,
    mapping_to_json,
    propose,
)
from shanhai.engines.layouts.numbers import decimal_text
from shanhai.vocab.qualifiers import Qualifier
from shanhai.vocab.workbooks import Cell, Sheet, Workbook, cell_name, column_name, column_number

NAMES = Names(
    (
        KnownPlace("liandu", ("莲都区",), ("331102",)),
        KnownPlace("longquan", ("龙泉市",)),
        KnownPlace("jingning", ("景宁畲族自治县",)),
        KnownPlace("lishui", ("丽水市",)),
    ),
    (
        KnownIndicator("gdp", ("地区生产总值",), "亿元"),
        KnownIndicator("firms", ("企业数",), "家", counts=True),
        KnownIndicator("industry-share", ("工业占比",), "%", share=True),
        KnownIndicator("sown@a", ("播种面积",), "万亩"),
        KnownIndicator("sown@b", ("播种面积",), "万亩"),
    ),
    {"sector": {"第一产业": "primary"}},
)
HEADER = ["地区", "2024年地区生产总值（万元）", "2024年企业数（家）", "2024年工业占比（%）"]


def book(*rows: Sequence[Cell], **sheet: object) -> Workbook:
    return Workbook("报表.xlsx", (Sheet("表", [list(row) for row in rows], **sheet),))  # type: ignore[arg-type]


def read(workbook: Workbook) -> SheetReading:
    return apply(propose(workbook, NAMES).mapping, workbook, NAMES)


def found(reading: SheetReading) -> dict[str, tuple[str, str, str]]:
    return {one.cell: (one.place, one.text, one.unit) for one in reading.figures}


def codes(reading: SheetReading, severity: str = "error") -> list[tuple[str, str]]:
    return [(f"{one.column or ''}{one.row or ''}", one.code) for one in reading.findings if one.severity == severity]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 + 0.2, "0.3"), (4645.77, "4645.77"), (12.0, "12"), (-0.0, "0"), (1e-7, "0.0000001"), (1e16, "10000000000000000"),
        (1 / 3, "0.333333333333333"), (123456789012345.0, "123456789012345"), (2.5e20, "250000000000000000000"), (7, "7"),
    ],
)  # fmt: skip
def test_a_double_is_its_shortest_decimal_within_fifteen_digits(number: float, text: str) -> None:
    assert decimal_text(number) == text


def test_cells_are_called_as_spreadsheets_call_them() -> None:
    assert [column_name(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert column_number("XFD") == 16383
    assert cell_name(4, 2) == "C5"


def test_a_unit_in_the_cell_wins_over_the_header_and_is_converted_exactly() -> None:
    reading = read(book(HEADER[:2], ["莲都区", "3.2亿元"], ["龙泉市", "约1.5亿"], ["丽水市", 12.5]))
    assert found(reading) == {
        "B2": ("liandu", "32000", "万元"),
        "B3": ("longquan", "15000", "万元"),
        "B4": ("lishui", "12.5", "万元"),
    }
    first, second, third = reading.figures
    assert (first.stated, second.qualifier, third.stated) == ("3.2亿元", Qualifier.ABOUT, "")
    assert codes(reading, "warning") == [("B2", "unit_in_cell"), ("B3", "unit_in_cell")]


def test_a_unit_that_contradicts_is_an_error_at_its_cell() -> None:
    reading = read(book(HEADER[:2], ["莲都区", "3.2亩"], ["龙泉市", "5箱"], ["丽水市", 1.0]))
    assert codes(reading) == [("B2", "unit_mismatch"), ("B3", "unit_unknown_in_cell")]
    assert list(found(reading)) == ["B4"]


def test_a_header_whose_unit_does_not_fit_its_indicator_is_reported_once() -> None:
    reading = read(book(["地区", "2024年地区生产总值（公顷）"], ["莲都区", 1.0], ["龙泉市", 2.0]))
    assert codes(reading) == [("B1", "unit_misfit")]
    assert "亿元" in reading.findings[0].what.zh
    assert len(reading.figures) == 0


def test_what_is_wrong_is_found_all_at_once_by_cell() -> None:
    reading = read(
        book(
            HEADER,
            ["莲都区", 1.5, 3.0, 40.0],
            ["莲都", 1.5, 3.0, 40.0],
            ["某县", 1.0, 2.0, 3.0],
            ["龙泉市", "一点五", -3.0, 140.0],
            ["景宁畲族自治县", "—", "…", ""],
            ["合计", 3.0, 6.0, 80.0],
            ["", 1.0, "", ""],
        )
    )
    assert codes(reading) == [
        ("B3", "duplicate"), ("C3", "duplicate"), ("D3", "duplicate"), ("A4", "unknown_place"),
        ("B5", "unreadable_number"), ("C5", "negative_count"), ("D5", "share_out_of_range"), ("A8", "no_place"),
    ]  # fmt: skip
    assert found(reading) == {
        "B2": ("liandu", "1.5", "万元"), "C2": ("liandu", "3", "家"), "D2": ("liandu", "40", "%"),
    }  # fmt: skip
    assert "B2" in reading.findings[0].what.zh


def test_failed_formulas_are_findings_at_their_cells() -> None:
    errors = {(1, 1): "#DIV/0!", (5, 9): "#REF!"}
    reading = read(book(HEADER[:2], ["莲都区", ""], ["龙泉市", 2.0], errors=errors))
    assert codes(reading) == [("B2", "formula_error")]
    assert codes(reading, "warning") == [("J6", "formula_error")]
    assert reading.findings[0].value == "#DIV/0!"
    assert list(found(reading)) == ["B3"]


def test_a_merged_value_is_nobodys() -> None:
    reading = read(book(HEADER[:2], ["莲都区", 5.0], ["龙泉市", ""], ["丽水市", 2.0], merged=((1, 1, 2, 1),)))
    assert codes(reading) == [("B2", "merged_value")]
    assert list(found(reading)) == ["B4"]


def test_a_hidden_sheet_is_named_and_read_only_if_the_mapping_names_it() -> None:
    rows = [HEADER[:2], ["莲都区", 5.0]]
    hidden = Sheet("底稿", [["地区", "2024年企业数（家）"], ["莲都区", 9.0]], hidden=True)
    workbook = Workbook("报表.xlsx", (hidden, Sheet("表", rows)))
    mapping = propose(workbook, NAMES).mapping
    reading = apply(mapping, workbook, NAMES)
    assert [(one.value, one.code) for one in reading.findings] == [("底稿", "hidden_sheet")]
    assert [one.text for one in reading.figures] == ["5"]
    other = replace(
        mapping, sheet="底稿", columns=(ColumnRule(("地区",), Part.PLACE), ColumnRule(("企业数",), Part.VALUE, "firms"))
    )
    assert [one.text for one in apply(other, workbook, NAMES).figures] == ["9"]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2024.3.31", "2024-03-31"), ("2024年3月31日", "2024-03-31"), ("2024-03-31", "2024-03-31"),
        ("2024/3/31", "2024-03-31"), ("44652", "2022-04-01"), (44652.0, "2022-04-01"), (dt.date(2024, 3, 31), "2024-03-31"),
        (2024.0, "2024"), ("2024年1—3月", "2024-01/2024-03"), ("2024年一季度", "2024-Q1"), ("2024Q1", "2024-Q1"),
        ("2024年上半年", "2024-H1"), ("2024年末", "2024-12-31"), ("截至2024年3月末", "../2024-03-31"), ("2024年2月末", "2024-02-29"),
        ("2020-2024年", "2020/2024"),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_styles_people_write(written: Cell, period: str) -> None:
    workbook = book(["地区", "日期", "企业数（家）"], ["莲都区", written, 5.0], ["龙泉市", written, 6.0])
    reading = read(workbook)
    assert codes(reading) == []
    assert {one.period for one in reading.figures} == {period}
    assert len(reading.figures) == 2


@pytest.mark.parametrize("written", ["2024.13.1", "2024年2月30日", "去年", "3-1月", 12.5])
def test_a_date_that_is_none_is_a_finding(written: Cell) -> None:
    reading = read(book(["地区", "日期", "企业数（家）"], ["莲都区", written, 5.0], ["龙泉市", "2024年", 6.0]))
    assert codes(reading) == [("B2", "unreadable_period")]
    assert [one.period for one in reading.figures] == ["2024"]


def test_captions_give_unit_and_time_and_notes_end_the_table() -> None:
    reading = read(
        book(
            ["丽水市2024年1-3月主要指标", ""], ["填报日期：2024年4月10日", "单位：万元"], ["地区", "地区生产总值"],
            ["莲都区", 5.0], ["", ""], ["龙泉市", 6.0], ["注：快报数。", ""], ["", 7.0], merged=((0, 0, 0, 1),),
        )
    )  # fmt: skip
    assert [(one.cell, one.period, one.unit) for one in reading.figures] == [
        ("B4", "2024-01/2024-03", "万元"), ("B6", "2024-01/2024-03", "万元"),
    ]  # fmt: skip
    assert reading.notes == (("A7", "注：快报数。"),)
    assert codes(reading, "warning") == [("B8", "below_the_table")]


def test_a_percent_format_says_what_the_cell_shows() -> None:
    formats = {(1, 1): "0.0%", (2, 1): '0.0"万元"', (3, 1): "0.00,"}
    rows = (["地区", "2024年工业占比（%）"], ["莲都区", 0.125], ["龙泉市", 3.0], ["丽水市", 5.0])
    reading = read(book(*rows, formats=formats))
    assert found(reading) == {"B2": ("liandu", "12.5", "%")}
    assert codes(reading) == [("B3", "unit_mismatch"), ("B4", "scaled_format")]


def test_long_digits_of_a_formula_are_never_silent() -> None:
    reading = read(book(HEADER[:2], ["莲都区", 0.1 + 0.2], ["龙泉市", 2.0]))
    assert [(one.text, one.stated) for one in reading.figures] == [("0.3", "0.30000000000000004"), ("2", "")]
    assert codes(reading, "warning") == [("B2", "long_number")]


def test_next_months_sheet_is_read_by_this_months_mapping() -> None:
    mapping = propose(book(HEADER[:2], ["莲都区", 5.0]), NAMES).mapping
    later = book(
        ["标题", "", ""], ["", "", ""], ["地区", "序号", "2025年3月地区生产总值（亿元）"], ["莲都区", 1.0, 6.0]
    )
    reading = apply(mapping, later, NAMES)
    assert [(one.cell, one.period, one.unit, one.value) for one in reading.figures] == [
        ("C4", "2025-03", "亿元", Decimal(6))
    ]
    assert codes(reading, "warning") == [("B3", "column_not_mapped")]


def test_indicators_set_in_under_another_are_told_apart_by_their_path() -> None:
    mapping = Mapping(
        "表", "指标", 0, 1, (ColumnRule(("指标",), Part.INDICATOR), ColumnRule((), Part.VALUE)),
        Given(place="lishui"), indicators={"地区生产总值/工业": "gdp", "企业数/工业": "firms"},
    )  # fmt: skip
    rows = (
        ["指标", "2024年"], ["地区生产总值（亿元）", 9.0], ["　　工业（亿元）", 5.0], ["企业数（家）", ""], ["　　其中：工业（家）", 6.0],
    )  # fmt: skip
    reading = apply(replace(mapping, indicators={**mapping.indicators, "地区生产总值": "gdp"}), book(*rows), NAMES)
    assert [(one.cell, one.indicator, one.unit) for one in reading.figures] == [
        ("B2", "gdp", "亿元"),
        ("B5", "firms", "家"),
    ]
    assert codes(reading) == [("B3", "duplicate")]


def test_labels_merged_down_rows_hold_for_each_and_a_name_of_two_versions_is_left_to_the_clerk() -> None:
    rows = (
        ["地区", "指标", "单位", "2024年"], ["莲都区", "企业数", "家", 1.0], ["", "播种面积", "万亩", 2.0], ["龙泉市", "企业数", "家", 3.0],
    )  # fmt: skip
    reading = read(book(*rows, merged=((1, 0, 2, 0),)))
    assert found(reading) == {"D2": ("liandu", "1", "家"), "D4": ("longquan", "3", "家")}
    assert codes(reading) == [("B3", "unknown_indicator")]
    assert "sown@a" in reading.findings[0].what.zh


def test_axes_come_from_header_words() -> None:
    reading = read(
        book(["地区", "第一产业", "企业数"], ["", "2024年企业数（家）", "2024年（家）"], ["莲都区", 1.0, 5.0])
    )
    assert [(one.indicator, one.axes) for one in reading.figures] == [("firms", "sector=primary"), ("firms", "")]


def test_a_header_printed_again_is_passed_over() -> None:
    assert list(found(read(book(HEADER[:2], ["莲都区", 1.0], HEADER[:2], ["龙泉市", 2.0])))) == ["B2", "B4"]


def test_a_sheet_without_what_the_mapping_names_says_so() -> None:
    workbook = book(HEADER[:2], ["莲都区", 1.0])
    mapping = propose(workbook, NAMES).mapping
    for changed, code in (
        (replace(mapping, sheet="别的"), "no_such_sheet"),
        (replace(mapping, anchor="县名"), "no_header"),
        (replace(mapping, columns=(*mapping.columns, ColumnRule(("人口",), Part.VALUE))), "column_missing"),
    ):
        assert [finding.code for finding in apply(changed, workbook, NAMES).findings] == [code]


def test_nothing_to_propose_is_refused() -> None:
    with pytest.raises(NoTable, match="报表"):
        propose(book(["只有", "文字"], ["没有", "数"]), NAMES)


def test_columns_that_nobody_knows_are_left_out_for_a_person_to_name() -> None:
    unknown = Sheet("甲", [["县区", "不认得的数"], ["莲都区", 1.0]])
    proposal = propose(Workbook("表.xlsx", (unknown,)), NAMES)
    assert [rule.part for rule in proposal.mapping.columns] == [Part.PLACE, Part.LEFT_OUT]
    assert [doubt.code for doubt in proposal.doubts] == ["unknown_indicator"]
    known = Sheet("乙", [HEADER[:2], ["莲都区", 1.0]])
    assert propose(Workbook("表.xlsx", (unknown, known)), NAMES).mapping.sheet == "乙"


def test_a_mapping_is_written_and_read_back() -> None:
    mapping = propose(book(HEADER, ["景宁", 1.0, 2.0, 3.0]), NAMES).mapping
    assert mapping.places == {"景宁": "jingning"} or "景宁" not in mapping.places
    assert mapping_from_json(mapping_to_json(mapping)) == mapping


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "columns": []}', '{"format": 1, "columns": [{"part": "x"}]}',
        '{"format": 1, "columns": [], "sheet": "a", "anchor": "b", "anchor_row": -1, "header_rows": 1}',
        '{"format": 1, "columns": [], "sheet": 1, "anchor": "b", "anchor_row": 0, "header_rows": 1}',
        '{"format": 1, "columns": [], "sheet": "a", "anchor": "b", "anchor_row": 0, "header_rows": 1, "colour": "red"}',
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMapping):
        mapping_from_json(text)
