"""Responsible units: splitting a cell into names with roles, and comparing names of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shanhai.engines.lists.values import Unit, UnitRole

_MARK: Final = re.compile(r"[（(]?\s*(牵头|配合|责任|协办|主办|协同|参与)(?:单位|部门|处室)?\s*[:：]\s*")
_SEPARATOR: Final = re.compile(r"[、，,；;/\n\t\s]+")
_WITH_LEAD: Final = re.compile(r"[（(](?:牵头|主办)(?:单位)?[）)]|\*$")
_PHRASES: Final = re.compile(
    r"[（(]?(?:按(?:照)?(?:各自)?职责分工负责|按职责分工|分别牵头|共同牵头|分工负责|负责落实|负责|牵头|配合)[）)]?$"
)
_ROLES: Final[dict[str, UnitRole]] = {"牵头": "lead", "主办": "lead", "责任": "lead"}
_LONG_AND_SHORT: Final = (
    ("发展和改革", "发改"), ("发展改革", "发改"), ("经济和信息化", "经信"), ("文化和广电旅游体育", "文广旅体"),
    ("人力资源和社会保障", "人社"), ("人力资源社会保障", "人社"), ("自然资源和规划", "自然资源"), ("住房和城乡建设", "建设"),
    ("卫生健康", "卫健"), ("农业农村", "农业农村"), ("生态环境", "生态环境"), ("科学技术", "科技"), ("交通运输", "交通"),
    ("经济技术开发区", "经开区"), ("工作领导小组办公室", "办"), ("委员会", "委"), ("人民政府", ""), ("管理委员会", "管委会"),
    ("指挥部办公室", "指挥部"), ("工业和信息化", "工信"),
)  # fmt: skip
_COLLECTIVE: Final = re.compile(
    "^(?:各|有关|相关|市级有关|市直|市级各|省级)|有关(?:部门|单位)|各(?:县|部门|单位|成员)|等$"
)


def split_units(text: str, *, leads: bool | None = None) -> tuple[Unit, ...]:
    """Return the units of a cell with their roles.

    Args:
        text: the cell. Names are separated by 、，；/ spaces and line ends, but not inside brackets (各县（市、区）).
        leads: True for a column of leading units (the first leads, the others co-lead), False for a column of
            supporting ones, None for a column that mixes them: the first leads and the others support, unless
            “分别牵头”, “共同牵头” or marks such as “牵头单位：” say otherwise.
    """
    found: list[Unit] = []
    together = bool(re.search("分别牵头|共同牵头", text))
    for mark, part in _marked(text):
        names = list(dict.fromkeys(_names(part)))
        forced = _ROLES.get(mark, "support") if mark and mark != "责任" else None
        if mark == "责任" and any(unit.role == "lead" for unit in found):
            forced = "support"
        for at, (name, is_lead) in enumerate(names):
            found.append(Unit(name, _role(at, is_lead, forced, leads, together)))
        if any(is_lead for _, is_lead in names) and not forced:
            marked = {name for name, is_lead in names if is_lead}
            found = [Unit(unit.name, unit.role if unit.name in marked else "support") for unit in found]
    return merged(found)


def _role(at: int, is_lead: bool, forced: UnitRole | None, leads: bool | None, together: bool) -> UnitRole:
    if forced == "support" or (leads is False and not is_lead):
        return "support"
    if at == 0 or (is_lead and forced is None and leads is None and at == 0):
        return "lead"
    return "co_lead" if is_lead or forced == "lead" or leads or together else "support"


def merged(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return each unit once, in its weightiest role; one of them leads if any has a leading role."""
    weight: dict[UnitRole, int] = {"lead": 0, "co_lead": 1, "support": 2}
    best: dict[str, Unit] = {}
    for unit in units:
        if unit.name not in best or weight[unit.role] < weight[best[unit.name].role]:
            best[unit.name] = unit
    found = list(best.values())
    first = next((unit.name for unit in found if unit.role == "lead"), None)
    if first is None:
        first = next((unit.name for unit in found if unit.role == "co_lead"), None)
    return tuple(
        Unit(unit.name, "lead" if unit.name == first else "co_lead" if unit.role == "lead" else unit.role)
        for unit in found
    )


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a cell that stand behind marks such as “牵头单位：”, each with its mark ('' without)."""
    at, mark = 0, ""
    for found in _MARK.finditer(text):
        if text[at : found.start()].strip(" 、，,；;\n（("):
            yield mark, text[at : found.start()]
        at, mark = found.end(), found[1]
    if text[at:].strip():
        yield mark, text[at:]


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the names in a text, and whether each is said to lead."""
    for part in _outside_brackets(text):
        is_lead = bool(_WITH_LEAD.search(part))
        name = _PHRASES.sub("", _WITH_LEAD.sub("", part)).strip(" 。.:：")
        name = name[:-1] if name.endswith("等") and len(name) > 2 else name
        if name.count("（") < name.count("）") or name.count("(") < name.count(")"):
            name = name.rstrip("）)")
        if name and not re.fullmatch(r"[-—/无]+", name):
            yield name, is_lead


def _outside_brackets(text: str) -> Iterator[str]:
    depth, part = 0, ""
    for character in text:
        depth += (character in "（(") - (character in "）)")
        if depth <= 0 and _SEPARATOR.fullmatch(character):
            depth = 0
            if part:
                yield part
            part = ""
        else:
            part += character
    if part:
        yield part


def is_collective(name: str) -> bool:
    """Return whether a name means several units at once (各县（市、区）人民政府, 市级有关部门)."""
    return bool(_COLLECTIVE.search(name))


def bare_name(name: str) -> str:
    """Return a name without spaces and with brackets of one kind: what two spellings of one name share."""
    return re.sub(r"\s", "", name).translate(str.maketrans("()", "（）"))


def short_name(name: str, *, city: str = "") -> str:
    """Return what is left of a unit's name without its city and with the usual short forms; only good for asking."""
    short = bare_name(name).removeprefix(city).removeprefix("市")
    for long, brief in _LONG_AND_SHORT:
        short = short.replace(long, brief)
    return short.removesuffix("局").removesuffix("委").removesuffix("厅") or short
