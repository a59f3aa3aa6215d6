"""The rules in force on a day: those the office has set up, and those that follow from an indicator's own definition."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from shanhai.domains.submissions.models import ValidationRule
from shanhai.engines.validation import Rule, read_rule
from shanhai.vocab.bilingual import Bilingual

BUILT_IN_PREFIX: Final = "built-in-"


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A rule that needs no setting up; it becomes a row of its own when it is first needed."""

    code: str
    kind: str
    title: Bilingual
    settings: Mapping[str, object]
    blocks: bool

    @property
    def text(self) -> str:
        """The settings as they are kept."""
        return json.dumps(self.settings, ensure_ascii=False, sort_keys=True)


BUILT_IN: Final[Sequence[BuiltIn]] = (
    BuiltIn(
        "built-in-count",
        "range",
        Bilingual("个数不为负，且为整数", "A count is whole and not negative"),
        {"form": "count", "least": "0", "whole": True},
        blocks=True,
    ),
    BuiltIn(
        "built-in-share",
        "share",
        Bilingual("占比在 0 到 100% 之间", "A share lies between 0 and 100 %"),
        {"form": "rate", "share_like": True},
        blocks=True,
    ),
    BuiltIn(
        "built-in-cumulative",
        "never_falls",
        Bilingual("累计数年内不下降", "A cumulative figure never falls within the year"),
        {"form": "cumulative"},
        blocks=False,
    ),
    BuiltIn(
        "built-in-formula",
        "sum",
        Bilingual("口径的合计公式成立", "The sum in an indicator’s formula holds"),
        {"by": "formula"},
        blocks=False,
    ),
    BuiltIn(
        "built-in-axes",
        "sum",
        Bilingual(
            "各分组之和等于总数（如博士＋硕士＝人才）", "The parts of a split add up (doctors + masters = talents)"
        ),
        {"by": "axes"},
        blocks=False,
    ),
)


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule in force: its row (None for a built-in one that was never needed), and itself read from its settings."""

    pk: int | None
    code: str
    kind: str
    title: Bilingual
    settings: str
    blocks: bool
    rule: Rule
    known_from: date | None
    recorded_by: str

    @property
    def is_built_in(self) -> bool:
        """Whether it follows from the definitions."""
        return self.code.startswith(BUILT_IN_PREFIX)


def rules_on(*, on: date) -> list[KnownRule]:
    """Return the rules in force on a day, the built-in ones first."""
    known = ValidationRule.objects.filter(Q(known_to__isnull=True) | Q(known_to__gt=on), known_from__lte=on)
    rows = [
        KnownRule(
            row.pk,
            row.code,
            row.kind,
            Bilingual(row.title_zh, row.title_en),
            row.settings,
            row.blocks,
            read_rule(row.kind, row.settings),
            row.known_from,
            row.recorded_by,
        )
        for row in known.order_by("kind", "code", "revision")
    ]
    made = set(ValidationRule.objects.filter(code__startswith=BUILT_IN_PREFIX).values_list("code", flat=True))
    unmade = [
        KnownRule(None, one.code, one.kind, one.title, one.text, one.blocks, read_rule(one.kind, one.text), None, "")
        for one in BUILT_IN
        if one.code not in made
    ]
    return sorted([*unmade, *rows], key=lambda rule: not rule.is_built_in)


def ended_rules(*, on: date) -> list[ValidationRule]:
    """Return the last version of each rule that is no longer in force, the latest ended first."""
    last: dict[str, ValidationRule] = {}
    for row in ValidationRule.objects.order_by("code", "revision"):
        last[row.code] = row
    ended = [row for row in last.values() if row.known_to is not None and row.known_to <= on]
    return sorted(ended, key=lambda row: (row.known_to or on, row.code), reverse=True)
