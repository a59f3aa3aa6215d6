"""Reading the text out of a file that an operator attaches: plain text, Markdown, HTML, Word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

LARGEST: Final = 50_000_000
"""Bytes of the largest file that is read."""
WORD_PART: Final = "word/document.xml"
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
CURES: Final[Mapping[str, Bilingual]] = {
    ".pdf": Bilingual(
        "请先转成文本，例如 pdftotext -layout 文件.pdf 文件.txt，再添加 .txt。",
        "Turn it into text first, for example with pdftotext -layout FILE.pdf FILE.txt, and add the .txt.",
    ),
    ".doc": Bilingual("请另存为 .docx 或纯文本 .txt 再添加。", "Save it as .docx or as plain text and add that."),
    ".wps": Bilingual("请另存为 .docx 或纯文本 .txt 再添加。", "Save it as .docx or as plain text and add that."),
    ".rtf": Bilingual("请另存为 .docx 或纯文本 .txt 再添加。", "Save it as .docx or as plain text and add that."),
}
ANY_CURE: Final = Bilingual(
    "可用：.txt、.md、.html、.docx；其他格式请先另存为其中之一。",
    "Accepted: .txt, .md, .html, .docx; save other formats as one of these first.",
)


class UnreadableText(ShanhaiError):
    """The text of a file cannot be read."""

    code = "unreadable_text"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file with the text found in it; `encoding` is empty for formats that settle it themselves."""

    filename: str
    media_type: str
    size: int
    sha256: str
    encoding: str
    text: str


def read_text_file(path: Path) -> TextFile:
    """Return the text of a file: UTF-8 or GB18030 for txt, md and html; docx as its paragraphs.

    Raises:
        UnreadableText: there is no such file, it is too large, of a kind that is not read, in no known encoding,
            damaged, or without any text.
    """
    suffix = path.suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise UnreadableText(
            Bilingual(
                f"不能读取“{path.name}”里的文字：不支持 {suffix or '无后缀'} 文件。",
                f"The text of “{path.name}” cannot be read: {suffix or 'no suffix'} is not supported.",
            ),
            CURES.get(suffix, ANY_CURE),
            file=path.name,
        )  # fmt: skip
    content = _content(path)
    encoding, text = ("", _word(content, path.name)) if suffix == ".docx" else _decoded(content, path.name)
    if MEDIA_TYPES[suffix] == "text/html":
        text = _html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableText(
            Bilingual(f"“{path.name}”里没有文字。", f"There is no text in “{path.name}”."),
            Bilingual("请检查是否选错了文件，或是否为扫描件。", "Check that it is the right file and not a scan."),
            file=path.name,
        )
    return TextFile(path.name, MEDIA_TYPES[suffix], len(content), sha256(content).hexdigest(), encoding, text)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableText(
                Bilingual(
                    f"“{path.name}”有 {size // 1_000_000} MB，超过 {LARGEST // 1_000_000} MB。",
                    f"“{path.name}” has {size // 1_000_000} MB, more than {LARGEST // 1_000_000} MB.",
                ),
                Bilingual("请只保留正文文字。", "Keep only the text itself."),
                file=path.name,
            )  # fmt: skip
        return path.read_bytes()
    except OSError as failure:
        raise UnreadableText(
            Bilingual(f"打不开“{path}”（{failure.strerror}）。", f"Cannot open “{path}” ({failure.strerror})."),
            Bilingual("请检查路径和权限。", "Check the path and your permissions."),
            file=path.name,
        ) from failure


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """Return the encoding and the text; UTF-8 is tried first, since GB18030 would accept much of it as nonsense."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return ("UTF-8" if encoding == "utf-8-sig" else "GB18030"), text
    raise UnreadableText(
        Bilingual(f"“{name}”既不是 UTF-8 也不是 GB18030（GBK）编码的文本。", f"“{name}” is text neither in UTF-8 nor in GB18030 (GBK)."),
        Bilingual("请另存为 UTF-8 文本再添加。", "Save it as UTF-8 text and add that."),
        file=name,
    )  # fmt: skip


class _Words(HTMLParser):
    """Keeps the words of a page: blocks become lines, scripts and styles are left out."""

    HIDDEN = frozenset({"script", "style", "template", "noscript", "title"})
    INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"})
    INLINE |= {"ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "small", "span", "strong", "sub", "sup"}
    INLINE |= {"time", "u", "var", "wbr"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a new line at whatever is not inline; go quiet in what is not shown."""
        self._hidden += tag in self.HIDDEN
        if tag not in self.INLINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after what is not shown; end the line of a block."""
        if tag in self.HIDDEN and self._hidden:
            self._hidden -= 1
        if tag not in self.INLINE:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words; line breaks within them mean nothing in HTML."""
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _html(source: str) -> str:
    words = _Words()
    words.feed(source)
    words.close()
    lines = (line.strip() for line in "".join(words.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _word(content: bytes, name: str) -> str:
    """Return the paragraphs of a Word document, tabs and line breaks kept."""
    try:
        with ZipFile(BytesIO(content)) as package:
            if package.getinfo(WORD_PART).file_size > LARGEST:
                raise BadZipFile("too large")
            root = ET.fromstring(package.read(WORD_PART))  # noqa: S314 (expat bounds entities)
    except (BadZipFile, KeyError, ET.ParseError) as failure:
        raise UnreadableText(
            Bilingual(f"“{name}”不是完好的 Word 文档。", f"“{name}” is not a sound Word document."),
            Bilingual("请在 Word 或 WPS 里打开后另存一次，再添加。", "Open it in Word or WPS, save it again, and add that."),
            file=name,
        ) from failure  # fmt: skip
    signs: Mapping[str, Callable[[ET.Element], str]] = {
        f"{WORD}t": lambda element: element.text or "",
        f"{WORD}tab": lambda _: "\t",
        f"{WORD}br": lambda _: "\n",
    }
    paragraphs = (
        "".join(signs[element.tag](element) for element in paragraph.iter() if element.tag in signs)
        for paragraph in root.iter(f"{WORD}p")
    )
    return "\n".join(paragraphs) + "\n"
