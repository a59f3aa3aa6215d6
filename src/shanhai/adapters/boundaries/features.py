"""What a feature says of itself: its division code, its names, and how a message calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shanhai.vocab.bilingual import Bilingual

CODE_FIELDS = (
    "adcode", "ad_code", "division_code", "code", "gb", "pac", "xzqdm", "qxdm", "county_id", "行政区划代码", "区划代码", "区划码",
)  # fmt: skip
"""Where files keep the GB/T 2260 code: AMap and DataV, Tianditu (gb), survey offices (PAC, XZQDM), others."""

NAME_FIELDS = (
    "name",
    "name_zh",
    "name:zh",
    "name_en",
    "name:en",
    "mc",
    "xzqmc",
    "qxmc",
    "county",
    "名称",
    "行政区名称",
)
AMAP_FIELDS = ("acroutes", "subfeatureindex", "centroid", "childrennum")
"""Properties that AMap's own files carry; its coordinates are GCJ-02."""

_CODE = re.compile(r"(?:156)?([1-9][0-9]{5})(?:0{3}|0{6})?")
"""Six digits; Tianditu puts the country's number 156 before them, statistics put zeros after them."""


def codes_of(feature: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the six-digit division codes a feature names, the surest field first."""
    properties = _lowered(feature)
    values = [properties.get(field) for field in CODE_FIELDS] + [feature.get("id"), properties.get("id")]
    return _once(code for value in values if (code := division_code(value)))


def names_of(feature: Mapping[str, Any], name_field: str) -> tuple[str, ...]:
    """Return the names of a feature: those of the field asked for, else of the usual ones."""
    properties = feature.get("properties")
    if name_field:
        value = properties.get(name_field) if isinstance(properties, dict) else None
        return _once([_text(value)])
    lowered = _lowered(feature)
    return _once(_text(lowered.get(field)) for field in NAME_FIELDS)


def has_field(feature: Mapping[str, Any], field: str) -> bool:
    """Tell whether a feature has a property of exactly this name."""
    properties = feature.get("properties")
    return isinstance(properties, dict) and field in properties


def from_amap(feature: Mapping[str, Any]) -> bool:
    """Tell whether a feature has the properties of AMap's files."""
    properties = _lowered(feature)
    return "adcode" in properties and any(field in properties for field in AMAP_FIELDS)


def division_code(value: object) -> str:
    """Return the six digits of a division code however a file writes it, '' if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    found = _CODE.fullmatch(text)
    return found[1] if found else ""


def feature_label(number: int, codes: Iterable[str], names: Iterable[str]) -> Bilingual:
    """Return how a message calls a feature: 第3个要素（331102 莲都区）, feature 3 (331102 莲都区)."""
    said = " ".join([*list(codes)[:1], *list(names)[:1]])[:40]
    return Bilingual(
        f"第{number}个要素（{said}）" if said else f"第{number}个要素",
        f"feature {number} ({said})" if said else f"feature {number}",
    )


def _lowered(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return {str(key).lower(): value for key, value in properties.items()} if isinstance(properties, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
