"""Validation: rules as values, figures in, findings out with the numbers that were compared."""

from __future__ import annotations

from shanhai.engines.validation.checks import (
    check_never_falls,
    check_part,
    check_range,
    check_share,
    check_shares,
    check_sum,
)
from shanhai.engines.validation.errors import RuleUnreadable
from shanhai.engines.validation.outliers import check_outlier
from shanhai.engines.validation.settings import read_rule, refs_of
from shanhai.engines.validation.values import (
    KIND_OF,
    Finding,
    NeverFalls,
    Outlier,
    Part,
    Range,
    Ref,
    Rule,
    Scope,
    Share,
    Stated,
    Sum,
    read_ref,
)

__all__ = [
    "KIND_OF",
    "Finding",
    "NeverFalls",
    "Outlier",
    "Part",
    "Range",
    "Ref",
    "Rule",
    "RuleUnreadable",
    "Scope",
    "Share",
    "Stated",
    "Sum",
    "check_never_falls",
    "check_outlier",
    "check_part",
    "check_range",
    "check_share",
    "check_shares",
    "check_sum",
    "read_ref",
    "read_rule",
    "refs_of",
]
