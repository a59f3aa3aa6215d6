"""How a department's sheet is read: a mapping, confirmed once by a clerk, kept as plain JSON, used every month."""

from __future__ import annotations

import json
from collections.abc import Mapping as ABCMapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from shanhai.engines.layouts.errors import UnreadableMapping
from shanhai.vocab.bilingual import Bilingual

FORMAT: Final = 1
"""The version of the JSON; another one is refused rather than misread."""
NO_FIGURE: Final = ("-", "--", "---", "—", "——", "–", "―", "…", "……", "/", "\\", "无", "n.a.", "NA", "N/A", "*", "x")
"""Signs that mean that there is no figure; an empty cell always does."""
NOTES: Final = (
    "注:", "注1", "注释", "备注", "说明:", "说明", "数据来源", "资料来源", "来源:", "填报人", "填表人", "填报单位", "填表单位",
    "制表", "审核", "复核", "单位负责人", "负责人", "联系人", "联系电话", "报出日期", "Note", "Source",
)  # fmt: skip
"""Words with which the lines under a table begin."""
TOTALS: Final = ("合计", "总计", "共计", "小计", "总数")


Made = TypeVar("Made", "ColumnRule", "Given", "Mapping")


class Part(StrEnum):
    """What the cells of a column are."""

    PLACE = "place"
    INDICATOR = "indicator"
    PERIOD = "period"
    UNIT = "unit"
    QUALIFIER = "qualifier"
    AXIS = "axis"
    VALUE = "value"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What the columns under certain header words are.

    ``words`` are the header cells from top to bottom without units and times, so that one rule holds for 2023 and 2024
    and for next month's sheet; no words at all are columns with nothing but a time or a unit above them. What is empty
    is read from the header, the row or the captions. ``axes`` is axis=member for values, the axis's code for an axis.
    """

    words: tuple[str, ...]
    part: Part
    indicator: str = ""
    place: str = ""
    period: str = ""
    unit: str = ""
    axes: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for the whole sheet where no row, column or caption says otherwise."""

    indicator: str = ""
    place: str = ""
    period: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one sheet is read. The header is found by its words, wherever it stands.

    ``anchor`` is a word of the header, ``anchor_row`` in which of the ``header_rows`` it stands, from 0. ``places`` and
    ``indicators`` give codes for words that the known names do not have; ``totals`` does so for rows of totals, where no
    code means that the row is left out.
    """

    sheet: str
    anchor: str
    anchor_row: int
    header_rows: int
    columns: tuple[ColumnRule, ...]
    given: Given = Given()
    places: ABCMapping[str, str] = field(default_factory=dict)
    indicators: ABCMapping[str, str] = field(default_factory=dict)
    members: ABCMapping[str, str] = field(default_factory=dict)
    totals: ABCMapping[str, str] = field(default_factory=lambda: dict.fromkeys(TOTALS, ""))
    no_figure: tuple[str, ...] = NO_FIGURE
    notes: tuple[str, ...] = NOTES

    def rule(self, words: tuple[str, ...]) -> ColumnRule | None:
        """Return the rule for a column with these header words, None if there is none."""
        return next((rule for rule in self.columns if rule.words == words), None)


def mapping_to_json(mapping: Mapping) -> str:
    """Return a mapping as JSON that people can read and change."""
    kept = asdict(mapping)
    kept["columns"] = [
        {name: value for name, value in row.items() if value or name == "words"} for row in kept["columns"]
    ]
    return json.dumps({"format": FORMAT, **kept}, ensure_ascii=False, indent=2) + "\n"


def mapping_from_json(text: str) -> Mapping:
    """Read a mapping.

    Raises:
        UnreadableMapping: no JSON, another format, an unknown or missing key, a value of another kind.
    """
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable("不是 JSON", "is not JSON") from error
    if not isinstance(given, dict) or given.pop("format", None) != FORMAT:
        raise _unreadable(f"没有 format: {FORMAT}", f"has no format: {FORMAT}")
    rows = given.pop("columns", None)
    if not isinstance(rows, list):
        raise _unreadable("没有 columns", "has no columns")
    parts: dict[str, Any] = {"columns": tuple(_rule(row) for row in rows)}
    if "given" in given:
        parts["given"] = _checked(Given, given.pop("given"), {})
    return _checked(Mapping, given, parts)


def _rule(row: object) -> ColumnRule:
    if not isinstance(row, dict) or row.get("part") not in set(Part):
        raise _unreadable(f"columns 里有不可读的一项：{row}", f"has a column that cannot be read: {row}")
    rest = dict(row)
    return _checked(ColumnRule, rest, {"part": Part(rest.pop("part"))})


def _checked(kind: type[Made], given: object, parts: dict[str, Any]) -> Made:
    """Make a value from JSON, every key known and every value of the kind it should be."""
    if not isinstance(given, dict):
        raise _unreadable(f"「{given}」应是一组键和值", f"“{given}” should be keys and values")
    known = {one.name: str(one.type) for one in fields(kind)}
    for name, value in given.items():
        wanted = known.get(name)
        if wanted is None or not _fits(value, wanted):
            raise _unreadable(
                f"「{name}」不认得，或值的类型不对", f"“{name}” is not known, or its value is of another kind"
            )
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    try:
        return kind(**values, **parts)
    except TypeError as error:
        raise _unreadable("缺少必要的键", "lacks a key") from error


def _fits(value: object, wanted: str) -> bool:
    if wanted == "int":
        return type(value) is int and 0 <= value <= 1000
    if wanted.startswith("tuple[str"):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if wanted.startswith("ABCMapping"):
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return wanted == "str" and isinstance(value, str)


def _unreadable(zh: str, en: str) -> UnreadableMapping:
    return UnreadableMapping(
        Bilingual(f"对应关系不可读：{zh}。", f"The mapping cannot be read: it {en}."),
        Bilingual("请用 --propose 重新生成一份再改。", "Have it proposed anew (--propose) and change that."),
    )
