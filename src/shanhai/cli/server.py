"""Runs the web server: one supervisor, its workers, and the word when the port answers."""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CDLL
from functools import partial
from threading import Event, Thread
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import click

from shanhai.cli.errors import PortUnusable, ServerStopped
from shanhai.vocab.bilingual import Bilingual

ANSWER_WITHIN_S = 60.0
THREADS_PER_WORKER = 4
STOP_WITHIN_S = 1
"""How long a worker may keep a connection that a browser holds open; ending it then is no news, so no warning is logged."""
WORKER_STOPS_WITHIN_S = 6
WORKER_PAUSE_S = 5.0
"""How long is waited before a worker that ended is started anew."""
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


def refuse_taken_port(host: str, port: int) -> None:
    """Open the port for a moment.

    Raises:
        PortUnusable: the port is taken, or may not be opened, with the cure.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise _unusable(host, port, failure) from failure


def _unusable(host: str, port: int, failure: OSError) -> PortUnusable:
    other = port + 1 if 1024 <= port < 65535 else 8000
    cure = Bilingual(f"请换一个端口，例如 --port {other}。", f"Choose another one, for example --port {other}.")
    if failure.errno == errno.EADDRINUSE:
        what = Bilingual(
            f"端口 {port} 已被别的程序占用（也可能是已经在运行的山海）。",
            f"Port {port} is in use by another program (perhaps by a Shanhai already running).",
        )
    elif failure.errno == errno.EACCES:
        what = Bilingual(f"本用户无权使用端口 {port}。", f"This user may not open port {port}.")
    else:
        reason = failure.strerror or type(failure).__name__
        what = Bilingual(
            f"不能在 {host} 打开端口 {port}（{reason}）。", f"Cannot open port {port} on {host} ({reason})."
        )
    return PortUnusable(what, cure, host=host, port=port)


def access_line(*, behind_proxy: bool) -> str:
    """Return the form of a line of the access log: when, who, what, the answer and how long it took.

    What was asked behind the path is left out, for it holds what people search. Behind a proxy `who` is the visitor.
    """
    who = "%(header{x-forwarded-for})s" if behind_proxy else "%(addr)s"
    return f'%(time)s {who} "%(method)s %(path)s" %(status)d %(dt_ms).0f ms'


def run_server(host: str, port: int, workers: int, *, access_log: str = "", when_ready: Callable[[], None]) -> int:
    """Serve until interrupted; return 0 after a clean stop.

    Args:
        host: address to listen on.
        port: TCP port.
        workers: number of worker processes.
        access_log: the form of its lines; without one none is written.
        when_ready: called once, when the port answers.
    Raises:
        ServerStopped: the server ended before it answered.
    """
    server = _start(_command(host, port, workers, access_log))
    asked_to_stop = _pass_signals_on(server)
    with _worker_beside(asked_to_stop):
        return _serve(server, host, port, asked_to_stop, when_ready)


def _serve(
    server: subprocess.Popen[bytes],
    host: str,
    port: int,
    asked_to_stop: Callable[[], bool],
    when_ready: Callable[[], None],
) -> int:
    if _wait_until_it_answers(server, host, port):
        when_ready()
    elif not asked_to_stop():
        server.terminate()
        server.wait()
        raise ServerStopped(
            Bilingual("网站服务没有启动成功。", "The web server did not start."),
            Bilingual("原因见上面的日志。", "The log above says why."),
            port=port,
        )
    code = server.wait()
    if not asked_to_stop():
        return code
    click.echo("已停止。 Stopped.")
    return 0


@contextmanager
def _worker_beside(asked_to_stop: Callable[[], bool]) -> Iterator[None]:
    """Keep `shanhai worker` running while the site is served: it is started anew should it end, and ends with the site."""
    over = Event()

    def keep() -> None:
        while not over.is_set() and not asked_to_stop():
            command = [sys.executable, "-m", "shanhai", "worker", "--with-parent"]
            worker = subprocess.Popen(command, process_group=0)  # noqa: S603  # our own words
            while worker.poll() is None and not over.wait(0.2):
                pass
            _end(worker)
            over.wait(WORKER_PAUSE_S)

    keeper = Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(WORKER_STOPS_WITHIN_S + 2)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Let a worker finish what it is about, then end it: what was cut off is sent again later."""
    if worker.poll() is None:
        worker.terminate()
    try:
        worker.wait(WORKER_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _command(host: str, port: int, workers: int, access_log: str) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "shanhai.site.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(workers), "--blocking-threads", str(THREADS_PER_WORKER)),
        *("--workers-kill-timeout", str(STOP_WITHIN_S), "--respawn-failed-workers", "--log-level", "error"),
        *(("--access-log", "--access-log-fmt", access_log) if access_log else ()),
    ]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start the server in a process group of its own: Ctrl-C then reaches this process alone, which stops it in order.

    On Linux the kernel also stops it should this process be killed, so that no server is left holding the port.
    """
    dies_with_us: Callable[[], object] | None = None
    if sys.platform == "linux":
        control = CDLL(None).prctl
        dies_with_us = partial(control, PR_SET_PDEATHSIG, signal.SIGTERM.value)
    return subprocess.Popen(command, process_group=0, preexec_fn=dies_with_us)  # noqa: PLW1509, S603  # one thread; our own words


def _pass_signals_on(server: subprocess.Popen[bytes]) -> Callable[[], bool]:
    """Stop the server when this process is told to stop; return a question: was it?"""
    received: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGINT, pass_on)
    signal.signal(signal.SIGTERM, pass_on)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # ignored under nohup, and then kept so
        signal.signal(signal.SIGHUP, pass_on)
    return lambda: bool(received)


def _wait_until_it_answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown.replace('0.0.0.0', '127.0.0.1')}:{port}/healthz"  # noqa: S104  # replaced, not opened
    direct = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + ANSWER_WITHIN_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            direct.open(address, timeout=5).close()
        except HTTPError:
            return True  # refused by name or state, yet answered
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return True
    return False
