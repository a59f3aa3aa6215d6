"""Task lists: numbers, units, dates, lines, the linter and its shares."""

from __future__ import annotations

from datetime import date

import pytest

from shanhai.engines.lists import (
    Cells,
    Known,
    Table,
    TaskList,
    lint,
    match_lines,
    place_in_tree,
    read_due,
    read_lists,
    short_name,
    split_number,
    split_units,
)

HEADER = ("序号", "工作内容", "成果形式", "责任单位", "完成时限")


def table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, title: str = "2024年重点任务清单") -> list[Table]:
    whole = [(title,), header, *rows]
    return [Table("Sheet1", tuple(Cells(at, f"第{at}行", row) for at, row in enumerate(whole, start=1)))]


def read(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> TaskList:
    return read_lists(table(*rows, header=header), file="清单.xlsx")


def codes(found: TaskList, row: int) -> list[str]:
    return sorted(finding.code for finding in lint(found).findings if finding.row == row)


@pytest.mark.parametrize(
    ("text", "depth", "value", "rest"),
    [
        ("一、交通", 0, 1, "交通"),
        ("二十一、交通", 0, 21, "交通"),
        ("（十二）机场", 1, 12, "机场"),
        ("3.开通航线", 2, 3, "开通航线"),
        ("3、开通航线", 2, 3, "开通航线"),
        ("12", 2, 12, ""),
        ("1.2 开通航线", 3, 2, "开通航线"),
        ("(4)开通航线", 3, 4, "开通航线"),
        ("②开通航线", 4, 2, "开通航线"),
    ],
)
def test_a_number_is_read(text: str, depth: int, value: int, rest: str) -> None:
    number, found = split_number(text)
    assert number is not None
    assert (number.depth, number.value, found) == (depth, value, rest)


@pytest.mark.parametrize("text", ["2024年建成机场", "一体化办牵头", "3.5亿元投资到位", "百山祖国家公园", "30公里绿道"])
def test_words_that_begin_with_a_numeral_have_no_number(text: str) -> None:
    assert split_number(text) == (None, text)


def test_the_tree_follows_the_forms_and_jumps_are_found() -> None:
    said = ["一、", "（一）", "1.", "2.", "（二）", "1.", "4.", "二、", "（一）", "四、"]
    placed = list(place_in_tree([split_number(one)[0] for one in said]))
    assert [one.parent for one in placed] == [None, 0, 1, 1, 0, 4, 4, None, 7, None]
    assert placed[2].path == "一、/（一）/1."
    assert [at for at, one in enumerate(placed) if one.expected] == [6, 9]
    assert placed[6].expected == 2


def test_counting_on_through_sections_is_no_jump() -> None:
    said = ["一、", "1", "2", "二、", "3", "4", "4"]
    placed = list(place_in_tree([split_number(one)[0] for one in said]))
    assert [one.expected for one in placed] == [0] * 7
    assert [one.is_repeated for one in placed] == [False] * 6 + [True]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024.3.31", date(2024, 3, 31)),
        ("2024年3月31日前", date(2024, 3, 31)),
        ("2024-03-31", date(2024, 3, 31)),
        ("2024/3/31", date(2024, 3, 31)),
        ("2024年3月底", date(2024, 3, 31)),
        ("2024.6", date(2024, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("44652", date(2022, 4, 1)),
        ("44652.0", date(2022, 4, 1)),
        ("2024-03-31 00:00:00", date(2024, 3, 31)),
        ("2024年一季度", date(2024, 3, 31)),
        ("2024年第三季度末", date(2024, 9, 30)),
        ("2024年上半年", date(2024, 6, 30)),
        ("2024年底前", date(2024, 12, 31)),
        ("2024年", date(2024, 12, 31)),
        ("年底前", date(2024, 12, 31)),
        ("6月底", date(2024, 6, 30)),
        ("四季度", date(2024, 12, 31)),
        ("2024年3月—2025年6月", date(2025, 6, 30)),
        ("2024年3—6月", date(2024, 6, 30)),
        ("3月底前出台方案，12月底前完成", date(2024, 12, 31)),
        ("２０２４年３月３１日", date(2024, 3, 31)),
        ("2024年 3月 31日", date(2024, 3, 31)),
    ],
)
def test_a_due_date_is_read(text: str, day: date) -> None:
    assert read_due(text, year=2024).day == day


@pytest.mark.parametrize("text", ["长期", "持续推进", "2024年2月30日", "尽快", "12345", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_due(text, year=2024).day is None


def test_a_month_without_any_year_is_not_guessed() -> None:
    assert read_due("3月底").day is None
    assert read_due("长期坚持").is_ongoing


@pytest.mark.parametrize(
    ("text", "leads", "roles"),
    [
        ("市发改委、市交通局，市财政局", None, {"市发改委": "lead", "市交通局": "support", "市财政局": "support"}),
        ("市发改委\n市交通局；各县（市、区）人民政府", None, {"市发改委": "lead", "市交通局": "support", "各县（市、区）人民政府": "support"}),
        ("市发改委 市交通局分别牵头", None, {"市发改委": "lead", "市交通局": "co_lead"}),
        ("牵头单位：市交通局；配合单位：市发改委、市财政局", None, {"市交通局": "lead", "市发改委": "support", "市财政局": "support"}),
        ("市财政局、市交通局（牵头）", None, {"市财政局": "support", "市交通局": "lead"}),
        ("市交通局、市发改委", True, {"市交通局": "lead", "市发改委": "co_lead"}),
        ("市交通局、市发改委", False, {"市交通局": "support", "市发改委": "support"}),
        ("市发改委、市交通局等按职责分工负责", None, {"市发改委": "lead", "市交通局": "support"}),
        ("—", None, {}),
        ("市发改委、市发改委", None, {"市发改委": "lead"}),
    ],
)  # fmt: skip
def test_units_are_split_with_their_roles(text: str, leads: bool | None, roles: dict[str, str]) -> None:
    assert {unit.name: unit.role for unit in split_units(text, leads=leads)} == roles


def test_short_forms_meet() -> None:
    assert short_name("市发展改革委") == short_name("丽水市发改委", city="丽水") == "发改"
    assert short_name("市交通运输局") == short_name("市交通局")


def test_the_heading_row_stands_wherever_it_stands() -> None:
    rows = table(("1", "开通航线2条", "航线开通", "市交通局", "2024.6.30"))[0].rows
    pushed = Table("Sheet1", (Cells(0, "", ("附件1",)), rows[0], Cells(9, "", ("单位：万元", "", "")), *rows[1:]))
    found = read_lists([pushed], file="x.xlsx")
    assert found.title == "2024年重点任务清单"
    (line,) = found.lines
    assert (line.number, line.text, line.deliverable, line.due) == ("1", "开通航线2条", "航线开通", date(2024, 6, 30))
    assert [unit.name for unit in line.units] == ["市交通局"]


def test_section_rows_hold_tasks_and_notes_are_no_lines() -> None:
    found = read(
        ("一、交通", "一、交通", "一、交通", "一、交通", "一、交通"),
        ("1", "开通航线2条", "", "市交通局", "年底"),
        ("二、医疗", "", "", "", ""),
        ("2", "建成分院", "", "市卫健委", "年底"),
        ("注：以上任务每季度通报。", "", "", "", ""),
        ("填报人：张三", "", "", "", ""),
    )
    assert [(line.text, line.is_heading, line.parent) for line in found.lines] == [
        ("交通", True, None),
        ("开通航线2条", False, 0),
        ("医疗", True, None),
        ("建成分院", False, 2),
    ]
    assert found.findings == ()
    assert found.lines[1].path == "一、/1"


def test_a_merged_cell_goes_on_with_the_line_above() -> None:
    rows = (
        Cells(1, "1", HEADER),
        Cells(2, "2", ("1", "开通航线2条", "方案", "市交通局", "2024.6.30")),
        Cells(3, "3", ("1", "开通航线2条", "协议", "市发改委", "2024.6.30"), frozenset({0, 1, 4})),
    )
    (line,) = read_lists([Table("t", rows)], file="x").lines
    assert line.deliverable == "方案；协议"
    assert {unit.name: unit.role for unit in line.units} == {"市交通局": "lead", "市发改委": "co_lead"}
    assert line.due == date(2024, 6, 30)


def test_a_merged_column_of_tasks_groups_its_measures() -> None:
    header = ("序号", "重点任务", "具体举措", "牵头单位", "配合单位", "时限")
    rows = (
        Cells(1, "1", header),
        Cells(2, "2", ("1", "建设机场", "完成航站楼验收", "机场指挥部", "市交通局", "2024.6")),
        Cells(3, "3", ("2", "建设机场", "开通3条航线", "市交通局", "市文旅局", "2024.12"), frozenset({1})),
    )
    found = read_lists([Table("t", rows)], file="x")
    assert [(line.text, line.parent, line.is_heading) for line in found.lines] == [
        ("建设机场", None, True), ("完成航站楼验收", 0, False), ("开通3条航线", 0, False),
    ]  # fmt: skip
    assert {unit.name: unit.role for unit in found.lines[2].units} == {"市交通局": "lead", "市文旅局": "support"}


def test_a_grouping_column_stands_under_the_section_it_is_in() -> None:
    header = ("序号", "重点任务", "具体举措", "责任单位", "时限")
    rows = (
        Cells(1, "1", header),
        Cells(2, "2", ("一、交通",) * 5),
        Cells(3, "3", ("1", "建设机场", "完成航站楼验收", "机场指挥部", "2024.6")),
        Cells(4, "4", ("2", "建设机场", "开通3条航线", "市交通局", "2024.12"), frozenset({1})),
    )
    found = read_lists([Table("t", rows)], file="x")
    assert [(line.text, line.parent) for line in found.lines] == [
        ("交通", None), ("建设机场", 0), ("完成航站楼验收", 1), ("开通3条航线", 1),
    ]  # fmt: skip
    assert found.findings == ()


def test_numbered_paragraphs_are_a_list_where_there_is_no_table() -> None:
    said = (
        "2024年工作要点",
        "一、互联互通",
        "（一）开通丽水至上海航线2条。（责任单位：市交通局、机场指挥部；完成时限：2024年6月底）",
        "（二）加强沟通。（牵头单位：市发改委；配合单位：各县（市、区）人民政府）",
    )
    found = read_lists(
        [Table("", tuple(Cells(at, f"第{at}段", (one,)) for at, one in enumerate(said, 1)), True)], file="x"
    )
    assert [line.text for line in found.lines] == ["互联互通", "开通丽水至上海航线2条。", "加强沟通。"]
    first, second = found.tasks
    assert first.due == date(2024, 6, 30)
    assert {unit.name: unit.role for unit in second.units} == {"市发改委": "lead", "各县（市、区）人民政府": "support"}


def test_a_number_that_jumps_is_said_where() -> None:
    found = read(("1", "签订协议", "", "甲", "年底"), ("3", "印发方案", "", "甲", "年底"))
    assert [(one.code, one.row, one.value) for one in found.findings] == [("numbering_jumps", 4, "3")]
    assert "第 2 个" in found.findings[0].what.zh
    assert "number 2" in found.findings[0].what.en


def test_the_linter_says_what_each_line_lacks() -> None:
    found = read(
        ("1", "开通丽水至上海航线2条", "航线开通", "市交通局", "2024.6.30"),
        ("2", "加强沟通联系", "", "市发改委", "长期"),
        ("3", "优化营商环境", "持续优化", "", ""),
        ("4", "开通丽水至上海的航线2条", "", "市交通局", "尽快"),
    )
    assert codes(found, 3) == []
    assert codes(found, 4) == ["no_deliverable", "ongoing", "vague"]
    assert codes(found, 5) == ["no_deadline", "no_owner", "vague"]
    assert codes(found, 6) == ["duplicate_line", "unreadable_deadline"]
    # tasks 4; listed: 1 and 2 (3 has no owner, 4 repeats); concrete: 1 and 4; dated: 1
    shares = lint(found).shares
    assert [(share.name.zh, share.met, share.of) for share in shares] == [
        ("清单化", 2, 4),
        ("具体化", 2, 4),
        ("时效化", 1, 4),
    ]
    assert shares[2].percent == "25%"


def test_lines_that_differ_in_a_number_only_are_two() -> None:
    found = read(
        ("1", "建成飞地A区3号楼并投入使用运行", "", "甲", "年底"),
        ("2", "建成飞地A区4号楼并投入使用运行", "", "甲", "年底"),
    )
    assert codes(found, 4) == []


def test_two_sheets_are_one_list_and_findings_say_which() -> None:
    first = table(("1", "建成门诊楼", "", "甲", "年底"))[0]
    second = Table("Sheet2", table(("1", "开通航线", "", "", "年底"))[0].rows)
    found = read_lists([first, second], file="x.xlsx")
    assert [line.text for line in found.lines] == ["建成门诊楼", "开通航线"]
    assert [one.file for one in lint(found).findings if one.code == "no_owner"] == ["x.xlsx Sheet2"]
    assert lint(found).shares[0].met == 1


def test_an_empty_list_has_no_share_and_says_why() -> None:
    found = read_lists([Table("t", (Cells(1, "1", ("随便", "什么")),))], file="x.xlsx")
    assert [one.code for one in found.findings] == ["no_table"]
    assert [share.percent for share in lint(found).shares] == ["—"] * 3


def test_a_new_edition_is_matched_line_by_line() -> None:
    old = [
        Known("a", "1", "开通丽水至上海航线2条"),
        Known("b", "2", "加强沟通联系"),
        Known("c", "3", "建成上海医院丽水分院"),
        Known("d", "4", "印发实施方案"),
    ]
    new = [
        ("1", "开通丽水至上海航线3条"),  # changed under its number
        ("2", "建成上海医院丽水分院"),  # moved, text equal
        ("3", "加强沟通联系机制建设工作"),  # a like text elsewhere: asked
        ("4", "举办青田石雕展"),  # new, though the number is taken
    ]
    found = match_lines(old, new)
    assert found.keys == ("a", "c", "", "")
    assert found.unsure == {2: ("b",)}
    assert set(found.removed) == {"b", "d"}
