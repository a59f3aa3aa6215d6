"""Task lists: rows of cells become lines with number, units and date; the linter says what each line lacks."""

from __future__ import annotations

from shanhai.engines.lists.dates import Due, read_due, year_in
from shanhai.engines.lists.likeness import Known, Matched, likeness, match_lines
from shanhai.engines.lists.linting import Lint, Share, lint
from shanhai.engines.lists.numbering import Number, Placed, place_in_tree, split_number
from shanhai.engines.lists.reading import read_lists
from shanhai.engines.lists.targets import Wanted, wanted_of
from shanhai.engines.lists.units import bare_name, is_collective, short_name, split_units
from shanhai.engines.lists.values import Cells, Line, Table, TaskList, Unit, UnitRole

__all__ = [
    "Cells",
    "Due",
    "Known",
    "Line",
    "Lint",
    "Matched",
    "Number",
    "Placed",
    "Share",
    "Table",
    "TaskList",
    "Unit",
    "UnitRole",
    "Wanted",
    "bare_name",
    "is_collective",
    "likeness",
    "lint",
    "match_lines",
    "place_in_tree",
    "read_due",
    "read_lists",
    "short_name",
    "split_number",
    "split_units",
    "wanted_of",
    "year_in",
]
