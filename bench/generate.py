"""Writes a whole book of made-up figures, row by row, the same for the same seed.

    python -m bench.generate FOLDER --observations 100000 --commitments 10000 --events 200000

Everything in it says 合成 / synthetic; nothing stands for a real place, party or figure.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from bench.figures import (
    DERIVATIONS,
    HEADLINE_COLUMNS,
    INDICATORS,
    INPUTS,
    OBSERVATIONS,
    VERSIONS,
    Cells,
    Figures,
    headline_rows,
    indicator_rows,
    version_rows,
)
from bench.programme import ASSIGNMENTS, COMMITMENTS, EVENTS, assignment_rows, event_rows, plan_rows, task_rows
from bench.world import (
    COUNTIES,
    DISTRICTS,
    GROUPS,
    MONTHS,
    Scale,
    World,
    document_code,
    is_internal,
    left_open,
    month_day,
    party_code,
    passage_code,
    place_code,
    undertaking_code,
)
from shanhai.adapters.books.package import write_descriptor
from shanhai.vocab.bilingual import Bilingual

SEED: Final = 20_261_123
CLOSED: Final = "revision known_to"
DETAILED: Final = ("project", "platform", "cooperation", "brand")
"""Kinds of the undertakings after the pairings, in turn; their details need nothing but the place."""

Written = tuple[str, str, Iterable[Cells]]
"""A table's name, its columns with spaces between, and its rows."""


def write_book(folder: Path, scale: Scale, seed: int = SEED) -> dict[str, int]:
    """Write the book into a folder and return the rows of each table, history included."""
    world = World(scale, seed)
    rows: dict[str, int] = {}
    for name, columns, cells in _tables(world):
        rows[name] = _write(folder / f"{name}.csv", columns, cells)
    for name, columns, cells in _histories(world):
        rows[name] += _write(folder / "history" / f"{name}.csv", f"{columns} {CLOSED}", cells)
    title = Bilingual("合成账册（测速用，非真实数据）", "Synthetic book (for measuring; no real data)")
    write_descriptor(folder, name="synthetic", title=title)
    return rows


def _tables(world: World) -> Iterator[Written]:
    figures = Figures(world)
    source = passage_code(0, 0)
    yield "documents", "code kind title_zh title_en dated reliability known_from visibility", _documents()
    yield "passages", "code document quote locator", chain(_passages(world), figures.passages())
    yield "parties", "code kind name_zh name_en sequence passage", _parties(world)
    yield "places", "code place level name_zh name_en parent government lon lat passage", _places(world)
    yield "commitments", COMMITMENTS, chain(plan_rows(world), task_rows(world, history=False))
    yield "commitment_assignments", ASSIGNMENTS, assignment_rows(world)
    yield "events", EVENTS, event_rows(world, history=False)
    yield (
        "undertakings",
        "code kind name_zh name_en stage started commitment passage open_zh open_en",
        _undertakings(world),
    )
    yield "undertaking_assignments", "code undertaking party role passage", _undertaking_parties(world)
    yield "undertaking_places", "code undertaking place role passage", _undertaking_places(world)
    yield "pairings", "undertaking scheme local_place partner_place signed passage", _pairings()
    yield from _details(world)
    yield "axes", "code name_zh name_en passage", [("syn-axis", "合成分组", "Synthetic axis", source)]
    yield "axis_members", "code axis sequence name_zh name_en passage", _members()
    yield "indicators", INDICATORS, indicator_rows(world)
    yield "indicator_versions", VERSIONS, version_rows(world)
    yield "derivations", DERIVATIONS, figures.derivations()
    yield "observations", OBSERVATIONS, figures.current()
    yield "derivation_inputs", INPUTS, figures.inputs()
    yield "headlines", HEADLINE_COLUMNS, headline_rows(world)


def _histories(world: World) -> Iterator[Written]:
    yield "commitments", COMMITMENTS, task_rows(world, history=True)
    yield "events", EVENTS, event_rows(world, history=True)
    yield "observations", OBSERVATIONS, Figures(world).history()


def _write(path: Path, columns: str, rows: Iterable[Cells]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns.split())
        for row in rows:
            writer.writerow(row)
            written += 1
    return written


def _documents() -> Iterator[Cells]:
    for month in range(MONTHS):
        day = month_day(month)
        title = (f"合成文件 {day:%Y-%m}", f"Synthetic document {day:%Y-%m}")
        visibility = "internal" if is_internal(month) else "public"
        yield (document_code(month), "report", *title, f"{day:%Y-%m}", "communique", day, visibility)


