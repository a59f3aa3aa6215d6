"""The units of a formula, worked out without any value."""

from __future__ import annotations

from collections.abc import Mapping

from shanhai.engines.formulas.errors import NotArithmetic, UnknownName
from shanhai.engines.formulas.nodes import Binary, Call, Formula, Name, Negative, Node, Number
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnitMismatch
from shanhai.vocab.unit_table import Powers
from shanhai.vocab.units import multiplied, unit

COUNT = "count:"


def check_units(formula: Formula, units: Mapping[str, str], target_unit: str) -> None:
    """Check that a formula over indicators of these units can give a result in ``target_unit``.

    ``+``, ``-``, ``min``, ``max`` and ``sum`` need values of one kind; ``*`` and ``/`` combine kinds; a constant is a
    pure number, and so are %, ‰ and 倍: 产业增加值 / 总增加值 gives % by itself, without “* 100”.
    A count that multiplies may be left out of the target: 22 个 × 10 亿元 is 220 亿元.

    Raises:
        UnknownName: the formula uses a code that ``units`` does not have.
        UnknownUnit: a unit is not in the table.
        NotArithmetic: an indicator is a label, a date or a name.
        UnitMismatch: two parts, or the result and ``target_unit``, measure different things; names both.
    """
    _check_names(formula, units)
    found = _powers(formula.root, units)
    wanted = unit(target_unit)
    if not wanted.is_amount:
        raise _not_arithmetic(target_unit, target_unit)
    if found != wanted.powers and not _repeated(found, wanted.powers):
        raise UnitMismatch(
            Bilingual(
                zh=f"公式「{formula.text}」得出的是 {_shown(found)}，不能换算为「{target_unit}」（{_shown(wanted.powers)}）。",
                en=f"“{formula.text}” gives {_shown(found)}, which does not convert to “{target_unit}”"
                f" ({_shown(wanted.powers)}).",
            ),
            Bilingual(zh="请改公式或改指标的单位。", en="Change the formula or the unit of the indicator."),
            formula=formula.text,
            source=_shown(found),
            target=target_unit,
        )


def _repeated(found: Powers, wanted: Powers) -> bool:
    """Tell whether what was found is the wanted kind, only repeated by counts."""
    left_over = multiplied(found, wanted, -1)
    return bool(wanted) and all(
        name.startswith(COUNT) and exponent > 0 and name not in dict(wanted) for name, exponent in left_over
    )


def _check_names(formula: Formula, units: Mapping[str, str]) -> None:
    missing = [code for code in formula.names if code not in units]
    if missing:
        raise UnknownName(
            Bilingual(
                zh=f"公式「{formula.text}」用到没有给出的指标：{'、'.join(missing)}。",
                en=f"“{formula.text}” uses indicators that were not given: {', '.join(missing)}.",
            ),
            Bilingual(zh="请核对代码，或先登记这些指标。", en="Check the codes, or record these indicators first."),
            formula=formula.text,
            names=" ".join(missing),
        )


def _powers(node: Node, units: Mapping[str, str]) -> Powers:
    match node:
        case Number():
            return ()
        case Name(code):
            return _of_name(code, units[code])
        case Negative(operand):
            return _powers(operand, units)
        case Call(_, arguments):
            return _same(arguments, units)
        case Binary("+" | "-", left, right):
            return _same((left, right), units)
        case Binary(operator, left, right):
            return multiplied(_powers(left, units), _powers(right, units), 1 if operator == "*" else -1)


def _of_name(code: str, symbol: str) -> Powers:
    known = unit(symbol)
    if not known.is_amount:
        raise _not_arithmetic(code, symbol)
    return known.powers


def _same(parts: tuple[Node, ...], units: Mapping[str, str]) -> Powers:
    first, *rest = parts
    powers = _powers(first, units)
    for part in rest:
        other = _powers(part, units)
        if other != powers:
            raise _different(first, part, units, (powers, other))
    return powers


def _different(first: Node, other: Node, units: Mapping[str, str], powers: tuple[Powers, Powers]) -> UnitMismatch:
    here, there = (_named(node, units, of) for node, of in zip((first, other), powers, strict=True))
    return UnitMismatch(
        Bilingual(
            zh=f"「{first.source}」（{here}）与「{other.source}」（{there}）量的不是同一种东西，不能相加减或比较。",
            en=f"“{first.source}” ({here}) and “{other.source}” ({there}) measure different things; they cannot be"
            " added, subtracted or compared.",
        ),
        Bilingual(zh="请使用同一类单位的指标。", en="Use indicators with units of the same kind."),
        source=here,
        target=there,
    )


def _named(node: Node, units: Mapping[str, str], powers: Powers) -> str:
    return units[node.code] if isinstance(node, Name) else _shown(powers)


def _shown(powers: Powers) -> str:
    """Return a kind for people: money CNY / persons; “1” for a pure number."""
    if not powers:
        return "1"
    above = [_one(name, exponent) for name, exponent in powers if exponent > 0]
    below = [_one(name, -exponent) for name, exponent in powers if exponent < 0]
    return " / ".join([" · ".join(above) or "1", *below])


def _one(name: str, exponent: int) -> str:
    plain = name.removeprefix(COUNT)
    return plain if exponent == 1 else f"{plain}^{exponent}"


def _not_arithmetic(code: str, symbol: str) -> NotArithmetic:
    return NotArithmetic(
        Bilingual(
            zh=f"「{code}」的单位是「{symbol}」，是编号、日期或名称，不能参加计算。",
            en=f"“{code}” has the unit “{symbol}”: a label, date or name, not an amount.",
        ),
        Bilingual(zh="请从公式中去掉它。", en="Take it out of the formula."),
        name=code,
        unit=symbol,
    )
