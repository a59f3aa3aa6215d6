"""Formulas: small safe arithmetic over indicators, exact, with units and qualifiers carried through."""

from __future__ import annotations

from shanhai.engines.formulas.arithmetic import evaluate
from shanhai.engines.formulas.cycles import find_cycle
from shanhai.engines.formulas.dimensions import check_units
from shanhai.engines.formulas.errors import (
    DivisionByZero,
    FormulaError,
    FormulaTooLarge,
    NotArithmetic,
    UnknownName,
    UnreadableFormula,
)
from shanhai.engines.formulas.grammar import parse
from shanhai.engines.formulas.nodes import Formula

__all__ = [
    "DivisionByZero",
    "Formula",
    "FormulaError",
    "FormulaTooLarge",
    "NotArithmetic",
    "UnknownName",
    "UnreadableFormula",
    "check_units",
    "evaluate",
    "find_cycle",
    "parse",
]
