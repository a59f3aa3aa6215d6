"""Putting approved figures on record, and making them public: the same writing, and the same checks, as a book's load."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from shanhai.adapters.books.columns import Table
from shanhai.adapters.books.reading import Row
from shanhai.adapters.books.tables import TABLES
from shanhai.domains.books.actions.codes import Codes
from shanhai.domains.books.actions.versions import Writer
from shanhai.domains.books.choices import BINDINGS
from shanhai.domains.books.queries import written_row
from shanhai.domains.documents.models import DocumentVersion, PassageVersion
from shanhai.domains.indicators.actions import judge_by_versions, written_cells
from shanhai.domains.indicators.models import DerivationVersion, Observation
from shanhai.domains.indicators.queries.checks import RecordedChecks
from shanhai.domains.submissions.models import FormVersion, Submission, SubmittedFigure
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.reader import Reader

WRITTEN = ("documents", "passages", "derivations", "observations")
SUBJECTS = ("place", "undertaking", "party")
NEEDED = ("version", *SUBJECTS, "supersedes")
_PLAIN_CELL = re.compile(r"[a-z0-9]{1,12}")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of a submission come from, as their derivations and passages say it."""

    submission: Submission
    title: Bilingual
    document: str
    mark: str

    def code(self, cell: str) -> str:
        """Return the code of the derivation, and of the passage, of what stands in a cell."""
        plain = cell.lower() if _PLAIN_CELL.fullmatch(cell.lower()) else sha256(cell.encode()).hexdigest()[:12]
        return f"submission-{self.submission.pk}-{self.mark}-{plain if cell else 'typed'}"

    def derivation(self, cell: str) -> Cells:
        """Return the derivation of what stands in a cell, or of what was typed, as a book writes it."""
        period = self.submission.period
        how = {"file": self.submission.filename, "sheet": self.submission.sheet, "cell": cell} if cell else {}
        return {
            "code": self.code(cell),
            "kind": "imported" if cell else "typed",
            "text_zh": f"按填报表“{self.title.zh}”报送（{period}）",
            "text_en": f"Handed in by the form “{self.title.en}” ({period})",
            **how,
        }

    def passage(self, cell: str) -> Cells:
        """Return the passage that cites a cell of the kept sheet, as a book writes it."""
        sheet = self.submission.sheet
        return {
            "code": self.code(cell),
            "document": self.document,
            "locator": f"{sheet}!{cell}" if sheet else cell,
        }


def origin_of(submission: Submission, *, on: date) -> Origin:
    """Return where the figures of a submission come from."""
    form = FormVersion.objects.known(Reader(on, internal=True)).filter(form=submission.form_id).order_by("pk").last()
    code = submission.form.code
    said = f"{code} {submission.period} {submission.sha256} {submission.made_at.isoformat()}"
    return Origin(
        submission,
        Bilingual(form.title_zh, form.title_en) if form else Bilingual(code, code),
        submission.document.code if submission.document else "",
        sha256(said.encode()).hexdigest()[:8],
    )


