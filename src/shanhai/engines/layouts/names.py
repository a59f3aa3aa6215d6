"""The names that a sheet can use: places, indicators, items of axes, and how a label is looked up among them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from shanhai.engines.layouts.words import plain, words_of

ENDINGS: Final = ("畲族自治县", "自治县", "自治区", "市", "县", "区", "省")


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place: its code, what it is called, its division codes."""

    code: str
    names: tuple[str, ...]
    division_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """An indicator (one version of it): its code, what it is called, its unit, and whether it counts or is a share."""

    code: str
    names: tuple[str, ...]
    unit: str = ""
    counts: bool = False
    """A number of things or people, so never negative."""
    share: bool = False
    """A part of a whole, so never beyond 100 %."""


@dataclass(frozen=True)
class Names:
    """Every name known; a name that two things share leads to neither."""

    places: tuple[KnownPlace, ...] = ()
    indicators: tuple[KnownIndicator, ...] = ()
    axes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Axis → name of a member → its code."""

    @cached_property
    def place_codes(self) -> Mapping[str, str]:
        """Name, code or division code of a place → its code."""
        return _single(
            (plain(name), place.code)
            for place in self.places
            for name in (*place.names, *place.division_codes, place.code)
        )

    @cached_property
    def short_place_codes(self) -> Mapping[str, str]:
        """Name without 市, 县, 区 → code, where it means one place only; a proposal, never read silently."""
        return _single((_short(plain(name)), place.code) for place in self.places for name in place.names)

    @cached_property
    def indicator_codes(self) -> Mapping[str, str]:
        """Name or code of an indicator → its code."""
        pairs = [(words_of(name).name, one.code) for one in self.indicators for name in one.names]
        return _single([*pairs, *((one.code, one.code) for one in self.indicators)])

    @cached_property
    def indicator(self) -> Mapping[str, KnownIndicator]:
        """Code → indicator."""
        return {one.code: one for one in self.indicators}

    @cached_property
    def known_places(self) -> frozenset[str]:
        """Every code of a place."""
        return frozenset(place.code for place in self.places)

    @cached_property
    def members(self) -> Mapping[str, str]:
        """Name of an axis member → axis=member."""
        return _single(
            (plain(name), f"{axis}={code}") for axis, names in self.axes.items() for name, code in names.items()
        )

    def sharing(self, name: str) -> list[str]:
        """Return the codes of all indicators of a name."""
        return sorted({one.code for one in self.indicators for other in one.names if words_of(other).name == name})


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that look like a text."""
    return difflib.get_close_matches(text[:40], list(known), n=3, cutoff=0.5)


def _single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    doubled: set[str] = set()
    for name, code in pairs:
        if name and found.setdefault(name, code) != code:
            doubled.add(name)
    return {name: code for name, code in found.items() if name not in doubled}


def _short(name: str) -> str:
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
