"""Figures for tests: a small made-up city whose book is loaded as any other, with more figures put on record beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from shanhai.domains.books.actions import load_book
from shanhai.domains.indicators.actions import record_observation
from shanhai.domains.indicators.models import Observation
from shanhai.vocab.reader import Reader
from tests.books import Rows, added, changed, small_book, write_book

KNOWN = date(2024, 6, 30)
"""The day from which the small book's article, and so nearly every row of it, is known."""
LOADED = date(2024, 7, 1)
PUBLIC = Reader(date(2024, 12, 31))
OFFICE = Reader(date(2024, 12, 31), internal=True)


def on(day: date, *, internal: bool = False) -> Reader:
    """Return a reader of a day."""
    return Reader(day, internal)


def unquoted() -> dict[str, Rows]:
    """Return the small book without the words of its passage, so that a test may put any number on record."""
    return changed(small_book(), "passages", "p1", quote="")


def load(folder: Path, tables: dict[str, Rows] | None = None, day: date = LOADED) -> None:
    """Load the small book, or the tables given."""
    load_book(actor="tester", folder=write_book(folder, tables or unquoted()), on=day)


def series_book() -> dict[str, Rows]:
    """Return the small book with a value of nature under two methods, a target, and two sources for one year."""
    tables = added(
        small_book(),
        "indicators",
        code="gep",
        topic="ecology",
        name_zh="生态总值",
        name_en="Ecosystem product",
        passage="p1",
    )
    for code, label, comparable in (("gep@old", "旧法", ""), ("gep@new", "新法", "no")):
        tables = added(
            tables, "indicator_versions", code=code, indicator="gep", label_zh=label, label_en=f"Method {code[4:]}",
            unit="亿元", form="flow", comparable=comparable, passage="p1",
        )  # fmt: skip
    for code, version, period, value, more in (
        ("g17", "gep@old", "2017", "46.73", {}),
        ("g18", "gep@old", "2018", "50.245", {}),
        ("g18b", "gep@old", "2018", "50.3", {"passage": "p3"}),
        ("g22", "gep@new", "2022", "46.4577", {}),
        ("g25", "gep@new", "2025", "60", {"kind": "target", "qualifier": "at_least"}),
    ):
        cells = {"code": code, "version": version, "place": "city", "period": period, "value": value, "unit": "亿元"}
        tables = added(tables, "observations", **{**cells, "passage": "p5", **more})
    return added(tables, "passages", code="p3", document="doc", quote="总值50.3亿元")


def state(code: str, value: str, *, known_from: date = KNOWN, **more: str) -> Observation:
    """Record one more figure of the small city's enclaves."""
    cells = {"code": code, "version": "enclaves", "place": "city", "period": "2024-03-31", "value": value, "unit": "块"}
    return record_observation(actor="tester", cells={**cells, "passage": "p5", **more}, known_from=known_from)


def codes(figures: Any) -> list[str]:
    """Return the codes of figures."""
    return [figure.code for figure in figures]
