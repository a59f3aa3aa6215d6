"""`shanhai audit`: whether the audit record still says what was written, and its export."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from shanhai.cli.two_languages import BilingualGroup
from shanhai.engines.sealing import Break, BreakKind
from shanhai.vocab.bilingual import Bilingual

WORDS: Mapping[BreakKind, Bilingual] = {
    BreakKind.CHANGED: Bilingual("内容被改动或调换", "was changed or put in another place"),
    BreakKind.REMOVED: Bilingual("被删除", "was removed"),
    BreakKind.UNLINKED: Bilingual("与前一行接不上", "does not follow from the line before it"),
    BreakKind.CUT_OFF: Bilingual("与记录末尾的签字不符", "does not agree with the signed end of the record"),
}
SHOWN = 20


@click.group("audit", cls=BilingualGroup)
def audit() -> None:
    """审计记录：核对、导出。 The audit record: verify it, export it."""


@audit.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="以前导出的文件：逐行比对。 An earlier export: every line of it must still stand.",
)
def verify(against: Path | None) -> None:
    """核对审计记录有没有被改动、删除或调换。 Tell whether any line was changed, removed or moved."""
    _start()
    from shanhai.domains.audit.queries import differs_from
    from shanhai.domains.audit.queries import verify as verified

    verdict = verified()
    for found in verdict.breaks[:SHOWN]:
        click.echo(_line(found))
    if len(verdict.breaks) > SHOWN:
        click.echo(f"……共 {len(verdict.breaks)} 处。\n… {len(verdict.breaks)} places in all.")
    if not verdict.head_is_ours:
        click.echo(
            "记录末尾的签字不是本系统的密钥所签：末尾的行可能被删去，或密钥换过（见 SHANHAI_SECRET_KEY）。\n"
            "The end of the record is not signed with this installation's key: lines may have been cut off, or the key was changed (SHANHAI_SECRET_KEY)."
        )
    differing = None
    if against is not None:
        with against.open(encoding="utf-8") as stream:
            rows, differing = differs_from(_exported(stream, against))
        if differing is not None:
            click.echo(f"与 {against} 不同：\nIt differs from {against}:")
            click.echo(_line(differing))
        else:
            click.echo(f"{against} 的 {rows} 行都还在，一字未改。\nAll {rows} lines of {against} still stand.")
    if not verdict.holds or differing is not None:
        sys.exit(1)
    click.echo(f"审计记录完好：{verdict.rows} 行。\nThe audit record holds: {verdict.rows} lines.")


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """导出全部审计记录（JSON Lines，带链）。 Write the whole record with its chain."""
    _start()
    from shanhai.domains.audit.queries import export_lines

    number = 0
    with file.open("w", encoding="utf-8") as stream:
        for line in export_lines():
            stream.write(f"{line}\n")
            number += 1
    click.echo(f"已导出 {number} 行到 {file}。\nWrote {number} lines to {file}.")


def _start() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


def _line(found: Break) -> str:
    rows = f"{found.sequence}" if found.sequence == found.last else f"{found.sequence}–{found.last}"
    words = WORDS[found.kind]
    return f"  第 {rows} 行{words.zh}。\n  Line {rows} {words.en}."


def _exported(stream: Iterator[str], file: Path) -> Iterator[Mapping[str, object]]:
    from shanhai.domains.audit.errors import UnreadableChain

    for number, line in enumerate(stream, start=1):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not {"sequence", "seal"} <= said.keys():
            raise UnreadableChain(
                Bilingual(f"{file} 第 {number} 行不是审计记录。", f"Line {number} of {file} is no line of an audit record."),
                Bilingual("请用 shanhai audit export 写成的文件。", "Give a file that shanhai audit export wrote."),
                file=file,
                line=number,
            )  # fmt: skip
        yield said
