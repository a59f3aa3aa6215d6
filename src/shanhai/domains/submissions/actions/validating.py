"""Rules and locks at the door: what keeps figures from being submitted, and what is followed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Model

from shanhai.domains.indicators.errors import PeriodLocked
from shanhai.domains.indicators.queries.locks import standing_locks
from shanhai.domains.submissions.actions.rules import keep_built_in_rules
from shanhai.domains.submissions.models import FollowUp, SubmittedFigure
from shanhai.domains.submissions.queries.compared import quantity_of
from shanhai.domains.submissions.queries.findings import Found, findings_of
from shanhai.domains.submissions.queries.rules import rules_on
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic, from_error

BATCH = 1_000
CURE = Bilingual(
    "请核对后改正；数字确实如此的，请办公室改规则。",
    "Check and correct it; if the figure is right, ask the office to change the rule.",
)


def validate_submitted(*, figures: Sequence[SubmittedFigure], on: date) -> Sequence[Diagnostic]:
    """Return what rules that block find in figures about to be submitted; what others find is put on the follow-up list.

    Where anything blocks, nothing is put on the list: the figures come again. What is on the list already stays
    as it is, with what was said to it.

    Args:
        figures: drafts, at most some ten thousand at once.
        on: today.
    """
    if not figures:
        return ()
    keep_built_in_rules(on=on)
    whole = _with_related(figures)
    found = findings_of(whole, rules_on(on=on), on=on)
    blocking = [_diagnostic(one) for one in found if one.rule.blocks]
    if not blocking:
        _follow_up(found)
    return blocking


def locked_for(figures: Sequence[SubmittedFigure], on: date) -> Sequence[Diagnostic]:
    """Return the figures whose period is locked for their department on a day, each as a finding."""
    locks = standing_locks(on=on)
    if not locks:
        return ()
    found = []
    for figure in _with_related(figures):
        lock = locks.keeping(figure.period_end, party=figure.submission.department.code)
        if lock is not None:
            error = PeriodLocked(figure.period, lock=lock.period, since=lock.known_from, reason=lock.reason)
            found.append(from_error(error, file=_file(figure), column=figure.cell or figure.code, value=figure.period))
    return found


def _with_related(figures: Sequence[SubmittedFigure]) -> Sequence[SubmittedFigure]:
    """Return the figures with what is asked of each, read at once where it is not there yet."""
    if all(_is_read(figure, "submission", "version") for figure in figures) and all(
        _is_read(figure.submission, "form", "department") for figure in figures
    ):
        return figures
    related = SubmittedFigure.objects.select_related("submission__form", "submission__department", "version")
    pks = [figure.pk for figure in figures]
    rows = {
        row.pk: row for first in range(0, len(pks), BATCH) for row in related.filter(pk__in=pks[first : first + BATCH])
    }
    return [rows[pk] for pk in pks]


def _is_read(row: Model, *links: str) -> bool:
    return all(link in row._state.fields_cache for link in links)


def _follow_up(found: Sequence[Found]) -> None:
    texts: dict[tuple[int, int], list[Bilingual]] = {}
    for one in found:
        if one.rule.pk is not None:
            texts.setdefault((one.figure.pk, one.rule.pk), []).append(one.finding.what)
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                figure_id=figure,
                rule_id=rule,
                text_zh="".join(words.zh for words in said),
                text_en=" ".join(words.en for words in said),
            )
            for (figure, rule), said in texts.items()
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _diagnostic(one: Found) -> Diagnostic:
    figure = one.figure
    value = quantity_of(figure).show("zh")
    what = Bilingual(f"{one.rule.title.zh}：{one.finding.what.zh}", f"{one.rule.title.en}: {one.finding.what.en}")
    return Diagnostic("error", _file(figure), None, figure.cell or figure.code, value, what, CURE, one.finding.kind)


def _file(figure: SubmittedFigure) -> str:
    return figure.submission.filename or f"{figure.submission.form.code} {figure.submission.period}"
