"""`shanhai remind` at once in two processes, and the worker that lives and ends with `shanhai serve`."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.test_commands import run_shanhai
from tests.cli.test_serve import free_port, serving
from tests.domains.reminders.servers import Mailbox, mail_server

PREPARE = "from shanhai.cli.remind import _start; _start(); from tests.domains.reminders.people import office_at_work; office_at_work()"


def eventually(question: Callable[[], bool], within_s: float = 30) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.2)
    return False


def rows(data: Path, asked: str) -> list[tuple[object, ...]]:
    file = sqlite3.connect(f"file:{data / 'shanhai.sqlite3'}?mode=ro", uri=True)
    try:
        return file.execute(asked).fetchall()
    finally:
        file.close()


@pytest.fixture
def installation(tmp_path: Path, project: Path) -> Path:
    """A data folder with two people who wish a digest, one of whom has two duties past their due date."""
    data = tmp_path / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    paths = os.pathsep.join([str(project), str(project / "src"), os.environ.get("PYTHONPATH", "")])
    environment = kept | {"SHANHAI_DATA": str(data), "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=project, check=True, timeout=60)
    return data


def test_two_processes_at_once_remind_and_send_once(installation: Path) -> None:
    port, box = free_port(), Mailbox()
    settings = {
        "SHANHAI_DATA": str(installation),
        "SHANHAI_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "SHANHAI_MAIL_FROM": "shanhai@example.gov.cn",
    }
    with mail_server(port, box), ThreadPoolExecutor(3) as pool:
        both = list(pool.map(lambda _: run_shanhai("remind", **settings), range(3)))
        again = run_shanhai("remind", **settings)
    assert [one.returncode for one in both] == [0, 0, 0], [one.stderr for one in both]
    assert [mail["To"] for mail in box.mails] == ["nan@example.gov.cn"]
    assert rows(installation, "SELECT kind FROM reminders_notice") == [("overdue",), ("overdue",)]
    assert "新提醒 0 条，发出 0 封" in again.stdout


def test_without_a_mail_server_it_says_so(installation: Path) -> None:
    done = run_shanhai("remind", SHANHAI_DATA=str(installation))
    assert done.returncode == 0
    assert "新提醒 2 条" in done.stdout
    assert "No mail server is set" in done.stdout


def workers_of(supervisor: int) -> list[int]:
    """Return the processes that run `shanhai worker` under a supervisor."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"worker" in words and parent == supervisor:
            found.append(int(folder.name))
    return found


def test_the_site_brings_its_worker_which_does_the_jobs_and_ends_with_it(installation: Path) -> None:
    done = "SELECT DISTINCT task_path FROM django_tasks_db_dbtaskresult WHERE status = 'SUCCESSFUL'"
    table = [name for (name,) in rows(installation, "SELECT name FROM sqlite_master WHERE name LIKE '%dbtaskresult'")]
    done = done.replace("django_tasks_db_dbtaskresult", str(table[0]))
    with serving(free_port(), installation) as (process, _):
        assert eventually(lambda: len(rows(installation, done)) == 2)
        (first,) = workers_of(process.pid)
        os.kill(first, 9)
        assert eventually(lambda: workers_of(process.pid) not in ([], [first]))
        (second,) = workers_of(process.pid)
    assert not Path(f"/proc/{second}").exists()
    assert rows(installation, "SELECT kind FROM reminders_notice WHERE kind = 'overdue'")[:1] == [("overdue",)]


def test_a_killed_supervisor_leaves_no_worker_behind(installation: Path) -> None:
    with serving(free_port(), installation) as (process, _):
        assert eventually(lambda: bool(workers_of(process.pid)))
        (worker,) = workers_of(process.pid)
        time.sleep(3)  # until it has asked the kernel to end with its parent
        process.kill()
        assert eventually(lambda: not Path(f"/proc/{worker}").exists())
