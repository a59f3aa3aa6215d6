"""Rules as they are kept: JSON, its keys by kind; read into values, and written again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from shanhai.engines.validation.errors import RuleUnreadable
from shanhai.engines.validation.values import (
    NeverFalls,
    Outlier,
    Part,
    Range,
    Ref,
    Rule,
    Scope,
    Share,
    Sum,
    read_ref,
)
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.units import unit
from shanhai.vocab.words import INDICATOR_FORMS, RULE_KINDS

KEYS: Mapping[str, frozenset[str]] = {
    "range": frozenset({"of", "form", "least", "most", "unit", "whole"}),
    "sum": frozenset({"of", "parts", "by"}),
    "never_falls": frozenset({"of", "form"}),
    "share": frozenset({"of", "form", "share_like", "parts", "complete"}),
    "part": frozenset({"of", "whole"}),
    "outlier": frozenset({"of", "form", "on", "against"}),
}
"""What the settings of each kind may hold."""
Settings = Mapping[str, object]


def read_rule(kind: str, text: str) -> Rule:
    """Read a rule from its kind and its settings as JSON.

    Raises:
        RuleUnreadable: not JSON, an unknown kind or key, or settings that make no rule.
        UnreadableNumber, UnknownUnit: a limit is no number, or its unit is not in the table.
    """
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if kind not in RULE_KINDS or not isinstance(said, dict):
        raise _refused(f"读不出“{kind}”的设置。", f"The settings of “{kind}” cannot be read.")
    unknown = sorted(set(said) - KEYS[kind])
    if unknown:
        raise _refused(f"“{kind}”没有“{unknown[0]}”这项设置。", f"“{kind}” has no setting “{unknown[0]}”.")
    return _MAKE[kind](said)


def refs_of(rule: Rule) -> tuple[Ref, ...]:
    """Return the figures that a rule names, the one it is about first."""
    match rule:
        case Sum(whole, parts):
            return ((whole,) if whole else ()) + parts
        case Part(part, whole):
            return (part, whole)
        case Share(scope, parts):
            return ((scope.of,) if scope.of else ()) + parts
        case _:
            return (rule.scope.of,) if rule.scope.of else ()


def _range(said: Settings) -> Rule:
    limits = {name: _number(said, name) for name in ("least", "most")}
    least, most, symbol = limits["least"], limits["most"], _text(said, "unit")
    if symbol:
        unit(symbol)
    if least is None and most is None and not said.get("whole"):
        raise _refused("取值范围没有上限，也没有下限。", "A range needs a least or a most.")
    if least is not None and most is not None and least > most:
        raise _refused(f"下限 {least} 大于上限 {most}。", f"The least, {least}, is above the most, {most}.")
    return Range(_scope(said), least, most, symbol, bool(said.get("whole")))


def _sum(said: Settings) -> Rule:
    by = _one_of(said, "by", ("", "formula", "axes"))
    if by:
        return Sum(by="formula" if by == "formula" else "axes")
    parts = _refs(said, "parts")
    whole = _scope(said).of
    if whole is None or len(parts) < 2 or whole in parts or len(set(parts)) < len(parts):
        raise _refused(
            "合计要写明整体和至少两个不同的部分。", "A sum names its whole and at least two different parts."
        )
    return Sum(whole, parts)


def _share(said: Settings) -> Rule:
    parts = _refs(said, "parts")
    if len(parts) == 1 or len(set(parts)) < len(parts):
        raise _refused("占比之和要写明至少两个不同的部分。", "Shares that add up are at least two different ones.")
    return Share(_scope(said), parts, bool(said.get("complete")))


def _part(said: Settings) -> Rule:
    part, whole = _scope(said).of, _text(said, "whole")
    if part is None or not whole or read_ref(whole) == part:
        raise _refused("要写明部分和整体。", "Name the part and the whole.")
    return Part(part, read_ref(whole))


def _outlier(said: Settings) -> Rule:
    on: Literal["change", "level"] = "level" if _one_of(said, "on", ("", "change", "level")) == "level" else "change"
    year = _one_of(said, "against", ("", "previous", "year")) == "year"
    return Outlier(_scope(said), on, "year" if year else "previous")


_MAKE = {
    "range": _range,
    "sum": _sum,
    "never_falls": lambda said: NeverFalls(_scope(said)),
    "share": _share,
    "part": _part,
    "outlier": _outlier,
}


def _scope(said: Settings) -> Scope:
    of, form = _text(said, "of"), _text(said, "form")
    if form and form not in INDICATOR_FORMS:
        raise _refused(f"没有“{form}”这种数据形态。", f"There is no form of indicator “{form}”.")
    return Scope(read_ref(of) if of else None, form, bool(said.get("share_like")))


def _text(said: Settings, name: str) -> str:
    found = said.get(name, "")
    if not isinstance(found, str):
        raise _refused(f"“{name}”应是文字。", f"“{name}” must be text.")
    return found.strip()


def _number(said: Settings, name: str) -> Decimal | None:
    text = _text(said, name)
    return parse_decimal(text) if text else None


def _one_of(said: Settings, name: str, known: tuple[str, ...]) -> str:
    found = _text(said, name)
    if found not in known:
        raise _refused(f"“{name}”不能是“{found}”。", f"“{name}” cannot be “{found}”.")
    return found


def _refs(said: Settings, name: str) -> tuple[Ref, ...]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _refused(f"“{name}”应是编码的列表。", f"“{name}” must be a list of codes.")
    return tuple(read_ref(one) for one in found)


def _refused(zh: str, en: str) -> RuleUnreadable:
    return RuleUnreadable(
        Bilingual(zh, en),
        Bilingual("请照《校验规则》一页填写。", "Fill it in as the page of validation rules asks."),
    )
