"""The heading row of a list, found by its words wherever it stands, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from shanhai.engines.lists.values import Cells

Holds: TypeAlias = Literal["number", "text", "deliverable", "lead", "support", "responsible", "due", "other"]

_WORDS: Final[tuple[tuple[Holds, re.Pattern[str]], ...]] = (
    ("number", re.compile("^(?:序号?|编号|项次|no\\.?)$", re.IGNORECASE)),
    ("lead", re.compile("牵头|主办(?:单位|部门)")),
    ("support", re.compile("(?:配合|协同|协办|参与|参加)(?:单位|部门|主体)?")),
    ("responsible", re.compile("(?:责任|落实|承办|实施)(?:单位|部门|主体|处室)")),
    ("due", re.compile("时限|期限|(?:完成|计划|截止|截至|办结)(?:时间|日期)|时间(?:节点|要求|安排)|(?:完成)?时间$")),
    ("deliverable", re.compile("成果|完成标志|交付物|(?:工作|年度|量化|预期)目标|目标要求|完成标准|考核指标")),
    ("text", re.compile("任务|工作(?:内容|举措|事项|要点|项目|清单)|举措|措施|事项|项目(?:名称|内容)|主要内容|^内容$|^工作$")),
    ("other", re.compile("备注|联系|负责人|责任人|领导|类别|领域|板块|方面|进展|落实情况|完成情况|责任处室")),
)  # fmt: skip
LONGEST_HEADING: Final = 20
SEARCHED: Final = 40
"""Rows of a table among which the heading row is looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row: its place among the rows, and the columns by what they hold, in their order."""

    at: int
    columns: Mapping[Holds, tuple[int, ...]]

    def of(self, holds: Holds) -> tuple[int, ...]:
        """Return the columns that hold something."""
        return self.columns.get(holds, ())


def holds(cell: str) -> Holds | None:
    """Return what a column with that heading holds, None if the words are not known."""
    plain = re.sub(r"\s|[（(].*?[）)]", "", cell)
    if not plain or len(plain) > LONGEST_HEADING:
        return None
    return next((kind for kind, words in _WORDS if words.search(plain)), None)


def find_heading(rows: Sequence[Cells]) -> Heading | None:
    """Return the heading row: of the first rows the one with most known words, at least two, a text among them."""
    best: tuple[int, Heading] | None = None
    for at, row in enumerate(rows[:SEARCHED]):
        columns: dict[Holds, list[int]] = {}
        before = ""
        for column, cell in enumerate(row.values):
            kind = holds(cell) if cell.strip() and cell != before else None
            before = cell
            if kind is not None:
                columns.setdefault(kind, []).append(column)
        known = len(columns)
        if "text" in columns and known > 1 and (best is None or known > best[0]):
            best = (known, Heading(at, {kind: tuple(found) for kind, found in columns.items()}))
    return best[1] if best else None
