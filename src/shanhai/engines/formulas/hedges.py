"""What remains of qualifiers in arithmetic: bounds that can be vouched for, else “about”."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.vocab.qualifiers import Qualifier

_TURNED = {
    Qualifier.EXACT: Qualifier.EXACT,
    Qualifier.ABOUT: Qualifier.ABOUT,
    Qualifier.OVER: Qualifier.AT_MOST,
    Qualifier.AT_LEAST: Qualifier.AT_MOST,
    Qualifier.NEARLY: Qualifier.AT_LEAST,
    Qualifier.AT_MOST: Qualifier.AT_LEAST,
}
_LOWER = frozenset({Qualifier.OVER, Qualifier.AT_LEAST})
_UPPER = frozenset({Qualifier.NEARLY, Qualifier.AT_MOST})


def turned(hedge: Qualifier) -> Qualifier:
    """Return the qualifier after a turn of direction (a minus sign, a divisor): a lower bound becomes an upper one.

    “Over” and “nearly” weaken to “at most” and “at least” on the way: true, and no word claims closeness it lost.
    """
    return _TURNED[hedge]


def of_sum(left: Qualifier, right: Qualifier) -> Qualifier:
    """Return the qualifier of a sum."""
    if left is right or right is Qualifier.EXACT:
        return left
    if left is Qualifier.EXACT:
        return right
    both = {left, right}
    if both <= _LOWER:
        return Qualifier.AT_LEAST
    return Qualifier.AT_MOST if both <= _UPPER else Qualifier.ABOUT


def of_product(left: tuple[Qualifier, bool], right: tuple[Qualifier, bool]) -> Qualifier:
    """Return the qualifier of a product of two factors, each given as (qualifier, is it negative)."""
    (hedge, negative), (other, other_negative) = left, right
    return of_sum(turned(hedge) if other_negative else hedge, turned(other) if negative else other)


def of_extreme(hedges: Sequence[Qualifier]) -> Qualifier:
    """Return the qualifier of a minimum or maximum, which any one of its parts may have decided."""
    kinds = set(hedges)
    if len(kinds) == 1:
        return hedges[0]
    if kinds <= _LOWER | {Qualifier.EXACT}:
        return Qualifier.AT_LEAST
    return Qualifier.AT_MOST if kinds <= _UPPER | {Qualifier.EXACT} else Qualifier.ABOUT
