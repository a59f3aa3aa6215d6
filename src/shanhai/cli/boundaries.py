"""`shanhai boundaries`: outlines of places from the operator's own file."""

from __future__ import annotations

import getpass
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from shanhai.cli.two_languages import BilingualGroup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from shanhai.domains.places.actions import BoundaryImport, ImportResult
    from shanhai.vocab.diagnostics import Diagnostic

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("boundaries", cls=BilingualGroup)
def boundaries() -> None:
    """边界：导入、撤回经办单位自备的政区边界。 Outlines of places: import the operator's own file, or take it back.

    产品不带边界数据；没有边界时地图以点和线表示。地图一律是示意图。
    The product brings no outlines; without them maps show points and lines. All maps are schematic.
    """


@boundaries.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="边界的来源，如“丽水市测绘院 2024”。 Who made the outlines.")
@click.option("--source-en", default="", help="来源的英文。 The source in English.")
@click.option(
    "--system",
    required=True,
    type=click.Choice(["wgs84", "gcj02"]),
    help="坐标系：wgs84（含 CGCS2000）；gcj02（高德、腾讯，导入时转为 WGS84）。 The system of the coordinates; GCJ-02 is converted.",
)
@click.option("--licence", default="", help="许可或使用条件。 The licence or terms of use.")
@click.option(
    "--name-field",
    default="",
    help="没有代码时，按这个属性里的名称对应。 The property with the name, for features without a code.",
)
@click.option(
    "--valid-on",
    type=DAY,
    help="文件所示政区是哪一天的，默认今天。 The day whose territories it shows; today if not given.",
)
@click.option("--known-from", type=DAY, help="自哪一天起算已知，默认今天。 Known from which day; today if not given.")
@click.option("--internal", is_flag=True, help="只给登录人员看（许可不允许公开时）。 For signed-in readers only.")
@click.option("--actor", default="", help="导入者，默认为当前用户名。 Who imports it; your user name if not given.")
def import_(  # noqa: PLR0913  # one parameter for each thing the operator says of the file
    file: Path,
    *,
    source: str,
    source_en: str,
    system: Literal["wgs84", "gcj02"],
    licence: str,
    name_field: str,
    valid_on: datetime | None,
    known_from: datetime | None,
    internal: bool,
    actor: str,
) -> None:
    """导入 GeoJSON 边界；有错则什么都不导入，再导一次什么都不变。 Import GeoJSON outlines: with an error nothing is imported.

    要素按六位区划代码（adcode、code、gb……）对应地方，没有代码的按名称。与已有的不同则取代，旧的保留。
    Features are matched by division code, else by name. What differs supersedes; the old outline is kept.
    """
    _with_database()
    from shanhai.domains.places.actions import BoundaryImport
    from shanhai.vocab.bilingual import Bilingual

    today = date.today()  # noqa: DTZ011  # the operator's own day
    about = BoundaryImport(
        source=Bilingual(source, source_en),
        system=system,
        licence=licence,
        name_field=name_field,
        valid_on=valid_on.date() if valid_on else today,
        known_from=known_from.date() if known_from else today,
        visibility="internal" if internal else "public",
    )
    _show(_import(file, about, actor=actor or getpass.getuser()))


@boundaries.command("withdraw")
@click.option("--reason", required=True, help="为什么撤回，如“许可已到期”。 Why they are taken back.")
@click.option("--file", "filename", default="", help="只撤回从这个文件导入的。 Only those imported from this file.")
@click.option(
    "--place", "places", multiple=True, help="只撤回这个地方的，按编码，可多次写。 Only of this place; may be repeated."
)
@click.option(
    "--all", "everything", is_flag=True, help="不论来自哪个文件，全部撤回。 All, whatever file they came from."
)
@click.option(
    "--actor", default="", help="撤回者，默认为当前用户名。 Who takes them back; your user name if not given."
)
def withdraw(reason: str, filename: str, places: tuple[str, ...], *, everything: bool, actor: str) -> None:
    """撤回现有的边界；只是不再显示，不删除。 Take back outlines: closed, never deleted.

    从今天起地图和导入之前一样；按以前某日所知来看，仍画出边界。以后可以再导入。
    From today maps are as before the import; as known on earlier days the outlines are still drawn.
    They can be imported again.
    """
    _with_database()
    from shanhai.domains.places.actions import withdraw_boundaries

    today = date.today()  # noqa: DTZ011  # the operator's own day
    done = withdraw_boundaries(
        actor=actor or getpass.getuser(),
        reason=reason,
        on=today,
        filename=filename,
        places=places,
        everything=everything,
    )
    click.echo(f"已撤回 {len(done)} 个地方的边界，地图上不再画出；记录保留。")
    click.echo(f"Outlines withdrawn: {len(done)}. Maps no longer draw them; they stay on record.")


def _with_database() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


def _import(file: Path, about: BoundaryImport, *, actor: str) -> ImportResult:
    """Import the file, or show what is wrong with it and leave with exit code 1."""
    from shanhai.domains.places.actions import import_boundaries
    from shanhai.domains.places.errors import BoundariesRefused

    try:
        return import_boundaries(actor=actor, file=file, about=about)
    except BoundariesRefused as refusal:
        _show_findings(refusal.findings)
        click.echo(str(refusal), err=True)
        sys.exit(1)


def _show_findings(findings: Iterable[Diagnostic]) -> None:
    for finding in findings:
        click.echo(f"{finding.line('zh')}\n    {finding.line('en')}", err=True)


def _show(result: ImportResult) -> None:
    _show_findings(result.warnings)
    if result.changed_nothing:
        click.echo(f"没有变化：{len(result.unchanged)} 个地方的边界与库中相同。")
        click.echo(f"Nothing changed. Places whose outline is known already: {len(result.unchanged)}.")
        return
    added, superseded, unchanged = len(result.added), len(result.superseded), len(result.unchanged)
    click.echo(f"已导入：新增 {added} 个，取代 {superseded} 个，未变 {unchanged} 个。地图上均为示意。")
    click.echo(
        f"Imported. Outlines added: {added}; superseded: {superseded}; unchanged: {unchanged}. Maps are schematic."
    )