class Recorder:
    """Writes the figures of one act to the record, chunk by chunk, and collects what keeps them from it."""

    def __init__(self, origin: Origin, *, actor: str, on: date) -> None:
        """Know where the figures come from, who approves or publishes them, and on which day."""
        self._origin, self._on = origin, on
        self._codes, self._checks = Codes(), RecordedChecks()
        self._writers = {
            name: Writer(
                TABLES[name], self._codes, actor=actor, on=on, columns=[each.name for each in TABLES[name].columns]
            )
            for name in WRITTEN
        }

    def approve(self, figures: Sequence[SubmittedFigure]) -> list[Diagnostic]:
        """Write a chunk of figures as internal observations; return what is wrong instead if anything is."""
        rows, findings = self._rows(figures)
        findings += [*self._checks.findings(rows), *self._undefined(figures), *self._moved(figures)]
        if findings:
            return [_placed(each, figures, self._origin.submission) for each in findings]
        cells = self._new_cells(figures)
        sheets = [cell for cell in cells if cell and self._origin.document]
        self._write("passages", [self._origin.passage(cell) for cell in sheets], "internal")
        sources = {self._origin.code(cell) for cell in sheets}
        derived = [self._origin.derivation(cell) for cell in cells]
        cited = [{**row, "passage": row["code"]} if row["code"] in sources else row for row in derived]
        self._write("derivations", cited, "internal")
        self._write("observations", [row.values for row in rows], "internal")
        return []

    def publish(self, figures: Sequence[SubmittedFigure]) -> list[Diagnostic]:
        """Supersede a chunk of approved figures by the same figures made public, with how they came about."""
        table = TABLES["observations"]
        held = [figure.observation_id for figure in figures if figure.observation_id is not None]
        found = Observation.objects.filter(pk__in=held).select_related(*_pointers(table)).in_bulk()
        observations = [found[pk] for pk in held]
        closed = [
            _finding(number, figures[number - 1], CLOSED)
            for number, row in enumerate(observations, start=1)
            if row.known_to is not None or row.known_from > self._on
        ]
        if closed:
            return [_placed(each, figures, self._origin.submission) for each in closed]
        derivations = {row.derivation_id for row in observations} - {None}
        passages = {row.passage_id for row in observations} - {None}
        cited = PassageVersion.objects.filter(passage__in=passages, known_to__isnull=True)
        documents = DocumentVersion.objects.filter(document__in=cited.values("document"), known_to__isnull=True)
        made = DerivationVersion.objects.filter(derivation__in=derivations, known_to__isnull=True)
        for name, versions in (("documents", documents), ("passages", cited), ("derivations", made)):
            hidden = versions.filter(visibility="internal").select_related(*_pointers(TABLES[name]))
            self._write(name, [written_row(TABLES[name], version) for version in hidden], "public")
        self._write("observations", [written_row(table, row) for row in observations], "public")
        return []

    def finish(self) -> None:
        """End the act: take stock of the tables that were written, and judge the commitments that name these figures."""
        for writer in self._writers.values():
            writer.finish(0)
        judge_by_versions(self._origin.submission.figures.values_list("version", flat=True).distinct())

    def _rows(self, figures: Sequence[SubmittedFigure]) -> tuple[list[Row], list[Diagnostic]]:
        """Return figures as rows of a book, numbered as they come, and what in them cannot be written."""
        rows: list[Row] = []
        findings: list[Diagnostic] = []
        for number, figure in enumerate(figures, start=1):
            cells, found = written_cells(self._cells(figure))
            findings += [_numbered(one, number) for one in found]
            rows.append(Row(number, cells))
        return rows, findings

    def _cells(self, figure: SubmittedFigure) -> Cells:
        reason = (figure.reason or figure.submission.reason) if figure.supersedes_id else ""
        source = self._origin.code(figure.cell)
        return {
            "code": figure.code,
            "version": figure.version.code,
            **{name: getattr(figure, name).code for name in SUBJECTS if getattr(figure, f"{name}_id")},
            "period": figure.period,
            "kind": figure.kind,
            "axes": figure.axes,
            "value": format(figure.value, "f"),
            "unit": figure.unit,
            "qualifier": figure.qualifier,
            "derivation": source,
            "passage": source if figure.cell and self._origin.document else "",
            "note_zh": reason,
            "note_en": reason,
            "visibility": "internal",
        }

    def _new_cells(self, figures: Sequence[SubmittedFigure]) -> list[str]:
        """Return the cells of a chunk that no figure before came from; '' stands for what was typed."""
        cells = list(dict.fromkeys(figure.cell for figure in figures))
        codes = [self._origin.code(cell) for cell in cells]
        there = set(DerivationVersion.objects.filter(code__in=codes).values_list("code", flat=True))
        return [cell for cell, code in zip(cells, codes, strict=True) if code not in there]

    def _undefined(self, figures: Sequence[SubmittedFigure]) -> list[Diagnostic]:
        return [
            _finding(number, figure, UNDEFINED)
            for number, figure in enumerate(figures, start=1)
            if not self._checks.knows(figure.version.code)
        ]

    def _moved(self, figures: Sequence[SubmittedFigure]) -> list[Diagnostic]:
        """Return the figures whose record changed since they were drafted, or is known only later."""
        last: dict[str, Observation] = {}
        for row in Observation.objects.filter(code__in=[each.code for each in figures]).order_by("revision"):
            last[row.code] = row
        findings = []
        for number, figure in enumerate(figures, start=1):
            found = last.get(figure.code)
            now = found if found is not None and found.known_to is None else None
            if not _is_same(figure.supersedes, now):
                findings.append(_finding(number, figure, MOVED))
            elif found is not None and self._on < (found.known_to or found.known_from):
                findings.append(_finding(number, figure, LATER))
        return findings

    def _write(self, name: str, rows: Iterable[Cells], visibility: str) -> None:
        """Write rows of one table, known from the day of the act."""
        table = TABLES[name]
        dated = [Row(0, {**cells, "visibility": visibility, "known_from": self._on.isoformat()}) for cells in rows]
        if not dated:
            return
        self._codes.prepare(table, (row.get(table.named_by) for row in dated))
        for column in table.refs:
            if column.table != name and BINDINGS[column.table].identity:
                named = {row.get(column.name) for row in dated} - {""}
                self._codes.prepare(TABLES[column.table], named)
        self._writers[name].write_current(dated)