def _passages(world: World) -> Iterator[Cells]:
    for month in range(MONTHS):
        yield (passage_code(month, 0), document_code(month), "合成原文，仅供测速。", "§0")
        for number in range(1, 1 + world.tables_each):
            yield (passage_code(month, number), document_code(month), "", f"合成表 {number}")


def _parties(world: World) -> Iterator[Cells]:
    for number in range(world.parties):
        if number < GROUPS:
            what = ("topic_group", f"合成专题组 {number}", f"Synthetic topic group {number}", str(number + 1))
        else:
            what = ("department", f"合成单位 {number}", f"Synthetic office {number}", "")
        yield (party_code(number), *what, passage_code(0, 0))


def _places(world: World) -> Iterator[Cells]:
    near = 2 + COUNTIES + DISTRICTS
    for number in range(near + world.places):
        level, parent = _level(number)
        names = (f"合成地方 {number}", f"Synthetic place {number}")
        lon, lat = 118 + world.pick(21, number, 4000) / 1000, 27 + world.pick(22, number, 4000) / 1000
        code = place_code(number)
        yield (code, code, level, *names, parent, party_code(GROUPS), f"{lon:.3f}", f"{lat:.3f}", passage_code(0, 0))


def _level(number: int) -> tuple[str, str]:
    if number == 0:
        return "region", ""
    if number == 1:
        return "city", place_code(0)
    if number < 2 + COUNTIES:
        return "county", place_code(1)
    return ("district" if number < 2 + COUNTIES + DISTRICTS else "site"), place_code(0)


def _kind(number: int) -> str:
    return "pairing" if number < COUNTIES else DETAILED[number % len(DETAILED)]


def _undertakings(world: World) -> Iterator[Cells]:
    for number in range(world.undertakings):
        names = (f"合成合作 {number}", f"Synthetic undertaking {number}")
        month = world.pick(23, number, MONTHS)
        plan = "syn-plan" if number < COUNTIES else ""
        started = f"{month_day(month):%Y-%m}"
        yield (
            undertaking_code(number),
            _kind(number),
            *names,
            "under_way",
            started,
            plan,
            passage_code(month, 0),
            *left_open(number * 10),
        )


def _undertaking_parties(world: World) -> Iterator[Cells]:
    for number in range(world.undertakings):
        for role in ("owner", "partner"):
            who = party_code(GROUPS + world.pick(24 if role == "owner" else 25, number, world.parties - GROUPS))
            yield (f"{undertaking_code(number)}@{role}", undertaking_code(number), who, role, passage_code(0, 0))


def _undertaking_places(world: World) -> Iterator[Cells]:
    for number in range(world.undertakings):
        where = place_code(2 + number % COUNTIES)
        yield (f"{undertaking_code(number)}@site", undertaking_code(number), where, "site", passage_code(0, 0))


def _pairings() -> Iterator[Cells]:
    for number in range(COUNTIES):
        local, partner = place_code(2 + number), place_code(2 + COUNTIES + number)
        scheme = "shanghai_county_district"
        yield (undertaking_code(number), scheme, local, partner, f"{2018 + number % 5}", passage_code(12, 0))


def _details(world: World) -> Iterator[Written]:
    for kind in DETAILED:
        table = {"project": "projects", "platform": "platforms", "cooperation": "cooperations", "brand": "brands"}[kind]
        numbers = [number for number in range(world.undertakings) if _kind(number) == kind]
        if kind == "cooperation":
            yield table, "undertaking passage", [(undertaking_code(each), passage_code(0, 0)) for each in numbers]
        else:
            places = [place_code(2 + each % COUNTIES) for each in numbers]
            codes = map(undertaking_code, numbers)
            yield (
                table,
                "undertaking place passage",
                [(*pair, passage_code(0, 0)) for pair in zip(codes, places, strict=True)],
            )


def _members() -> Iterator[Cells]:
    for number in range(3):
        names = (f"合成分组项 {number}", f"Synthetic member {number}")
        yield (f"syn-member-{number}", "syn-axis", number + 1, *names, passage_code(0, 0))


def main() -> None:
    """Write a book of the size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--commitments", type=int)
    parser.add_argument("--events", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    usual = Scale.of_load(given.observations)
    scale = Scale(given.observations, given.commitments or usual.commitments, given.events or usual.events)
    for name, rows in write_book(given.folder, scale, given.seed).items():
        print(f"{name:24} {rows:>9,}")


if __name__ == "__main__":
    main()
