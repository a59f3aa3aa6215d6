"""`shanhai sheet`: read a department's own spreadsheet, say what is in it cell by cell, and take it in as drafts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shanhai.cli.errors import UnreadableFile
from shanhai.cli.form import read_text
from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, has_errors

if TYPE_CHECKING:
    from shanhai.adapters.kept_files import KeptFile
    from shanhai.domains.submissions.actions.sheets import SheetRun
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

    有错误，或没有读出数时，退出码为 1。 Nothing is loaded; exit code 1 on errors, or where nothing could be read.

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
    if has_errors(findings) or not len(reading.figures):
        sys.exit(1)


@sheet.command("load")
@click.argument("file", type=FILE)
@click.option("--form", "form_code", required=True, help="哪份填报表，填编码。 The code of the form.")
@click.option("--period", required=True, help="哪一期，如 2024-06、2024-Q2、2024。 The period of the form.")
@click.option("--mapping", "mapping_file", type=FILE, help="核对过的对应关系（JSON），随填报表存下。 The mapping, confirmed; kept with the form.")  # fmt: skip
@click.option(
    "--reason", default="", help="已入账的数为什么改，一句话管全部。 Why figures on record change, for all of them."
)
@click.option(
    "--although-errors",
    is_flag=True,
    help="有错的格不读，其余照存。 Draft the sound figures although some cells are wrong.",
)
@click.option("--dry-run", is_flag=True, help="只看，不写。 Look only, write nothing.")
@click.option("--all", "show_all", is_flag=True, help="列出全部问题。 List every finding.")
def load(
    file: Path,
    form_code: str,
    period: str,
    *,
    mapping_file: Path | None,
    reason: str,
    although_errors: bool,
    dry_run: bool,
    show_all: bool,
) -> None:
    """读入一份报表，存为草稿；同一份再读什么都不变。 Take a sheet in as drafts; the same sheet again changes nothing.

    填报表没有存对应关系时，先用 shanhai sheet check --propose 推出一份，核对后用 --mapping 给出。
    Where the form has no mapping, have one proposed by shanhai sheet check --propose, check it and give it as --mapping.

    有错误而没有存时退出码为 1。 Exit code 1 where errors keep it from being drafted.
    """
    from shanhai.adapters.workbooks import read_workbook

    workbook = read_workbook(file)
    _start()
    from shanhai.cli.book import today
    from shanhai.domains.submissions.actions.sheets import confirm_layout, read_sheet
    from shanhai.engines.layouts import mapping_from_json
    from shanhai.vocab.rights import COMMAND_LINE

    layout = mapping_from_json(read_text(mapping_file)) if mapping_file is not None else None
    run = read_sheet(actor=COMMAND_LINE, form=form_code, period=period, workbook=workbook, on=today(), layout=layout)
    _show(run.findings, show_all=show_all)
    _show_run(run)
    _stop_unless_loading(run, dry_run=dry_run, although_errors=although_errors)
    if layout is not None:
        confirm_layout(actor=COMMAND_LINE, form=form_code, layout=layout, on=today())
    _load(file, run, reason, although_errors=although_errors)


def _stop_unless_loading(run: SheetRun, *, dry_run: bool, although_errors: bool) -> None:
    """End the command where a sheet is only to be looked at, or cannot be loaded as it is."""
    if run.is_proposed:
        _say(
            "这份填报表还没有存对应关系，没有载入：请用 shanhai sheet check --propose 推出一份，核对后用 --mapping 给出。",
            "The form has no mapping yet; nothing was loaded. Have one proposed by shanhai sheet check --propose, check it, give it as --mapping.",
        )
        sys.exit(1)
    if dry_run:
        _say("只看，什么都没有写。", "Looked only; nothing was written.")
        sys.exit(1 if run.errors else 0)
    if run.errors and not although_errors:
        _say(
            "有错误，没有载入；改好再来，或加 --although-errors。",
            "Errors: nothing was loaded. Correct them, or give --although-errors.",
        )
        sys.exit(1)


def _load(file: Path, run: SheetRun, reason: str, *, although_errors: bool) -> None:
    """Draft what a sheet says and say what was done."""
    from shanhai.cli.book import today
    from shanhai.domains.submissions.actions.sheets import load_sheet
    from shanhai.vocab.rights import COMMAND_LINE

    done = load_sheet(
        actor=COMMAND_LINE, run=run, kept=partial(_kept, file), on=today(), reason=reason, although_errors=although_errors
    )  # fmt: skip
    if done.changed_nothing:
        _say("没有变化：这些数都已入账或已在草稿里。", "Nothing changed: all of it is on record or drafted already.")
        return
    _say(
        f"已存为草稿，报送第 {done.submission} 号。" if done.submission else "草稿已撤回。",
        f"Drafted as submission {done.submission}." if done.submission else "Drafts were taken back.",
    )


def _kept(file: Path) -> KeptFile:
    from django.conf import settings

    from shanhai.adapters.kept_files import keep_file

    with file.open("rb") as stream:
        return keep_file(settings.MEDIA_ROOT, file.name, iter(partial(stream.read, 1 << 20), b""))


def _show_run(run: SheetRun) -> None:
    """Say how many figures are new, changed and the same, and which change."""
    for one in run.changed:
        before = one.on_record or one.waiting
        if before is not None:
            old = f"{before.value:f} {before.unit}"
            click.echo(
                f"  {one.draft.cell} {one.draft.version} {one.draft.place} {one.draft.period}: {old} → {one.draft.value} {one.draft.unit}"
            )
    counts, errors = run.counts, run.errors
    same = counts["unchanged"] + counts["pending"]
    warnings, changed = len(run.findings) - errors, counts["changed"] + counts["taken_back"]
    _say(
        f"读出 {len(run.reading.figures)} 个数：新 {counts['new']}，变 {changed}，未变 {same}；错误 {errors} 处，提醒 {warnings} 处。",
        f"Figures read: {len(run.reading.figures)}. New: {counts['new']}; changed: {changed}; the same: {same}."
        f" Errors: {errors}; warnings: {warnings}.",
    )
    for zh, en, number in (
        ("不在填报项里", "Not asked for by the form", run.not_asked),
        ("不是这一期", "Of other periods", run.other_periods),
        ("填报项没有数", "Items without a figure", run.missing),
    ):
        if number:
            _say(f"{zh}：{number}。", f"{en}: {number}.")


def _names() -> Names:
    _start()
    from shanhai.cli.book import today
    from shanhai.domains.books.queries import sheet_names
    from shanhai.vocab.reader import Reader

    return sheet_names(reader=Reader(today(), internal=True), on=today())


def _start() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


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
            raise UnreadableFile(
                Bilingual(f"写不了 {wanted}：{error.strerror}。", f"Cannot write {wanted}: {error.strerror}."),
                Bilingual("请核对文件名和权限。", "Check its name and your rights."),
                file=wanted,
            ) from error
        _say(f"推出的对应关系在 {wanted}，请核对。", f"The proposed mapping is in {wanted}: check it.")
    if given is None and proposal is not None:
        return proposal.mapping, proposal.doubts
    return mapping_from_json(read_text(Path() if given is None else given)), ()


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
