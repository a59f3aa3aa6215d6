"""What can be wrong with a book, in words: each kind of finding with its cure, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, Severity


class Place(NamedTuple):
    """Where a finding stands: a file, a row as a sheet numbers it, a column, and what the cell holds."""

    file: str
    row: int | None = None
    column: str | None = None
    value: str = ""


def finding(place: Place, code: str, severity: Severity = "error", /, **said: object) -> Diagnostic:
    """Return the finding of a kind at a place; `said` fills the gaps of its words."""
    what, cure = WORDS[code]
    filled = {name: str(value) for name, value in said.items()}
    return Diagnostic(
        severity=severity,
        file=place.file,
        row=place.row,
        column=place.column,
        value=place.value,
        what=Bilingual(what.zh.format(**filled), what.en.format(**filled)),
        cure=Bilingual(cure.zh.format(**filled), cure.en.format(**filled)),
        code=code,
    )


def _both(zh: str, en: str, cure_zh: str, cure_en: str) -> tuple[Bilingual, Bilingual]:
    return Bilingual(zh, en), Bilingual(cure_zh, cure_en)


_PACKAGE = {
    "package_missing": _both(
        "{folder} 里没有 datapackage.json，不是一本账册。",
        "There is no datapackage.json in {folder}: this is not a book.",
        "请给出账册所在的文件夹，如 books/lishui。",
        "Name the folder of a book, such as books/lishui.",
    ),
    "package_broken": _both(
        "datapackage.json 读不懂。",
        "datapackage.json cannot be read.",
        "请从导出的账册取一份完好的。",
        "Take a sound one from an exported book.",
    ),
    "package_version": _both(
        "账册的格式版本是 {version}，本系统能读 {readable}。",
        "The book's format is version {version}; this system reads {readable}.",
        "请用对应版本的系统导出。",
        "Export it with a system of this version.",
    ),
    "table_unknown": _both(
        "账册里没有这样一张表。",
        "A book has no such table.",
        "请核对文件名；不是账册的内容就移走。",
        "Check the file's name, or move it away.",
    ),
}

_FILE = {
    "file_missing": _both(
        "缺少这个文件。", "This file is missing.", "请补上，或从模板导出。", "Add it, or start from an exported book."
    ),
    "not_utf8": _both(
        "文件不是 UTF-8 编码。", "The file is not in UTF-8.", "请另存为 CSV UTF-8。", "Save it as CSV UTF-8."
    ),
    "gb18030": _both(
        "文件是 GB18030（GBK）编码，不是 UTF-8。",
        "The file is in GB18030 (GBK), not UTF-8.",
        "请在表格软件中另存为“CSV UTF-8”，再试一次；未载入任何内容。",
        "Save it as “CSV UTF-8” and try again; nothing was loaded.",
    ),
    "broken_csv": _both(
        "这一行的引号或分隔符不成对（{error}）。",
        "Quotes or separators do not match in this row ({error}).",
        "请检查引号，或用表格软件另存为 CSV UTF-8。",
        "Check the quotes, or save again as CSV UTF-8.",
    ),
    "wrong_cell_count": _both(
        "这一行有 {cells} 格，表头有 {columns} 列。",
        "This row has {cells} cells, the heading has {columns} columns.",
        "请检查多余或缺少的逗号。",
        "Look for a comma too many or too few.",
    ),
    "column_missing": _both(
        "缺少列 {name}（{title_zh}）。",
        "Column {name} ({title_en}) is missing.",
        "请在表头加上这一列并填写。",
        "Add the column to the heading and fill it.",
    ),
    "column_unknown": _both(
        "表头里有不认识的列。",
        "The heading has an unknown column.",
        "可用的列：{columns}。",
        "Columns that are understood: {columns}.",
    ),
    "wrong_separator": _both(
        "各格之间用的是{separator}，不是逗号。",
        "The cells are separated by {separator}, not by commas.",
        "请另存为以逗号分隔的 CSV UTF-8。",
        "Save it as CSV UTF-8, separated by commas.",
    ),
    "column_unnamed": _both(
        "表头第 {number} 列没有列名。",
        "Column {number} of the heading has no name.",
        "请补上列名，或删去这一列。",
        "Name the column, or remove it.",
    ),
    "column_absent": _both(
        "文件里没有这一列，载入会清空 {rows} 行已有的内容。",
        "The file lacks this column; loading it would empty it in {rows} rows.",
        "请补回这一列；确要清空，就留下列名、格子留空。",
        "Put the column back; to empty it on purpose, keep its heading and leave the cells empty.",
    ),
    "column_twice": _both("同名的列出现两次。", "One column stands twice.", "请删去一列。", "Remove one of them."),
    "cell_too_long": _both(
        "有 {length} 个字符，超过这一列的上限 {limit}。",
        "It has {length} characters; this column holds {limit}.",
        "请缩短，较长的话放到说明里。",
        "Shorten it; longer words go into the note.",
    ),
    "cell_missing": _both("此格必填。", "This cell must be filled.", "请填写{title_zh}。", "Fill in: {title_en}."),
}

_ROW = {
    "code_twice": _both(
        "编码重复，第 {row} 行已经用过。",
        "The code stands twice: row {row} has it already.",
        "请改用不同的编码，或删去其中一行。",
        "Give one of them another code, or remove a row.",
    ),
    "unknown_code": _both(
        "在 {table}.csv（{title_zh}）里找不到这个编码。",
        "{table}.csv ({title_en}) has no such code.",
        "请先在那张表里加上这一行，或改正编码。",
        "Add the row there first, or correct the code.",
    ),
    "one_of": _both(
        "{titles_zh} 须恰好填一个，现填了 {filled} 个。",
        "Exactly one of {names} must be filled; {filled} are.",
        "一个数据只说一件事：一个地方、一个合作事项或一个主体。",
        "A figure is about one thing: a place, an undertaking or a party.",
    ),
    "known_from_missing": _both(
        "不知道从哪天起知悉。",
        "It is not said from when this is known.",
        "请填知悉日，或注明出处（取其文件的知悉日）。",
        "Give the date, or cite a passage (its document's date is used).",
    ),
    "known_in_future": _both(
        "知悉日 {known_from} 晚于今天 {today}。",
        "Known from {known_from}, later than today, {today}.",
        "还没发生的事不能已经知悉，请改正日期。",
        "What has not happened cannot be known; correct the date.",
    ),
    "range_reversed": _both(
        "结束 {end} 不晚于开始 {start}。",
        "It ends on {end}, not after its start on {start}.",
        "请检查两个日期；止日不含在内。",
        "Check both dates; the last day is exclusive.",
    ),
    "valid_overlap": _both(
        "与第 {row} 行（{code}）说的是同一件事，有效期却重叠。",
        "It says the same thing as row {row} ({code}), and their valid ranges overlap.",
        "请改正两行的有效自、有效至；止日不含在内，前一行的止日可以就是后一行的起日。",
        "Correct the ranges; the last day is exclusive, so one row may end on the day the next begins.",
    ),
    "valid_overlap_recorded": _both(
        "与库中已有的 {code} 说的是同一件事，有效期却重叠。",
        "It says the same thing as {code}, which is on record, and their valid ranges overlap.",
        "更正请沿用编码 {code}，新行会取代它；否则请改正有效期。",
        "A correction keeps the code {code} and supersedes it; else correct the ranges.",
    ),
    "shares_over_whole": _both(
        "同一天从同一地方划出的份额（{codes}）合计 {total}，超过整体。",
        "The shares that pass from one place on one day ({codes}) add up to {total}, more than the whole.",
        "请核对各行的份额，合计不超过 1；更正库中已有的行请沿用其编码。",
        "Check the shares: together they are at most 1; a correction of a row on record keeps its code.",
    ),
    "extension_without_date": _both(
        "同意延期却没有新期限。",
        "An extension is granted without a new date.",
        "请填写新期限。",
        "Give the new due date.",
    ),
    "wrong_detail_table": _both(
        "该事项的种类是 {kind}，明细应放在 {table}.csv。",
        "This undertaking is a {kind}; its detail belongs in {table}.csv.",
        "请移到那张表，或改正种类。",
        "Move the row there, or correct the kind.",
    ),
    "detail_missing": _both(
        "{table}.csv 里没有它的明细。", "{table}.csv has no detail of it.", "请补一行明细。", "Add a row of detail."
    ),
    "parent_cycle": _both(
        "上级绕成了圈：{cycle}。",
        "The parents go round in a circle: {cycle}.",
        "请改正其中一个上级。",
        "Correct one of the parents.",
    ),
    "belonging_cycle": _both(
        "同一时候，主体的隶属绕成了圈：{cycle}。",
        "At one time parties belong to each other in a circle: {cycle}.",
        "请改正其中一条隶属关系，或它的起止。",
        "Correct one of these links, or its valid range.",
    ),
    "revision_order": _both(
        "这里应是第 {number} 版。",
        "This should be revision {number}.",
        "同一编码的历史版次须从 1 起连续，不重不漏。",
        "The revisions of a code count from 1 without gaps or repeats.",
    ),
    "history_overlaps": _both(
        "上一版知悉到 {known_to} 为止，这一版却更早开始。",
        "The revision before it was known until {known_to}; this one starts earlier.",
        "请改正两版的知悉日期；同一时刻只能有一版。",
        "Correct the dates: one revision only can be known at a time.",
    ),
    "history_conflict": _both(
        "与已记录的历史不同；历史不可改写。",
        "This contradicts the recorded history, which is not rewritten.",
        "请改用更正后的新版次，放在现行表里。",
        "Put the correction into the current table; it will supersede.",
    ),
    "history_without_row": _both(
        "现行表里没有这个编码。",
        "The current table has no such code.",
        "历史行须有对应的现行行。",
        "A row of history needs its current row.",
    ),
}

_FIGURE = {
    "formula_missing": _both(
        "计算得来却没有公式。", "It is computed, but there is no formula.", "请写出公式。", "Give the formula."
    ),
    "unit_mismatch": _both(
        "单位与指标口径的单位 {unit} 不是一类量。",
        "This unit does not measure what the indicator's unit {unit} measures.",
        "请改用 {unit} 或可与之换算的单位。",
        "Use {unit} or a unit that converts to it.",
    ),
    "target_is_a_date": _both(
        "目标不能是日期。",
        "A target cannot be a date.",
        "日期写在工作的期限里；目标写数值和单位。",
        "Put a date into the commitment's due date; a target is a number with its unit.",
    ),
    "negative_count": _both(
        "个数和位次不能是负数。",
        "A count or a rank cannot be negative.",
        "请核对原文，去掉负号。",
        "Check the source and remove the minus.",
    ),
    "axis_not_allowed": _both(
        "指标口径没有分组 {axis}。",
        "The indicator version has no axis {axis}.",
        "可用的分组：{axes}。",
        "Axes it has: {axes}.",
    ),
    "unknown_axis_member": _both(
        "分组 {axis} 没有 {member} 这一项。",
        "Axis {axis} has no member {member}.",
        "请先在 axis_members.csv 里加上。",
        "Add it to axis_members.csv first.",
    ),
    "formula_cycle": _both(
        "公式绕成了圈：{cycle}。",
        "The formulas go round in a circle: {cycle}.",
        "请改正其中一个公式。",
        "Correct one of the formulas.",
    ),
    "computed_differs": _both(
        "与公式 {formula} 算出的 {result} 不符。",
        "The formula {formula} gives {result}, not this.",
        "请改正数值、公式或输入。",
        "Correct the value, the formula or the inputs.",
    ),
    "public_from_internal": _both(
        "公开的数据由内部数据 {inputs} 算出，会泄露它。",
        "A public figure is computed from the internal figure {inputs} and would give it away.",
        "请把这个数据也设为内部，或换用公开的输入。",
        "Make this figure internal too, or use public inputs.",
    ),
    "value_not_in_quote": _both(
        "所引的原文「{quote}」里读不出这个数。",
        "The cited words “{quote}” do not state this number.",
        "请核对数值和出处；若是清点、计算或量算得来，请在来历里写明。",
        "Check the value and the passage; if it was counted, computed or measured, say so in its derivation.",
    ),
    "not_a_date": _both(
        "单位是{unit}，数值却不是这种日期。",
        "The unit is {unit}, but the value is not such a date.",
        "年月写作 2021-05，日期写作 2021-05-31。",
        "Write a month as 2021-05 and a day as 2021-05-31.",
    ),
    "date_without_unit": _both(
        "数值是日期，单位却不是。",
        "The value is a date, but the unit is not.",
        "单位请用 年月 或 日期。",
        "Use the unit 年月 or 日期.",
    ),
}

WORDS: Mapping[str, tuple[Bilingual, Bilingual]] = MappingProxyType({**_PACKAGE, **_FILE, **_ROW, **_FIGURE})
