"""Taking figures in as drafts: by the hundred thousand, in one transaction, and only those that say something new."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from shanhai.adapters.books.figures import DATE_UNITS
from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.books.actions.inserting import count_rows, insert_rows
from shanhai.domains.books.actions.turns import one_at_a_time, wait_for_turn
from shanhai.domains.documents.models import Document
from shanhai.domains.indicators.models import IndicatorDefinition
from shanhai.domains.places.models import Place
from shanhai.domains.submissions.errors import DraftRefused, PeriodRefused, ReasonMissing, UnknownForm
from shanhai.domains.submissions.models import (
    OPEN_STATES,
    DecidedFigure,
    Decision,
    FormVersion,
    Submission,
    SubmittedFigure,
)
from shanhai.domains.submissions.queries.drafts import CHUNK, Compared, Draft, compare_drafts
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.periods import parse_period
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.rights import DEPARTMENT, Actor, Deed, may
from shanhai.vocab.words import OBSERVATION_KINDS, QUALIFIERS

__all__ = ["Draft", "Drafted", "draft_figures", "own_form"]

COLUMNS: Final = (
    "submission_id", "code", "version_id", "place_id", "period", "period_start", "period_end", "kind", "axes", "value",
    "unit", "qualifier", "cell", "stated", "reason", "supersedes_id", "state",
)  # fmt: skip
MANY: Final = 1_000
"""Rows from which on the database takes stock of the table again."""
NAMED: Final = 20
_EXACT: Final = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,20})?", re.ASCII)
_REPLACING: Final = ("changed", "taken_back")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What drafting did: the submission (None if no figure says anything new), and how many figures of each sort.

    `changed` is another number than the one on record or in an earlier draft, `unchanged` as on record, `pending` as
    in an open draft, `taken_back` as on record again, so that the draft that said otherwise is replaced by nothing.
    """

    submission: int | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    pending: int = 0
    taken_back: int = 0

    @property
    def changed_nothing(self) -> bool:
        """Whether everything is on record or drafted already."""
        return not (self.new or self.changed or self.taken_back)


def draft_figures(  # noqa: PLR0913  # each is something that the submission keeps
    *,
    actor: Actor,
    form: str,
    period: str,
    drafts: Iterable[Draft],
    on: date,
    reason: str = "",
    document: str | Callable[[], str] = "",
    filename: str = "",
    sha256: str = "",
    sheet: str = "",
) -> Drafted:
    """Draft figures by a form; what is on record or drafted already changes nothing.

    Args:
        actor: who drafts: the office, or an account of the form's department.
        form: the code of the form.
        period: the period of the form that they are handed in for.
        drafts: the figures, each once; read one after the other.
        on: today.
        reason: why figures on record change; for all that have no reason of their own.
        document: the code of the sheet as a document, or what puts it on record and returns its code, called only where
            something is drafted; empty where the figures were typed.
        filename: the name of the sheet's file.
        sha256: its hash.
        sheet: which sheet of the file.
    Raises:
        UnknownForm: there is no such form, or it is not known today.
        NotPermitted: the actor is neither the office nor of the department.
        PeriodRefused: the period has no first or last day.
        DraftRefused: an indicator, place, unit or number cannot be, or a figure stands twice.
        ReasonMissing: figures on record change and no reason is given; nothing is written.
        DatabaseBusy: another program held the database for too long.
    """
    with one_at_a_time(), transaction.atomic():
        wait_for_turn()
        version = own_form(actor, form, Deed.DRAFT_FIGURES)
        written, start, end = _days(period)
        kept = Submission(
            form_id=version.form_id, department_id=version.department_id, period=written, period_start=start,
            period_end=end, filename=filename, sha256=sha256, sheet=sheet,
            reason=reason.strip(), made_on=on, made_by=actor.account,
        )  # fmt: skip
        drafting = _Drafting(kept, document)
        for compared in compare_drafts(form, drafts, on=on):
            drafting.take(compared)
        return drafting.finish(actor, form, version.department.code)


def own_form(actor: Actor, code: str, deed: Deed) -> FormVersion:
    """Return what is known of a form now, to an actor who may do a deed by it.

    Raises:
        UnknownForm: there is no such form.
        NotPermitted: the actor may not.
    """
    versions = FormVersion.objects.select_related("form", "department")
    version = versions.filter(form__code=code, known_to__isnull=True).first()
    if version is None:
        raise UnknownForm(code)
    held = {DEPARTMENT} if version.department.code in actor.parties else set()
    if not may(actor, deed, held=held):
        raise refuse(actor, deed, subject=code)
    return version


