"""Which place a feature of a boundary file means, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shanhai.adapters.boundaries import BoundaryFile, Outline
from shanhai.adapters.boundaries.rings import covers, far_from
from shanhai.domains.places.queries import Territory
from shanhai.vocab.bilingual import Bilingual

FAR_DEGREES = 0.2
"""A recorded point this far outside an outline's box means that the outline is another place's."""

COUNTY_LEVELS = ("district", "county", "county_city", "autonomous_county")


@dataclass(frozen=True, slots=True)
class Match:
    """A territory with the feature that is its outline."""

    territory: Territory
    outline: Outline


def match(found: BoundaryFile, territories: Iterable[Territory]) -> list[Match]:
    """Return which territory each feature is the outline of; what does not fit becomes a finding of the file."""
    known = list(territories)
    by_code = {one.division_code: one for one in known if one.division_code}
    by_name = _by_name(known)
    matches: dict[str, Match] = {}
    for outline in found.outlines:
        territory = _territory(outline, by_code, by_name, found)
        if territory is None:
            continue
        earlier = matches.get(territory.code)
        if earlier is not None:
            _twice(territory, earlier.outline, outline, found)
            continue
        _check_place(territory, outline, found)
        matches[territory.code] = Match(territory, outline)
    if found.outlines and not matches:
        found.find(
            "boundary_none_known",
            Bilingual("没有一个要素对得上已知的地方。", "No feature is the outline of a place known here."),
            Bilingual(
                "要素须带六位区划代码（如 adcode、code、gb），或用 --name-field 指明名称属性；地方须先在账册中。",
                "Features need a six-digit division code (adcode, code, gb …) or a name (--name-field); the places come from a book.",
            ),
        )
    if matches:
        _name_missing(known, matches, found)
    return list(matches.values())


def _by_name(territories: Iterable[Territory]) -> Mapping[str, list[Territory]]:
    found: defaultdict[str, list[Territory]] = defaultdict(list)
    for one in territories:
        for name in {one.name_zh, one.name_en.lower()}:
            found[name].append(one)
    return found


def _territory(
    outline: Outline, by_code: Mapping[str, Territory], by_name: Mapping[str, list[Territory]], found: BoundaryFile
) -> Territory | None:
    """Return the territory a feature means: by its code; by its name only if it has no code."""
    for code in outline.codes:
        if code in by_code:
            return by_code[code]
    named = {} if outline.codes else {one.code: one for name in outline.names for one in by_name.get(_key(name), [])}
    if len(named) == 1:
        return next(iter(named.values()))
    label = outline.label
    if named:
        found.find(
            "boundary_ambiguous",
            Bilingual(
                f"{label.zh}：同名的地方有 {len(named)} 个。", f"{label.en}: {len(named)} places bear this name."
            ),
            Bilingual("请在要素上加六位区划代码。", "Give the feature its six-digit division code."),
        )
    else:
        found.find(
            "boundary_unknown_place",
            Bilingual(
                f"{label.zh}：没有这个代码或名称的地方，已略过。",
                f"{label.en}: no place has this code or name; left out.",
            ),
            Bilingual("如需要它，请先把地方写入账册。", "If it is wanted, put the place into the book first."),
            "warning",
        )
    return None


def _key(name: str) -> str:
    return name.lower() if name.isascii() else name


def _twice(territory: Territory, first: Outline, second: Outline, found: BoundaryFile) -> None:
    found.find(
        "boundary_twice",
        Bilingual(
            f"{second.label.zh}与第{first.number}个要素是同一地方（{territory.name_zh}）。",
            f"{second.label.en} is the same place as feature {first.number} ({territory.name_en}).",
        ),
        Bilingual("请合并为一个 MultiPolygon 要素。", "Merge them into one MultiPolygon feature."),
    )


def _check_place(territory: Territory, outline: Outline, found: BoundaryFile) -> None:
    """Compare the feature's name with the place's, and its area with the place's recorded point."""
    label = outline.label
    chinese = [name for name in outline.names if not name.isascii()]
    if chinese and not any(_same_name(name, territory.name_zh) for name in chinese):
        found.find(
            "boundary_other_name",
            Bilingual(
                f"{label.zh}：按代码是{territory.name_zh}，名称却不同。",
                f"{label.en}: its code is that of {territory.name_en}, its name is not.",
            ),
            Bilingual("请核对代码与名称。", "Check code and name."),
            "warning",
        )
    if territory.position is None:
        return
    lon, lat = territory.position
    if far_from(outline.polygons, lon, lat, FAR_DEGREES):
        found.find(
            "boundary_elsewhere",
            Bilingual(
                f"{label.zh}：范围远离{territory.name_zh}已知的位置（{lon}, {lat}）。",
                f"{label.en}: it lies far from where {territory.name_en} is known to be ({lon}, {lat}).",
            ),
            Bilingual("请核对代码和坐标。", "Check the code and the coordinates."),
        )
    elif not covers(outline.polygons, lon, lat):
        found.find(
            "boundary_point_outside",
            Bilingual(
                f"{label.zh}：{territory.name_zh}已知的一点（{lon}, {lat}）不在范围内。",
                f"{label.en}: the recorded point of {territory.name_en} ({lon}, {lat}) lies outside.",
            ),
            Bilingual("范围可能过于简化，或坐标系选错。", "The outline may be too coarse, or the system wrong."),
            "warning",
        )


def _same_name(one: str, other: str) -> bool:
    """Compare the first two characters: 景宁县 and 景宁畲族自治县 are one place."""
    return one[:2] == other[:2]


def _name_missing(territories: list[Territory], matches: Mapping[str, Match], found: BoundaryFile) -> None:
    """Name the counties that the file lacks although it has others of the same city."""
    parents = {one.territory.parent_id for one in matches.values() if one.territory.level in COUNTY_LEVELS}
    for one in territories:
        if one.level in COUNTY_LEVELS and one.parent_id in parents and one.code not in matches:
            found.find(
                "boundary_missing",
                Bilingual(
                    f"文件中没有{one.name_zh}（{one.division_code}）。",
                    f"The file has no {one.name_en} ({one.division_code}).",
                ),
                Bilingual("地图上它仍只有一点。", "On maps it stays a point."),
                "warning",
            )
