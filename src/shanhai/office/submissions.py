"""What departments handed in: the list with what waits, and one submission with its figures, its steps and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.long_lists import page_of, wants_all, whole
from shanhai.domains.audit.actions import refuse
from shanhai.domains.submissions.actions.acts import RIGHT, TEXT_LIMIT, Decided, did_it
from shanhai.domains.submissions.actions.deciding import approve, publish, send_back, submit, withdraw
from shanhai.domains.submissions.errors import DecisionRefused, FiguresRefused
from shanhai.domains.submissions.models import Submission, SubmittedFigure
from shanhai.domains.submissions.queries.states import TAKES
from shanhai.domains.submissions.queries.submissions import departments_of, sees_all, submissions_seen
from shanhai.domains.submissions.queries.submitted import (
    STATES,
    SubmittedView,
    corrections_of_public,
    inbox,
    last_decision,
    steps,
    submission_row,
    submitted_rows,
    submitted_views,
    waiting_states,
)
from shanhai.office.requests import Working, say_sent, signed_in
from shanhai.ui.links import go, known_today
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.rights import DEPARTMENT, Deed, may
from shanhai.vocab.words import DECISIONS, FIGURE_STATES, word

PER_PAGE: Final = 100
LISTED: Final = 50
SHOWN_FINDINGS: Final = 50
BATCH: Final = 2_000
DEEDS: Final = ("approve", "publish", "return", "submit", "withdraw")
"""What can be done, in the order of the buttons; the first that is open stands out."""
DONE: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "submit": Bilingual("已报送 {n} 个数据。", "Figures submitted: {n}."),
        "approve": Bilingual("已审定 {n} 个数据。", "Figures approved: {n}."),
        "return": Bilingual("已退回 {n} 个数据。", "Figures sent back: {n}."),
        "publish": Bilingual("已公开 {n} 个数据。", "Figures published: {n}."),
        "withdraw": Bilingual("已撤回 {n} 个数据。", "Figures withdrawn: {n}."),
    }
)
NOTHING_LEFT: Final = Bilingual("先前已经办好，没有要办的了。", "It was done before; nothing is left to do.")
COLUMNS: Final = (
    Bilingual("编码", "code"),
    Bilingual("地方", "place"),
    Bilingual("指标", "indicator"),
    Bilingual("口径", "version"),
    Bilingual("分组", "split"),
    Bilingual("时期", "period"),
    Bilingual("报送数值", "value submitted"),
    Bilingual("单位", "unit"),
    Bilingual("原文", "as stated"),
    Bilingual("记录在案的数值", "value on record"),
    Bilingual("单位", "unit"),
    Bilingual("变化 %", "change %"),
    Bilingual("单元格", "cell"),
    Bilingual("变动原因", "reason of the change"),
    Bilingual("核查事项", "follow-ups"),
    Bilingual("状态", "state"),
)


TO_DO: Final[Mapping[str, Callable[..., Decided]]] = MappingProxyType(
    {"submit": submit, "approve": approve, "return": send_back, "publish": publish, "withdraw": withdraw}
)


@signed_in
def submissions(request: Working) -> HttpResponseBase:
    """Show what was handed in, as far as one may see it: what waits for whoever looks comes first."""
    if not (sees_all(request.actor) or departments_of(request.actor)):
        raise refuse(request.actor, Deed.DRAFT_FIGURES, subject=request.path)
    asked, today = request.GET, timezone.localdate()
    state = asked.get("state", "") if asked.get("state", "") in STATES else ""
    found = inbox(request.actor, on=today)
    departments = {row.department_code: row.department for row in found}
    department = asked.get("department", "") if asked.get("department", "") in departments else ""
    rows = [
        row
        for row in found
        if (not state or row.counts[state]) and (not department or row.department_code == department)
    ]
    context = {
        "page": page_of(request, rows, LISTED),
        "waits": sum(bool(row.waits) for row in found),
        "shown": [(each, FIGURE_STATES[each], sum(bool(row.counts[each]) for row in found)) for each in STATES],
        "chosen": state,
        "department": department,
        "departments": sorted(departments.items()),
        "waiting_states": waiting_states(request.actor),
        "types": may(request.actor, Deed.DRAFT_FIGURES, held={DEPARTMENT} if departments_of(request.actor) else ()),
        "total": len(found),
    }
    return render(request, "office/submissions.html", context)


@signed_in
def submission(request: Working, number: int) -> HttpResponseBase:
    """Show one submission with its figures and steps, and decide on ticked figures or on all."""
    found = submissions_seen(request.actor, on=timezone.localdate()).filter(pk=number).first()
    if found is None:
        raise Http404
    error: Bilingual | None = None
    findings: list[Diagnostic] = []
    if request.method == "POST":
        try:
            return _decided(request, number)
        except FiguresRefused as refusal:
            error, findings = refusal.message, refusal.findings
        except DecisionRefused as refusal:
            error = refusal.message
    asked = request.GET.get("state", "")
    figures = submitted_rows(number, on=timezone.localdate(), state=asked if asked in STATES else "")
    answer = download(request, Sheet(_name(found), COLUMNS, _cells(figures)))
    if answer is not None:
        return answer
    context = _context(request, found, asked if asked in STATES else "")
    context |= {"page": _page(request, figures), "error": error, "findings": findings[:SHOWN_FINDINGS]}
    return render(request, "office/submission.html", context, status=409 if error else 200)


def _decided(request: Working, number: int) -> HttpResponseBase:
    asked = request.POST
    deed = asked.get("deed", "")
    if deed not in TO_DO:
        raise Http404
    ticked = [int(each) for each in asked.getlist("figure") if each.isascii() and each.isdigit()]
    everything = asked.get("scope") == "all"
    if not (ticked or everything):
        raise DecisionRefused(
            Bilingual("没有勾选数据。", "No figure is ticked."),
            Bilingual("请勾选，或选“全部”。", "Tick some, or choose all."),
        )
    said: dict[str, Any] = {"reason": asked.get("reason", ""), "on": timezone.localdate()}
    if deed == "approve":
        said["and_publish"] = bool(asked.get("and_publish"))
    seen = asked.get("seen", "")
    done = TO_DO[deed](
        actor=request.actor,
        submission=number,
        figures=None if everything else ticked,
        seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        **said,
    )
    words = DONE[deed] if done.decision else NOTHING_LEFT
    say_sent(request, Bilingual(words.zh.format(n=done.figures), words.en.format(n=done.figures)))
    return redirect(go(request, "office:submission", [number], {}, {}))


def _context(request: Working, found: Submission, chosen: str) -> dict[str, Any]:
    today = timezone.localdate()
    row = submission_row(found.pk, request.actor, on=today)
    counts = row.counts if row else {}
    deeds = _deeds(request, found, counts) if known_today(request) else []
    return {
        "found": found,
        "row": row,
        "shown": [(each, FIGURE_STATES[each], counts.get(each, 0)) for each in STATES if counts.get(each, 0)],
        "chosen": chosen,
        "deeds": deeds,
        "takes_all": request.POST.get("scope", "all" if any(deed == "submit" for deed, _, _ in deeds) else "") == "all",
        "takes": sorted({state for deed, _, _ in deeds for state in TAKES[deed]}),
        "corrections": corrections_of_public(found.pk, on=today) if any(deed == "approve" for deed, _, _ in deeds) else 0,
        "four_eyes": may(request.actor, Deed.APPROVE_FIGURES) and bool(counts.get("submitted")) and did_it(request.actor, found),
        "seen": last_decision(found.pk, on=today),
        "steps": steps(found.pk, on=today),
        "text_limit": TEXT_LIMIT,
        "asked": request.POST,
        "ticked": set(request.POST.getlist("figure")),
    }  # fmt: skip


def _deeds(request: Working, found: Submission, counts: Mapping[str, int]) -> list[tuple[str, Bilingual, int]]:
    """Return what one may do to figures of it now: the deed, its word, and how many figures it could take."""
    held = {DEPARTMENT} if found.department.code in departments_of(request.actor) else set()
    done = did_it(request.actor, found)
    able = [deed for deed in DEEDS if may(request.actor, RIGHT[deed], held=held, did_it=done)]
    numbers = {deed: sum(counts.get(state, 0) for state in TAKES[deed]) for deed in able}
    return [(deed, DECISIONS[deed], numbers[deed]) for deed in able if numbers[deed]]


def _page(request: Working, figures: Any) -> Page[SubmittedView]:
    today = timezone.localdate()
    if wants_all(request):
        return whole(_views(figures), figures.count)
    page = Paginator(figures, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = submitted_views(list(page.object_list), on=today)
    return page


def _views(figures: Any) -> Iterator[SubmittedView]:
    """Yield the views of figures, some thousands at a time."""
    few: list[SubmittedFigure] = []
    for row in figures.iterator(chunk_size=BATCH):
        few.append(row)
        if len(few) == BATCH:
            yield from submitted_views(few, on=timezone.localdate())
            few = []
    yield from submitted_views(few, on=timezone.localdate())


def _name(found: Submission) -> Bilingual:
    return Bilingual(f"报送 {found.pk} {found.period}", f"Submission {found.pk} {found.period}")


def _cells(figures: Any) -> Iterator[list[object]]:
    for each in _views(figures):
        view = each.figure
        yield [
            view.code,
            Bilingual(view.subject.name_zh, view.subject.name_en),
            Bilingual(view.name_zh, view.name_en),
            Bilingual(view.version_zh, view.version_en),
            _joined([Bilingual(part.name_zh, part.name_en) for part in view.axes]),
            view.period,
            view.value,
            view.unit,
            each.stated,
            each.before.value if each.before else None,
            each.before.unit if each.before else "",
            each.change,
            each.cell,
            each.reason,
            _joined([Bilingual(found.text_zh, found.text_en) for found in each.findings]),
            word("figure_state", each.state),
        ]


def _joined(texts: Collection[Bilingual]) -> Bilingual:
    return Bilingual("；".join(each.zh for each in texts), "; ".join(each.en for each in texts))
