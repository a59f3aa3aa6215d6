"""`shanhai remind` looks and sends once; `shanhai worker` goes on doing so, and is started by `shanhai serve`."""

from __future__ import annotations

import sys
from ctypes import CDLL
from signal import SIGTERM

import click

from shanhai.cli.two_languages import BilingualCommand

PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>: the kernel ends this process should the one that started it be killed


@click.command("remind", cls=BilingualCommand)
def remind() -> None:
    """立即查找并发送提醒，一次。 Look what is to be noticed and send what waits, once.

    网站开着时不必运行：shanhai serve 自己每一刻钟查一次。同一件事不会提醒两次。
    Not needed while the site runs: shanhai serve looks every quarter of an hour. Nothing is noticed twice.
    """
    _start()
    from django.conf import settings
    from django.utils import timezone

    from shanhai.domains.reminders.jobs import look_once, send_once

    new = look_once(now=timezone.now())
    sent = send_once(now=timezone.now())
    click.echo(f"新提醒 {new} 条，发出 {sent} 封（次）。\nNew reminders: {new}; mails and calls sent: {sent}.")
    if settings.MAIL is None:
        click.echo(
            "没有设邮件服务器（SHANHAI_SMTP_URL），没有发邮件。\nNo mail server is set (SHANHAI_SMTP_URL): no mail."
        )


@click.command("worker", cls=BilingualCommand)
@click.option("--with-parent", is_flag=True, hidden=True)
def worker(with_parent: bool) -> None:
    """办理后台工作：提醒、邮件、推送。 Do what waits in the background: reminders, mail, calls.

    shanhai serve 会自己启动它；用别的方式开网站时才要另外运行。
    shanhai serve starts it by itself; run it when the site is served in another way.
    """
    if with_parent and sys.platform == "linux":
        CDLL(None).prctl(PR_SET_PDEATHSIG, SIGTERM.value)
    _start()
    from django.core.management import call_command

    from shanhai.domains.reminders.jobs import wind_up

    wind_up()
    call_command("db_worker", verbosity=0, interval=5, startup_delay=False, reload=False)


def _start() -> None:
    from shanhai.cli.preparation import migrate
    from shanhai.cli.startup import reach_database, start_django

    start_django()
    reach_database()
    migrate(say=click.echo)
