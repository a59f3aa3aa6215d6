"""What the maps of the cockpit show: places by a short name, pairings as lines, outlines where they are held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shanhai.cockpit.requests import Reading
from shanhai.domains.places.queries import BoundaryNote, Territory, boundary_notes, outlines
from shanhai.ui.language import chosen
from shanhai.ui.links import go
from shanhai.ui.maps import LineKind, PointKind, map_area, map_line, map_point
from shanhai.vocab.bilingual import Bilingual

OVERVIEW_DECIMALS = 3
"""Digits of an outline on a map of a whole city: 0.001° is 100 m, less than a pixel."""

_AUTONOMOUS = re.compile(r"(.{2,}?)(?:.{1,3}族)+自治[县州]")
_ENDINGS_ZH = re.compile(r"(.{2,}?)(?:新区|[市区县省])")
_ENDINGS_EN = re.compile(r" (?:\w+ Autonomous County|County|District|City|New Area|Province)$")


def short_name(named: Any) -> Bilingual:
    """Return what a map calls a place: 莲都, 景宁, 浦东; Liandu, Jingning, Pudong."""
    found = _AUTONOMOUS.fullmatch(named.name_zh) or _ENDINGS_ZH.fullmatch(named.name_zh)
    return Bilingual(found[1] if found else named.name_zh, _ENDINGS_EN.sub("", named.name_en))


def label(named: Any) -> str:
    """Return the short name in the page's language."""
    name = short_name(named)
    return chosen(name.zh, name.en)[0]


def full_name(named: Any) -> str:
    """Return the whole name in the page's language."""
    return chosen(named.name_zh, named.name_en)[0]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Draws places as points and areas, and links between them as lines, for one request."""

    request: Reading
    territories: Mapping[int, Territory]

    def point(self, place: int, kind: PointKind, note: str = "") -> dict[str, Any] | None:
        """Return a place as a point; None where no position is recorded."""
        territory = self.territories.get(place)
        if territory is None or territory.position is None:
            return None
        return map_point(territory.position, label(territory), self.page(territory), kind, note)

    def line(self, start: int, end: int, url: str, kind: LineKind = "pairing") -> dict[str, Any] | None:
        """Return the line between two places; None where one has no position."""
        first, second = self.territories.get(start), self.territories.get(end)
        if first is None or second is None or first.position is None or second.position is None:
            return None
        return map_line(first.position, second.position, (label(first), label(second)), url, kind)

    def areas(self, places: Iterable[int], decimals: int = OVERVIEW_DECIMALS) -> list[dict[str, Any]]:
        """Return the outlines held of places."""
        wanted = [self.territories[place] for place in places if place in self.territories]
        drawn = outlines([one.code for one in wanted], reader=self.request.reader, decimals=decimals)
        return [map_area(drawn[one.code], full_name(one), self.page(one)) for one in wanted if one.code in drawn]

    def credits(self, places: Iterable[int]) -> list[BoundaryNote]:
        """Return whose the outlines of places are, each source and licence once."""
        codes = [self.territories[place].code for place in places if place in self.territories]
        notes = boundary_notes(codes, reader=self.request.reader).values()
        return list({(note.source_zh, note.source_en, note.licence): note for note in notes}.values())

    def page(self, territory: Territory) -> str:
        """Return the address of a place's page."""
        return go(self.request, "cockpit:place", [territory.place], {}, {})


def undertaking_page(request: Reading, code: str) -> str:
    """Return the address of an undertaking's page; empty for one the reader may not see."""
    return go(request, "cockpit:undertaking", [code], {}, {}) if code else ""


def present(features: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """Return the features that could be drawn, each once."""
    return list({repr(one): one for one in features if one is not None}.values())
