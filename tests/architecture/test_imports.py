"""The rooms import downwards only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_every_import_contract_holds(project: Path) -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=project, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_planted_upward_import_is_caught(project: Path, tmp_path: Path) -> None:
    """The contracts bite: the same check fails on a copy whose vocabulary imports a domain."""
    import shutil

    copy = tmp_path / "src" / "shanhai"
    shutil.copytree(project / "src" / "shanhai", copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(project / "pyproject.toml", tmp_path)
    (copy / "vocab" / "planted.py").write_text("import shanhai.domains.people\n", encoding="utf-8")
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [program, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "shanhai.vocab.planted" in result.stdout
