"""Taking a task list in: hand in the file, look at what it lacks and would do, say who is meant, import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from shanhai.adapters.kept_files import FileRefused, KeptFile, keep_file, path_of
from shanhai.adapters.lists import ListFile, ListUnreadable, read_list_bytes
from shanhai.adapters.lists.files import LARGEST
from shanhai.domains.intake.actions import Answers, DryRun, Imported, check_list, import_list
from shanhai.domains.intake.errors import ListRefused, QuestionsOpen
from shanhai.domains.intake.queries import UnitMatch, latest_imports
from shanhai.domains.people.queries import party_names
from shanhai.domains.programme.errors import UnknownCode
from shanhai.domains.programme.queries.names import commitment_names
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed

SALT: Final = "office.lists"
ACCEPTED: Final = ".docx,.xlsx,.xls,.ods"
PARENT_KINDS: Final = ("plan", "dimension", "mechanism", "list", "aim")
"""Kinds of commitment that lists usually come under; any other can be typed by its code."""
STATUSES: Final[Mapping[str, tuple[Bilingual, str]]] = {
    "new": (Bilingual("新增", "new"), "good"),
    "changed": (Bilingual("有变化", "changed"), "warn"),
    "same": (Bilingual("未变", "the same"), "plain"),
    "unsure": (Bilingual("请确认", "to be said"), "bad"),
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line on the page: its place, what it says, how deep it stands, what becomes of it, and what it lacks."""

    at: int
    line: Any
    depth: int
    status: Bilingual
    tone: str
    findings: tuple[Diagnostic, ...]
    near: tuple[Any, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A name that is asked about: its field on the page, the parties it may mean, and what is chosen."""

    field: str
    unit: UnitMatch
    chosen: str


class UploadMissing(ShanhaiError):
    """No file, or no longer the file that was looked at."""

    code = "upload_missing"


@only(Deed.IMPORT_LIST)
def lists(request: Working) -> HttpResponseBase:
    """Show the form and what came in lately; look at a file handed in; import it."""
    error: Bilingual | None = None
    run: DryRun | None = None
    token = request.POST.get("token", "")
    if request.method == "POST":
        try:
            kept, parent, year = _opened(token) if token else _handed_in(request)
            token = signing.dumps([kept.sha256, kept.filename, kept.media_type, parent, year], salt=SALT)
            file = _read(kept)
            run = _looked_at(request, file, parent, year)
            if request.POST.get("step") == "import":
                return _imported(request, kept, run, year)
        except (FileRefused, ListRefused, ListUnreadable, QuestionsOpen, UnknownCode, UploadMissing) as refusal:
            error = refusal.message
    context = _page(request, run, token) if run is not None else _start(request)
    return render(request, "office/lists.html", {**context, "error": error}, status=409 if error else 200)


def _handed_in(request: Working) -> tuple[KeptFile, str, int | None]:
    """Keep the file that was handed in and return it with the parent and the year that were chosen."""
    upload: UploadedFile[Any] | None = request.FILES.get("file")
    if upload is None:
        raise UploadMissing(
            Bilingual("没有选择文件。", "No file was chosen."),
            Bilingual("请选择一个 Word 或表格文件。", "Choose a Word file or a sheet."),
        )
    name, size = upload.name or "", upload.size or 0
    if size > LARGEST:
        raise FileRefused(
            Bilingual(f"“{name}”超过 {LARGEST // 1_000_000} MB。", f"“{name}” is larger than {LARGEST // 1_000_000} MB."),
            Bilingual("请删去图片或拆成几个文件。", "Take its pictures out, or hand it in in parts."),
        )  # fmt: skip
    content = b"".join(upload.chunks())
    read_list_bytes(name, content)  # what is no list is not kept
    said = request.POST.get("year", "").strip()
    year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else None
    chunks: Iterator[bytes] = iter((content,))
    return keep_file(settings.MEDIA_ROOT, name, chunks, size=size), request.POST.get("parent", "").strip(), year


def _opened(token: str) -> tuple[KeptFile, str, int | None]:
    """Return the file, parent and year of a page that this site has given out."""
    try:
        digest, filename, media_type, parent, year = signing.loads(token, salt=SALT, max_age=7 * 86_400)
    except (signing.BadSignature, ValueError) as failure:
        raise _gone() from failure
    return KeptFile(filename, media_type, 0, digest), parent, year


def _gone() -> UploadMissing:
    return UploadMissing(
        Bilingual("找不到刚才上传的文件。", "The file handed in is not there any more."),
        Bilingual("请重新上传。", "Hand it in again."),
    )


def _read(kept: KeptFile) -> ListFile:
    place = path_of(settings.MEDIA_ROOT, kept.sha256)
    if not place.is_file():
        raise _gone()
    return read_list_bytes(kept.filename, place.read_bytes())


def _looked_at(request: Working, file: ListFile, parent: str, year: int | None) -> DryRun:
    """Look at the file without what was chosen for its lines, so that the page can ask again."""
    edition = Answers(edition=request.POST.get("edition", ""))
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
    return Answers(units, asked.get("rest", ""), lines, asked.get("edition", ""))


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
    return Bilingual(
        f"已导入：新增 {added} 条，更新 {changed} 条，未变 {same} 条；原有 {gone} 条这次没有，记录保留。",
        f"Imported: {added} new, {changed} changed, {same} the same; {gone} of the earlier lines are not in it and are kept.",
    )


def _start(request: Working) -> dict[str, Any]:
    today = timezone.localdate()
    names = commitment_names(reader=Reader(today, internal=True))
    return {
        "parents": [name for name in names.values() if name.kind in PARENT_KINDS],
        "accepted": ACCEPTED,
        "limit": LARGEST // 1_000_000,
        "asked": request.POST if request.method == "POST" else request.GET,
        "imports": latest_imports(on=today),
        "names": names,
    }


def _page(request: Working, run: DryRun, token: str) -> dict[str, Any]:
    reader = Reader(timezone.localdate(), internal=True)
    parents = [name for name in commitment_names(reader=reader).values() if name.code == run.parent]
    return {
        "run": run,
        "token": token,
        "parent": parents[0] if parents else None,
        "lines": _lines(request, run),
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
        shown.append(ShownLine(at, line, min(depth, 3), words, tone, found, near, request.POST.get(f"line-{at}", "")))
    return shown
