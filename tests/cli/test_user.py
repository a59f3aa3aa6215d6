"""`shanhai user add`: an account is made once, with a password that will do and that nobody sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.test_commands import run_shanhai

GOOD = "a long enough secret"
ON_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


def test_an_account_is_made_once(tmp_path: Path) -> None:
    def add(name: str, password: str) -> tuple[int, str]:
        command = ("user", "add", name, "--password-stdin")
        result = run_shanhai(*command, said=f"{password}\n", SHANHAI_DATA=str(tmp_path))
        assert "Traceback" not in result.stderr
        return result.returncode, result.stdout + result.stderr

    code, said = add("clerk", "12345678901")
    assert code == 2
    assert "密码只包含数字" in said.split("The password")[0]
    assert "This password is entirely numeric." in said.split("The password will not do: ")[1]
    assert add("clerk", "")[0] == 2, "an empty line is no password"
    code, said = add("clerk", GOOD)
    assert (code, "已建账号 clerk" in said) == (0, True)
    code, said = add("clerk", GOOD)
    assert (code, "已经存在" in said) == (2, True)


def test_a_password_is_never_part_of_the_command(tmp_path: Path) -> None:
    result = run_shanhai("user", "add", "clerk", "--password", GOOD, SHANHAI_DATA=str(tmp_path))
    assert (result.returncode, "没有选项 --password" in result.stderr) == (2, True)


def test_without_a_terminal_and_without_the_option_it_is_refused(tmp_path: Path) -> None:
    result = run_shanhai("user", "add", "clerk", said=f"{GOOD}\n{GOOD}\n", SHANHAI_DATA=str(tmp_path))
    assert result.returncode == 2
    assert "--password-stdin" in result.stderr


def test_on_a_terminal_it_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    def add(*answers: str) -> tuple[int, str]:
        command = [sys.executable, "-c", ON_A_TERMINAL, sys.executable, "-m", "shanhai", "user", "add", "clerk"]
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
        said = b""
        with subprocess.Popen(
            command, env=settings | {"SHANHAI_DATA": str(tmp_path)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as running:
            assert running.stdin is not None
            assert running.stdout is not None
            for prompt, answer in zip(("密码 Password: ", "再输一遍 Once more: "), answers, strict=True):
                while not said.endswith(prompt.encode()):
                    read = running.stdout.read1(1)
                    assert read, said.decode()
                    said += read
                running.stdin.write(f"{answer}\n".encode())
                running.stdin.flush()
            said += running.stdout.read()
        return running.returncode, said.decode()

    code, said = add(GOOD, "another long secret")
    assert (code, "两次输入的密码不同" in said) == (2, True)
    code, said = add(GOOD, GOOD)
    assert (code, "已建账号 clerk" in said, GOOD in said) == (0, True, False)
