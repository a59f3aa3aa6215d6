"""Reads the words of a header or label: its unit, its period, and the name that is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shanhai.engines.layouts.times import NO_TIME, Time, time_in
from shanhai.vocab.errors import UnknownUnit
from shanhai.vocab.unit_table import SPELLINGS
from shanhai.vocab.units import unit

_UNSEEN: Final = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_BRACKET: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_CAPTION: Final = re.compile(r"(?:计量|数据)?单位:([^\s,;]+)")
_UNIT_LABEL: Final = re.compile(r"^(?:计量)?单位:?")
_TAIL: Final = re.compile(r"[,、:;]([^,、:;()]+)$")
_ORDINAL: Final = re.compile(
    r"^(?:(?:[一二三四五六七八九十]+、)|(?:\([一二三四五六七八九十0-9]+\))|(?:[0-9]+[.、](?![0-9]))|[#*※]|(?:其中:?))+"
)
_EDGES: Final = ",:;、.-—_/"


@dataclass(frozen=True, slots=True)
class Words:
    """A label read: the name that is left, the unit in it ("" if none), the time in it."""

    name: str
    unit: str = ""
    time: Time = NO_TIME
    spelled: str = ""
    """The unit as it is written, where that is not the spelling of the table of units."""


def plain(text: str) -> str:
    """Return a text with full-width signs as half-width ones and without any space: what is compared."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def indent(text: str) -> int:
    """Return how far a label is set in; a Chinese space counts as two."""
    blank = text[: len(text) - len(text.lstrip())]
    return sum({"\u3000": 2, "\t": 4}.get(sign, 1) for sign in blank)


def known_unit(text: str) -> str:
    """Return the unit of the table that a text writes, also in another common spelling (m2, kg); "" if none."""
    for spelling in (text, SPELLINGS.get(text.lower(), "")):
        if spelling:
            try:
                return unit(spelling).symbol
            except UnknownUnit:
                continue
    return ""


@lru_cache(maxsize=65_536)
def words_of(text: str) -> Words:
    """Read a header cell or a row's label: 2024年1—3月地区生产总值（亿元） is 地区生产总值, 亿元 and that time."""
    left = plain(text)
    left, found, spelled = _without_unit(left)
    time, left = time_in(left)
    name = _ORDINAL.sub("", left.strip(_EDGES)).strip(_EDGES)
    return Words(name=name, unit=found, time=time, spelled=spelled if spelled != found else "")


def caption_unit(text: str) -> str:
    """Return the unit that a caption above a table states: 单位：万元; "" if it states none."""
    found = _CAPTION.search(unicodedata.normalize("NFKC", text).replace(" :", ":").replace(": ", ":"))
    return known_unit(plain(found[1]).strip("()")) if found else ""


def path_of(cells: Iterable[str]) -> tuple[tuple[str, ...], str, list[Time], str]:
    """Read the header cells of one column from top to bottom: names, unit (the lowest), times, odd spelling of the unit."""
    names: list[str] = []
    found, spelled = "", ""
    times: list[Time] = []
    before = ""
    for text in cells:
        if not text or text == before:
            continue
        before = text
        words = words_of(text)
        if words.name and (not names or names[-1] != words.name):
            names.append(words.name)
        if words.unit:
            found, spelled = words.unit, words.spelled
        if words.time != NO_TIME:
            times.append(words.time)
    return tuple(names), found, times, spelled


def _without_unit(text: str) -> tuple[str, str, str]:
    """Return a text without the unit written in it, the unit, and how it was written."""
    for bracket in _BRACKET.finditer(text):
        parts = re.split(r"[,;、]", _UNIT_LABEL.sub("", bracket[1]))
        for part in parts:
            found = known_unit(part)
            if found and not found.endswith("年"):  # (2024年) is a time
                rest = ",".join(other for other in parts if other != part)
                return text[: bracket.start()] + (f"({rest})" if rest else "") + text[bracket.end() :], found, part
    tail = _TAIL.search(text)
    if tail is not None:
        part = _UNIT_LABEL.sub("", tail[1])
        found = known_unit(part)
        if found and tail.start() > 0:
            return text[: tail.start()], found, part
    if len(text) > 1 and text[-1] in "%‰":
        return text[:-1], text[-1], text[-1]
    return text, "", ""
