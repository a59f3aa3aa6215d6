"""Codes that figures and definitions write inside a text, splits and formulas, as far as a reader may know them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from shanhai.adapters.books.figures import formula_name
from shanhai.domains.indicators.models import AxisMember, AxisVersion, IndicatorDefinition, IndicatorVersion
from shanhai.domains.records.models import known_on
from shanhai.domains.records.queries import Named, names_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

UNTOLD: Final = "?"
"""Stands in a text for a code that is not published, or was not known on the day asked about."""
NO_AXIS: Final = Bilingual("分组", "split by")
NO_MEMBER: Final = Bilingual("未公开或当时未知", "not published or not known then")
_NAME: Final = re.compile(r"[a-z][a-z0-9_.]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class AxisPart:
    """One item by which a figure is split, such as degree: doctorate.

    `axis` and `member` are codes, empty for what the reader may not see; nothing is told of a member whose axis he may
    not see.
    """

    axis: str
    member: str
    axis_zh: str
    axis_en: str
    name_zh: str
    name_en: str


class CodesWithin:
    """Reads the texts of any number of rows for one reader; each list of codes is looked up once, when it is needed."""

    def __init__(self, reader: Reader) -> None:
        """Keep for whom."""
        self._reader = reader

    def parts(self, axes: str) -> tuple[AxisPart, ...]:
        """Return the items of a split written axis=member;axis=member."""
        return tuple(self._part(*pair.partition("=")[::2]) for pair in axes.split(";") if pair)

    def axes(self, text: str) -> str:
        """Return a split, or the axes of a definition (axis;axis), with a mark in place of codes not told."""
        return ";".join(self._pair(*pair.partition("=")) for pair in text.split(";") if pair)

    def formula(self, text: str) -> str:
        """Return a formula, or a name in one, with a mark in place of indicator versions not told."""
        return _NAME.sub(lambda name: UNTOLD if name[0] in self._untold else name[0], text) if text else text

    def _pair(self, axis: str, equals: str, member: str) -> str:
        part = self._part(axis, member)
        return f"{part.axis or UNTOLD}{equals}{(part.member or UNTOLD) if equals else ''}"

    def _part(self, axis: str, member: str) -> AxisPart:
        named = self._axes.get(axis)
        if named is None:
            return AxisPart("", "", NO_AXIS.zh, NO_AXIS.en, NO_MEMBER.zh, NO_MEMBER.en)
        found = self._members.get((axis, member)) or self._members.get((axis, f"{axis}.{member}"))
        if found is None:
            return AxisPart(axis, "", named.name_zh, named.name_en, NO_MEMBER.zh, NO_MEMBER.en)
        return AxisPart(axis, member, named.name_zh, named.name_en, *found)

    @cached_property
    def _axes(self) -> Mapping[str, Named]:
        found = names_of(AxisVersion, "axis", None, reader=self._reader)
        return {axis.code: axis for axis in found.values()}

    @cached_property
    def _members(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """The names of members, by the codes of axis and member."""
        rows = AxisMember.objects.filter(known_on(self._reader)).order_by("revision")
        return {
            (axis, code): (zh, en)
            for axis, code, zh, en in rows.values_list("axis__code", "code", "name_zh", "name_en")
        }

    @cached_property
    def _untold(self) -> frozenset[str]:
        """The names that formulas have for the indicator versions the reader does not know."""
        known = IndicatorDefinition.objects.filter(known_on(self._reader)).values("version_id")
        codes = IndicatorVersion.objects.exclude(pk__in=known).values_list("code", flat=True)
        return frozenset(map(formula_name, codes))
