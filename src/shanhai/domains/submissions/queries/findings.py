"""What the rules find in figures that are handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from shanhai.adapters.books.figures import formula_name
from shanhai.domains.submissions.models import SubmittedFigure
from shanhai.domains.submissions.queries.compared import (
    BY_END,
    Comparison,
    Days,
    Defined,
    Entry,
    SubjectKey,
    entry_of,
    month_of,
    months_long,
    normal,
    ref_of,
    subject_of,
)
from shanhai.domains.submissions.queries.rules import KnownRule
from shanhai.engines.formulas import FormulaError, parse
from shanhai.engines.formulas.nodes import Binary, Call, Name, Node
from shanhai.engines.validation import (
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
    check_never_falls,
    check_outlier,
    check_part,
    check_range,
    check_share,
    check_shares,
    check_sum,
    refs_of,
)
from shanhai.vocab.units import unit

SHARE_WORDS = ("占比", "比重", "比例", "覆盖率", "达标率", "合格率", "优良率", "普及率", "占有率", "绿化率", "森林覆盖")
"""A rate in % whose name holds one of these is a share of a whole; a growth rate, a premium or a completion is not."""
NOT_SHARES = ("增长", "增速", "增幅", "溢价", "完成", "变化")


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found about a figure that is handed in."""

    figure: SubmittedFigure
    rule: KnownRule
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Relation:
    """Parts that make up a whole, wherever that is said."""

    whole: Ref
    parts: tuple[Ref, ...]


def findings_of(figures: Sequence[SubmittedFigure], rules: Sequence[KnownRule], *, on: date) -> list[Found]:
    """Return what rules find in figures, in the order of the figures; a dozen queries, however many there are.

    Args:
        figures: drafts with their submission, form and version.
        rules: the rules in force.
        on: today.
    """
    look = _Look(Comparison(figures, on=on))
    look.read(rules)
    order = {figure.pk: place for place, figure in enumerate(figures)}
    found = [Found(figure, known, finding) for known in rules for figure, finding in look.apply(known.rule)]
    return sorted(found, key=lambda one: order[one.figure.pk])


