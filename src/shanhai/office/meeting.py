"""The meeting: one page for the leading group, the same as a Word document, and putting a meeting on record."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from shanhai.adapters.reports.docx import word_document
from shanhai.adapters.reports.report import Report
from shanhai.cockpit.comparing import asked_span
from shanhai.domains.programme.actions.meetings import TITLE_LIMIT, hold_meeting, take_back_meeting
from shanhai.domains.programme.errors import MeetingRefused
from shanhai.domains.programme.queries.meetings import meetings
from shanhai.domains.programme.queries.report import ALL, MOST, meeting_report
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, may

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@only(Deed.READ_INTERNAL)
def meeting(request: Working) -> HttpResponseBase:
    """Show what the leading group is to know and to decide; `?format=docx` hands it out as a Word document."""
    error: Bilingual | None = None
    if request.method == "POST":
        try:
            said = _record(request)
        except MeetingRefused as refusal:
            error = refusal.message
        else:
            messages.success(request, said.text(language()))
            return redirect(go(request, "office:meeting", [], {}, {}))
    span = asked_span(request)
    whole = request.GET.get("all") == "1"
    report = meeting_report(
        span.before, span.after, language=language(), meeting=span.meeting, most=ALL if whole else MOST
    )
    if request.GET.get("format") == "docx":
        return _handed_out(report, span.after.as_known_on)
    context = {
        "span": span,
        "report": report,
        "whole": whole,
        "shortened": any(section.more for chapter in report.chapters for section in chapter.sections),
        "today": timezone.localdate(),
        "may_hold": may(request.actor, Deed.HOLD_MEETING),
        "meetings": meetings(reader=Reader(timezone.localdate(), internal=True)),
        "title_limit": TITLE_LIMIT,
        "error": error,
        "asked": request.POST,
    }
    return render(request, "office/meeting.html", context, status=409 if error else 200)


def _record(request: Working) -> Bilingual:
    """Put a meeting on record, or take one back; return what was done."""
    asked, today = request.POST, timezone.localdate()
    if asked.get("take_back"):
        take_back_meeting(
            actor=request.actor, code=asked["take_back"], on=today, reason=asked.get("reason", "").strip()
        )
        return Bilingual("已撤回。", "Taken back.")
    title = asked.get("title", "").strip()
    chinese = any("\u4e00" <= character <= "\u9fff" for character in title)
    hold_meeting(
        actor=request.actor,
        held_on=_day(asked.get("held_on", "")),
        title=Bilingual(title, "") if chinese else Bilingual("", title),
        on=today,
    )
    return Bilingual("会议已登记。", "The meeting is on record.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MeetingRefused(
            Bilingual(f"“{text[:40]}”不是日期。", f"“{text[:40]}” is not a date."),
            Bilingual("请写成年-月-日，例如 2026-03-31。", "Write year-month-day, for example 2026-03-31."),
        ) from None


def _handed_out(report: Report, day: date) -> HttpResponse:
    answer = HttpResponse(word_document(report), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{report.title}_{day}.docx"
    )
    answer["Cache-Control"] = "private, no-cache"
    return answer
