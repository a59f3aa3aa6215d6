"""Handing a book on: every current row and its whole history as a Data Package."""

from __future__ import annotations

from pathlib import Path

from shanhai.adapters.books.checking import Progress, quiet
from shanhai.adapters.books.package import write_descriptor
from shanhai.adapters.books.tables import TABLES
from shanhai.adapters.books.writing import write_rows
from shanhai.domains.books.errors import ExportRefused
from shanhai.domains.books.models import BookLoad
from shanhai.domains.books.queries import book_rows
from shanhai.vocab.bilingual import Bilingual

UNTITLED = ("book", Bilingual("未命名的账册", "Untitled book"))


def export_book(*, folder: Path, progress: Progress = quiet) -> dict[str, int]:
    """Write the whole database as a book into an empty or new folder; return rows per table, history included.

    Raises:
        ExportRefused: the folder is not empty, or cannot be written.
    """
    _claim(folder)
    written: dict[str, int] = {}
    for table in TABLES.values():
        rows = write_rows(folder, table, book_rows(table, history=False))
        rows += write_rows(folder, table, book_rows(table, history=True), history=True)
        written[table.name] = rows
        progress(table.name, rows, rows)
    name, title = _title()
    write_descriptor(folder, name=name, title=title)
    return written


def _title() -> tuple[str, Bilingual]:
    load = BookLoad.objects.order_by("-loaded_at", "-pk").first()
    return (load.name, Bilingual(load.title_zh, load.title_en)) if load else UNTITLED


def _claim(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise ExportRefused(
            Bilingual(
                f"不能写入文件夹 {folder}:{error.strerror}。",
                f"The folder {folder} cannot be written: {error.strerror}.",
            ),
            Bilingual("请另选一个可写的文件夹。", "Choose a folder that can be written."),
        ) from error
    if occupied:
        raise ExportRefused(
            Bilingual(f"文件夹 {folder} 里已有文件。", f"The folder {folder} is not empty."),
            Bilingual(
                "请给一个新的或空的文件夹，以免覆盖。", "Name a new or empty folder, so that nothing is overwritten."
            ),
        )
