"""./run: its arguments, and what it says when something it needs is missing."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest


def run(project: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run ./run to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHAI_", "DJANGO_"))}
    return subprocess.run(
        ["/bin/sh", project / "run", *arguments],
        env=environment | ({"PATH": path} if path else {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_is_in_both_languages(project: Path) -> None:
    result = run(project, "--help")
    assert result.returncode == 0
    assert "用法" in result.stdout
    assert "Usage" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["--port"], "--port 后面缺少值", "--port needs a value"),
        (["--port", "http"], "端口“http”不是", 'The port "http" is not'),
        (["--port", "0"], "端口“0”不是", 'The port "0" is not'),
        (["--port=65536"], "端口“65536”不是", 'The port "65536" is not'),
        (["--port", "-1"], "端口“-1”不是", 'The port "-1" is not'),
        (["--data"], "--data 后面缺少值", "--data needs a value"),
        (["--data="], "缺少文件夹", "--data needs a folder"),
        (["start"], "不认识的参数“start”", 'Unknown argument "start"'),
    ],
)
def test_a_wrong_argument_is_refused_before_anything_is_made(
    project: Path, arguments: list[str], zh: str, en: str
) -> None:
    result = run(project, *arguments)
    assert result.returncode == 2
    assert zh in result.stderr
    assert en in result.stderr


def bare_copy(project: Path, tmp_path: Path) -> Path:
    """Return a copy that has no environment yet, in a folder with a space and Chinese characters."""
    copy = tmp_path / "山海 copy"
    for folder in ("tools", "requirements"):
        (copy / folder).mkdir(parents=True)
        for file in (project / folder).iterdir():
            if file.is_file():
                (copy / folder / file.name).write_bytes(file.read_bytes())
    for name in ("run", "pyproject.toml"):
        (copy / name).write_bytes((project / name).read_bytes())
    return copy


def programs(tmp_path: Path, **scripts: str) -> str:
    """Return a PATH with the shell's own tools and these programs alone."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("dirname", "cat", "cksum"):
        (folder / tool).symlink_to(f"/usr/bin/{tool}")
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return str(folder)


def test_a_machine_without_python_is_told_what_to_install(project: Path, tmp_path: Path) -> None:
    result = run(bare_copy(project, tmp_path), path=programs(tmp_path))
    assert result.returncode == 2
    assert "没有找到 Python 3.11" in result.stderr
    assert "No Python 3.11 or newer was found" in result.stderr


def test_a_python_that_is_too_old_does_not_count(project: Path, tmp_path: Path) -> None:
    result = run(bare_copy(project, tmp_path), path=programs(tmp_path, python3="exit 1"))
    assert result.returncode == 2
    assert "No Python 3.11 or newer was found" in result.stderr


def test_a_python_without_venv_is_told_the_package(project: Path, tmp_path: Path) -> None:
    python = 'case "$2" in *venv*) exit 1 ;; *) exit 0 ;; esac'
    result = run(bare_copy(project, tmp_path), path=programs(tmp_path, python3=python))
    assert result.returncode == 2
    assert "apt install python3-venv" in result.stderr
    assert not (tmp_path / "山海 copy" / ".venv").exists()


def test_a_taken_port_ends_it_with_the_cure(project: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(project, "--port", str(port), "--data", str(tmp_path / "data"))
    assert result.returncode == 2
    assert f"端口 {port} 已被别的程序占用" in result.stderr
    assert f"Port {port} is in use" in result.stderr
    assert not (tmp_path / "data").exists()
