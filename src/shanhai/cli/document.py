"""`shanhai document`: the full text of a source."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shanhai.cli.two_languages import BilingualGroup

if TYPE_CHECKING:
    from shanhai.adapters.texts import TextFile
    from shanhai.domains.documents.actions import Attached

SHOWN = 20


@click.group("document", cls=BilingualGroup)
def document() -> None:
    """文件：添加、撤回来源的全文。 Documents: attach the full text of a source, or take it back.

    账册只摘录短句；全文由经办单位自备，只给登录人员看。
    A book quotes short passages; the full text is the operator's own copy, for signed-in readers only.
    """


@document.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--document", "code", required=True, help="文件的编码，如 article。 The document's code, such as article."
)
@click.option(
    "--note", default="", help="全文从哪里来，或要说明的事。 Where the copy comes from, or what to know of it."
)
@click.option(
    "--although-quotes-are-missing",
    is_flag=True,
    help="过半引文没有找到也添加。 Attach it even if most of the quotes are not found in it.",
)
@click.option("--actor", default="", help="添加者，默认为当前用户名。 Who attaches it; your user name if not given.")
def add(file: Path, code: str, note: str, although_quotes_are_missing: bool, actor: str) -> None:
    """给一份文件添加全文（txt、md、html、docx）。 Attach the full text of a document.

    再添加同一个文件什么都不变；另一个文件取代它，旧的保留。文件页随即在全文中标出每一处引文。
    过半引文没有找到的，多半是选错了文件，不添加。

    The same file again changes nothing; another one supersedes it and the old one is kept. The document's page then
    shows every quoted passage in its place. A file in which most quotes are not found is probably not this document,
    and is refused.
    """
    from shanhai.adapters.texts import read_text_file
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    read = read_text_file(file)
    start_django()
    reach_database()
    migrate(say=click.echo)
    from shanhai.domains.documents.actions import attach_text

    today = date.today()  # noqa: DTZ011 the operator's own day
    result = attach_text(
        actor=actor or getpass.getuser(),
        document=code,
        file=read,
        on=today,
        note=note.strip(),
        although_quotes_are_missing=although_quotes_are_missing,
    )
    _show(result, read, code)


@document.command("withdraw")
@click.argument("code", metavar="DOCUMENT")
@click.option("--reason", required=True, help="为什么撤回，如“不是最后一版”。 Why it is taken back.")
@click.option("--actor", default="", help="撤回者，默认为当前用户名。 Who takes it back; your user name if not given.")
def withdraw(code: str, reason: str, actor: str) -> None:
    """撤回一份文件现有的全文；只是不再显示，不删除。 Take back the text attached to a document: closed, never deleted.

    从今天起文件页和添加之前一样；按以前某日所知来看，仍显示全文。以后可以再添加。
    From today the document's page is as before the text was attached; as known on earlier days the text is still shown.
    It can be attached again.
    """
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from shanhai.domains.documents.actions import withdraw_text

    today = date.today()  # noqa: DTZ011 the operator's own day
    done = withdraw_text(actor=actor or getpass.getuser(), document=code, reason=reason, on=today)
    _say(
        f"已撤回“{code}”的全文（{done.file.filename}），自 {done.on} 起不再显示；记录保留。",
        f"Withdrew the text of “{code}” ({done.file.filename}); not shown from {done.on} on, and kept on record.",
    )


def _show(result: Attached, read: TextFile, code: str) -> None:
    _say(*_done(result, read, code))
    if read.encoding == "GB18030":
        _say(
            "原文件是 GB18030（GBK）编码，已转为 UTF-8 保存。",
            "The file is in GB18030 (GBK); its text is kept as UTF-8.",
        )
    total = len(result.found) + len(result.missing)
    if not total:
        _say("这份文件还没有引文可对照。", "No passage is quoted from this document yet.")
    elif not result.missing:
        _say(f"{total} 处引文全部在全文中找到。", f"Quoted passages found in the text: all ({total}).")
    else:
        _say(
            f"{total} 处引文，找到 {len(result.found)} 处，{len(result.missing)} 处没有找到：",
            f"Of {total} quoted passages {len(result.found)} were found and {len(result.missing)} were not:",
        )
        for passage, quote in result.missing[:SHOWN]:
            click.echo(f"  {passage}  {quote}")
        if len(result.missing) > SHOWN:
            more = len(result.missing) - SHOWN
            _say(f"  ……另有 {more} 处。", f"  … and {more} more.")
        _say("请核对是否为同一版本，或更正引文。", "Check that it is the same edition, or correct the quotes.")


def _done(result: Attached, read: TextFile, code: str) -> tuple[str, str]:
    if result.unchanged:
        return f"没有变化：“{code}”的全文已是这个文件。", f"Nothing changed: this file is the text of “{code}” already."
    length = len(read.text)
    zh, en = (
        f"已添加“{code}”的全文：{read.filename}，{length} 字。",
        f"Attached to “{code}”: {read.filename}, {length} characters.",
    )
    if result.superseded:
        return f"{zh}取代 {result.superseded}，旧的保留。", f"{en} It supersedes {result.superseded}, which is kept."
    if before := result.withdrawn:
        return (
            f"{zh}此前的 {before.file.filename} 已于 {before.on} 撤回：{before.reason}。",
            f"{en} The one before it, {before.file.filename}, was withdrawn on {before.on}: {before.reason}.",
        )
    return zh, en


def _say(zh: str, en: str) -> None:
    click.echo(zh)
    click.echo(en)
