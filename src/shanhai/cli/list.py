"""`shanhai list`: a task list out of a Word or sheet file, looked at or taken in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shanhai.cli.two_languages import BilingualGroup

if TYPE_CHECKING:
    from shanhai.adapters.lists import ListFile
    from shanhai.domains.intake.actions import Answers, DryRun, Imported
    from shanhai.engines.lists import Lint, TaskList

YEAR_HELP = "清单的年份，标题里有的不用填。 The year of the list, if its title does not state it."


ANSWERS: Final = (
    click.option(
        "--unit",
        "units",
        multiple=True,
        metavar="NAME=CODE",
        help="责任单位是哪个主体：名称=编码，或 =new 新建、=open 暂不对应；可多次。 Which party a unit is, or new, or open.",
    ),
    click.option(
        "--rest",
        type=click.Choice(["new", "open"]),
        help="其余认不得的单位：都新建，或都暂不对应。 What the other unknown units are: parties of their own, or left open.",
    ),
    click.option(
        "--line",
        "lines",
        multiple=True,
        metavar="N=CODE",
        help="第几条是原来的哪一条：序=编码，或 =new；可多次。 Which commitment the N-th line is, or new.",
    ),
    click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="N=FIGURE",
        help="第几条按哪个数据判定：序=口径|对象，或 =words 按文字；可多次。 Which figure judges the N-th line, or words.",
    ),
    click.option(
        "--edition", default="", help="是哪份清单的新一版，或 new。 Of which list it is a new edition, or new."
    ),
)
"""The options by which an operator answers what is asked of a list."""


def _answering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that answer what is asked of a list."""
    for option in reversed(ANSWERS):
        command = option(command)
    return command


@click.group("list", cls=BilingualGroup)
def task_list() -> None:
    """清单：检查任务清单，导入为工作。 Lists: look at a task list, and take it in as commitments."""


@task_list.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2100), help=YEAR_HELP)
def check(file: Path, year: int | None) -> None:
    """检查一份清单：缺什么，三个化各占多少；不需要数据库，什么都不写。 Say what the lines of a list lack.

    有提醒时退出码为 1，没有清单或文件读不了时为 2。
    Needs no database and writes nothing. Ends with 1 if anything is found, with 2 if there is no list.
    """
    from shanhai.adapters.lists import read_list_file
    from shanhai.engines.lists import lint, read_lists

    read = read_list_file(file)
    found = read_lists(read.tables, file=read.filename, year=year)
    linted = lint(found)
    _show(found, linted)
    if not found.lines:
        sys.exit(2)
    sys.exit(1 if linted.findings else 0)


@task_list.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--parent", required=True, help="归在哪项工作下面，填编码。 The code of the commitment it comes under.")
@_answering
@click.option("--public/--internal", default=None, help="公开或内部；不填则照旧，新清单为内部。 Public or internal.")
@click.option("--year", type=click.IntRange(2000, 2100), help=YEAR_HELP)
@click.option("--dry-run", is_flag=True, help="只看，不写。 Look only, write nothing.")
def load(  # noqa: PLR0913 each is an option of the command
    file: Path,
    parent: str,
    units: tuple[str, ...],
    rest: str | None,
    lines: tuple[str, ...],
    *,
    targets: tuple[str, ...],
    edition: str,
    public: bool | None,
    year: int | None,
    dry_run: bool,
) -> None:
    """导入一份清单：每条成为一项工作，连同责任单位和出处。 Take a list in: each line becomes a commitment.

    同一份清单再导入什么都不变；变了的条目取代原来的，这次没有的条目列出来，记录保留。
    The same list again changes nothing; a changed line supersedes, a line that is gone is reported and kept.
    """
    read = _prepared(file)
    from shanhai.domains.intake.actions import check_list, import_list
    from shanhai.vocab.rights import COMMAND_LINE

    answers, today = _answers(units, rest or "", lines, edition, targets), date.today()  # noqa: DTZ011 the operator's own day
    run = check_list(actor=COMMAND_LINE, file=read, parent=parent, on=today, answers=answers, year=year)
    _show(run.found, run.lint)
    _questions(run, answers)
    if dry_run:
        _say("只看，什么都没有写。", "Looked only; nothing was written.")
        return
    _keep(file)
    _report(
        import_list(actor=COMMAND_LINE, file=read, parent=parent, on=today, answers=answers, public=public, year=year)
    )


