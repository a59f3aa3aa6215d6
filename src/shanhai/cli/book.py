"""`shanhai book`: check, load, export and compare a city's book."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from shanhai.cli.progress import Progress
from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.diagnostics import Diagnostic

if TYPE_CHECKING:
    from shanhai.adapters.books.comparing import RowChange
    from shanhai.domains.books.actions import LoadResult

FOLDER = click.Path(path_type=Path)
DATABASE = "@"
SHOWN = 200


@click.group("book", cls=BilingualGroup)
def book() -> None:
    """账册：检查、载入、导出、比较。 A city's book: check, load, export, compare.

    账册是一个 Data Package 文件夹（datapackage.json 和 CSV 表），例如 books/lishui。
    A book is a Data Package: a folder of CSV tables such as books/lishui.
    """


@book.command("check")
@click.argument("folder", type=FOLDER)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help=f"列出全部问题，不止前 {SHOWN} 条。 List every finding, not only the first {SHOWN}.",
)
def check(folder: Path, show_all: bool) -> None:
    """检查一本账册，一次列出全部问题；有错误时退出码为 1。 Check a book: all findings at once; exit code 1 on errors."""
    from shanhai.adapters.books.checking import check_book

    with Progress("检查 Checking") as progress:
        result = check_book(folder, on=today(), progress=progress)
    _show_findings(result.findings, show_all=show_all)
    rows = sum(result.rows.values())
    if not result.passed:
        _say("账册有错误，不能载入。", "The book has errors and cannot be loaded.", err=True)
        sys.exit(1)
    _say(
        f"检查通过：{len(result.rows)} 张表，{rows} 行。",
        f"The book is sound. Tables: {len(result.rows)}; rows: {rows}.",
    )


@book.command("load")
@click.argument("folder", type=FOLDER)
@click.option("--actor", default="", help="载入者，默认为当前用户名。 Who loads it; your user name if not given.")
@click.option("--all", "show_all", is_flag=True, help="列出全部问题。 List every finding.")
def load(folder: Path, actor: str, show_all: bool) -> None:
    """载入一本账册；有错则什么都不载入，再载一次什么都不变。 Load a book: with an error nothing is loaded, a second time changes nothing.

    改动的行以新版本取代旧版本，旧版本保留。 A changed row supersedes the old version, which is kept.
    """
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from shanhai.domains.books.actions import load_book
    from shanhai.domains.books.errors import BookRefused

    try:
        with Progress("载入 Loading") as progress:
            result = load_book(actor=actor or getpass.getuser(), folder=folder, on=today(), progress=progress)
    except BookRefused as refusal:
        _show_findings(refusal.findings, show_all=show_all)
        click.echo(str(refusal), err=True)
        sys.exit(1)
    _show_findings(result.warnings, show_all=show_all)
    _show_result(result)


@book.command("export")
@click.argument("folder", type=FOLDER)
def export(folder: Path) -> None:
    """把数据库导出为账册，连同全部历史。 Export the database as a book, with its whole history."""
    _with_database()
    from shanhai.domains.books.actions import export_book

    with Progress("导出 Exporting") as progress:
        written = export_book(folder=folder, progress=progress)
    _say(f"已导出 {sum(written.values())} 行到 {folder}。", f"Rows exported to {folder}: {sum(written.values())}.")


@book.command("diff")
@click.argument("before", type=str)
@click.argument("after", type=str)
def diff(before: str, after: str) -> None:
    """逐格比较两本账册；@ 表示当前数据库；有差别时退出码为 1。 Compare two books cell by cell; @ is the database; exit code 1 if they differ."""
    from shanhai.adapters.books.comparing import compare_books

    with _book_folder(before) as first, _book_folder(after) as second:
        for folder in (first, second):
            _refuse_no_book(folder)
        changes = list(compare_books(first, second))
    for change in changes:
        click.echo(_change_line(change))
    if changes:
        kinds = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "removed", "changed")}
        _say(
            f"新增 {kinds['added']} 行，减少 {kinds['removed']} 行，改动 {kinds['changed']} 行。",
            f"Rows added: {kinds['added']}; removed: {kinds['removed']}; changed: {kinds['changed']}.",
        )
        sys.exit(1)
    _say("两本账册内容相同。", "The two books say the same.")


@book.command("describe")
@click.argument("folder", type=FOLDER)
def describe(folder: Path) -> None:
    """按文件夹里的表重写 datapackage.json，账册名不变。 Write datapackage.json anew from the tables in the folder; the title stays."""
    from shanhai.adapters.books.package import book_name, write_descriptor

    _refuse_no_book(folder)
    name, title = book_name(folder)
    write_descriptor(folder, name=name, title=title)
    _say(f"已重写 {folder}/datapackage.json。", f"Wrote {folder}/datapackage.json.")


@contextmanager
def _book_folder(name: str) -> Iterator[Path]:
    if name != DATABASE:
        yield Path(name)
        return
    _with_database()
    from shanhai.domains.books.actions import export_book

    with TemporaryDirectory(prefix="shanhai-book-") as folder:
        export_book(folder=Path(folder))
        yield Path(folder)


def _refuse_no_book(folder: Path) -> None:
    from shanhai.adapters.books.package import package_findings
    from shanhai.domains.books.errors import refuse_if_errors

    findings = [finding for finding in package_findings(folder) if finding.code == "package_missing"]
    if findings:
        _show_findings(findings, show_all=True)
        refuse_if_errors(findings)


def today() -> date:
    """Return the day it is where the office is, whatever the machine's clock is set to."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _with_database() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


def _say(zh: str, en: str, *, err: bool = False) -> None:
    click.echo(zh, err=err)
    click.echo(en, err=err)


def _show_findings(findings: Iterable[Diagnostic], *, show_all: bool) -> None:
    listed = list(findings)
    for finding in listed if show_all else listed[:SHOWN]:
        click.echo(finding.line("zh"), err=True)
        click.echo(f"    {finding.line('en')}", err=True)
    if not show_all and len(listed) > SHOWN:
        rest = len(listed) - SHOWN
        _say(f"……另有 {rest} 条，加 --all 全部列出。", f"… and {rest} more; --all lists them.", err=True)


def _show_result(result: LoadResult) -> None:
    if result.changed_nothing:
        _say(
            f"没有变化：{result.unchanged} 行与库中相同。",
            f"Nothing changed. Rows known already: {result.unchanged}.",
        )
    else:
        _say(
            f"已载入：新增 {result.added} 行，取代 {result.superseded} 行，未变 {result.unchanged} 行。",
            f"Loaded. Rows added: {result.added}; superseded: {result.superseded}; unchanged: {result.unchanged}.",
        )
    if result.outdated:
        _say(
            f"另有 {result.outdated} 行只是重复已被更正的旧说法，更正保留不动。",
            f"Rows that only repeat what has been corrected since, left alone: {result.outdated}.",
        )
    beside = {name: table.beside for name, table in result.tables.items() if table.beside > 0}
    if beside:
        shown = ", ".join(f"{name} {count}" for name, count in beside.items())
        _say(
            f"库中另有不在这本账册里的行，保持不动：{shown}。",
            f"Rows of the database that the book does not name are kept: {shown}.",
        )


def _change_line(change: RowChange) -> str:
    head = f"{ {'added': '+', 'removed': '-', 'changed': '~'}[change.kind] } {change.table.name}.csv {change.key}"
    cells = "".join(f"\n    {cell.column}: {cell.before or '∅'} → {cell.after or '∅'}" for cell in change.cells)
    return head + cells
