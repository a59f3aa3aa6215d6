"""The real server on a free port, for as long as it is measured."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from bench.databases import PROJECT, Database

ANSWER_WITHIN_S = 60.0
WORKERS = 2
LISTEN = "0A"  # of the states of a connection in /proc/net/tcp


@contextmanager
def served(database: Database) -> Iterator[int]:
    """Serve an installation with `shanhai serve` and yield the port once all its workers answer."""
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
    """Wait until every worker answers: connections are kept open, and would all stay with the first to listen."""
    deadline = monotonic() + ANSWER_WITHIN_S
    while monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200 and _listening(port) == WORKERS:
                return
        except OSError:
            pass
        finally:
            connection.close()
        sleep(0.1)
    raise RuntimeError("the server did not answer in time")


def _listening(port: int) -> int:
    """Return how many sockets listen on a port: each worker opens its own."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    sockets = (line.split()[1:4:2] for line in lines)
    return sum(address.endswith(f":{port:04X}") and state == LISTEN for address, state in sockets)
