"""The command line: every command helps, and every refusal is words and exit code 2."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from shanhai.cli import COMMANDS, shanhai
from shanhai.cli.two_languages import refusal


def run_shanhai(*arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in its own process with these settings alone and this on its standard input."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "shanhai", *arguments],
        env=settings | environment,
        input=said,
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


def every_command(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from every_command(child)


def test_the_frame_of_every_help_text_is_in_both_languages() -> None:
    for command in every_command(shanhai):
        help_text = command.get_help(command.context_class(command, info_name=command.name))
        assert help_text.startswith("用法 Usage: ")
        frame = re.findall(r"(?m)^\S.*:$|Show .* and exit|\S*\[required\]|\[default:", help_text)
        assert "选项 Options:" in frame
        assert not [words for words in frame if words in ("Options:", "Commands:", "[required]", "[default:")]
        assert "显示这段帮助。" in help_text


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("frob",), "错误：没有命令 frob。", "Error: No such command 'frob'."),
        (("book", "lod"), "错误：没有命令 lod。是不是 load？", "Did you mean 'load'?"),
        (("book", "load"), "错误：缺少参数 FOLDER。", "Error: Missing argument 'FOLDER'."),
        (("book", "load", "a", "b"), "错误：多出了内容：b。", "Error: Got unexpected extra argument (b)"),
        (("serve", "--prt", "3"), "错误：没有选项 --prt。是不是 --port？", "Error: No such option '--prt'."),
        (("serve", "--port"), "错误：选项 --port 后面缺少值。", "Option '--port' requires an argument."),
        (("book", "load", "--all=3", "x"), "错误：选项 --all 后面不该有值。", "Option '--all' does not take a value."),
        (("serve", "--port", "99999"), "错误：选项 --port 的值不对，应为 1 到 65535 的整数。", "1<=x<=65535"),
        (("document", "withdraw", "x"), "错误：缺少选项 --reason。", "Error: Missing option '--reason'."),
        (
            ("boundaries", "import", "x", "--source", "y", "--system", "abc"),
            "错误：选项 --system 的值不对，应为 wgs84、gcj02 之一。",
            "'abc' is not one of 'wgs84', 'gcj02'.",
        ),
        (
            ("boundaries", "import", "x", "--source", "y", "--system", "wgs84", "--valid-on", "3x"),
            "错误：选项 --valid-on 的值不对，应为年-月-日，如 2025-02-01。",
            "'3x' does not match the format '%Y-%m-%d'.",
        ),
    ],
)
def test_a_wrong_command_line_is_refused_in_both_languages(arguments: tuple[str, ...], zh: str, en: str) -> None:
    with pytest.raises(click.ClickException) as refused:
        shanhai(list(arguments), prog_name="shanhai", standalone_mode=False)
    said = refusal(refused.value)
    assert said.index(zh) < said.index(en)


def test_a_refusal_shows_the_usage_and_ends_with_exit_code_2() -> None:
    result = run_shanhai("book", "load")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("用法 Usage: ")
    assert "book load --help" in result.stderr
    assert "错误：缺少参数 FOLDER。\nError: Missing argument 'FOLDER'." in result.stderr


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
    assert "SHANHAI_BEHIND_PROXY = 0" in result.stdout
    assert "SHANHAI_ACCESS_LOG = 0" in result.stdout
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
