"""Refusals of the layouts engine."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class UnreadableMapping(ShanhaiError):
    """The JSON is not a mapping."""

    code = "unreadable_mapping"


class NoTable(ShanhaiError):
    """No table with a header is found in which a figure could stand."""

    code = "no_table"
