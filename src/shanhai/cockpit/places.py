"""The list of places and the page of one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit.downloads import download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.figures import shown_figures
from shanhai.cockpit.long_lists import page_of, wants_all
from shanhai.cockpit.maps import Sketch, present
from shanhai.cockpit.place_page import place_map, place_page
from shanhai.cockpit.place_rows import PlaceFilter, PlaceList, PlaceRow, place_list, place_sheet
from shanhai.cockpit.requests import Reading, not_known
from shanhai.domains.indicators.queries import FigureFilter, figure_rows
from shanhai.ui.maps import map_data
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.words import PLACE_LEVELS

PER_PAGE = 50


def places(request: Reading) -> HttpResponseBase:
    """The places, grouped as the programme sees them; or all of them, narrowed."""
    asked = request.GET
    chosen = PlaceFilter(
        text=asked.get("q", "").strip()[:100],
        level=asked.get("level", ""),
        within=asked.get("within", ""),
        former=asked.get("former") == "1",
    )
    found = place_list(reader=request.reader)
    rows = found.chosen(chosen)
    answer = download(request, place_sheet(rows, reader=request.reader))
    if answer is not None:
        return answer
    listed = chosen.narrows or asked.get("view") == "all" or wants_all(request)
    context = {
        "chosen": chosen,
        "listed": listed,
        "grouped": not listed,
        "found": found,
        "total": len(found.now),
        "levels": [(code, PLACE_LEVELS[code]) for code in _levels(found)],
        "page": page_of(request, rows, PER_PAGE) if listed else None,
        **({} if listed else _groups(found, request)),
    }
    return render(request, "cockpit/places.html", context)


def place(request: Reading, code: str) -> HttpResponseBase:
    """One place: its territory in time, what lies in it, with whom it works, what is said of it in figures."""
    found = place_page(code, reader=request.reader)
    if found is None:
        return not_known(request, _why_not(code))
    chosen = FigureFilter(subject=f"place:{code}")
    name = Bilingual(found.territory.name_zh, found.territory.name_en)
    answer = download(request, figure_sheet(name, figure_rows(reader=request.reader, chosen=chosen)))
    if answer is not None:
        return answer
    context = {
        "found": found,
        "territory": found.territory,
        "figures": shown_figures(request, chosen),
        "map": place_map(found, request),
    }
    return render(request, "cockpit/place.html", context)


def _groups(found: PlaceList, request: Reading) -> dict[str, Any]:
    """Return the places in groups: both sides of the pairings, the cities, the rest."""
    home, partners = found.of(found.coverage.locals), found.of(found.coverage.partners)
    cities = [row for _, rows in found.cities for row in rows]
    shown = {row.territory.id for row in (*home, *partners, *cities)}
    return {
        "home": home[0].parent if home else None,
        "home_rows": home,
        "partner_home": partners[0].parent if partners else None,
        "partner_rows": partners,
        "city_total": len(cities),
        "any_joined": any(row.joined and row.joined.valid_from for row in cities),
        "rest": _by_level(row for row in found.now if row.territory.id not in shown),
        **_map(found, request),
    }


def _by_level(rows: Iterable[PlaceRow]) -> list[tuple[str, list[PlaceRow]]]:
    groups: defaultdict[str, list[PlaceRow]] = defaultdict(list)
    for row in rows:
        groups[row.territory.level].append(row)
    return [(level, groups[level]) for level in PLACE_LEVELS if level in groups]


def _levels(found: PlaceList) -> list[str]:
    held = {row.territory.level for row in found.rows}
    return [level for level in PLACE_LEVELS if level in held]


def _map(found: PlaceList, request: Reading) -> dict[str, Any]:
    """Return the map of the cities, and whose the outlines on it are."""
    cities = [row.territory for _, rows in found.cities for row in rows]
    sketch = Sketch(request, {one.id: one for one in cities})
    points = present(sketch.point(one.id, "city") for one in cities)
    areas = sketch.areas(one.id for one in cities)
    return {
        "map": map_data(points, areas=areas) if points else None,
        "credits": sketch.credits(one.id for one in cities) if areas else [],
    }


def _why_not(code: str) -> Bilingual:
    return Bilingual(
        f"按这一天所知，没有编码为“{code[:60]}”的公开地方。可能那时还不为人所知，也可能未公开：已登录的人员可以看到未公开的内容。",
        f"As known on that day there is no published place with the code “{code[:60]}”. It may not have been known yet,"
        " or it may not be published: signed-in readers also see what is not published.",
    )
