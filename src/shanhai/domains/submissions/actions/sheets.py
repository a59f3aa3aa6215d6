"""Taking a department's sheet in: looked at first, cell by cell; then drafted, its file kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from shanhai.adapters.form_sheets import filled_sheet
from shanhai.adapters.kept_files import KeptFile
from shanhai.domains.books.queries import sheet_names
from shanhai.domains.documents.actions import keep_sheet
from shanhai.domains.submissions.actions.drafting import Drafted, draft_figures, own_form
from shanhai.domains.submissions.actions.forms import keep_mapping
from shanhai.domains.submissions.errors import SheetRefused
from shanhai.domains.submissions.models import FormVersion
from shanhai.domains.submissions.queries.drafts import Compared, Draft, compare_drafts
from shanhai.domains.submissions.queries.forms import form_period
from shanhai.engines.layouts import Mapping as Layout
from shanhai.engines.layouts import Names, Proposal, SheetReading, apply, mapping_from_json, propose
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed
from shanhai.vocab.workbooks import Workbook

SHOWN: Final = 200
"""Changed figures that a dry run keeps to show; of the others it counts."""
STANDINGS: Final = ("new", "changed", "unchanged", "pending", "taken_back")


@dataclass(frozen=True, slots=True)
class SheetRun:
    """A sheet looked at, nothing written: how it was read, what is wrong, and what loading it would do.

    `is_proposed` tells that its layout was proposed and nobody has confirmed it. `changed` are the first figures that
    change one on record or a draft; `without_reason` counts those on record. `not_asked` figures are none of the form's
    items, `other_periods` not of its period, `missing` items are not in the sheet.
    """

    form: FormVersion
    period: Period
    workbook: Workbook
    layout: Layout
    is_proposed: bool
    reading: SheetReading
    findings: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    changed: tuple[Compared, ...] = ()
    without_reason: int = 0
    not_asked: int = 0
    other_periods: int = 0
    missing: int = 0

    @property
    def errors(self) -> int:
        """How many findings are errors; their cells are not read."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def says_nothing_new(self) -> bool:
        """Whether every figure read is on record or drafted already."""
        return bool(len(self.reading.figures)) and not any(
            self.counts[name] for name in ("new", "changed", "taken_back")
        )


def read_sheet(
    *,
    actor: Actor,
    form: str,
    period: str,
    workbook: Workbook,
    on: date,
    layout: Layout | None = None,
    anew: bool = False,
) -> SheetRun:
    """Look at a sheet that is handed in by a form: figures, findings by cell, and what would be new or changed.

    A sheet that was handed out for the form is known again. Another is read by the layout given, else by the one kept
    with the form, else by one that is proposed.

    Args:
        actor: who hands it in.
        form: the code of the form.
        period: the period of the form.
        workbook: the file as read by `adapters.workbooks`.
        on: today.
        layout: how it is read, as somebody has confirmed it now.
        anew: have a layout proposed although one is kept.
    Raises:
        UnknownForm, NotPermitted: as by `own_form`.
        PeriodRefused: the form is not due for such a period.
        SheetRefused: it was handed out for another form or period.
        NoTable: no sheet of the file has a header with figures beneath it.
    """
    version = own_form(actor, form, Deed.DRAFT_FIGURES)
    wanted = form_period(version, period)
    names = sheet_names(reader=Reader(on, internal=True), on=on)
    handed_out = filled_sheet(workbook)
    doubts: tuple[Diagnostic, ...] = ()
    is_proposed = False
    if handed_out is not None and layout is None and not anew:
        _refuse_another(handed_out.form, handed_out.period, form, wanted.text)
        workbook, layout = handed_out.workbook, handed_out.mapping
    elif layout is None and version.mapping and not anew:
        layout = _found_again(mapping_from_json(version.mapping), workbook)
    elif layout is None:
        proposal: Proposal = propose(workbook, names)
        layout, doubts, is_proposed = proposal.mapping, proposal.doubts, True
    reading = _read(layout, workbook, names, wanted)
    watch = _Watch(version, wanted)
    for chunk in compare_drafts(form, watch.seen(sheet_drafts(reading)), on=on):
        watch.take(chunk)
    return SheetRun(
        version, wanted, workbook, layout, is_proposed, reading, (*doubts, *reading.findings), watch.counts,
        tuple(watch.changed), watch.without_reason, watch.not_asked, watch.other_periods, len(watch.unseen),
    )  # fmt: skip


