"""The site really starts, answers, keeps its data and stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from shanhai.cli.errors import PortUnusable
from shanhai.cli.server import access_line, refuse_taken_port
from shanhai.cli.welcome import LOOK_FIRST, site_address

STARTS_WITHIN_S = 90


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int, data: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run `shanhai serve` until the block ends; yield the process and the lines it has said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    environment |= settings | {"SHANHAI_DATA": str(data)}
    command = [sys.executable, "-m", "shanhai", "serve", "--port", str(port)]
    log = data.parent / "serve.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        yield process, said_until_ready(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()


def said_until_ready(process: subprocess.Popen[str], log: Path) -> list[str]:
    """Return what was printed up to the last line of the welcome."""
    assert process.stdout is not None
    lines: list[str] = []
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        lines.append(line)
        if "Ctrl-C" in line:
            return lines
        if not line:
            break
    raise AssertionError(f"not ready: {lines} {log.read_text(encoding='utf-8')}")


def get(port: int, path: str) -> tuple[int, str]:
    """Return status and text of a page."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
            return response.status, response.read().decode()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def test_it_serves_stops_and_serves_again_with_its_data(tmp_path: Path) -> None:
    data = tmp_path / "数 据"
    port = free_port()
    with serving(port, data) as (process, lines):
        assert get(port, "/healthz") == (200, '{"status": "ok"}')
        assert f"http://127.0.0.1:{port}/  Shanhai is ready" in "".join(lines)
        for path, _, _ in LOOK_FIRST:
            assert get(port, path)[0] == 200, path
        signin = (data / "demo-signin.txt").read_text(encoding="utf-8")
        password = re.search(r"password: (\S+)", signin)
        assert password
        assert password.group(1) in "".join(lines)
    assert process.returncode == 0
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")
    for name in ("secret-key", "demo-signin.txt"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    key = (data / "secret-key").read_text(encoding="ascii")

    began = time.monotonic()
    with serving(port, data) as (process, lines):
        assert time.monotonic() - began < 20
        assert "Making the tables" not in "".join(lines)
        assert (data / "secret-key").read_text(encoding="ascii") == key
        assert (data / "demo-signin.txt").read_text(encoding="utf-8") == signin
        with socket.create_connection(("127.0.0.1", port)) as kept_open:
            kept_open.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert kept_open.recv(100)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
            assert time.monotonic() - began < 4
        rest = process.stdout.read() if process.stdout else ""
        assert "Killing" not in rest + (tmp_path / "serve.log").read_text(encoding="utf-8")
        assert "已停止。 Stopped." in rest
        assert "GET /" not in rest, "nobody asked for a log of what is read"


def test_the_log_says_what_serves_where_and_who_reads_what_if_asked(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, tmp_path / "data", SHANHAI_ACCESS_LOG="1") as (process, _):
        assert get(port, "/search/?q=secret")[0] == 200
        assert get(port, "/nothing/")[0] == 404
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        rest = process.stdout.read() if process.stdout else ""
    log = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert f"INFO shanhai.serve 山海 {version('shanhai')} 已在 127.0.0.1:{port} 提供服务" in log
    assert re.search(r'^\[?20[^\n]* 127\.0\.0\.1 "GET /search/" 200 \d+ ms$', rest, re.MULTILINE)
    assert re.search(r'"GET /nothing/" 404 \d+ ms$', rest, re.MULTILINE)
    assert "secret" not in rest


def test_behind_a_proxy_the_visitor_is_named() -> None:
    assert access_line(behind_proxy=True).startswith("%(time)s %(header{x-forwarded-for})s ")
    assert access_line(behind_proxy=False).startswith("%(time)s %(addr)s ")


def test_a_killed_supervisor_leaves_no_server_behind(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, tmp_path / "data") as (process, _):
        process.kill()
        process.wait(timeout=20)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                refuse_taken_port("127.0.0.1", port)
                break
            except PortUnusable:
                time.sleep(0.2)
        refuse_taken_port("127.0.0.1", port)


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortUnusable) as refusal:
            refuse_taken_port("127.0.0.1", port)
    assert f"端口 {port} 已被别的程序占用" in refusal.value.message.zh
    assert f"Port {port} is in use" in refusal.value.message.en
    assert "--port" in refusal.value.cure.en


def test_an_address_that_is_not_this_machine_is_refused() -> None:
    with pytest.raises(PortUnusable, match="Cannot open port"):
        refuse_taken_port("203.0.113.7", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_the_address_shown_can_be_typed(host: str, address: str) -> None:
    assert site_address(host, 80) == address
