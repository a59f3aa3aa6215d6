"""Variables of the environment: read one after another, and all that is wrong with them kept for one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that cannot be used: its variable, and what, why and the cure."""

    variable: str
    message: Bilingual


class InvalidSettings(ShanhaiError):
    """The environment cannot be used; carries every problem found, not only the first."""

    code = "invalid_settings"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Join the problems into one message, a line each."""
        self.problems = problems
        lines_zh = "".join(f"\n  {p.variable}：{p.message.zh}" for p in problems)
        lines_en = "".join(f"\n  {p.variable}: {p.message.en}" for p in problems)
        super().__init__(
            Bilingual(f"设置有误，共 {len(problems)} 处：{lines_zh}", f"Settings problems: {len(problems)}{lines_en}"),
            variables=", ".join(p.variable for p in problems),
        )


class Reading:
    """Collects problems while the variables are read one after another."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Read from these values."""
        self.values = values
        self.problems: list[Problem] = []

    def get(self, name: str) -> str:
        """Return a variable without its prefix and without white space around it; empty if it is not set."""
        return self.values.get(f"SHANHAI_{name}", "").strip()

    def refuse(self, name: str, zh: str, en: str) -> None:
        """Note that a variable cannot be used, and why."""
        self.problems.append(Problem(f"SHANHAI_{name}", Bilingual(zh, en)))

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a switch."""
        text = self.get(name).lower()
        if text in ("", "0", "false", "no", "1", "true", "yes"):
            return default if not text else text in ("1", "true", "yes")
        self.refuse(name, f"“{text}”不是开关值；请用 1 或 0。", f'"{text}" is not a switch; use 1 or 0.')
        return default


def key_from_file(reading: Reading, name: str, path: Path) -> str:
    """Return the key that a file holds; empty, and noted, if it holds none or cannot be read."""
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        reading.refuse(
            name,
            f"读不了密钥文件 {path}；请检查路径和读取权限。",
            f"cannot read the key file {path}; check the path and its permissions.",
        )
        return ""
    if not key:
        reading.refuse(
            name,
            f"密钥文件 {path} 是空的；请写入密钥（例如 openssl rand -hex 32 > 文件）。",
            f"the key file {path} is empty; write the key into it (for example: openssl rand -hex 32 > FILE)",
        )
    return key