class _Look:
    """One look at the figures handed in: what is to be read for it, and each rule applied."""

    def __init__(self, comparison: Comparison) -> None:
        self.all = comparison
        self.figures = comparison.figures

    def read(self, rules: Sequence[KnownRule]) -> None:
        """Read what the rules need of the record: the same periods, the same years, or the whole series."""
        related = {ref.version for known in rules for ref in self._related(known.rule)}
        ends = {figure.period_end for figure in self.figures if figure.period_end}
        if related and ends:
            self.all.read(related, ends=ends)
        cumulative, long = set(), set()
        for known in rules:
            if isinstance(known.rule, NeverFalls):
                cumulative |= {figure.version.code for figure in self._concerned(known.rule.scope)}
            elif isinstance(known.rule, Outlier):
                long |= {figure.version.code for figure in self._concerned(known.rule.scope)}
        if cumulative and ends:
            self.all.read(cumulative, years={(end - timedelta(days=1)).year for end in ends})
        if long:
            self.all.read(long)

    def apply(self, rule: Rule) -> Iterator[tuple[SubmittedFigure, Finding]]:
        """Yield what one rule finds, each with the figure that it is noted at."""
        match rule:
            case Sum():
                yield from self._sums(rule)
            case Part(part, whole):
                for figure, entries in self._together((whole, part)):
                    yield from _noted(figure, check_part(self._said(part, entries[1]), self._said(whole, entries[0])))
            case Share(_, parts) if parts:
                for figure, entries in self._together(parts):
                    said = [self._said(part, entry) for part, entry in zip(parts, entries, strict=True)]
                    yield from _noted(figure, check_shares(said, complete=rule.complete))
            case _:
                for figure in self._concerned(rule.scope):
                    yield from _noted(figure, self._single(rule, figure))

    def _single(self, rule: Range | Share | NeverFalls | Outlier, figure: SubmittedFigure) -> Finding | None:
        entry = entry_of(figure, (0, True, True, date.min, figure.pk))
        if isinstance(rule, Range):
            return check_range(rule, self._said(ref_of(figure), entry))
        if isinstance(rule, Share):
            return check_share(self._said(ref_of(figure), entry))
        if figure.kind != "actual" or figure.period_end is None:
            return None
        if isinstance(rule, NeverFalls):
            return self._never_falls(figure, entry, figure.period_end)
        return self._outlier(rule, figure, entry, figure.period_end)

    def _never_falls(self, figure: SubmittedFigure, entry: Entry, end: date) -> Finding | None:
        """Compare a figure with the one before it and the one after it in the calendar year in which it ends."""
        ref, year = ref_of(figure), (end - timedelta(days=1)).year
        ends = {
            last: one
            for one in sorted(self.all.series(ref, subject_of(figure)), key=lambda one: one.nearness)
            if (last := one.days[1]) is not None and (last - timedelta(days=1)).year == year
        }
        before = [other for other in ends if other < end]
        after = [other for other in ends if other > end]
        return check_never_falls(
            self._said(ref, entry, dated=True),
            self._said(ref, ends[max(before)], dated=True) if before else None,
            self._said(ref, ends[min(after)], dated=True) if after and ends[min(after)].figure is None else None,
        )

    def _outlier(self, rule: Outlier, figure: SubmittedFigure, entry: Entry, end: date) -> Finding | None:
        ref, long = ref_of(figure), months_long(entry.days)
        defined = self.all.defined(figure.version.code)
        by_end = defined is not None and defined.form in BY_END
        points: dict[int, Stated] = {}
        for one in sorted(self.all.series(ref, subject_of(figure)), key=lambda one: one.nearness):
            if one.days[1] is not None and one.days[1] < end and (by_end or months_long(one.days) == long):
                points[month_of(one.days[1])] = self._said(ref, one, dated=True)
        here = month_of(end)
        ends = sorted([*points, here])
        step = min((later - sooner for sooner, later in pairwise(ends)), default=1)
        return check_outlier(rule, (here, self._said(ref, entry, dated=True)), list(points.items()), months=step)

    def _sums(self, rule: Sum) -> Iterator[tuple[SubmittedFigure, Finding]]:
        for relation in self._relations(rule):
            for figure, entries in self._together((relation.whole, *relation.parts)):
                whole, *parts = (
                    self._said(ref, entry)
                    for ref, entry in zip((relation.whole, *relation.parts), entries, strict=True)
                )
                yield from _noted(figure, check_sum(whole, parts))

    def _together(self, refs: Sequence[Ref]) -> Iterator[tuple[SubmittedFigure, list[Entry]]]:
        """Yield, for each subject and period at hand, the figures of some sorts where all are known.

        With them comes the figure they are noted at: the first of them that is handed in now.
        """
        wanted = dict.fromkeys(map(normal, refs))
        seen: set[tuple[SubjectKey, Days]] = set()
        for figure in (figure for ref in wanted for figure in self._sorted.get(ref, ())):
            here = subject_of(figure), (figure.period_start, figure.period_end)
            if figure.kind != "actual" or here in seen:
                continue
            seen.add(here)
            entries = [entry for ref in refs if (entry := self.all.at(ref, *here)) is not None]
            handed_in = [entry.figure for entry in entries if entry.figure is not None]
            if len(entries) == len(refs) and handed_in:
                yield handed_in[0], entries

    def _relations(self, rule: Sum) -> Sequence[_Relation]:
        if rule.whole is not None:
            return [_Relation(rule.whole, rule.parts)]
        at_hand = {figure.version.code for figure in self.figures}
        if rule.by == "axes":
            return [
                _Relation(Ref(version), tuple(Ref(version, f"{axis}={member}") for member in self.all.members(axis)))
                for version in sorted(at_hand)
                if (defined := self.all.defined(version)) is not None
                for axis in defined.axes
                if len(self.all.members(axis)) > 1
            ]
        return [one for one in self._formulas() if at_hand & {one.whole.version, *(ref.version for ref in one.parts)}]

    def _formulas(self) -> Iterator[_Relation]:
        """Yield the versions whose formula is a sum of others."""
        names = {formula_name(code): code for code in self.all.definitions}
        for code, defined in self.all.definitions.items():
            terms = _terms(defined)
            if terms and all(term in names for term in terms):
                yield _Relation(Ref(code), tuple(Ref(names[term]) for term in terms))

    def _related(self, rule: Rule) -> Sequence[Ref]:
        if isinstance(rule, Sum):
            return [ref for one in self._relations(rule) for ref in (one.whole, *one.parts)]
        return refs_of(rule) if isinstance(rule, Part) or (isinstance(rule, Share) and rule.parts) else ()

    def _concerned(self, scope: Scope) -> Iterator[SubmittedFigure]:
        for figure in self._sorted.get(normal(scope.of), ()) if scope.of else self.figures:
            defined = self.all.defined(figure.version.code)
            if scope.form and (defined is None or defined.form != scope.form):
                continue
            if scope.share_like and (defined is None or not is_share(defined)):
                continue
            yield figure

    @cached_property
    def _sorted(self) -> Mapping[Ref, Sequence[SubmittedFigure]]:
        """The figures handed in, by their sort."""
        found: defaultdict[Ref, list[SubmittedFigure]] = defaultdict(list)
        for figure in self.figures:
            found[normal(ref_of(figure))].append(figure)
        return found

    def _said(self, ref: Ref, entry: Entry, *, dated: bool = False) -> Stated:
        return self.all.stated(ref, entry, dated=dated)


def is_share(defined: Defined) -> bool:
    """Tell whether a rate is a share of a whole, by its unit and its name."""
    ratio = unit(defined.unit).dimension == "ratio"
    named = any(word in defined.name.zh for word in SHARE_WORDS)
    return ratio and named and not any(word in defined.name.zh for word in NOT_SHARES)


def _noted(figure: SubmittedFigure, finding: Finding | None) -> Iterator[tuple[SubmittedFigure, Finding]]:
    if finding is not None:
        yield figure, finding


def _terms(defined: Defined) -> list[str]:
    """Return the names that a formula adds up; none where it is no sum of at least two different names."""
    if "+" not in defined.formula and "sum" not in defined.formula:
        return []
    try:
        root = parse(defined.formula).root
    except FormulaError:
        return []
    found = _added(root)
    return found if found is not None and len(found) > 1 and len(set(found)) == len(found) else []


def _added(node: Node) -> list[str] | None:
    match node:
        case Name(code):
            return [code]
        case Binary("+", left, right):
            both = (_added(left), _added(right))
            return None if both[0] is None or both[1] is None else both[0] + both[1]
        case Call("sum", arguments):
            parts = [_added(argument) for argument in arguments]
            return [name for part in parts if part is not None for name in part] if None not in parts else None
        case _:
            return None
