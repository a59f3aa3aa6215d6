"""Writes a report as a Word document, in the typefaces of official documents (GB/T 9704: 黑体 for titles, 仿宋 for text)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.font import Font
from docx.text.paragraph import Paragraph

from shanhai.adapters.reports.report import Cell, Chapter, Piece, Report, Section

TITLE_FACE, TEXT_FACE, LATIN_FACE = "黑体", "仿宋", "Times New Roman"
"""A program on a machine that lacks them takes a Chinese face of its own."""
PAGE_WIDTH, PAGE_HEIGHT = Mm(297), Mm(210)
MARGIN: Final = Mm(20)
GREY: Final = RGBColor(0x59, 0x59, 0x59)
FIXED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same report is the same file: a document's own dates say nothing that its text does not."""


def word_document(report: Report) -> bytes:
    """Return a report as a DOCX file: A4 across, a table for each section, its header row on every page."""
    document = Document()
    _set_up(document, report)
    document.add_paragraph(report.title, style="Title")
    for line in report.lines:
        document.add_paragraph(line, style="Subtitle")
    counts = "　".join(f"{words} {number}" for _, words, number in report.counts)
    document.add_paragraph(counts)
    for chapter in report.chapters:
        _chapter(document, chapter)
    for line in report.closing:
        _quiet(document.add_paragraph(), line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: DocumentObject, report: Report) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = PAGE_WIDTH, PAGE_HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    for name, face, size in (
        ("Normal", TEXT_FACE, 12),
        ("Title", TITLE_FACE, 22),
        ("Subtitle", TEXT_FACE, 14),
        ("Heading 1", TITLE_FACE, 16),
        ("Heading 2", TITLE_FACE, 13),
    ):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _face(style.font, face)
            style.font.size = Pt(size)
            style.font.bold = False
            style.font.italic = False
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_after = Pt(4)
            if name in ("Title", "Subtitle"):
                style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _plain_title(document)
    about = document.core_properties
    about.title, about.author, about.comments = report.title, "山海 Shanhai", ""
    about.language = "zh-CN" if report.language == "zh" else "en"
    about.created = about.modified = FIXED
    _page_number(page.footer.paragraphs[0])


def _plain_title(document: DocumentObject) -> None:
    """Take away the blue rule that the template draws under a title."""
    properties = document.styles["Title"].element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _face(font: Font, chinese: str) -> None:
    """Set the Chinese and the Latin typeface; a theme's faces would win over them."""
    font.name = LATIN_FACE
    faces = font.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{script}"), None)
    faces.set(qn("w:eastAsia"), chinese)
    faces.set(qn("w:hint"), "eastAsia")


def _page_number(paragraph: Paragraph) -> None:
    """Write the number of the page, counted by the program that shows it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    paragraph.add_run(" —")


def _chapter(document: DocumentObject, chapter: Chapter) -> None:
    document.add_paragraph(chapter.title, style="Heading 1")
    if chapter.text:
        document.add_paragraph(chapter.text)
    for section in chapter.sections:
        document.add_paragraph(f"{section.title}（{section.total}）", style="Heading 2")
        if section.hint:
            _quiet(document.add_paragraph(), section.hint)
        if section.rows:
            _table(document, section)
        else:
            document.add_paragraph(section.nothing)
        if section.more:
            _quiet(document.add_paragraph(), section.more)


def _table(document: DocumentObject, section: Section) -> None:
    table = document.add_table(rows=1, cols=len(section.columns), style="Table Grid")
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, section.columns, strict=True):
        _write(cell, Cell([[Piece(title)]]), face=TITLE_FACE)
    _mark_row(table.rows[0], "w:tblHeader")
    for row in section.rows:
        added = table.add_row()
        _mark_row(added, "w:cantSplit")
        for cell, said in zip(added.cells, row, strict=True):
            _write(cell, said)
    _set_widths(table, section.widths)


def _set_widths(table: Table, shares: Sequence[float]) -> None:
    room = PAGE_WIDTH - 2 * MARGIN
    whole = sum(shares)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(room * share / whole)
        for cell in column.cells:
            cell.width = column.width


def _mark_row(row: _Row, mark: str) -> None:
    """Have a row repeated on every page (w:tblHeader), or kept on one (w:cantSplit)."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _write(cell: _Cell, said: Cell, *, face: str = "") -> None:
    paragraph = cell.paragraphs[0]
    for number, pieces in enumerate(said.paragraphs):
        paragraph = cell.add_paragraph() if number else paragraph
        paragraph.paragraph_format.space_after = Pt(0)
        for piece in pieces:
            run = paragraph.add_run(piece.text)
            run.font.size = Pt(10.5)
            run.font.strike = piece.struck or None
            run.font.bold = piece.strong or None
            if piece.quiet:
                run.font.color.rgb = GREY
            if face:
                _face(run.font, face)


def _quiet(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(10.5)
    run.font.color.rgb = GREY
