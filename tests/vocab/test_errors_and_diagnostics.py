"""Errors in two languages, findings as lines a clerk understands."""

from __future__ import annotations

import inspect

import pytest

from shanhai.vocab import errors
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, from_error, has_errors, in_order
from shanhai.vocab.errors import ShanhaiError, UnknownUnit
from shanhai.vocab.units import unit


def finding(
    file: str = "a.csv", row: int | None = 2, column: str | None = "unit", severity: str = "error"
) -> Diagnostic:
    return Diagnostic(
        severity="warning" if severity == "warning" else "error",
        file=file,
        row=row,
        column=column,
        value="万园",
        what=Bilingual("没有这个单位。", "There is no such unit."),
        cure=Bilingual("请改为万元。", "Use 万元."),
        code="unknown_unit",
    )


def test_text_is_chosen_by_language() -> None:
    words = Bilingual("共 {count} 项", "{count} items")
    assert words.format(count=3) == Bilingual("共 3 项", "3 items")
    assert words.format(count=3).text("zh-hans") == "共 3 项"
    assert words.format(count=3).text("zh-CN") == "共 3 项"
    assert words.format(count=3).text("en-gb") == "3 items"


def test_an_error_says_chinese_first_then_english_and_keeps_its_values() -> None:
    error = ShanhaiError(
        Bilingual("没有「x」。", "There is no “x”."), Bilingual("请改。", "Change it."), value="x", row=3
    )
    assert str(error) == "没有「x」。请改。\nThere is no “x”. Change it."
    assert error.context == {"value": "x", "row": "3"}
    assert error.code == "shanhai_error"


def test_every_failure_of_the_vocabulary_has_its_own_code() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ShanhaiError)]
    assert len({kind.code for kind in kinds}) == len(kinds) >= 8


def test_a_finding_is_one_readable_line() -> None:
    assert finding("observations.csv", 12).line("zh-hans") == (
        "observations.csv 第 12 行 unit 列「万园」：没有这个单位。请改为万元。"
    )
    assert finding("observations.csv", 12).line("en") == (
        "observations.csv, row 12, column unit “万园”: There is no such unit. Use 万元."
    )


def test_a_finding_about_a_whole_file_and_a_warning_read_well() -> None:
    whole = finding(row=None, column=None, severity="warning")
    assert whole.line("zh") == "提醒：a.csv「万园」：没有这个单位。请改为万元。"
    assert whole.line("en") == "Warning: a.csv “万园”: There is no such unit. Use 万元."


def test_a_long_or_broken_value_stays_on_one_line() -> None:
    broken = Diagnostic(
        "error", "a.csv", 2, "x", "甲\n" * 500, Bilingual("错。", "Bad."), Bilingual("改。", "Mend."), "x"
    )
    assert "\n" not in broken.line("zh")
    assert len(broken.line("en")) < 120


def test_an_error_becomes_a_finding_in_its_place() -> None:
    with pytest.raises(UnknownUnit) as refused:
        unit("万园")
    made = from_error(refused.value, file="a.csv", row=2, column="unit", value="万园")
    assert (made.code, made.severity) == ("unknown_unit", "error")
    assert "万元" in made.line("zh")


def test_findings_are_put_in_order_and_counted() -> None:
    late, early, whole = finding(row=10), finding(row=9), finding(row=None, column=None)
    other = finding("b.csv", 1, severity="warning")
    assert in_order([other, late, early, whole]) == [whole, early, late, other]
    assert has_errors([other, late])
    assert not has_errors([other])
    assert not has_errors([])
