"""`shanhai lock` and `shanhai rule`: set, seen, lifted, ended; refusals end with 2 and say why in both languages."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_commands import run_shanhai


def test_locks_and_rules_from_the_command_line(tmp_path: Path) -> None:
    def said(*words: str, code: int = 0) -> str:
        done = run_shanhai(*words, SHANHAI_DATA=str(tmp_path))
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "No period is locked." in said("lock", "list")
    assert "lock-2025-q1" in said("lock", "period", "2025-Q1", "--reason", "已上报")
    assert "已锁定" in said("lock", "period", "2025-Q1", "--reason", "已上报", code=2)
    assert "2099-01-31" in said("lock", "allow", "lock-2025-q1", "--until", "2099-01-31", "--reason", "更正")
    assert "no party" in said(
        "lock", "allow", "lock-2025-q1", "--until", "2099-01-31", "--party", "x", "--reason", "r", code=2
    )
    listed = said("lock", "list")
    assert "2025-Q1" in listed
    assert "例外 exception  *" in listed
    assert "Lifted" in said("lock", "lift", "lock-2025-q1", "--reason", "完")
    assert "built-in-count" in said("rule", "list")
    settings = ("--settings", '{"form": "count", "most": "1000"}')
    assert "range-1" in said("rule", "set", "range", *settings, "--title", "上限", "At most")
    changed = ("--change", "range-1", "--blocks", "--reason", "从严")
    assert "第 2 版" in said("rule", "set", "range", *settings, "--title", "上限", "At most", *changed)
    assert "须改正 blocks  上限 At most" in said("rule", "list")
    assert "Ended" in said("rule", "end", "range-1", "--reason", "完")
    assert "range-1" in said("rule", "end", "range-1", "--reason", "完", code=2)
    assert "settings" in said("rule", "set", "sum", "--settings", "{", "--title", "和", "Sum", code=2)
