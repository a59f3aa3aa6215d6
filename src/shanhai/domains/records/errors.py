"""What can go wrong with any version: it is taken back and nobody says why."""

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
