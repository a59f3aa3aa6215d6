"""`shanhai submission`: what departments handed in, and deciding on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from shanhai.cli.two_languages import BilingualGroup
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

if TYPE_CHECKING:
    from shanhai.domains.submissions.actions.acts import Decided
    from shanhai.domains.submissions.queries.submitted import SubmittedView
    from shanhai.vocab.rights import Actor

SHOWN = 200


class NoSuchAccount(ShanhaiError):
    """There is no account of that name, or it can no longer sign in."""

    code = "no_such_account"


class NoSuchSubmission(ShanhaiError):
    """There is no submission of that number."""

    code = "no_such_submission"


@click.group("submission", cls=BilingualGroup)
def submission() -> None:
    """报送：部门交来的数据，审定、退回、公开。 Submissions: figures handed in; approve, send back, publish."""


account_option = click.option(
    "--account",
    default="",
    help="以哪个账号办理，按它的任职；不填则为本机管理者。 In the name of which account, with its posts.",
)
figure_option = click.option(
    "--figure",
    "figures",
    type=int,
    multiple=True,
    help="只办这些数据（show 所列编号），可多次；不填则全部。 Only these figures.",
)


@submission.command("list")
@click.option("--state", default="", help="只列有这种状态的，如 submitted。 Only those with figures in this state.")
@click.option("--department", default="", help="只列这个部门的，填编码。 Only those of this department, by its code.")
def list_submissions(state: str, department: str) -> None:
    """列出报送，等审定的在前。 List submissions, those that wait for approval first."""
    _start()
    from django.utils import timezone

    from shanhai.domains.submissions.queries.submitted import inbox
    from shanhai.vocab.rights import COMMAND_LINE
    from shanhai.vocab.words import FIGURE_STATES

    rows = inbox(COMMAND_LINE, on=timezone.localdate(), state=state, department=department)
    for row in rows:
        counts = "、".join(f"{FIGURE_STATES[each].zh} {number}" for each, number in row.states)
        named = f"{row.department.name_zh} {row.department.name_en}" if row.department else row.department_code
        click.echo(f"#{row.number} {row.form} {row.period} {named} {row.made_on}：{counts}")
    _say(f"共 {len(rows)} 次报送。", f"Submissions: {len(rows)}.")


@submission.command("show")
@click.argument("number", type=int)
@click.option("--state", default="", help="只列这种状态的数据。 Only figures in this state.")
def show(number: int, state: str) -> None:
    """一次报送的数据和经过。 The figures of a submission, and its steps."""
    _start()
    from django.utils import timezone

    from shanhai.domains.submissions.queries.submitted import steps, submission_row, submitted_rows, submitted_views
    from shanhai.vocab.rights import COMMAND_LINE
    from shanhai.vocab.words import DECISIONS

    today = timezone.localdate()
    row = submission_row(number, COMMAND_LINE, on=today)
    if row is None:
        raise NoSuchSubmission(
            Bilingual(f"没有编号为 {number} 的报送。", f"There is no submission number {number}."),
            Bilingual("请用 shanhai submission list 核对。", "Check with shanhai submission list."),
        )
    click.echo(f"#{number} {row.form} {row.title_zh} {row.title_en} {row.period} {row.filename}".rstrip())
    for step in steps(number, on=today):
        click.echo(
            f"  {step.at:%Y-%m-%d %H:%M} {DECISIONS[step.deed].zh} {step.by} {step.figures} {step.reason}".rstrip()
        )
    rows = submitted_rows(number, on=today, state=state)
    for view in submitted_views(list(rows[:SHOWN]), on=today):
        click.echo(_line(view))
    total = rows.count()
    if total > SHOWN:
        _say(f"只列出 {SHOWN} 个，共 {total} 个。", f"The first {SHOWN} of {total} are listed.")


@submission.command("approve")
@click.argument("number", type=int)
@figure_option
@account_option
@click.option("--reason", default="", help="理由，可不填。 The reason; optional.")
@click.option(
    "--and-publish", is_flag=True, help="一并公开对已公开数据的更正。 Publish corrections of published figures too."
)
def approve(number: int, figures: tuple[int, ...], account: str, reason: str, *, and_publish: bool) -> None:
    """审定：进入记录，内部可见。 Approve: the figures go on record as internal ones."""
    _start()
    from shanhai.domains.submissions.actions import deciding

    _decide(deciding.approve, number, figures, account, reason, and_publish=and_publish)


@submission.command("return")
@click.argument("number", type=int)
@figure_option
@account_option
@click.option("--reason", required=True, help="为什么退回。 Why they are sent back.")
def send_back(number: int, figures: tuple[int, ...], account: str, reason: str) -> None:
    """退回给部门，写明理由。 Send figures back to the department, with the reason."""
    _start()
    from shanhai.domains.submissions.actions import deciding

    _decide(deciding.send_back, number, figures, account, reason)


@submission.command("publish")
@click.argument("number", type=int)
@figure_option
@account_option
@click.option("--reason", default="", help="理由，可不填。 The reason; optional.")
def publish(number: int, figures: tuple[int, ...], account: str, reason: str) -> None:
    """公开：已审定的数据人人可见，文件本身不公开。 Publish approved figures; the file itself stays inside."""
    _start()
    from shanhai.domains.submissions.actions import deciding

    _decide(deciding.publish, number, figures, account, reason)


def _decide(
    deed: Callable[..., Decided], number: int, figures: tuple[int, ...], account: str, reason: str, **more: Any
) -> None:
    """Decide, and say what was done; every finding is said where figures are refused."""
    from django.utils import timezone

    from shanhai.domains.submissions.errors import FiguresRefused

    try:
        done = deed(
            actor=_actor(account), submission=number, figures=figures or None, reason=reason, on=timezone.localdate(), **more
        )  # fmt: skip
    except FiguresRefused as refusal:
        for found in refusal.findings:
            click.echo(found.line("zh"))
            click.echo(f"  {found.line('en')}")
        raise
    if done.decision is None:
        _say("先前已经办好，没有要办的了。", "It was done before; nothing is left to do.")
    else:
        _say(f"已办理 {done.figures} 个数据。", f"Figures decided on: {done.figures}.")


def _actor(account: str) -> Actor:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from shanhai.domains.people.queries import actor_of
    from shanhai.vocab.rights import COMMAND_LINE

    if not account:
        return COMMAND_LINE
    found = get_user_model().objects.filter(username=account, is_active=True).first()
    if found is None:
        raise NoSuchAccount(
            Bilingual(f"没有账号“{account}”，或它已停用。", f"There is no account “{account}”, or it is retired."),
            Bilingual("请核对账号名。", "Check the name."),
        )
    return actor_of(found, on=timezone.localdate())


def _line(view: SubmittedView) -> str:
    from shanhai.vocab.words import FIGURE_STATES

    figure = view.figure
    before = f"{view.before.shown('zh')} → " if view.before else ""
    change = f" ({view.change:+}%)" if view.change is not None else ""
    what = f"{figure.subject.name_zh} {figure.name_zh} {figure.period} {before}{figure.shown('zh')}{change}"
    return f"  {view.pk} [{FIGURE_STATES[view.state].zh}] {what} {view.cell}".rstrip()


def _start() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)


def _say(zh: str, en: str) -> None:
    click.echo(zh)
    click.echo(en)
