"""Reads a CSV as a workbook of one sheet: UTF-8, UTF-16 with its mark, or GB18030; every cell as its text."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Final

from shanhai.adapters.workbooks.archives import MOST_CELLS, too_large, truncated
from shanhai.adapters.workbooks.errors import UnreadableText
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.workbooks import Cell, Sheet, Workbook

DELIMITERS: Final = "\t;,"
LOOKED_AT: Final = 20
"""Lines from which the delimiter is told."""


def read_delimited(path: Path, content: bytes) -> Workbook:
    """Return the CSV as a workbook; numbers stay the text they are, so they are exact.

    Raises:
        UnreadableText: neither UTF-8 nor GB18030, or not text at all.
        TruncatedWorkbook: a quoted cell never ends.
        TooLargeWorkbook: more cells than are read.
    """
    text = _decoded(path, content)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append(list(row))
            cells += len(row)
            if cells > MOST_CELLS:
                raise too_large(path, f"超过 {MOST_CELLS} 格。", f"has more than {MOST_CELLS:,} cells.")
    except csv.Error as error:
        raise truncated(path) from error
    return Workbook(path.name, (Sheet(path.stem, rows, merged=None),))


def _decoded(path: Path, content: bytes) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableText(
        Bilingual(
            f"{path.name} 的文字既不是 UTF-8 也不是 GB18030。", f"The text of {path.name} is neither UTF-8 nor GB18030."
        ),
        Bilingual("请在 Excel 里另存为“CSV UTF-8”。", "Save it in Excel as “CSV UTF-8”."),
        file=path.name,
    )


def _delimiter(text: str) -> str:
    head = "\n".join(text.split("\n", LOOKED_AT)[:LOOKED_AT])
    return max(DELIMITERS, key=lambda sign: (head.count(sign), -DELIMITERS.index(sign)))
