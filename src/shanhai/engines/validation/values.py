"""What rules are made of, and what comes of them: a figure with its name, a finding with the numbers compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from shanhai.engines.validation.errors import RuleUnreadable
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.quantity import Quantity

_REF = re.compile(r"(?P<version>[a-z0-9][a-z0-9._@-]*)(?:\[(?P<axes>[^\[\]]+)\])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ref:
    """Which figures are meant: an indicator version, and what it is split by (degree=doctor), empty for the whole."""

    version: str
    axes: str = ""

    def __str__(self) -> str:
        return f"{self.version}[{self.axes}]" if self.axes else self.version


def read_ref(text: str) -> Ref:
    """Read `version` or `version[axis=member]`.

    Raises:
        RuleUnreadable: neither form.
    """
    found = _REF.fullmatch(text.strip())
    if found is None:
        raise RuleUnreadable(
            Bilingual(f"“{text[:60]}”不是指标口径的编码。", f"“{text[:60]}” does not name an indicator version."),
            Bilingual(
                "请写口径编码，分组写在方括号里，如 enclave-talents@article[degree=doctor]。",
                "Write the code of the version, a part of it in brackets: enclave-talents@article[degree=doctor].",
            ),
            text=text[:60],
        )
    return Ref(found["version"], found["axes"] or "")


@dataclass(frozen=True, slots=True)
class Scope:
    """To which figures a rule applies: one sort named, or all of a form of indicator; share-like ones only if it says so."""

    of: Ref | None = None
    form: str = ""
    share_like: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """No less, no more than; `whole` asks for whole numbers of single things. `unit` empty: the figure's own."""

    scope: Scope
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts make up the whole. `by` says where they stand if not here: in the version's formula, or in its axes."""

    whole: Ref | None = None
    parts: tuple[Ref, ...] = ()
    by: Literal["", "formula", "axes"] = ""


@dataclass(frozen=True, slots=True)
class NeverFalls:
    """Within a calendar year no figure is below the one before it."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class Share:
    """A share lies between 0 and 100 %; `parts` together make no more, and if they are `complete` just as much."""

    scope: Scope
    parts: tuple[Ref, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The part is no greater than the whole."""

    part: Ref
    whole: Ref


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure is far from the earlier ones: in its level, or in its change against the one before or a year before."""

    scope: Scope
    on: Literal["change", "level"] = "change"
    against: Literal["previous", "year"] = "previous"


Rule: TypeAlias = Range | Sum | NeverFalls | Share | Part | Outlier
KIND_OF: Mapping[type[Rule], str] = {
    Range: "range",
    Sum: "sum",
    NeverFalls: "never_falls",
    Share: "share",
    Part: "part",
    Outlier: "outlier",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and what it is called: the indicator with its part, and its period where that matters."""

    name: Bilingual
    quantity: Quantity

    def show(self, language: str) -> str:
        """Return name and figure: 博士 181名."""
        return f"{self.name.text(language)} {self.quantity.show(language)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: a sentence that holds the numbers, and the figures that were compared."""

    kind: str
    what: Bilingual
    compared: tuple[Stated, ...]
