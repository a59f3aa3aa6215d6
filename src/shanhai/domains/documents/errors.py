"""What can go wrong when a text is attached to a document or taken back."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.domains.documents.models import TextWithdrawal
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


class QuotesNotFound(ShanhaiError):
    """Most of a document's quotes do not stand in the text that would be attached to it."""

    code = "quotes_not_found"

    def __init__(self, code: str, filename: str, found: int, missing: Sequence[tuple[str, str]]) -> None:
        total = found + len(missing)
        passage, quote = missing[0]
        super().__init__(
            Bilingual(
                f"“{code}”的 {total} 处引文在“{filename}”里只找到 {found} 处，未添加。"
                f"没有找到的第一处是 {passage}：“{quote}”。",
                f"Of {total} passages quoted from “{code}” only {found} were found in “{filename}”; it was not attached. "
                f"The first one missing is {passage}: “{quote}”.",
            ),
            Bilingual(
                "请核对是否选错了文件或版本，PDF 转出的文字是否完整；确认无误仍要添加的，加 --although-quotes-are-missing。",
                "Check that it is the right file and edition, and that the text of a PDF came out whole; if it is, "
                "and you want it all the same, add --although-quotes-are-missing.",
            ),
            document=code,
            found=found,
            quotes=total,
            passage=passage,
        )


class NothingAttached(ShanhaiError):
    """There is no text to take back."""

    code = "nothing_attached"

    def __init__(self, code: str, before: TextWithdrawal | None) -> None:
        zh, en = "", ""
        if before:
            zh = f"原有的已于 {before.on} 由 {before.recorded_by} 撤回：{before.reason}。"
            en = f" What there was was withdrawn on {before.on} by {before.recorded_by}: {before.reason}."
        super().__init__(
            Bilingual(f"“{code}”现在没有附上的全文。{zh}", f"No text is attached to “{code}” now.{en}"),
            Bilingual("没有可撤回的；要附上全文，用 shanhai document add。", "Nothing to withdraw; shanhai document add attaches a text."),
            document=code,
        )  # fmt: skip
