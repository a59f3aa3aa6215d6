"""Sheets in: choose a form and a period, hand in the sheet, look at it cell by cell, save it as drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from shanhai.adapters.form_sheets import write_form_sheet
from shanhai.adapters.kept_files import LARGEST, FileRefused, KeptFile, keep_file, laid_down, path_of
from shanhai.adapters.workbooks import read_workbook
from shanhai.domains.audit.actions import refuse
from shanhai.domains.submissions.actions.drafting import Drafted
from shanhai.domains.submissions.actions.sheets import SheetRun, confirm_layout, load_sheet, read_sheet
from shanhai.domains.submissions.errors import UploadMissing
from shanhai.domains.submissions.models import FormVersion
from shanhai.domains.submissions.queries.forms import due_on, form_for, forms_for, periods_of, sees_all
from shanhai.domains.submissions.queries.templates import form_template, still_asked
from shanhai.office.layouts import asked_columns, layout_asked, shown_changes, shown_findings
from shanhai.office.requests import Working, signed_in
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DEPARTMENT, Deed, may
from shanhai.vocab.workbooks import Workbook

SALT: Final = "office.sheets"
ACCEPTED: Final = ".xlsx,.xls,.ods,.csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATEST: Final = 6
"""Periods for which the page says how much is still asked."""
WEEK: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A sheet on its way: the form and period it is for, its file, and whether that is in the store already."""

    form: str
    period: str
    file: KeptFile

    @property
    def token(self) -> str:
        """What the page gives back, so that the file need not be handed in again."""
        kept = self.file
        return signing.dumps([self.form, self.period, kept.sha256, kept.filename, kept.media_type], salt=SALT)


@signed_in
def sheets(request: Working) -> HttpResponseBase:
    """Show the forms; look at a sheet that is handed in; keep how it is read; save it as drafts."""
    _let_in(request)
    if request.method != "POST":
        return render(request, "office/sheets.html", _start(request))
    try:
        given = _given(request)
        with laid_down(given.file.filename, _chunks(path_of(settings.MEDIA_ROOT, given.file.sha256))) as path:
            return _step(request, given, read_workbook(path))
    except ShanhaiError as refusal:
        if refusal.code == "not_permitted":
            raise
        context = {**_start(request), "error": refusal.message}
        return render(request, "office/sheets.html", context, status=409)


@signed_in
def template(request: Working) -> HttpResponseBase:
    """Hand out the sheet that asks a department for what no source says."""
    _let_in(request)
    asked = request.GET
    version = form_for(request.actor, asked.get("form", ""), on=timezone.localdate())
    sheet = form_template(version, asked.get("period", ""), reader=_today())
    answer = HttpResponse(write_form_sheet(sheet), content_type=XLSX)
    name = f"{version.title_zh}_{sheet.period}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _let_in(request: Working) -> None:
    """Let in the office, the auditor and whoever acts for a party; the page shows the forms they may see."""
    if not (sees_all(request.actor) or request.actor.parties):
        raise refuse(request.actor, Deed.DRAFT_FIGURES, subject=request.path)


def _given(request: Working) -> HandedIn:
    """Return the sheet that is handed in now, kept once it can be read; or the one that was handed in before."""
    token = request.POST.get("token", "")
    if token:
        try:
            form, period, digest, name, kind = signing.loads(token, salt=SALT, max_age=WEEK)
        except (signing.BadSignature, ValueError) as failure:
            raise _gone() from failure
        if not path_of(settings.MEDIA_ROOT, digest).is_file():
            raise _gone()
        return HandedIn(form, period, KeptFile(name, kind, 0, digest))
    upload: UploadedFile[Any] | None = request.FILES.get("file")
    if upload is None:
        raise UploadMissing(
            Bilingual("没有选择文件。", "No file was chosen."),
            Bilingual("请选择一份报表。", "Choose a sheet."),
        )
    name, size = upload.name or "", upload.size or 0
    if size > LARGEST:
        raise FileRefused(
            Bilingual(
                f"“{name}”有 {size // 1_000_000} MB，超过 {LARGEST // 1_000_000} MB，没有读。",
                f"“{name}” has {size // 1_000_000} MB, beyond {LARGEST // 1_000_000}; it was not read.",
            ),
            Bilingual(
                "请只留要报的那张表，另存后再交。", "Keep only the sheet that is reported, save that and hand it in."
            ),
        )
    with laid_down(name, upload.chunks()) as path:
        read_workbook(path)  # what is no sheet is not kept
    kept = keep_file(settings.MEDIA_ROOT, name, upload.chunks(), size=size)
    return HandedIn(request.POST.get("form", ""), request.POST.get("period", "").strip(), kept)


def _gone() -> UploadMissing:
    return UploadMissing(
        Bilingual("找不到刚才上传的文件。", "The file handed in is not there any more."),
        Bilingual("请重新上传。", "Hand it in again."),
    )


