"""`shanhai audit`: tampering with the database file is found, an export tells of everything, posts are given and taken."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.test_commands import run_shanhai

SECRET = "a long enough secret"
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which two accounts were made and appointed, with four audit rows."""
    folder = tmp_path_factory.mktemp("installation")
    for name in ("first", "second"):
        command = ("user", "add", name, "--role", "auditor", "--password-stdin")
        made = run_shanhai(*command, said=f"{SECRET}\n", SHANHAI_DATA=str(folder))
        assert made.returncode == 0, made.stderr
        assert run_shanhai("user", "appoint", name, "office", SHANHAI_DATA=str(folder)).returncode == 0
    return folder


@pytest.fixture
def installation(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copytree(made_once, tmp_path / "data")


def audit(folder: Path, *words: str) -> tuple[int, str]:
    done = run_shanhai("audit", *words, SHANHAI_DATA=str(folder))
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def tamper(folder: Path, *statements: str) -> None:
    """Change the database file as somebody could who has it: the triggers are no obstacle to them."""
    with sqlite3.connect(folder / "shanhai.sqlite3") as file:
        triggers = list(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name, _ in triggers:
            file.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            file.execute(statement)
        for _, made in triggers:
            file.execute(made)
    file.close()


def test_an_untouched_record_holds_and_is_exported(installation: Path, tmp_path: Path) -> None:
    assert audit(installation, "verify") == (0, "审计记录完好：4 行。\nThe audit record holds: 4 lines.\n")
    file = tmp_path / "chain.jsonl"
    assert audit(installation, "export", str(file))[0] == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["sequence"] for line in lines] == [1, 2, 3, 4]
    code, said = audit(installation, "verify", "--against", str(file))
    assert (code, "4 行都还在" in said) == (0, True)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE audit_auditrow SET account = 'nobody' WHERE sequence = 2"], "第 2 行内容被改动或调换"),
        (["DELETE FROM audit_auditrow WHERE sequence IN (2, 3)"], "第 2–3 行被删除"),
        (["DELETE FROM audit_auditrow WHERE sequence = 4"], "第 4 行被删除"),
        (
            [
                "UPDATE audit_auditrow SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit_auditrow SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_auditrow SET sequence = 3 WHERE sequence = 99",
            ],
            "第 2 行内容被改动或调换",
        ),
        (
            [
                "DELETE FROM audit_auditrow WHERE sequence = 4",
                "UPDATE audit_audithead SET length = 3, seal = (SELECT seal FROM audit_auditrow WHERE sequence = 3)",
            ],
            "签字不是本系统的密钥所签",
        ),
    ],
)  # fmt: skip
def test_tampering_with_the_file_is_found(installation: Path, statements: list[str], said: str) -> None:
    tamper(installation, *statements)
    code, told = audit(installation, "verify")
    assert code == 1
    assert said in told
    assert "审计记录完好" not in told


def test_an_export_tells_when_the_whole_file_was_put_back(installation: Path, tmp_path: Path) -> None:
    before = (installation / "shanhai.sqlite3").read_bytes()
    run_shanhai("user", "retire", "second", SHANHAI_DATA=str(installation))
    file = tmp_path / "chain.jsonl"
    audit(installation, "export", str(file))
    for left in installation.glob("shanhai.sqlite3-*"):
        left.unlink()
    (installation / "shanhai.sqlite3").write_bytes(before)
    assert audit(installation, "verify")[0] == 0, "the file by itself is whole"
    code, told = audit(installation, "verify", "--against", str(file))
    assert (code, "第 5 行被删除" in told) == (1, True)


def test_what_is_no_export_is_said(installation: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("不是审计记录\n", encoding="utf-8")
    code, told = audit(installation, "verify", "--against", str(file))
    assert (code, "第 1 行不是审计记录" in told) == (2, True)


def test_posts_are_given_and_accounts_retired(installation: Path) -> None:
    def user(*words: str) -> tuple[int, str]:
        done = run_shanhai("user", *words, SHANHAI_DATA=str(installation))
        return done.returncode, done.stdout + done.stderr

    code, told = user("appoint", "first", "office")
    assert (code, "已任此职" in told) == (2, True)
    code, told = user("appoint", "first", "county")
    assert (code, "要说明代表哪个主体" in told) == (2, True)
    code, told = user("appoint", "nobody", "office")
    assert (code, "没有账号“nobody”" in told) == (2, True)
    assert user("retire", "first")[0] == 0
    code, told = user("retire", "first")
    assert (code, "已经停用" in told) == (2, True)
