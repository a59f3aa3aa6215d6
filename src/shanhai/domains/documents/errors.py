"""What can go wrong when a text is attached to a document."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


class UnknownDocument(ShanhaiError):
    """No document has that code."""

    code = "unknown_document"

    def __init__(self, code: str, near: Sequence[str]) -> None:
        hint = Bilingual("", "")
        if near:
            hint = Bilingual(f"是否指：{'、'.join(near)}？", f"Is one of these meant: {', '.join(near)}?")
        super().__init__(
            Bilingual(f"没有编码为“{code}”的文件。", f"There is no document with the code “{code}”."),
            Bilingual(
                f"{hint.zh}请先在账册的 documents.csv 里登记，再添加全文。",
                f"{hint.en} Enter it in the book's documents.csv first, then add its text.".strip(),
            ),
            document=code,
        )


class KnownTooEarly(ShanhaiError):
    """A text would be known before the one it supersedes."""

    code = "known_too_early"
