"""Asks a running site for pages from several clients at once, in a process of its own; prints the latencies as JSON.

python -m bench.client PORT CLIENTS SECONDS < PATHS

Every client is a thread with one connection kept open; the paths are handed out in turn, from the start again when
they are used up. Only whole answers with status 200 count; anything else ends the run.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import cycle
from time import perf_counter

TIMEOUT_S = 60


class Paths:
    """Hands out paths to threads, one after another."""

    def __init__(self, paths: list[str]) -> None:
        self._paths = cycle(paths)
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[str]:
        while True:
            with self._lock:
                path = next(self._paths)
            yield path


class Run:
    """One run of several clients against one port until a moment."""

    def __init__(self, port: int, paths: list[str], seconds: float) -> None:
        self.port = port
        self.paths = Paths(paths)
        self.until = perf_counter() + seconds
        self.latencies: list[float] = []
        self.failures: list[str] = []

    def client(self) -> None:
        """Ask once, and on until the time is over or an answer is not what was asked for."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        own: list[float] = []
        try:
            for path in self.paths:
                started = perf_counter()
                if (own and started >= self.until) or self.failures:
                    break
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                own.append(perf_counter() - started)
                if answer.status != 200:
                    self.failures.append(f"{path}: {answer.status}")
        except OSError as error:
            self.failures.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()
            self.latencies.extend(own)


def main() -> None:
    """Run the clients and print every latency in seconds and how long the run took."""
    port, clients, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    run = Run(port, sys.stdin.read().split(), seconds)
    threads = [threading.Thread(target=run.client) for _ in range(clients)]
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if run.failures:
        sys.exit("\n".join(run.failures[:5]))
    print(json.dumps({"latencies": run.latencies, "seconds": perf_counter() - started}))


if __name__ == "__main__":
    main()