MOVED = (
    "record_moved",
    Bilingual("起草之后，记录里的这个数已有变化。", "The figure on record has changed since this was drafted."),
    Bilingual("请退回，由部门对照现在的数重新填报。", "Send it back, to be drafted again against what is on record."),
)
UNDEFINED = (
    "indicator_undefined",
    Bilingual("这个指标口径已不在用。", "This version of the indicator is not in use any more."),
    Bilingual("请退回，由部门按现行口径填报。", "Send it back, to be reported under the version in use."),
)
LATER = (
    "known_later",
    Bilingual("记录里的这个数知悉日更晚。", "The figure on record is known only from a later day."),
    Bilingual("请到那天再办。", "Do this on that day or later."),
)
CLOSED = (
    "no_longer_current",
    Bilingual("审定之后，这个数已被取代或撤回。", "This figure was superseded or withdrawn after it was approved."),
    Bilingual("请不勾选它。", "Leave it unticked."),
)


def _is_same(drafted: Observation | None, now: Observation | None) -> bool:
    """Tell whether the record says what it said to whoever drafted; being made public meanwhile changes nothing."""
    if drafted is None or now is None:
        return drafted is now
    said = ("code", "value", "value_date", "unit", "qualifier", "derivation_id", "passage_id", "note_zh", "note_en")
    return drafted.pk == now.pk or all(getattr(drafted, name) == getattr(now, name) for name in said)


def _pointers(table: Table) -> list[str]:
    return [column.name for column in table.refs]


def _finding(number: int, figure: SubmittedFigure, what: tuple[str, Bilingual, Bilingual]) -> Diagnostic:
    code, words, cure = what
    return Diagnostic("error", "", number, figure.cell or None, format(figure.value, "f"), words, cure, code)


def _numbered(found: Diagnostic, number: int) -> Diagnostic:
    return Diagnostic(found.severity, found.file, number, found.column, found.value, found.what, found.cure, found.code)


def _placed(found: Diagnostic, figures: Sequence[SubmittedFigure], submission: Submission) -> Diagnostic:
    """Return a finding with the file, cell and code it is about, where it only says which figure of the chunk."""
    figure = figures[(found.row or 1) - 1]
    place = "!".join(filter(None, (submission.sheet, figure.cell)))
    file = " ".join(filter(None, (submission.filename, place))) or figure.code
    value = f"{figure.code} = {found.value}" if found.value else figure.code
    return Diagnostic(found.severity, file, None, None, value, found.what, found.cure, found.code)
