"""`shanhai serve`: makes everything ready and serves the site."""

from __future__ import annotations

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
    from shanhai.cli.preparation import prepare
    from shanhai.cli.server import refuse_taken_port, run_server
    from shanhai.cli.welcome import welcome

    refuse_taken_port(host, port)
    signin = prepare(say=click.echo)
    raise SystemExit(run_server(host, port, workers, when_ready=lambda: click.echo(welcome(host, port, signin))))