def _days(text: str) -> tuple[str, date, date]:
    period = parse_period(text)
    if period.start is None or period.end is None:
        raise PeriodRefused(
            Bilingual(f"时期“{text}”没有起止。", f"The period “{text}” has no first or last day."),
            Bilingual("请写 2024-06、2024-Q2 或 2024。", "Write 2024-06, 2024-Q2 or 2024."),
            period=text,
        )
    return period.text, period.start, period.end


def _savepoint() -> AbstractContextManager[object]:
    """Return what lets PostgreSQL be asked again after a refused insert; SQLite needs none, and is slowed by it tenfold."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


@dataclass
class _Drafting:
    """One drafting under way: what is counted, and what is to be replaced when it is done."""

    submission: Submission
    document: str | Callable[[], str]
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("new", "changed", "unchanged", "pending", "taken_back"), 0)
    )
    unexplained: list[str] = field(default_factory=list)
    without_reason: int = 0
    replaced: dict[int, array[int]] = field(default_factory=dict)
    """Submission → rows of its figures that are replaced."""
    periods: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    units: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, chunk: Sequence[Compared]) -> None:
        """Write the figures of a chunk that say something new."""
        own: int | None = self.submission.pk
        is_again = any(one.waiting is not None and one.waiting.submission == own for one in chunk)
        if is_again or len({one.code for one in chunk}) != len(chunk):
            self._refuse_doubles(chunk)
        rows: list[tuple[Any, ...]] = []
        replaced: list[int] = []
        for one in chunk:
            self.counts[one.standing] += 1
            if one.waiting is not None and one.standing in _REPLACING:
                self.replaced.setdefault(one.waiting.submission, array("q")).append(one.waiting.row)
                replaced.append(one.waiting.row)
            if one.standing in ("new", "changed"):
                rows.append(self._row(one))
        if replaced:
            SubmittedFigure.objects.filter(pk__in=replaced).update(state="replaced")
        if rows and not self.without_reason:
            if self.submission.pk is None:
                code = self.document if isinstance(self.document, str) else self.document()
                self.submission.document = Document.objects.get(code=code) if code else None
                self.submission.save(force_insert=True)
            self._insert(chunk, rows)

    def _insert(self, chunk: Sequence[Compared], rows: Sequence[tuple[Any, ...]]) -> None:
        key = self.submission.pk
        try:
            with _savepoint(), connection.wrap_database_errors:  # a COPY raises the driver's own
                insert_rows(SubmittedFigure, COLUMNS, [(key, *row) for row in rows])
        except IntegrityError:
            self._refuse_doubles(chunk)
            raise

    def finish(self, actor: Actor, form: str, department: str) -> Drafted:
        """Write the decisions and the row of the audit record; refuse changes without a reason."""
        if self.without_reason:
            raise ReasonMissing(self.unexplained, self.without_reason)
        done = Drafted(self.submission.pk, **self.counts)
        if done.changed_nothing:
            return done
        for submission, rows in self.replaced.items():
            self._decide(submission, rows)
        if done.new + done.changed > MANY:
            count_rows(SubmittedFigure)
        kept = self.submission
        write_audit(
            actor=actor, deed=Deed.DRAFT_FIGURES, noun="submission", subject=str(done.submission or ""), party=department,
            reason=kept.reason, after={"form": form, "period": kept.period, "file": kept.filename, "sha256": kept.sha256, **self.counts},
        )  # fmt: skip
        return done

    def _decide(self, submission: int, rows: array[int]) -> None:
        """Write that figures of an earlier submission were replaced; they are listed unless it was all that was open."""
        is_all = not SubmittedFigure.objects.filter(submission=submission, state__in=OPEN_STATES).exists()
        decision = Decision.objects.create(
            submission_id=submission, deed="replace", covers_all=is_all, figures=len(rows), reason=self.submission.reason,
            made_on=self.submission.made_on, made_by=self.submission.made_by,
        )  # fmt: skip
        if not is_all:
            for start in range(0, len(rows), CHUNK):
                listed = [(decision.pk, row) for row in rows[start : start + CHUNK]]
                insert_rows(DecidedFigure, ("decision_id", "figure_id"), listed)

    def _row(self, one: Compared) -> tuple[Any, ...]:
        draft, known = one.draft, one.on_record
        reason = draft.reason
        if known is not None:
            reason = reason or self.submission.reason
            if not reason:
                self.without_reason += 1
                if len(self.unexplained) < NAMED:
                    self.unexplained.append(f"{draft.cell} {one.code}".strip())
        start, end = self._bounds(draft.period)
        return (
            one.code, self._version(draft), self._place(draft), draft.period, start, end, draft.kind, draft.axes,
            self._value(draft), draft.unit, draft.qualifier, draft.cell, draft.stated[:120], reason,
            None if known is None else known.row, "draft",
        )  # fmt: skip

    def _bounds(self, text: str) -> tuple[Any, Any]:
        if text not in self.periods:
            days = parse_period(text)
            adapt = connection.ops.adapt_datefield_value
            self.periods[text] = (adapt(days.start), adapt(days.end))
        return self.periods[text]

    def _version(self, draft: Draft) -> int:
        """Return the row of a figure's indicator, its unit, kind and qualifier looked at once for all figures of the sort."""
        key = (draft.version, f"{draft.unit} {draft.kind} {draft.qualifier}")
        found = self.units.get(key)
        if found is None:
            found = self.units[key] = self._checked_version(draft)
        return found

    def _checked_version(self, draft: Draft) -> int:
        pk, unit = self._versions.get(draft.version, (0, ""))
        if not pk:
            raise _refused(draft, "指标", "indicator", draft.version)
        if draft.kind not in OBSERVATION_KINDS or draft.qualifier not in QUALIFIERS or draft.unit in DATE_UNITS:
            raise _refused(draft, "类别或单位", "kind or unit", f"{draft.kind} {draft.qualifier} {draft.unit}")
        try:
            Quantity(Decimal(1), draft.unit).to(unit, places=0)
        except ShanhaiError as error:
            raise DraftRefused(
                Bilingual(f"{_where(draft)[0]}{error.what.zh}", f"{_where(draft)[1]}{error.what.en}"), error.cure
            ) from error
        return pk

    @cached_property
    def _versions(self) -> dict[str, tuple[int, str]]:
        rows = IndicatorDefinition.objects.filter(known_to__isnull=True).values_list("version__code", "version", "unit")
        return {code: (row, unit) for code, row, unit in rows}

    @cached_property
    def _places(self) -> dict[str, int]:
        return dict(Place.objects.values_list("code", "pk"))

    def _place(self, draft: Draft) -> int:
        found = self._places.get(draft.place)
        if found is None:
            raise _refused(draft, "地方", "place", draft.place)
        return found

    def _value(self, draft: Draft) -> str:
        """Return the number as the database keeps it, digit for digit."""
        if _EXACT.fullmatch(draft.value):
            return draft.value
        return format(parse_decimal(draft.value), "f")

    def _refuse_doubles(self, chunk: Sequence[Compared]) -> None:
        """Refuse a figure that stands twice, in the chunk or in what this drafting has written before it."""
        codes = [one.code for one in chunk]
        made = set()
        if self.submission.pk is not None:
            written = SubmittedFigure.objects.filter(submission=self.submission, code__in=codes)
            made = set(written.values_list("code", flat=True))
        for one in chunk:
            if one.code in made:
                raise DraftRefused(
                    Bilingual(f"{_where(one.draft)[0]}同一个数填了两次：{one.code}。", f"{_where(one.draft)[1]}The same figure stands twice: {one.code}."),
                    Bilingual("请只留一个。", "Keep one of them."),
                    code=one.code,
                )  # fmt: skip
            made.add(one.code)


def _where(draft: Draft) -> tuple[str, str]:
    return (f"{draft.cell}：", f"{draft.cell}: ") if draft.cell else ("", "")


def _refused(draft: Draft, zh: str, en: str, value: str) -> DraftRefused:
    before = _where(draft)
    return DraftRefused(
        Bilingual(f"{before[0]}没有这样的{zh}：“{value}”。", f"{before[1]}There is no such {en}: “{value}”."),
        Bilingual("请核对，或先登记它。", "Check it, or have it recorded first."),
        value=value,
    )
