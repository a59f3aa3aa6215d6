"""`shanhai form`: what departments report, and the sheets that ask them for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shanhai.cli.errors import UnreadableFile
from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual

if TYPE_CHECKING:
    from shanhai.domains.submissions.actions.forms import Item

FILE = click.Path(path_type=Path)
FREQUENCIES = ("month", "quarter", "half", "year")


@click.group("form", cls=BilingualGroup)
def form() -> None:
    """填报表：哪个部门按期报什么。 Reporting forms: which department reports what, and when."""


@form.command("list")
def list_forms() -> None:
    """列出填报表。 List the forms."""
    _start()
    from shanhai.cli.book import today
    from shanhai.domains.submissions.queries.forms import forms_for
    from shanhai.vocab.rights import COMMAND_LINE
    from shanhai.vocab.words import word

    shown = forms_for(COMMAND_LINE, on=today())
    for one in shown:
        often = word("frequency", one.frequency)
        click.echo(f"{one.code}  {one.title.zh} {one.title.en}")
        click.echo(
            f"    {one.department_name.zh}（{one.department}），{often.zh}，期后 {one.due_days} 日内，{one.items} 项"
            f" / {one.department_name.en}, {often.en}, due in {one.due_days} days, items: {one.items}"
        )
    if not shown:
        _say("还没有填报表。", "There is no form yet.")


@form.command("show")
@click.argument("code")
def show(code: str) -> None:
    """列出一份填报表的填报项。 List what a form asks for."""
    _start()
    from shanhai.cli.book import today
    from shanhai.domains.submissions.queries.forms import form_for, form_items
    from shanhai.vocab.reader import Reader
    from shanhai.vocab.rights import COMMAND_LINE

    version = form_for(COMMAND_LINE, code, on=today())
    click.echo(f"{version.title_zh} {version.title_en}")
    layout = ("已存", "kept") if version.mapping else ("没有", "none")
    _say(f"部门报表的对应关系：{layout[0]}。", f"Mapping of the department's own sheet: {layout[1]}.")
    for one in form_items(version, reader=Reader(today(), internal=True)):
        axes = f" [{one.axes}]" if one.axes else ""
        click.echo(f"  {one.version}{axes} {one.place} {one.unit}  {one.place_name.zh} {one.name.zh}")


@form.command("add")
@click.argument("code")
@click.option("--department", required=True, help="报的部门，填主体编码。 The code of the party that reports.")
@click.option(
    "--title", nargs=2, required=True, metavar="ZH EN", help="中文和英文名称。 Its title in Chinese and English."
)
@click.option("--frequency", type=click.Choice(FREQUENCIES), default="month", help="频次。 How often.")
@click.option("--due-days", type=click.IntRange(0, 366), default=10, help="期后几日内报。 Days after the period.")
@click.option("--first-period", required=True, help="第一期，如 2024-06。 The first period that is due.")
@click.option(
    "--items", type=FILE, help="填报项：CSV 或 XLSX，列为 指标、地方、单位、分组。 A sheet that lists the items."
)
@click.option(
    "--from-sheet",
    type=FILE,
    help="部门报过的一份表：填报项照它来。 A sheet of the department's, whose figures become the items.",
)
@click.option("--mapping", type=FILE, help="读这份表的对应关系（JSON），一并存下。 The mapping to read it by; it is kept with the form.")  # fmt: skip
def add(  # noqa: PLR0913 each is an option of the command
    code: str,
    department: str,
    title: tuple[str, str],
    *,
    frequency: str,
    due_days: int,
    first_period: str,
    items: Path | None,
    from_sheet: Path | None,
    mapping: Path | None,
) -> None:
    """布置一份填报表；已有的，内容变了就取代。 Set a form up; one that is there is superseded if it says something else.

    填报项来自 --items，或来自 --from-sheet 加 --mapping。
    Its items come from --items, or from --from-sheet with --mapping.
    """
    if (items is None) == (from_sheet is None) or (from_sheet is not None and mapping is None):
        raise click.UsageError(
            "请给 --items，或 --from-sheet 加 --mapping。 Give --items, or --from-sheet with --mapping."
        )
    _start()
    from shanhai.cli.book import today
    from shanhai.domains.submissions.actions.forms import FormSaid, set_up_form
    from shanhai.domains.submissions.actions.sheets import confirm_layout
    from shanhai.engines.layouts import mapping_from_json
    from shanhai.vocab.rights import COMMAND_LINE

    layout = mapping_from_json(read_text(mapping)) if mapping is not None else None
    listed = _items(items, from_sheet, layout_text=read_text(mapping) if mapping is not None else "")
    said = FormSaid(code, department, Bilingual(*title), frequency, due_days, first_period, tuple(listed))
    kept = set_up_form(actor=COMMAND_LINE, said=said, on=today())
    if layout is not None:
        confirm_layout(actor=COMMAND_LINE, form=code, layout=layout, on=today())
    became = {
        "new": ("已布置", "Set up"),
        "changed": ("已更新", "Changed"),
        "unchanged": ("没有变化", "Nothing changed"),
    }
    words = became[kept.became]
    _say(f"{words[0]}：{code}，{len(listed)} 项。", f"{words[1]}: {code}. Items: {len(listed)}.")


@form.command("template")
@click.argument("code")
@click.option("--period", required=True, help="时期，如 2024-06、2024-Q2、2024-H1、2024。 The period.")
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个 XLSX 文件。 The XLSX file to write.")
def template(code: str, period: str, output: Path) -> None:
    """写出一份要填的表：只问没有来源的数。 Write the sheet that asks for what no source says already.

    填好后用 shanhai sheet load 读回。已有的数写在灰格里，不读回。
    Filled in, it is read by shanhai sheet load. What is known stands in grey cells, which are not read back.
    """
    _start()
    from shanhai.adapters.form_sheets import write_form_sheet
    from shanhai.cli.book import today
    from shanhai.domains.submissions.queries.forms import form_for
    from shanhai.domains.submissions.queries.templates import form_template
    from shanhai.vocab.reader import Reader
    from shanhai.vocab.rights import COMMAND_LINE

    asked = form_template(form_for(COMMAND_LINE, code, on=today()), period, reader=Reader(today(), internal=True))
    try:
        output.write_bytes(write_form_sheet(asked))
    except OSError as error:
        raise UnreadableFile(
            Bilingual(f"写不了 {output}：{error.strerror}。", f"Cannot write {output}: {error.strerror}."),
            Bilingual("请核对文件名和权限。", "Check its name and your rights."),
            file=output,
        ) from error
    _say(f"已写入 {output}：要填 {asked.asked} 个数。", f"Written to {output}. Figures asked for: {asked.asked}.")


def read_text(path: Path) -> str:
    """Return a text file.

    Raises:
        UnreadableFile: it cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise UnreadableFile(
            Bilingual(f"读不了 {path}：{why}。", f"Cannot read {path}: {why}."),
            Bilingual("请核对文件名、权限和编码（UTF-8）。", "Check name, rights and encoding (UTF-8)."),
            file=path,
        ) from error


def _items(items: Path | None, sheet: Path | None, *, layout_text: str) -> list[Item]:
    from shanhai.adapters.workbooks import read_workbook
    from shanhai.cli.book import today
    from shanhai.domains.books.queries import sheet_names
    from shanhai.domains.submissions.actions.forms import Item, items_of
    from shanhai.domains.submissions.queries.item_lists import listed_items
    from shanhai.engines.layouts import apply, mapping_from_json
    from shanhai.vocab.reader import Reader

    names = sheet_names(reader=Reader(today(), internal=True), on=today())
    if items is not None:
        return [Item(*row) for row in listed_items(read_workbook(items), names)]
    if sheet is None:
        return []
    return items_of(apply(mapping_from_json(layout_text), read_workbook(sheet), names))


def _start() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


def _say(zh: str, en: str) -> None:
    click.echo(zh)
    click.echo(en)
