"""Typing figures by a form: only what no source says is asked, and what is typed can wait as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.domains.audit.actions import refuse
from shanhai.domains.submissions.actions.deciding import submit
from shanhai.domains.submissions.actions.drafting import Drafted, draft_figures, own_form
from shanhai.domains.submissions.errors import DraftRefused, FiguresRefused, PeriodRefused, ReasonMissing, UnknownForm
from shanhai.domains.submissions.models import FormVersion, Submission
from shanhai.domains.submissions.queries.asking import AskedItem, asked_items, typed_forms
from shanhai.domains.submissions.queries.forms import form_period, periods_of
from shanhai.domains.submissions.queries.submissions import departments_of
from shanhai.office.requests import Working, signed_in
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadableNumber, UnreadablePeriod
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.periods import Period
from shanhai.vocab.rights import DEPARTMENT, Deed, may

REASON_LIMIT: Final = 2_000
OFFERED: Final = 6
"""The latest periods of a form that stand as buttons; others are asked for by their address."""
CHANGED: Final = Bilingual(
    "您打开页面之后，已有人填报或办理了其中的数据；您填的都还在，请看一下现状再报送。",
    "Somebody drafted or decided on figures of this page since you opened it; what you typed is still here:"
    " look at how they stand now, and submit again.",
)
Errors = Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Field:
    """An item with what its field holds, and what is wrong with that."""

    item: AskedItem
    text: str
    error: Bilingual | None


@signed_in
def typing(request: Working) -> HttpResponseBase:
    """Show what a form still asks for in a period; keep what is typed as drafts, and submit it if that is asked."""
    forms = typed_forms(request.actor, on=timezone.localdate())
    held = {DEPARTMENT} if departments_of(request.actor) else set()
    if not may(request.actor, Deed.DRAFT_FIGURES, held=held):
        raise refuse(request.actor, Deed.DRAFT_FIGURES, subject=request.path)
    code, text = request.GET.get("form", ""), request.GET.get("period", "").strip()
    if not (code and text):
        return render(request, "office/typing_choice.html", {"forms": _choice(forms)})
    try:
        version = _form(request, code)
        period = form_period(version, text)
    except (UnknownForm, PeriodRefused, UnreadablePeriod) as refusal:
        context = {"forms": _choice(forms), "error": refusal.message}
        return render(request, "office/typing_choice.html", context, status=400)
    return _typed(request, version, period)


def _form(request: Working, code: str) -> FormVersion:
    return own_form(request.actor, code, Deed.DRAFT_FIGURES)


def _choice(forms: Sequence[FormVersion]) -> list[tuple[FormVersion, Sequence[Period]]]:
    """Return the forms with the latest periods that each is due for, so that a press of a button chooses both."""
    return [(form, periods_of(form, on=timezone.localdate(), most=OFFERED)) for form in forms]


def _typed(request: Working, version: FormVersion, period: Period) -> HttpResponseBase:
    items = asked_items(version, period, on=timezone.localdate())
    seen = _mark(items)
    errors: dict[str, Bilingual] = {}
    needs_reason = False
    if request.method == "POST":
        values = _values(request, items, errors)
        if request.POST.get("seen", seen) != seen:
            errors["form"] = CHANGED
        try:
            if not errors:
                return _kept(request, version, period, values)
        except ReasonMissing as refusal:
            errors["reason"], needs_reason = refusal.message, True
        except DraftRefused as refusal:
            errors["form"] = refusal.message
    context = {
        "version": version,
        "period": period,
        "asked": [_field(request, item, errors) for item in items if item.is_asked],
        "correctable": [_field(request, item, errors) for item in items if item.can_be_corrected],
        "known": [item for item in items if not item.is_asked and not item.can_be_corrected],
        "errors": errors,
        "needs_reason": needs_reason,
        "may_change": any(item.own for item in items if item.is_asked or item.can_be_corrected),
        "reason": request.POST.get("reason", ""),
        "reason_limit": REASON_LIMIT,
        "seen": seen,
        "place": f"{request.user.pk}:{request.path}?{version.form.code}-{period.text}",
    }
    return render(request, "office/typing.html", context, status=409 if errors else 200)


def _mark(items: Sequence[AskedItem]) -> str:
    """Return the mark of what the page shows of each item, by which a later change is told."""
    shown = [(item.code, item.state, item.typed, item.own.revision if item.own else 0) for item in items]
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _field(request: Working, item: AskedItem, errors: Errors) -> Field:
    return Field(item, request.POST.get(item.field, item.typed), errors.get(item.field))


def _values(
    request: Working, items: Sequence[AskedItem], errors: dict[str, Bilingual]
) -> list[tuple[AskedItem, Decimal]]:
    """Return the numbers that were typed; what is no number goes into the errors, by its field."""
    found = []
    for item in items:
        text = request.POST.get(item.field, "").strip()
        if not text or not (item.is_asked or item.can_be_corrected):
            continue
        try:
            found.append((item, parse_decimal(text)))
        except UnreadableNumber as error:
            errors[item.field] = error.message
    return found


def _kept(
    request: Working, version: FormVersion, period: Period, values: Sequence[tuple[AskedItem, Decimal]]
) -> HttpResponseBase:
    """Keep the numbers as drafts; with `do=submit`, hand in every draft of the form for the period."""
    today = timezone.localdate()
    done = draft_figures(
        actor=request.actor,
        form=version.form.code,
        period=period.text,
        drafts=[item.draft(value, period.text) for item, value in values],
        on=today,
        reason=request.POST.get("reason", "").strip()[:REASON_LIMIT],
    )
    place = f"{request.user.pk}:{request.path}?{version.form.code}-{period.text}"
    numbers = _with_drafts(version, period)
    if request.POST.get("do") == "submit" and numbers:
        return _submitted(request, numbers, place)
    _say(request, _words(done), place)
    if done.submission is None:
        asked = {"form": version.form.code, "period": period.text}
        return redirect(go(request, "office:typing", [], {}, asked))
    return redirect(go(request, "office:submission", [done.submission], {}, {}))


def _with_drafts(version: FormVersion, period: Period) -> list[int]:
    rows = Submission.objects.filter(form=version.form_id, period=period.text, figures__state="draft")
    return sorted(set(rows.values_list("pk", flat=True)))


def _submitted(request: Working, numbers: Sequence[int], place: str) -> HttpResponseBase:
    """Submit drafts; what a rule refuses stays a draft, and the page says so."""
    total = 0
    for number in numbers:
        try:
            total += submit(actor=request.actor, submission=number, on=timezone.localdate()).figures
        except FiguresRefused as refusal:
            _say(request, Bilingual("已存为草稿，还没有报送。", "Kept as drafts; not submitted."), place)
            messages.warning(request, refusal.message.text(language()))
            return redirect(go(request, "office:submission", [number], {}, {}))
    _say(
        request,
        Bilingual(f"已报送 {total} 个数据，等办公室审定。", f"Figures submitted, for the office to approve: {total}."),
        place,
    )
    return redirect(go(request, "office:submission", [numbers[-1]], {}, {}))


def _say(request: Working, words: Bilingual, place: str) -> None:
    messages.success(request, words.text(language()), extra_tags=place)


def _words(done: Drafted) -> Bilingual:
    if done.changed_nothing:
        return Bilingual(
            "没有变化：填的数都已在案或已起草。", "Nothing changed: every figure is on record or drafted already."
        )
    number = done.new + done.changed
    return Bilingual(
        f"已存为草稿：{number} 个数据。报送后才到办公室。",
        f"Kept as drafts: {number}. Submit them for the office to see.",
    )
