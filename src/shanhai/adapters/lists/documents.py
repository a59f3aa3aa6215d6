"""The tables and paragraphs of a Word document, merged cells filled in, automatic numbers written out where they can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from shanhai.adapters.lists.refusals import refused
from shanhai.adapters.workbooks import expand_within
from shanhai.engines.lists import Cells, Table

MOST_EXPANDED: Final = 300_000_000
"""Bytes that the parts of a document may expand to: python-docx holds all of them in memory."""
_HAN: Final = "零一二三四五六七八九"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
HAN_FORMATS: Final = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand"})  # fmt: skip


def document_tables(path: Path) -> list[Table]:
    """Return the tables of a document, and between them its paragraphs as prose, in their order.

    Raises:
        WorkbookRefused: the guard of spreadsheets refuses it: damaged, encrypted, no document, or too large inside.
        ListUnreadable: it is damaged in a way that only shows when it is read.
    """
    expand_within(path, main="word/document.xml", most=MOST_EXPANDED)
    try:
        document = docx.Document(str(path))
        return list(_parts(document))
    except (PackageNotFoundError, BadZipFile, LxmlError, KeyError, ValueError) as failure:
        raise refused("cut_off", path.name) from failure


def _parts(document: Document) -> Iterator[Table]:
    numbers = _Numbers(document)
    prose: list[Cells] = []
    paragraphs = tables = 0
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            paragraphs += 1
            said = f"{numbers.of(part)}{part.text}".strip()
            if said:
                prose.append(Cells(paragraphs, f"第{paragraphs}段 paragraph {paragraphs}", (said,)))
            continue
        if prose:
            yield Table("", tuple(prose), is_prose=True)
            prose = []
        tables += 1
        yield _table(part, tables, numbers)
    if prose:
        yield Table("", tuple(prose), is_prose=True)


def _table(table: WordTable, at: int, numbers: _Numbers) -> Table:
    """Return a table; a cell merged with the one above is the same element in both rows."""
    rows: list[Cells] = []
    above: list[object] = []
    said: dict[object, str] = {}
    for number, row in enumerate(table.rows, start=1):
        cells = list(row.cells)
        elements: list[object] = [cell._tc for cell in cells]
        texts = []
        for cell in cells:
            key: object = cell._tc
            if key not in said:
                parts = (f"{numbers.of(paragraph)}{paragraph.text}" for paragraph in cell.paragraphs)
                said[key] = "\n".join(parts).strip()
            texts.append(said[key])
        continued = frozenset(
            column
            for column, element in enumerate(elements)
            if column < len(above) and above[column] is element and texts[column]
        )
        place = f"表{at} 第{number}行 table {at} row {number}"
        rows.append(Cells(number, place, tuple(texts), continued))
        above = elements
    return Table(f"表{at}", tuple(rows))


class _Numbers:
    """The numbers that Word writes by itself before paragraphs, counted as Word counts them."""

    def __init__(self, document: Document) -> None:
        self._levels = _levels(document)
        self._counts: dict[str, dict[int, int]] = {}

    def of(self, paragraph: Paragraph) -> str:
        """Return the number before a paragraph as it shows, '' if it has none that Word writes itself."""
        own = _numbering(paragraph)
        if own is None or own.numId is None:
            return ""
        number, level = str(own.numId.val), int(own.ilvl.val) if own.ilvl is not None else 0
        forms = self._levels.get(number, {})
        if level not in forms or forms[level][0] in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, forms[level][2] - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        written = forms[level][1]
        for each in range(level + 1):
            kind, _, start = forms.get(each, ("decimal", "", 1))
            written = written.replace(f"%{each + 1}", _numeral(counts.get(each, start), kind))
        return f"{written} " if written and written[-1].isdigit() else written


def _numbering(paragraph: Paragraph) -> Any:
    """Return the numbering of a paragraph: its own, or that of its style; None if it has none."""
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return properties.numPr
    style = paragraph.style
    inherited = style.element.find(qn("w:pPr")) if style is not None else None
    return inherited.numPr if inherited is not None else None


def _levels(document: Document) -> dict[str, dict[int, tuple[str, str, int]]]:
    """Return, for each numbering of a document, kind, pattern and first number of each level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    for one in root.findall(qn("w:abstractNum")):
        levels = {}
        for level in one.findall(qn("w:lvl")):
            values = {name: level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")}
            kind, pattern, start = (
                element.get(qn("w:val")) if element is not None else None for element in values.values()
            )
            levels[int(level.get(qn("w:ilvl")))] = (kind or "decimal", pattern or "", int(start or 1))
        abstract[one.get(qn("w:abstractNumId"))] = levels
    found = {}
    for one in root.findall(qn("w:num")):
        pointer = one.find(qn("w:abstractNumId"))
        if pointer is not None:
            found[one.get(qn("w:numId"))] = abstract.get(pointer.get(qn("w:val")), {})
    return found


def _numeral(value: int, kind: str) -> str:
    if kind in HAN_FORMATS and value < 100:
        tens, ones = divmod(value, 10)
        ten = "" if not tens else "十" if tens == 1 else f"{_HAN[tens]}十"
        return f"{ten}{_HAN[ones] if ones else ''}"
    if kind.startswith("decimalEnclosedCircle") and value <= len(_CIRCLED):
        return _CIRCLED[value - 1]
    return str(value)
