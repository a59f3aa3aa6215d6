"""What can be said of a line of a list, in words: code, what is wrong, and how to cure it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, Severity

WORDS: Final[Mapping[str, tuple[Bilingual, Bilingual]]] = MappingProxyType(
    {
        "no_table": (
            Bilingual("没有找到任务清单。", "No task list was found."),
            Bilingual(
                "表头须有“任务”或“工作内容”，以及“责任单位”“完成时限”等字样；没有表格的文件须逐段编号。",
                "Its heading row needs 任务 or 工作内容 and words such as 责任单位 or 完成时限; a text without a table needs numbered paragraphs.",
            ),
        ),
        "hidden_sheet": (
            Bilingual(
                "工作表“{sheet}”是隐藏的，{rows} 行没有读。",
                "The sheet “{sheet}” is hidden; its {rows} rows are not read.",
            ),
            Bilingual("要读的，请先取消隐藏；不要的，请删去。", "Unhide it if it belongs to the list; else delete it."),
        ),
        "numbering_jumps": (
            Bilingual("序号跳了：这里应是第 {expected} 个。", "The numbering jumps: this should be number {expected}."),
            Bilingual("请核对是否漏行，或改正序号。", "Look whether a line is missing, or correct the number."),
        ),
        "number_twice": (
            Bilingual("同一级里序号重复。", "The number stands twice at one level."),
            Bilingual("请改正序号。", "Correct the number."),
        ),
        "no_deliverable": (
            Bilingual(
                "没有写明交出什么：没有成果形式，内容里也没有可核对的数字或结果。",
                "It does not say what is to be delivered: no deliverable, and no number or result in the text.",
            ),
            Bilingual(
                "请写明成果形式，例如“印发方案”“签订协议”“新增3个站点”。",
                "Name the deliverable: a plan issued, an agreement signed, three stations added.",
            ),
        ),
        "vague": (
            Bilingual("只有“{verb}”，没有可衡量的内容。", "Only “{verb}”, with nothing that can be measured."),
            Bilingual("请写明做成什么、做到多少。", "Say what will have been made, or how much of it."),
        ),
        "no_owner": (
            Bilingual("没有责任单位。", "No unit is responsible."),
            Bilingual("请填写责任单位，牵头的写在第一个。", "Name the unit, the one that leads first."),
        ),
        "no_deadline": (
            Bilingual("没有完成时限。", "There is no due date."),
            Bilingual("请写明日期，例如 2024年3月底。", "Give a date, for example 2024年3月底."),
        ),
        "ongoing": (
            Bilingual("时限是长期或持续，没有可核对的日期。", "It is to go on, with no date that could be checked."),
            Bilingual("请定一个阶段性日期。", "Set a date for a stage of it."),
        ),
        "unreadable_deadline": (
            Bilingual("看不出是哪一天。", "No day can be read from it."),
            Bilingual(
                "可用：2024.3.31、2024年3月31日、2024-03-31、2024年3月底、2024年一季度、2024年底；省去年份的，标题里须有年份。",
                "Write 2024.3.31, 2024年3月31日, 2024-03-31, 2024年3月底, 2024年一季度 or 2024年底; where the year is left out the title must name it.",
            ),
        ),
        "duplicate_line": (
            Bilingual("与第 {other} 行重复或几乎相同。", "It repeats row {other}, or nearly so."),
            Bilingual("请合并，或写明区别。", "Merge them, or say how they differ."),
        ),
        "text_missing": (
            Bilingual("这一行没有任务内容，没有导入。", "This row has no task; it is not a line."),
            Bilingual("请补写内容，或删去这一行。", "Write the task, or delete the row."),
        ),
    }
)


def finding(
    code: str, *, file: str, row: int | None, value: str = "", column: str = "", **values: object
) -> Diagnostic:
    """Return the finding of a code, its words filled with values; all are warnings: the list is taken as it is."""
    what, cure = WORDS[code]
    severity: Severity = "error" if code == "no_table" else "warning"
    return Diagnostic(severity, file, row, column or None, value, what.format(**values), cure, code)
