"""Reading the text of a file: encodings, HTML, Word, and refusals that name the cure."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from shanhai.adapters import texts
from shanhai.adapters.texts import UnreadableText, read_text_file

WORDS = "丽水机场力争于今年年底建成试飞\n第二行"
PAGE = (
    "<!doctype html><html><head><title>标题</title><style>p{color:red}</style></head><body><h1>问海&nbsp;借力</h1>"
    "<p>丽水<b>机场</b>力争于\n今年</p><script>var 一体化 = 1</script><ul><li>甲<li>乙</ul>&lt;完&gt;</body></html>"
)
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def word_file(path: Path, *paragraphs: str) -> Path:
    with ZipFile(path, "w") as package:
        package.writestr("word/document.xml", DOCUMENT.format("".join(PARAGRAPH.format(one) for one in paragraphs)))
    return path


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030")]
)
def test_text_in_the_encodings_an_office_has(tmp_path: Path, encoding: str, said: str) -> None:
    path = tmp_path / "原文.txt"
    path.write_bytes(WORDS.replace("\n", "\r\n").encode(encoding))
    read = read_text_file(path)
    assert (read.text, read.encoding, read.media_type, read.filename) == (WORDS, said, "text/plain", "原文.txt")
    assert read.sha256 == sha256(path.read_bytes()).hexdigest()
    assert read.size == path.stat().st_size


def test_markdown_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    path.write_text("# 标题\n\n* 一\n", encoding="utf-8")
    assert read_text_file(path).text == "# 标题\n\n* 一\n"


def test_a_page_gives_its_words_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.HTML"
    path.write_text(PAGE, encoding="utf-8")
    lines = [line for line in read_text_file(path).text.splitlines() if line]
    assert lines == ["问海 借力", "丽水机场力争于 今年", "甲", "乙", "<完>"]


def test_a_word_document_gives_its_paragraphs(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", "丽水机场</w:t><w:tab/><w:t>试飞", "第二段")
    read = read_text_file(path)
    assert (read.text, read.encoding) == ("丽水机场\t试飞\n第二段\n", "")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "pdftotext"),
        ("a.doc", b"\xd0\xcf", "另存为 .docx"),
        ("a", b"x", "无后缀"),
        ("a.xyz", b"x", "可用：.txt"),
        ("a.txt", b"\xff\xfe\x00\x01", "既不是 UTF-8 也不是 GB18030"),
        ("a.txt", b"abc\x00def", "既不是 UTF-8 也不是 GB18030"),
        ("a.txt", b" \n\t ", "里没有文字"),
        ("a.html", b"<script>1</script>", "里没有文字"),
        ("a.docx", b"PK\x03\x04 broken", "不是完好的 Word 文档"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableText, match=words) as refusal:
        read_text_file(path)
    assert refusal.value.cure.zh
    assert refusal.value.cure.en
    assert name in refusal.value.what.en


def test_a_zip_without_a_document_is_no_word_document(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("other.xml", "<a/>")
    with pytest.raises(UnreadableText, match="不是完好的 Word 文档"):
        read_text_file(tmp_path / "a.docx")


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="打不开"):
        read_text_file(tmp_path / "nothing.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableText, match="打不开"):
        read_text_file(tmp_path / "folder.txt")


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LARGEST", 10)
    path = tmp_path / "large.txt"
    path.write_text("一二三四五", encoding="utf-8")
    with pytest.raises(UnreadableText, match="超过"):
        read_text_file(path)
