"""A report as a Word document, opened again: faces, tables, headers, what is struck through."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from shanhai.adapters.reports.docx import word_document
from shanhai.adapters.reports.report import Cell, Chapter, Piece, Report, Section

CHANGED = Section(
    name="changed",
    title="改动",
    columns=["工作", "改动"],
    widths=[60, 40],
    rows=[
        [
            Cell([[Piece("青田建设大桥", noun="commitment", code="bridge")], [Piece("任务", quiet=True)]]),
            Cell([[Piece("期限："), Piece("2026年3月31日", struck=True), Piece(" → "), Piece("2026年6月30日", strong=True)]]),
        ]
    ]
    * 3,
    total=7,
    nothing="没有改动。",
    more="共 7 项，这里列出 3 项。",
)  # fmt: skip
EMPTY = Section("done", "完成", ["工作"], [1], [], 0, "没有完成的工作。")
REPORT = Report(
    title="工作进展与待议事项",
    lines=["2026年3月1日至2026年6月1日"],
    counts=[("changed", "改动", 7), ("done", "完成", 0)],
    chapters=[Chapter("此间变化", [CHANGED, EMPTY], "前言。")],
    language="zh",
    closing=["截至当日结束。"],
)


@pytest.fixture(scope="module")
def document() -> DocumentObject:
    return Document(io.BytesIO(word_document(REPORT)))


def test_it_says_title_days_counts_and_what_is_empty(document: DocumentObject) -> None:
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:3] == ["工作进展与待议事项", "2026年3月1日至2026年6月1日", "改动 7　完成 0"]
    for text in (
        "此间变化",
        "前言。",
        "改动（7）",
        "共 7 项，这里列出 3 项。",
        "完成（0）",
        "没有完成的工作。",
        "截至当日结束。",
    ):
        assert text in said


def test_a_table_has_a_header_row_that_is_repeated_and_every_row(document: DocumentObject) -> None:
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["工作", "改动"],
        *[["青田建设大桥\n任务", "期限：2026年3月31日 → 2026年6月30日"]] * 3,
    ]
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, False, False, False]


def test_the_old_value_is_struck_through_and_the_new_one_is_not(document: DocumentObject) -> None:
    runs = document.tables[0].rows[1].cells[1].paragraphs[0].runs
    assert [(run.text, bool(run.font.strike), bool(run.font.bold)) for run in runs] == [
        ("期限：", False, False),
        ("2026年3月31日", True, False),
        (" → ", False, False),
        ("2026年6月30日", False, True),
    ]


@pytest.mark.parametrize(("style", "face"), [("Normal", "仿宋"), ("Title", "黑体"), ("Heading 1", "黑体")])
def test_chinese_is_set_in_the_faces_of_official_documents(document: DocumentObject, style: str, face: str) -> None:
    faces = document.styles[style].element.rPr.rFonts
    assert faces.get(qn("w:eastAsia")) == face
    assert faces.get(qn("w:eastAsiaTheme")) is None


def test_the_page_is_a4_across_and_the_table_fits_it(document: DocumentObject) -> None:
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    room = page.page_width - page.left_margin - page.right_margin
    assert abs(sum(column.width for column in document.tables[0].columns) - room) < 10


def test_the_same_report_says_the_same() -> None:
    first, second = (Document(io.BytesIO(word_document(REPORT))) for _ in range(2))
    assert first.element.xml == second.element.xml
    assert first.core_properties.created == second.core_properties.created
