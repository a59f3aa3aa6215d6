"""The list linter: which lines are not concrete, have no owner, no date, or repeat another; and three shares.

清单化 (listed): tasks that name at least one responsible unit and repeat no other line, of all tasks.
具体化 (concrete): tasks that name a deliverable, or state a number or a result in their text, of all tasks.
时效化 (dated): tasks whose date names a day that can be told, of all tasks.
A task is a line of the list that is not a heading. The shares are exact counts, numerator and denominator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from shanhai.engines.lists.findings import finding
from shanhai.engines.lists.likeness import bare_text, likeness
from shanhai.engines.lists.values import Line, TaskList
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, in_order

VAGUE: Final = re.compile(
    "加强|推进|深化|完善|探索|促进|提升|优化|强化|加快|推动|健全|支持|鼓励|做好|抓好|统筹|落实"
    "|积极|持续|进一步|深入|着力|全面"
)
"""Verbs that begin, go on and never end; and the adverbs that stand before them."""
_RESULT: Final = re.compile(
    "建成|印发|出台|制定|编制|开通|投用|投入使用|投产|通车|通航|签订|签署|签约|举办|召开|完成|开工|动工|竣工|验收|发布|设立|挂牌|揭牌|成立|上线|获批|落地|交付|派驻|引进.{0,12}(?:个|家|名|人)|实现.{0,20}(?:全覆盖|通办|互认)"
)
_AMOUNT: Final = re.compile(
    r"(?:\d[\d,.]*|[一二三四五六七八九十百两]+)\s*[余多]?\s*(?:万亿|亿|万|千|百)?\s*(?:元|个|家|项|次|场|人|名|公里|千米|亩|平方|吨|条|座|处|所|批|期|份|件|辆|班|块|套|天|小时|分钟|倍|只|对|篇|起|户|张)|\d[\d.]*\s*[%％]|百分之"
)
ALIKE: Final = 0.85
"""Likeness from which two lines are called the same."""
LONG_ENOUGH: Final = 4


@dataclass(frozen=True, slots=True)
class Share:
    """A measured share: how many of how many."""

    name: Bilingual
    met: int
    of: int

    @property
    def value(self) -> Fraction | None:
        """The share itself; None where there is no task."""
        return Fraction(self.met, self.of) if self.of else None

    @property
    def percent(self) -> str:
        """The share in per cent, whole, rounded down so that 100 means every one; — where there is no task."""
        return f"{self.met * 100 // self.of}%" if self.of else "—"


@dataclass(frozen=True, slots=True)
class Lint:
    """What the linter says of a list: its findings in order of their rows, and the three shares."""

    findings: tuple[Diagnostic, ...]
    shares: tuple[Share, Share, Share]


def lint(found: TaskList) -> Lint:
    """Return what is wrong with the tasks of a list, with what was odd when it was read, and the three shares."""
    doubles = dict(_doubles(found.tasks))
    findings = list(found.findings)
    for line in found.tasks:
        findings += _of_line(line, doubles.get(_at(line)))
    tasks = found.tasks
    unsaid = {(finding.file, finding.row) for finding in findings if finding.code in ("no_deliverable", "vague")}
    shares = (
        _share("清单化", "listed", sum(bool(line.units) and _at(line) not in doubles for line in tasks), tasks),
        _share("具体化", "concrete", sum(_at(line) not in unsaid for line in tasks), tasks),
        _share("时效化", "dated", sum(line.due is not None for line in tasks), tasks),
    )
    return Lint(tuple(in_order(findings)), shares)


def _share(zh: str, en: str, met: int, tasks: Sequence[Line]) -> Share:
    return Share(Bilingual(zh, en), met, len(tasks))


def _of_line(line: Line, double: int | None) -> Iterator[Diagnostic]:
    measured = is_measured(line.text)
    verb = vague_verb(line.text)
    if not line.deliverable and not measured:
        yield finding("no_deliverable", file=line.file, row=line.row, value=line.text)
    if verb and not measured and not is_measured(line.deliverable) and not _names_a_thing(line.deliverable):
        yield finding("vague", file=line.file, row=line.row, value=line.text, verb=verb)
    if not line.units:
        yield finding("no_owner", file=line.file, row=line.row, value=line.text)
    if not line.due_said:
        yield finding("no_deadline", file=line.file, row=line.row, value=line.text)
    if double is not None:
        yield finding("duplicate_line", file=line.file, row=line.row, value=line.text, other=double)


def is_measured(text: str) -> bool:
    """Return whether a text states an amount, or a result that has come about or not."""
    return bool(_AMOUNT.search(text) or _RESULT.search(text))


def vague_verb(text: str) -> str:
    """Return the vague verb that a text begins with, '' if it begins with none."""
    found = VAGUE.match(re.sub(r"^[\W_]+", "", text))
    return found[0] if found else ""


def _names_a_thing(deliverable: str) -> bool:
    """Return whether a deliverable names a thing (实施方案, 合作协议), not once more a vague verb."""
    return bool(deliverable) and not vague_verb(deliverable)


def _at(line: Line) -> tuple[str, int]:
    return line.file, line.row


def _doubles(tasks: Sequence[Line]) -> Iterator[tuple[tuple[str, int], int]]:
    """Yield the row of each task that repeats an earlier one under the same heading or anywhere, and that one's row."""
    seen: dict[str, int] = {}
    kept: list[Line] = []
    for line in tasks:
        plain = bare_text(line.text)
        other = seen.get(plain)
        if other is None and len(plain) > LONG_ENOUGH:
            other = next((one.row for one in kept if _alike(one.text, line.text)), None)
        if other is not None:
            yield _at(line), other
        else:
            seen[plain] = line.row
            kept.append(line)


def _alike(first: str, second: str) -> bool:
    if not 0.8 <= len(first) / max(len(second), 1) <= 1.25 or _numbers(first) != _numbers(second):
        return False
    return likeness(first, second) >= ALIKE


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)
