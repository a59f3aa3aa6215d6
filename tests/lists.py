"""Lists to try things on, as files an office would hand in."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

HEADER = ("序号", "工作内容", "成果形式", "责任单位", "完成时限")


def sheet(*rows: tuple[object, ...], title: str = "2027年度重点工作清单") -> bytes:
    """Return an .xlsx with a title, the usual heading row and these rows."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet("清单")
        page.write(0, 0, title)
        page.write_row(1, 0, HEADER)
        for at, row in enumerate(rows, start=2):
            page.write_row(at, 0, row)
    return content.getvalue()