def load_sheet(
    *,
    actor: Actor,
    run: SheetRun,
    kept: Callable[[], KeptFile],
    on: date,
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
    although_errors: bool = False,
) -> Drafted:
    """Draft the figures of a sheet that was looked at; the same sheet again changes nothing.

    Args:
        actor: who hands it in.
        run: the sheet as `read_sheet` found it.
        kept: keeps the file by its hash and tells what it is; not called where the sheet says nothing new.
        on: today.
        reason: why figures on record change, for all of them.
        reasons: cell → a reason of its own.
        although_errors: draft the sound figures although some cells are wrong.
    Raises:
        SheetRefused: cells are wrong, or nothing could be read.
        ReasonMissing: figures on record change and no reason is given.
        UnknownForm, NotPermitted, DraftRefused, DatabaseBusy: as by `draft_figures`.
    """
    _refuse_wrong(run, although_errors=although_errors)
    if run.says_nothing_new:
        own_form(actor, run.form.code, Deed.DRAFT_FIGURES)
        return Drafted(unchanged=run.counts["unchanged"], pending=run.counts["pending"])
    file = kept()
    own = reasons or {}
    drafts = sheet_drafts(run.reading)
    if own:
        drafts = (replace(one, reason=own.get(one.cell, "").strip()) for one in drafts)
    return draft_figures(
        actor=actor, form=run.form.code, period=run.period.text, drafts=drafts, on=on, reason=reason,
        document=lambda: keep_sheet(actor=actor, file=file, on=on).code, filename=file.filename, sha256=file.sha256, sheet=run.reading.sheet,
    )  # fmt: skip


def confirm_layout(*, actor: Actor, form: str, layout: Layout, on: date) -> None:
    """Keep a layout that a clerk has looked at with its form; see `keep_mapping` for what it raises."""
    keep_mapping(actor=actor, form=form, mapping=layout, on=on)


def sheet_drafts(reading: SheetReading) -> Iterator[Draft]:
    """Yield the figures of a sheet as drafts, one by one."""
    for one in reading.figures:
        yield Draft(
            one.indicator, one.place, one.period, one.text, one.unit, "actual", one.axes, one.qualifier.value,
            one.cell, one.stated,
        )  # fmt: skip


def _read(layout: Layout, workbook: Workbook, names: Names, wanted: Period) -> SheetReading:
    """Read a sheet; where nothing in it says the time, it is the form's period."""
    reading = apply(layout, workbook, names)
    if not layout.given.period and any(finding.code == "no_period" for finding in reading.findings):
        given = replace(layout.given, period=wanted.show("zh"))
        return apply(replace(layout, given=given), workbook, names)
    return reading


def _found_again(layout: Layout, workbook: Workbook) -> Layout:
    """Return the layout for the one sheet of a file, where that is called otherwise this month."""
    seen = [sheet for sheet in workbook.sheets if sheet.rows and not sheet.hidden]
    if workbook.sheet(layout.sheet) is None and len(seen) == 1:
        return replace(layout, sheet=seen[0].name)
    return layout


def _refuse_another(form: str, period: str, wanted: str, wanted_period: str) -> None:
    if (form, period) != (wanted, wanted_period):
        raise SheetRefused(
            Bilingual(
                f"这份表是 {form} {period} 的，不是 {wanted} {wanted_period} 的。",
                f"This sheet was handed out for {form}, {period}, not for {wanted}, {wanted_period}.",
            ),
            Bilingual("请选对应的填报表和时期，或换一份表。", "Choose that form and period, or another sheet."),
        )


def _refuse_wrong(run: SheetRun, *, although_errors: bool) -> None:
    if not len(run.reading.figures):
        raise SheetRefused(
            Bilingual("这份表没有读出数来。", "No figure could be read from this sheet."),
            Bilingual("请按逐格列出的问题改好后再交。", "Correct what is said of its cells, and hand it in again."),
        )
    if run.errors and not although_errors:
        raise SheetRefused(
            Bilingual(f"有 {run.errors} 处错误，没有存。", f"Nothing was kept: cells with errors: {run.errors}."),
            Bilingual("请改好后再交，或选择只存没有错误的数。", "Correct them, or choose to keep the sound figures only."),
        )  # fmt: skip


@dataclass
class _Watch:
    """What is counted while the figures of a sheet go by."""

    form: FormVersion
    period: Period
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STANDINGS, 0))
    changed: list[Compared] = field(default_factory=list)
    without_reason: int = 0
    not_asked: int = 0
    other_periods: int = 0
    unseen: set[tuple[str, str, str]] = field(default_factory=set)

    def seen(self, drafts: Iterator[Draft]) -> Iterator[Draft]:
        """Yield the drafts, noting which of the form's items they are."""
        items = frozenset(self.form.items.values_list("version__code", "place__code", "axes"))
        self.unseen = set(items)
        for draft in drafts:
            item = (draft.version, draft.place, draft.axes)
            if draft.period != self.period.text:
                self.other_periods += 1
            elif item in items:
                self.unseen.discard(item)
            if item not in items:
                self.not_asked += 1
            yield draft

    def take(self, chunk: Sequence[Compared]) -> None:
        """Count a chunk, and keep the first of the figures that change something."""
        for one in chunk:
            self.counts[one.standing] += 1
            self.without_reason += one.needs_reason
            if one.standing in ("changed", "taken_back") and len(self.changed) < SHOWN:
                self.changed.append(one)
