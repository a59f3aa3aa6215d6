"""What can go wrong with any version: it is taken back and nobody says why, or the tables no longer allow it."""

from __future__ import annotations

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


class ReasonMissing(ShanhaiError):
    """Something is taken back without a reason."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(
            Bilingual("撤回要写明原因，现在是空的。", "A withdrawal needs a reason, and this one is empty."),
            Bilingual("请用 --reason 写一句，例如“不是最后一版”。", "Say it with --reason, such as “not the final edition”."),
        )  # fmt: skip


class RowsRefused(ShanhaiError):
    """Rows on record contradict what the tables are to hold from now on."""

    code = "rows_refused"

    def __init__(self, table: str, said: str) -> None:
        super().__init__(
            Bilingual(
                f"表 {table} 里有新版本不允许的行（{said}），数据表没有改动。",
                f"Table {table} has rows that this version does not allow ({said}); the table was not changed.",
            ),
            Bilingual(
                "请用原来的版本导出账册，改正这些行和它们的历史，再载入一个新的数据文件夹。",
                "With the earlier version export the book, correct these rows and their history, and load it into a new data folder.",
            ),
            table=table,
        )
