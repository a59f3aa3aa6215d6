"""The accounts of a trial: one of every role, named in the greeting, and refused where it is meant for real."""

from __future__ import annotations

from pathlib import Path

from shanhai.vocab.rights import Role
from shanhai.vocab.words import ROLES
from tests.cli.test_commands import run_shanhai
from tests.cli.test_serve import free_port, get, serving

DEMO_ACCOUNTS = ("office", "group", "county", "partner", "auditor")


def test_production_refuses_the_accounts_of_a_trial_until_they_are_retired(tmp_path: Path) -> None:
    data, key = tmp_path / "data", tmp_path / "key"
    key.write_text("k" * 64, encoding="ascii")
    with serving(free_port(), data) as (_, lines):
        greeting = "".join(lines)
    for name in DEMO_ACCOUNTS:
        assert f"\n  {name}" in greeting
    for role in Role:
        assert role is Role.READER or ROLES[role].zh in greeting

    real = {"SHANHAI_MODE": "production", "SHANHAI_SECRET_KEY_FILE": str(key), "SHANHAI_ALLOWED_HOSTS": "127.0.0.1"}
    refused = run_shanhai("serve", "--port", str(free_port()), SHANHAI_DATA=str(data), **real)
    assert refused.returncode == 2
    assert "还有演示账号" in refused.stderr
    assert "shanhai user retire" in refused.stderr
    assert all(name in refused.stderr for name in DEMO_ACCOUNTS)
    assert "Traceback" not in refused.stderr

    retired = run_shanhai("user", "retire", *DEMO_ACCOUNTS[1:], SHANHAI_DATA=str(data), **real)
    assert retired.returncode == 0, retired.stderr
    still = run_shanhai("serve", "--port", str(free_port()), SHANHAI_DATA=str(data), **real)
    assert (still.returncode, "还有演示账号：office。" in still.stderr) == (2, True)

    assert run_shanhai("user", "retire", "office", SHANHAI_DATA=str(data), **real).returncode == 0
    port = free_port()
    with serving(port, data, **real) as (_, lines):
        assert get(port, "/healthz") == (200, '{"status": "ok"}')
        assert "Demo sign-in" not in "".join(lines)
