"""`shanhai sheet`: read a department's own spreadsheet and say what is in it, cell by cell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shanhai.cli.errors import UnreadableFile
from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, has_errors

if TYPE_CHECKING:
    from shanhai.engines.layouts import Mapping, Names
    from shanhai.vocab.workbooks import Workbook

SHOWN = 200
FILE = click.Path(path_type=Path)


@click.group("sheet", cls=BilingualGroup)
def sheet() -> None:
    """部门报表：按对应关系读 xlsx、xls、ods、csv。 A department's own sheet, read by a mapping."""


@sheet.command("check")
@click.argument("file", type=FILE)
@click.option(
    "--mapping",
    "mapping_file",
    type=FILE,
    help="对应关系（JSON）；不给就按表头推出一份。 The mapping; proposed from the header if not given.",
)
@click.option(
    "--propose",
    "proposed_file",
    type=FILE,
    help="把推出的对应关系写到这里，供核对。 Where to write the proposed mapping.",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help=f"列出全部问题，不止前 {SHOWN} 条。 List every finding, not only the first {SHOWN}.",
)
def check(file: Path, mapping_file: Path | None, proposed_file: Path | None, show_all: bool) -> None:
    """检查一份报表：读出多少个数，问题逐格列出；什么都不载入。 Check a sheet: how many figures, every finding by cell.

    有错误时退出码为 1。 Nothing is loaded; exit code 1 on errors.

    地方、指标的名称以数据库里现有的为准。 Places and indicators are those of the database.
    """
    from shanhai.adapters.workbooks import read_workbook
    from shanhai.engines.layouts import apply

    workbook = read_workbook(file)
    names = _names()
    mapping, doubts = _mapping(workbook, names, mapping_file, proposed_file)
    reading = apply(mapping, workbook, names)
    findings = [*doubts, *reading.findings]
    _show(findings, show_all=show_all)
    errors = sum(finding.severity == "error" for finding in findings)
    _say(
        f"工作表「{reading.sheet}」：读出 {len(reading.figures)} 个数；错误 {errors} 处，提醒 {len(findings) - errors} 处。",
        f"Sheet “{reading.sheet}”. Figures read: {len(reading.figures)}; errors: {errors}; warnings: {len(findings) - errors}.",
    )
    if has_errors(findings):
        sys.exit(1)


def _names() -> Names:
    from shanhai.cli.book import today
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from shanhai.domains.books.queries import sheet_names
    from shanhai.vocab.reader import Reader

    return sheet_names(reader=Reader(today(), internal=True), on=today())


def _mapping(
    workbook: Workbook, names: Names, given: Path | None, wanted: Path | None
) -> tuple[Mapping, Sequence[Diagnostic]]:
    """Return the mapping of a file, or the proposed one with its doubts; write the proposed one where that is wanted."""
    from shanhai.engines.layouts import mapping_from_json, mapping_to_json, propose

    proposal = propose(workbook, names) if given is None or wanted is not None else None
    if proposal is not None and wanted is not None:
        try:
            wanted.write_text(mapping_to_json(proposal.mapping), encoding="utf-8")
        except OSError as error:
            raise _unreadable(wanted, error, "写不了", "Cannot write") from error
        _say(f"推出的对应关系在 {wanted}，请核对。", f"The proposed mapping is in {wanted}: check it.")
    if given is None and proposal is not None:
        return proposal.mapping, proposal.doubts
    path = Path() if given is None else given
    try:
        return mapping_from_json(path.read_text(encoding="utf-8")), ()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error, "读不了", "Cannot read") from error


def _unreadable(path: Path, error: Exception, zh: str, en: str) -> UnreadableFile:
    why = error.strerror if isinstance(error, OSError) else "UTF-8"
    return UnreadableFile(
        Bilingual(f"{zh} {path}：{why}。", f"{en} {path}: {why}."),
        Bilingual("请核对文件名、权限和编码（UTF-8）。", "Check name, rights and encoding (UTF-8)."),
        file=path,
    )


def _say(zh: str, en: str) -> None:
    click.echo(zh)
    click.echo(en)


def _show(findings: Sequence[Diagnostic], *, show_all: bool) -> None:
    for finding in findings if show_all else findings[:SHOWN]:
        click.echo(finding.line("zh"), err=True)
        click.echo(f"    {finding.line('en')}", err=True)
    if not show_all and len(findings) > SHOWN:
        rest = len(findings) - SHOWN
        click.echo(f"……另有 {rest} 条，加 --all 全部列出。\n… and {rest} more; --all lists them.", err=True)
