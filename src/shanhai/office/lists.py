"""Taking a task list in: hand in the file, look at what it lacks and would do, say who is meant, import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.adapters.kept_files import MEDIA_TYPES, FileRefused, KeptFile, path_of
from shanhai.adapters.lists import ListFile, ListUnreadable
from shanhai.adapters.lists.files import LARGEST
from shanhai.domains.intake.actions import Answers, DryRun, Imported, check_list, import_list
from shanhai.domains.intake.actions.dates import Moved
from shanhai.domains.intake.errors import ListRefused, QuestionsOpen
from shanhai.domains.intake.models import ListImport
from shanhai.domains.intake.queries import WORDS, TargetMatch, UnitMatch, latest_imports, listed_commitments
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.errors import UnknownCode
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.domains.records.queries import Named
from shanhai.office.list_uploads import UploadMissing, handed_in, limited, opened, read_kept, token_of
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed

ACCEPTED: Final = ".docx,.xlsx,.xls,.ods"
FIRST_KINDS: Final = ("plan", "dimension", "mechanism", "list", "aim")
"""Kinds of commitment that lists usually come under: they are offered first."""
STATUSES: Final[Mapping[str, tuple[Bilingual, str]]] = {
    "new": (Bilingual("新增", "new"), "good"),
    "changed": (Bilingual("有变化", "changed"), "warn"),
    "same": (Bilingual("未变", "the same"), "plain"),
    "unsure": (Bilingual("请确认", "to be said"), "bad"),
}


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """What a line says an indicator is to reach, and the key of the figure that is chosen to judge it."""

    match: TargetMatch
    chosen: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line on the page: its place, what it says, how deep it stands, what becomes of it, and what it lacks.

    `moved` is the due date it moves, `judged` by which figure it is judged, where it names one.
    """

    at: int
    line: Any
    depth: int
    status: Bilingual
    tone: str
    findings: tuple[Diagnostic, ...]
    near: tuple[Any, ...]
    answer: str
    moved: Moved | None
    judged: JudgedBy | None


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A name that is asked about: its field on the page, the parties it may mean, and what is chosen."""

    field: str
    unit: UnitMatch
    chosen: str


@only(Deed.IMPORT_LIST)
def _lists(request: Working) -> HttpResponseBase:
    error: Bilingual | None = None
    run: DryRun | None = None
    token = request.POST.get("token", "")
    if request.method == "POST":
        try:
            kept, parent, year = opened(token) if token else handed_in(request)
            token = token_of(kept, parent, year)
            file = read_kept(kept)
            run = _looked_at(request, file, parent, year)
            if request.POST.get("step") == "import":
                return _imported(request, kept, run, year)
        except (FileRefused, ListRefused, ListUnreadable, QuestionsOpen, UnknownCode, UploadMissing) as refusal:
            error = refusal.message
    context = _page(request, run, token) if run is not None else _start(request)
    return render(request, "office/lists.html", {**context, "error": error}, status=409 if error else 200)


lists = limited(_lists)
"""Show the form and what came in lately; look at a file handed in; import it."""


@only(Deed.READ_INTERNAL)
def list_file(request: Working, number: int) -> HttpResponseBase:
    """Send the file that an edition came as, under the name it had, to those who may see what is not published."""
    edition = ListImport.objects.filter(pk=number).first()
    place = path_of(settings.MEDIA_ROOT, edition.sha256) if edition else None
    if edition is None or place is None or not place.is_file():
        raise Http404
    kind = MEDIA_TYPES.get(Path(edition.filename).suffix.lower(), "application/octet-stream")
    return FileResponse(place.open("rb"), as_attachment=True, filename=edition.filename, content_type=kind)


def _looked_at(request: Working, file: ListFile, parent: str, year: int | None) -> DryRun:
    """Look at the file without what was chosen for its lines, so that the page can ask again; a figure is only kept."""
    fields = [name for name in request.POST if re.fullmatch(r"target-\d{1,5}", name)]
    chosen = {int(name[7:]): key for name in fields if (key := request.POST.get(name, ""))}
    edition = Answers(edition=request.POST.get("edition", ""), targets=chosen)
    return check_list(
        actor=request.actor, file=file, parent=parent, on=timezone.localdate(), answers=edition, year=year
    )


def _imported(request: Working, kept: KeptFile, run: DryRun, year: int | None) -> HttpResponseBase:
    done = import_list(
        actor=request.actor,
        file=run.file,
        parent=run.parent,
        on=timezone.localdate(),
        answers=_answers(request, run),
        media_type=kept.media_type,
        public=bool(request.POST.get("public")),
        year=year,
    )
    messages.success(request, _done_words(done).text(language()))
    return redirect(go(request, "office:lists", [], {}, {}))


def _answers(request: Working, run: DryRun) -> Answers:
    asked = request.POST
    units = {one.unit.name: one.chosen for one in _asked(request, run) if one.chosen}
    lines = {at: said for at in run.unsure if (said := asked.get(f"line-{at}", ""))}
    targets = {at: said for at in run.targets if (said := asked.get(f"target-{at}", ""))}
    return Answers(units, asked.get("rest", ""), lines, asked.get("edition", ""), targets)


def _asked(request: Working, run: DryRun) -> list[AskedUnit]:
    """Return the names to ask about; one suggestion that is far the best is chosen beforehand, for the office to confirm."""
    asked = []
    for at, unit in enumerate(run.units.values()):
        if unit.party is not None:
            continue
        before = "open" if unit.is_left_open else unit.suggestions[0].code if len(unit.suggestions) == 1 else ""
        asked.append(AskedUnit(f"unit-{at}", unit, request.POST.get(f"unit-{at}", before)))
    return asked


def _done_words(done: Imported) -> Bilingual:
    if done.changed_nothing:
        return Bilingual("这份清单已经导入过，什么都没有变。", "This list is on record already; nothing has changed.")
    added, changed, same, gone = (len(one) for one in (done.added, done.superseded, done.unchanged, done.removed))
    moved = len(done.extended)
    dated = (
        (f"其中 {moved} 条改了期限，原定期限保留；", f" {moved} have another due date, the first one stays;")
        if moved
        else ("", "")
    )
    return Bilingual(
        f"已导入：新增 {added} 条，更新 {changed} 条，未变 {same} 条；{dated[0]}原有 {gone} 条这次没有，记录保留。",
        f"Imported: {added} new, {changed} changed, {same} the same;{dated[1]} {gone} of the earlier lines are not in it and are kept.",
    )


def _start(request: Working) -> dict[str, Any]:
    today = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    imports = latest_imports(on=today)
    return {
        "parents": _parents(asked.get("parent", ""), today),
        "accepted": ACCEPTED,
        "limit": LARGEST // 1_000_000,
        "largest": LARGEST,
        "asked": asked,
        "imports": [(one, path_of(settings.MEDIA_ROOT, one.sha256).is_file()) for one in imports],
    }


def _parents(asked: str, today: date) -> list[tuple[str, list[Named]]]:
    """Return the commitments that a list can come under, by kind; tasks of other lists only where one is asked for."""
    names = commitment_names(reader=Reader(today, internal=True)).values()
    listed = listed_commitments(on=today)
    by_kind: dict[str, list[Named]] = {kind: [] for kind in FIRST_KINDS}
    for name in names:
        if name.kind == "list" or name.id not in listed or name.code == asked:
            by_kind.setdefault(name.kind, []).append(name)
    return [(kind, found) for kind, found in by_kind.items() if found]


def _page(request: Working, run: DryRun, token: str) -> dict[str, Any]:
    reader = Reader(timezone.localdate(), internal=True)
    parents = [name for name in commitment_names(reader=reader).values() if name.code == run.parent]
    return {
        "run": run,
        "token": token,
        "parent": parents[0] if parents else None,
        "lines": _lines(request, run),
        "by_words": WORDS,
        "whole": [finding for finding in run.lint.findings if finding.row is None],
        "asked_units": _asked(request, run),
        "known_units": [unit for unit in run.units.values() if unit.party is not None],
        "parties": sorted(party_names(reader=reader).values(), key=lambda party: party.name_zh),
        "asked": request.POST,
        "public": bool(request.POST.get("public")) if "step" in request.POST else run.is_public,
        "nothing_new": run.is_on_record and not run.unknown_units,
        "counts": [(words, tone, run.statuses.count(status)) for status, (words, tone) in STATUSES.items()],
    }


def _lines(request: Working, run: DryRun) -> list[ShownLine]:
    by_place: dict[tuple[str, int | None], list[Diagnostic]] = {}
    for finding in run.lint.findings:
        by_place.setdefault((finding.file, finding.row), []).append(finding)
    shown: list[ShownLine] = []
    for at, (line, status) in enumerate(zip(run.found.lines, run.statuses, strict=True), start=1):
        words, tone = STATUSES[status]
        depth = shown[line.parent].depth + 1 if line.parent is not None else 0
        found = tuple(by_place.pop((line.file, line.row), ())) if not line.is_heading or line.number else ()
        near = run.unsure.get(at, ())
        answer = request.POST.get(f"line-{at}", "")
        judged = JudgedBy(run.targets[at], run.judged_by[at]) if at in run.targets else None
        shown.append(ShownLine(at, line, min(depth, 3), words, tone, found, near, answer, run.moved.get(at), judged))
    return shown
