"""The real server on a free port, for as long as it is measured."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from time import monotonic, sleep

from bench.databases import PROJECT, Database

ANSWER_WITHIN_S = 60.0
WORKERS = 2


@contextmanager
def served(database: Database) -> Iterator[int]:
    """Serve an installation with `shanhai serve` and yield the port once it answers."""
    port = _free_port()
    command = [sys.executable, "-m", "shanhai", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with subprocess.Popen(
        command, cwd=PROJECT, env=database.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = monotonic() + ANSWER_WITHIN_S
    while monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer in time")