def _prepared(file: Path) -> ListFile:
    """Read the file, then make the database ready."""
    from shanhai.adapters.lists import read_list_file
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    read = read_list_file(file)
    start_django()
    reach_database()
    migrate(say=click.echo)
    return read


def _keep(file: Path) -> None:
    """Keep the file itself, so that it can be downloaded again."""
    from django.conf import settings

    from shanhai.adapters.kept_files import keep_file

    keep_file(settings.MEDIA_ROOT, file.name, iter((file.read_bytes(),)))


def _report(done: Imported) -> None:
    if done.changed_nothing:
        _say("没有变化：这份清单已经导入过。", "Nothing changed: this list is on record already.")
        return
    added, changed, same = len(done.added), len(done.superseded), len(done.unchanged)
    _say(
        f"已导入“{done.document}”：新增 {added} 条，更新 {changed} 条，未变 {same} 条，改期 {len(done.extended)} 条。",
        f"Imported “{done.document}”: {added} new, {changed} changed, {same} the same, {len(done.extended)} with another date.",
    )
    for line in done.removed:
        _say(f"这次没有，记录保留：{line.key} {line.text}", f"Not in it, and kept: {line.key}")


def _answers(units: Iterable[str], rest: str, lines: Iterable[str], edition: str, targets: Iterable[str]) -> Answers:
    from shanhai.domains.intake.actions import Answers

    named = dict(_pair(unit, "--unit") for unit in units)
    return Answers(named, rest, _by_line(lines, "--line"), edition, _by_line(targets, "--target"))


def _by_line(answers: Iterable[str], option: str) -> dict[int, str]:
    places: dict[int, str] = {}
    for at, code in (_pair(answer, option) for answer in answers):
        if not at.isdigit():
            raise click.BadParameter(
                f"{at}=… 要以第几条的数字开头 / begins with the number of a line", param_hint=option
            )
        places[int(at)] = code
    return places


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, code = text.rpartition("=")
    if not sign or not name or not code:
        raise click.BadParameter(f"“{text}”要写成 名称=编码 / is written NAME=CODE", param_hint=option)
    return name.strip(), code.strip()


def _show(found: TaskList, linted: Lint) -> None:
    for finding in linted.findings:
        click.echo(finding.line("zh"))
        click.echo(f"  {finding.line('en')}")
    headings = len(found.lines) - len(found.tasks)
    _say(
        f"{found.title}：{len(found.tasks)} 条任务，{headings} 个标题。",
        f"Tasks: {len(found.tasks)}. Headings: {headings}.",
    )
    for share in linted.shares:
        click.echo(f"  {share.name.zh} {share.name.en}: {share.met}/{share.of} {share.percent}")


def _questions(run: DryRun, answers: Answers) -> None:
    """Say which units and lines are not sure and what they may be."""
    for unit in run.unknown_units:
        if not answers.units.get(unit.name):
            near = "、".join(f"{party.code}（{party.name_zh}）" for party in unit.suggestions)
            may_be = (f"；可能是 {near}", f"; it may be {near}") if near else ("", "")
            _say(f"不认得“{unit.name}”{may_be[0]}", f"  “{unit.name}” is not known{may_be[1]}")
    for at, lines in run.unsure.items():
        near = "、".join(f"{line.key}（{line.text}）" for line in lines)
        _say(f"第 {at} 条可能是 {near}", f"  Line {at} may be {near}")
    for at, moved in run.moved.items():
        _say(
            f"第 {at} 条的期限由 {moved.before} 改为 {moved.after}，算作延期，原定期限保留",
            f"  Line {at} moves its due date from {moved.before} to {moved.after}: an extension, the first date stays",
        )
    for at, match in run.targets.items():
        wanted, chosen = match.wanted.quantity, run.judged_by[at]
        if chosen:
            _say(
                f"第 {at} 条按数据判定：{chosen}，目标{wanted.show('zh')}",
                f"  Line {at} is judged by {chosen}, target {wanted.show('en')}",
            )
            continue
        near = "、".join(f"{one.key}（{one.name.zh}）" for one in match.candidates)
        _say(
            f"第 {at} 条写到指标和目标{wanted.show('zh')}，按哪个数据判定：{near}，或 words",
            f"  Line {at} names an indicator and the target {wanted.show('en')}: judged by which of these, or by words?",
        )


def _say(zh: str, en: str) -> None:
    click.echo(zh)
    click.echo(en)
