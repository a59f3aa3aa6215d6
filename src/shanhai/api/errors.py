"""The refusals of the API, and the words for what is wrong with a parameter."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

LONGEST_SHOWN = 60


class UnusableParameter(ShanhaiError):
    """A parameter is unknown, or its value cannot be used."""

    code = "unusable_parameter"


class NotFound(ShanhaiError):
    """Nothing of that code is known on the day, or it is not published."""

    code = "not_found"


class Words(BaseModel):
    """One message in both languages."""

    zh: str = Field(description="中文")
    en: str = Field(description="English")


class Problem(BaseModel):
    """What every refusal says: a code for programs, and words for people, cure included."""

    code: str = Field(description="供程序判断的代码 / code for programs", examples=["unusable_parameter"])
    message: Words


def unusable(name: str, value: object, what: Bilingual, cure: Bilingual) -> UnusableParameter:
    """Return the refusal of a parameter's value: which parameter, which value, what is wrong, the cure."""
    shown = str(value)[:LONGEST_SHOWN]
    return UnusableParameter(
        Bilingual(f"参数 {name} 的值“{shown}”不可用：{what.zh}", f"Parameter {name} cannot be “{shown}”: {what.en}"),
        cure,
        parameter=name,
        value=shown,
    )


def unknown_parameter(name: str, known: list[str]) -> UnusableParameter:
    """Return the refusal of a parameter that does not exist: left in, a misspelt filter would want everything."""
    return UnusableParameter(
        Bilingual(f"没有参数 {name[:LONGEST_SHOWN]}。", f"There is no parameter {name[:LONGEST_SHOWN]}."),
        Bilingual(f"可用的参数：{'、'.join(known)}。", f"Parameters: {', '.join(known)}."),
        parameter=name[:LONGEST_SHOWN],
    )


def unknown_code(name: str, code: str, table: str) -> UnusableParameter:
    """Return the refusal of a filter by a code that nothing has: an empty list would look like an answer."""
    return unusable(
        name,
        code,
        Bilingual("没有这个编码。", "nothing has this code."),
        Bilingual(
            f"编码见 /api/{table.replace('_', '-')}。", f"The codes are listed at /api/{table.replace('_', '-')}."
        ),
    )


def not_found(code: str, day: date) -> NotFound:
    """Return the refusal of a code that the reader does not know."""
    shown = code[:LONGEST_SHOWN]
    return NotFound(
        Bilingual(
            f"截至 {day} 没有编码为“{shown}”的内容，或尚未公开。",
            f"As known on {day} there is nothing with the code “{shown}”, or it is not published.",
        ),
        Bilingual(
            "请核对编码，换一个 as_known_on 日期，或登录后再试。",
            "Check the code, ask as known on another day, or sign in.",
        ),
        code=shown,
    )


def from_validation(errors: list[dict[str, Any]]) -> UnusableParameter:
    """Return the refusal of the first parameter that a generated check found wrong."""
    first = errors[0]
    name = ".".join(str(part) for part in first.get("loc", ()) if part not in ("query", "path"))
    said = str(first.get("msg", ""))
    return unusable(
        name, first.get("input", ""), Bilingual(f"{said}。", f"{said}."), Bilingual("请改正。", "Correct it.")
    )
