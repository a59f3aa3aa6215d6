"""`shanhai serve`: makes everything ready and serves the site."""

from __future__ import annotations

import logging

import click

from shanhai.cli.two_languages import BilingualCommand


@click.command("serve", cls=BilingualCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。 Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。 TCP port.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="进程数。 Worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """准备数据库和页面文件并启动网站。 Make database and files ready, then serve the site.

    试用方式（SHANHAI_MODE=demo）还会载入丽水账册，并建一个演示登录。
    In demo mode it also loads the Lishui book and makes one demo sign-in.
    """
    from django.conf import settings

    from shanhai.cli.preparation import prepare
    from shanhai.cli.server import access_line, refuse_taken_port, run_server
    from shanhai.cli.welcome import started, welcome

    refuse_taken_port(host, port)
    prepared = prepare(say=click.echo)
    environment = settings.ENVIRONMENT
    form = access_line(behind_proxy=environment.behind_proxy) if environment.access_log else ""

    def answering() -> None:
        logging.getLogger("shanhai.serve").info(started(host, port, workers))
        click.echo(welcome(host, port, prepared))

    raise SystemExit(run_server(host, port, workers, access_log=form, when_ready=answering))