def _chunks(place: Path) -> Iterator[bytes]:
    with closing(place.open("rb")) as stream:
        while chunk := stream.read(1 << 20):
            yield chunk


def _step(request: Working, given: HandedIn, workbook: Workbook) -> HttpResponseBase:
    """Do what the page asks for: look, propose anew, keep how the sheet is read, or save."""
    step, today = request.POST.get("step", "look"), timezone.localdate()

    def look(**how: Any) -> SheetRun:
        return read_sheet(actor=request.actor, form=given.form, period=given.period, workbook=workbook, on=today, **how)

    run = look(anew=step in ("anew", "confirm"))
    if step == "confirm":
        layout = layout_asked(run, request.POST)
        run = look(layout=layout)
        confirm_layout(actor=request.actor, form=given.form, layout=layout, on=today)
    error: Bilingual | None = None
    if step == "save" and not run.is_proposed:
        try:
            return _saved(request, given, run)
        except ShanhaiError as refusal:
            error = refusal.message
    context = _looked_at(request, given, run)
    return render(request, "office/sheet.html", {**context, "error": error}, status=409 if error else 200)


def _saved(request: Working, given: HandedIn, run: SheetRun) -> HttpResponseBase:
    asked = request.POST
    reasons = {name.removeprefix("reason-"): text for name, text in asked.items() if name.startswith("reason-")}
    done = load_sheet(
        actor=request.actor,
        run=run,
        kept=_of_size(given.file),
        on=timezone.localdate(),
        reason=asked.get("reason", ""),
        reasons={cell: str(text) for cell, text in reasons.items() if str(text).strip()},
        although_errors=bool(asked.get("although_errors")),
    )
    messages.success(request, _done_words(done).text(language()))
    return redirect(_after(request, done))


def _of_size(file: KeptFile) -> Callable[[], KeptFile]:
    """Return what tells of a file in the store, its size looked up when asked."""
    return lambda: replace(file, size=path_of(settings.MEDIA_ROOT, file.sha256).stat().st_size)


def _done_words(done: Drafted) -> Bilingual:
    if done.changed_nothing:
        return Bilingual(
            "没有变化：这些数都已入账或已在草稿里。", "Nothing changed: all of it is on record or drafted already."
        )
    same = done.unchanged + done.pending
    return Bilingual(
        f"已存为草稿：新 {done.new} 个，变 {done.changed} 个，未变 {same} 个，撤回草稿 {done.taken_back} 个。",
        f"Saved as drafts. New: {done.new}; changed: {done.changed}; the same: {same}; drafts taken back: {done.taken_back}.",
    )


def _after(request: Working, done: Drafted) -> str:
    """Return where to go then: the submission's page, or back here where nothing changed."""
    if done.submission is not None:
        return go(request, "office:submission", [done.submission], {}, {})
    return go(request, "office:sheets", [], {}, {})


def _start(request: Working) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    forms = forms_for(request.actor, on=timezone.localdate())
    codes = {form.code for form in forms}
    code = asked.get("form", "") or (forms[0].code if len(forms) == 1 else "")
    chosen = form_for(request.actor, code, on=timezone.localdate()) if code in codes else None
    context: dict[str, Any] = {
        "forms": forms,
        "asked": asked,
        "accepted": ACCEPTED,
        "limit": LARGEST // 1_000_000,
        "may_set_up": may(request.actor, Deed.KEEP_FORMS),
    }
    if chosen is not None:
        periods = periods_of(chosen, on=timezone.localdate())
        held = {DEPARTMENT} if chosen.department.code in request.actor.parties else set()
        context |= {
            "chosen": chosen,
            "chosen_title": Bilingual(chosen.title_zh, chosen.title_en),
            "periods": periods,
            "may_draft": may(request.actor, Deed.DRAFT_FIGURES, held=held),
            "asked_for": [_asked_for(chosen, period) for period in periods[:LATEST]],
        }
    return context


def _today() -> Reader:
    return Reader(timezone.localdate(), internal=True)


def _asked_for(version: FormVersion, period: Period) -> dict[str, Any]:
    asked = still_asked(version, period.text, reader=_today())
    words = Bilingual(period.show("zh"), period.show("en"))
    return {"period": period.text, "words": words, "due": due_on(period, version.due_days), "asked": asked}


def _looked_at(request: Working, given: HandedIn, run: SheetRun) -> dict[str, Any]:
    common: dict[str, Any] = {
        "run": run,
        "given": given,
        "title": Bilingual(run.form.title_zh, run.form.title_en),
        "period_words": Bilingual(run.period.show("zh"), run.period.show("en")),
        "asked": request.POST,
        "findings": shown_findings(run),
    }
    if run.is_proposed:
        return {**common, **asked_columns(run)}
    counts = run.counts
    return {
        **common,
        "changes": shown_changes(run, request.POST),
        "more_changes": counts["changed"] + counts["taken_back"] - len(run.changed),
        "same": counts["unchanged"] + counts["pending"],
        "read": len(run.reading.figures),
    }
