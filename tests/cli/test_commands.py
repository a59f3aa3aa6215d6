"""The command line: every command helps, and every refusal is words and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from shanhai.cli import COMMANDS, shanhai


def run_shanhai(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in its own process with these settings alone."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *arguments],
        env=settings | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_has_help(name: str) -> None:
    command = shanhai.get_command(click.Context(shanhai), name)
    assert command is not None
    assert command.help


def test_help_needs_no_settings() -> None:
    result = run_shanhai("--help", SHANHAI_MODE="nonsense")
    assert result.returncode == 0
    assert "serve" in result.stdout


def test_a_terminal_without_chinese_still_gets_the_english() -> None:
    result = run_shanhai("settings", SHANHAI_MODE="prod", PYTHONIOENCODING="ascii:strict")
    assert result.returncode == 2
    assert '"prod" is not a mode' in result.stderr


def test_wrong_settings_are_words_and_exit_code_2() -> None:
    result = run_shanhai("settings", SHANHAI_MODE="production", SHANHAI_DATABASE_URL="mysql://x")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    for variable in ("SHANHAI_SECRET_KEY", "SHANHAI_ALLOWED_HOSTS", "SHANHAI_DATABASE_URL"):
        assert result.stderr.count(f"{variable}：") == 1


def test_settings_shows_no_secret(tmp_path: Path) -> None:
    result = run_shanhai(
        "settings",
        SHANHAI_DATA=str(tmp_path),
        SHANHAI_SECRET_KEY="s" * 40,
        SHANHAI_DATABASE_URL="postgres://u:hidden@db/name",
    )
    assert result.returncode == 0, result.stderr
    assert "postgresql: db/name" in result.stdout
    assert "hidden" not in result.stdout + result.stderr
    assert "ssss" not in result.stdout + result.stderr


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/data"])
def test_an_unwritable_data_folder_is_refused(folder: str) -> None:
    result = run_shanhai("serve", "--port", "9", SHANHAI_DATA=folder)
    assert result.returncode == 2
    assert f"Cannot write to the data folder {folder}" in result.stderr
    assert "--data" in result.stderr


def test_an_unreachable_database_is_refused_without_its_password(tmp_path: Path) -> None:
    result = run_shanhai(
        "serve",
        "--port",
        "9",
        SHANHAI_DATA=str(tmp_path),
        SHANHAI_DATABASE_URL=f"postgres://u:hidden@/name?host={tmp_path}",
    )
    assert result.returncode == 2
    assert f"Cannot open the database {tmp_path}/name" in result.stderr
    assert "hidden" not in result.stderr
    assert "Traceback" not in result.stderr
