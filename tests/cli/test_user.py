"""`shanhai user add`: an account is made once, with a password that will do."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_commands import run_shanhai


def test_an_account_is_made_once(tmp_path: Path) -> None:
    def add(name: str, password: str) -> tuple[int, str]:
        result = run_shanhai("user", "add", name, "--password", password, SHANHAI_DATA=str(tmp_path))
        assert "Traceback" not in result.stderr
        return result.returncode, result.stdout + result.stderr

    assert add("clerk", "12345678901")[0] == 2
    code, said = add("clerk", "a long enough secret")
    assert (code, "已建账号 clerk" in said) == (0, True)
    code, said = add("clerk", "a long enough secret")
    assert (code, "已经存在" in said) == (2, True)
