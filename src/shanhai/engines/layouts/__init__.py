"""Layouts: a sheet as a department keeps it, read by a mapping into figures with their cells, and findings by cell."""

from __future__ import annotations

from shanhai.engines.layouts.applying import apply
from shanhai.engines.layouts.errors import NoTable, UnreadableMapping
from shanhai.engines.layouts.figures import Figure, Figures, SheetReading
from shanhai.engines.layouts.mapping import (
    ColumnRule,
    Given,
    Mapping,
    Part,
    mapping_from_json,
    mapping_to_json,
)
from shanhai.engines.layouts.names import KnownIndicator, KnownPlace, Names
from shanhai.engines.layouts.proposing import Proposal, propose

__all__ = [
    "ColumnRule",
    "Figure",
    "Figures",
    "Given",
    "KnownIndicator",
    "KnownPlace",
    "Mapping",
    "Names",
    "NoTable",
    "Part",
    "Proposal",
    "SheetReading",
    "UnreadableMapping",
    "apply",
    "mapping_from_json",
    "mapping_to_json",
    "propose",
]
