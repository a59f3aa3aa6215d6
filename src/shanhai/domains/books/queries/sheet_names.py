"""The names that a department's sheet may use, as a reader knows them."""

from __future__ import annotations

from datetime import date
from typing import Final

from shanhai.domains.books.queries.records import records
from shanhai.engines.layouts import KnownIndicator, KnownPlace, Names
from shanhai.vocab.reader import Reader

SHARES: Final = ("占比", "比重", "覆盖率", "普及率", "份额")
"""Words at the end of an indicator's name that make it a part of a whole."""


def sheet_names(*, reader: Reader, on: date) -> Names:
    """Return places valid on a day, versions of indicators, and axes, each with every name it has."""
    axes: dict[str, dict[str, str]] = {row["code"]: {} for row in records("axes", reader=reader)}
    for row in records("axis_members", reader=reader):
        axes.setdefault(row["axis"], {})[row["name_zh"]] = row["code"]
    return Names(_places(reader, on), _indicators(reader), axes)


def _places(reader: Reader, on: date) -> tuple[KnownPlace, ...]:
    found = []
    for row in records("places", reader=reader):
        begun = row["valid_from"] is None or row["valid_from"] <= on
        if begun and (row["valid_to"] is None or on < row["valid_to"]):
            codes = (row["division_code"],) if row["division_code"] else ()
            found.append(KnownPlace(row["place"], (row["name_zh"], row["name_en"]), codes))
    return tuple(found)


def _parts(name: str) -> tuple[str, ...]:
    """Return the two names of 地区生产总值（GDP）, by either of which a sheet may call it."""
    long, bracket, short = name.partition("（")
    return (long, short.removesuffix("）")) if bracket and short.endswith("）") else ()


def _indicators(reader: Reader) -> tuple[KnownIndicator, ...]:
    named = {row["code"]: row for row in records("indicators", reader=reader)}
    found = []
    for row in records("indicator_versions", reader=reader):
        name = named.get(row["indicator"])
        if name is None:
            continue
        titles = [name["name_zh"], name["name_en"], *_parts(name["name_zh"])]
        labelled = [f"{name['name_zh']}（{row['label_zh']}）"] if row["label_zh"] else []
        share = name["name_zh"].endswith(SHARES)
        found.append(
            KnownIndicator(row["code"], (*titles, *labelled), row["unit"], counts=row["form"] == "count", share=share)
        )
    return tuple(found)
