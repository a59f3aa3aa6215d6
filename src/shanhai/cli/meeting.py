"""`shanhai meeting`: the report for the leading group as a Word document."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

DAY = click.DateTime(formats=["%Y-%m-%d"])


class DaysRefused(ShanhaiError):
    """The days asked for cannot be compared."""

    code = "days_refused"


@click.group("meeting", cls=BilingualGroup)
def meeting() -> None:
    """会议：给领导小组的一页报告。 The meeting: the report for the leading group."""


@meeting.command("report")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--from",
    "since",
    type=DAY,
    help="起日；不写则为上次会议，没有则为 30 天前。 First day; the last meeting or else 30 days back.",
)
@click.option("--to", "until", type=DAY, help="止日；不写则为今天。 Second day; today unless told.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", help="语言。 Language.")
@click.option(
    "--all", "whole", is_flag=True, help="各节全部列出，不只前 30 项。 List all of every section, not the first 30."
)
@click.option("--public", is_flag=True, help="只含公开内容。 Only what is published.")
def report(
    file: Path, *, since: datetime | None, until: datetime | None, language: str, public: bool, whole: bool
) -> None:
    """写成 Word 文档：变化、逾期、待议事项。 Write changes, what is overdue, and decisions needed as a Word document."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.utils import timezone

    from shanhai.adapters.reports.docx import word_document
    from shanhai.domains.programme.queries.meetings import MONTH, last_meeting
    from shanhai.domains.programme.queries.report import ALL, MOST, meeting_report
    from shanhai.vocab.reader import Reader

    today = timezone.localdate()
    after = Reader(until.date() if until else today, internal=not public)
    held = last_meeting(reader=after, before=after.as_known_on)
    then = since.date() if since else held.held_on if held else after.as_known_on - MONTH
    _check(then, after.as_known_on, today)
    same = held if held and held.held_on == then else None
    made = meeting_report(
        Reader(then, internal=not public), after, language=language, meeting=same, most=ALL if whole else MOST
    )
    file.write_bytes(word_document(made))
    click.echo(f"已写成 {file}：{then} 至 {after.as_known_on}。\nWrote {file}: {then} to {after.as_known_on}.")


def _check(then: date, now: date, today: date) -> None:
    if not then <= now <= today:
        raise DaysRefused(
            Bilingual(f"不能比较 {then} 与 {now}。", f"{then} and {now} cannot be compared."),
            Bilingual(f"起日不晚于止日，止日不晚于今天（{today}）。", f"The first day comes before the second, and the second is not after today ({today})."),
        )  # fmt: skip
