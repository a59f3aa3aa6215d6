"""`shanhai lock`: locked periods, their exceptions, and the rules in force, for whoever runs the installation."""

from __future__ import annotations

from datetime import date, datetime

import click

from shanhai.cli.two_languages import BilingualGroup

DAY = click.DateTime(["%Y-%m-%d"])
REASON = "原因，记入审计。 Why, for the audit record."


@click.group("lock", cls=BilingualGroup)
def lock() -> None:
    """时期锁定：查看、锁定、解除、给例外。 Period locks: list them, lock, lift, allow an exception."""


@lock.command("list")
def list_locks() -> None:
    """列出锁定和例外。 List the locks and their exceptions."""
    today = _start()
    from shanhai.domains.indicators.queries import all_locks

    locks = all_locks(on=today)
    for one in locks:
        until = f" — {one.known_to}" if one.known_to else ""
        click.echo(f"{one.code}  {one.period}  {one.known_from}{until}  {one.reason}")
        for given in one.exceptions.all():
            party = given.party.code if given.party else "*"
            click.echo(f"    例外 exception  {party}  {given.begins} — {given.last_day}  {given.reason}")
    if not locks:
        click.echo("没有锁定的时期。\nNo period is locked.")


@lock.command("period")
@click.argument("period")
@click.option("--reason", required=True, help=REASON)
def lock_one(period: str, reason: str) -> None:
    """锁定一个时期：结束日在其中的数据不能新增或更正。 Lock a period: no figure that ends in it is added or corrected.

    PERIOD 如 2025、2026-Q1、2026-03。 PERIOD is such as 2025, 2026-Q1 or 2026-03.
    """
    today = _start()
    from shanhai.domains.submissions.actions.locking import lock_period
    from shanhai.vocab.rights import COMMAND_LINE

    made = lock_period(actor=COMMAND_LINE, period=period, reason=reason, on=today)
    click.echo(f"已锁定 {made.period}（{made.code}）。\nLocked {made.period} ({made.code}).")


@lock.command("lift")
@click.argument("code")
@click.option("--reason", required=True, help=REASON)
def lift(code: str, reason: str) -> None:
    """解除一个锁定；它曾锁定，照旧可查。 Lift a lock; that it stood stays on record."""
    today = _start()
    from shanhai.domains.submissions.actions.locking import lift_lock
    from shanhai.vocab.rights import COMMAND_LINE

    lift_lock(actor=COMMAND_LINE, code=code, reason=reason, on=today)
    click.echo(f"已解除 {code}。\nLifted {code}.")


@lock.command("allow")
@click.argument("code")
@click.option("--until", "last_day", type=DAY, required=True, help="最后一天（含）。 The last day, itself included.")
@click.option("--from", "begins", type=DAY, help="第一天，默认今天。 The first day; today if not given.")
@click.option(
    "--party",
    default="",
    help="给哪个主体，填编码；不填则给所有人，账册也可载入。 For which party; everybody, books too, if none.",
)
@click.option("--reason", required=True, help=REASON)
def allow(code: str, last_day: datetime, begins: datetime | None, party: str, reason: str) -> None:
    """在锁定期内准许更正，写明起止日。 Give leave to write in a locked period, from one day through another."""
    today = _start()
    from shanhai.domains.submissions.actions.locking import grant_exception
    from shanhai.vocab.rights import COMMAND_LINE

    given = grant_exception(
        actor=COMMAND_LINE,
        code=code,
        begins=begins.date() if begins else today,
        last_day=last_day.date(),
        reason=reason,
        party=party,
        on=today,
    )
    who = party or "*"
    click.echo(
        f"{given.begins} 至 {given.last_day}，{who} 可以更正 {code}。\n"
        f"From {given.begins} through {given.last_day} {who} may write in {code}."
    )


def _start() -> date:
    """Reach the database and return today."""
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
    from django.utils import timezone

    return timezone.localdate()
