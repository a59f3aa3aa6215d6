"""The items of a form out of a small sheet that lists them: an indicator, a place, a unit to each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shanhai.domains.submissions.errors import FormRefused
from shanhai.engines.layouts import Names
from shanhai.engines.layouts.words import plain, words_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.workbooks import Cell, Workbook

TITLES: Final = {
    "version": ("version", "indicator", "指标", "指标口径", "口径"),
    "place": ("place", "地方", "地区", "县区"),
    "unit": ("unit", "单位", "计量单位"),
    "axes": ("axes", "分组"),
}


def listed_items(workbook: Workbook, names: Names) -> list[tuple[str, str, str, str]]:
    """Return version, place, unit and axes of each row; indicators and places by their code or name.

    Raises:
        FormRefused: the first sheet has no columns of indicators and places, or a row names one that is not known.
    """
    rows = workbook.sheets[0].rows
    columns = _columns(rows[0] if rows else ())
    if "version" not in columns or "place" not in columns:
        raise FormRefused(
            Bilingual(f"{workbook.name} 第一行没有“指标”和“地方”两列。", f"The first row of {workbook.name} has no columns “indicator” and “place”."),
            Bilingual("请写表头：指标、地方、单位（可不填）、分组（可不填）。", "Write a heading: indicator, place, unit and axes (both may be empty)."),
        )  # fmt: skip
    found = []
    for number, row in enumerate(rows[1:], start=2):
        said = {name: str(row[at]).strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(said.values()):
            continue
        version = names.indicator_codes.get(said["version"]) or names.indicator_codes.get(
            words_of(said["version"]).name
        )
        place = names.place_codes.get(plain(said["place"]))
        for code, title, value in (
            (version, ("指标", "indicator"), said["version"]),
            (place, ("地方", "place"), said["place"]),
        ):
            if not code:
                raise _unknown(workbook.name, number, title, value, names.sharing(words_of(value).name))
        found.append((version or "", place or "", said.get("unit", ""), said.get("axes", "")))
    return found


def _columns(header: Sequence[Cell]) -> dict[str, int]:
    titles = {title: name for name, known in TITLES.items() for title in known}
    return {titles[word]: at for at, cell in enumerate(header) if (word := plain(str(cell)).lower()) in titles}


def _unknown(file: str, row: int, title: tuple[str, str], value: str, sharing: Sequence[str]) -> FormRefused:
    if sharing:
        cure = Bilingual(
            f"几个口径同名，请写编码：{'、'.join(sharing)}。",
            f"Several versions have this name; write a code: {', '.join(sharing)}.",
        )
    else:
        cure = Bilingual("请核对名称或写编码。", "Check the name, or write the code.")
    return FormRefused(
        Bilingual(f"{file} 第 {row} 行：没有这个{title[0]}“{value}”。", f"{file}, row {row}: there is no {title[1]} “{value}”."), cure
    )  # fmt: skip
