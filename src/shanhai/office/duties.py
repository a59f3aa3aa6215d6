"""The form of a deed: accept, report, ask for more time, report done, verify, return, close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from shanhai.adapters.kept_files import FileRefused, KeptFile, keep_file
from shanhai.domains.documents.actions import keep_evidence
from shanhai.domains.documents.models import Passage
from shanhai.domains.programme.actions import Act, act_on_duty
from shanhai.domains.programme.actions.duties import NEEDS_DATE, NEEDS_WORDS, TEXT_LIMIT
from shanhai.domains.programme.errors import DeedRefused, EventRefused, SomebodyElseActed
from shanhai.domains.programme.queries import commitment_detail
from shanhai.domains.programme.queries.open_deeds import KINDS, Openings, openings
from shanhai.office.requests import Working, say_sent, signed_in
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import RIGHTS, Actor, Deed

MOST_FILES = 10
WITHOUT_FILES = frozenset({Deed.ISSUE, Deed.ACCEPT, Deed.REFUSE_EXTENSION})


@signed_in
def act(request: Working, code: str, deed: str) -> HttpResponseBase:
    """Show the form of a deed on a commitment, or do it."""
    wanted = _deed(deed)
    today = timezone.localdate()
    now = openings(code, actor=request.actor, on=today)
    if now is None:
        raise Http404
    errors: list[Bilingual] = []
    if request.method == "POST":
        try:
            _do(request, code, wanted, today)
        except (DeedRefused, EventRefused, FileRefused, SomebodyElseActed) as refusal:
            errors = _explained(refusal)
        else:
            say_sent(request, _done_words(wanted))
            return redirect(go(request, "cockpit:commitment", [code], {}, {}))
    return render(request, "office/act.html", _context(request, now, wanted, errors), status=409 if errors else 200)


def _deed(name: str) -> Deed:
    if name not in {deed.value for deed in KINDS}:
        raise Http404
    return Deed(name)


def _do(request: Working, code: str, deed: Deed, today: date) -> None:
    """Do the deed; the files are written first, so that nobody waits for a large one to put something on record."""
    asked = request.POST
    files = [_kept(upload) for upload in request.FILES.getlist("evidence")[:MOST_FILES]]
    act = Act(
        deed=deed,
        commitment=code,
        occurred=_day(asked.get("occurred", "")) or today,
        party=asked.get("party", ""),
        text=asked.get("text", ""),
        until=_day(asked.get("until", "")),
        once=_once(asked.get("once", "")),
        seen=asked.get("seen", ""),
    )
    with transaction.atomic():
        evidence = _evidence(request.actor, files, today)
        act_on_duty(actor=request.actor, act=replace(act, evidence=evidence), on=today)


def _evidence(actor: Actor, files: Sequence[KeptFile], today: date) -> tuple[Passage, ...]:
    """Return the passages of files in the order of the form, each once.

    They are put on record in the order of their hashes: two forms with the same new files then never wait for each other.
    """
    once = {file.sha256: file for file in reversed(files)}
    found = {each: keep_evidence(actor=actor, file=once[each], on=today) for each in sorted(once)}
    return tuple(found[each] for each in dict.fromkeys(file.sha256 for file in files))


def _kept(upload: UploadedFile[Any]) -> KeptFile:
    chunks: Iterator[bytes] = upload.chunks()
    return keep_file(settings.MEDIA_ROOT, upload.name or "", chunks, size=upload.size)


def _day(text: str) -> date | None:
    """Return a day as a browser sends it.

    Raises:
        DeedRefused: it is no date.
    """
    try:
        found = parse_date(text.strip()) if text.strip() else None
    except ValueError:
        found = None
    if text.strip() and found is None:
        raise DeedRefused(
            Bilingual(f"“{text[:40]}”不是日期。", f"“{text[:40]}” is not a date."),
            Bilingual("请写成年-月-日，例如 2026-03-31。", "Write year-month-day, for example 2026-03-31."),
        )
    return found


def _once(text: str) -> str:
    """Return the name of this act if it is one that a form has given; another gets a name of its own."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _explained(refusal: ShanhaiError) -> list[Bilingual]:
    return [refusal.message]


def _context(request: Working, now: Openings, deed: Deed, errors: list[Bilingual]) -> dict[str, Any]:
    reader = Reader(timezone.localdate(), internal=True)
    found = commitment_detail(now.commitment, reader=reader)
    asked = request.POST
    return {
        "found": found,
        "line": found.line if found else None,
        "here": now,
        "deed": deed.value,
        "title": RIGHTS[deed].title,
        "possible": deed in now.deeds,
        "errors": errors,
        "needs_words": deed in NEEDS_WORDS,
        "needs_date": deed in NEEDS_DATE,
        "takes_files": deed not in WITHOUT_FILES,
        "text_limit": TEXT_LIMIT,
        "text": asked.get("text", ""),
        "until": asked.get("until", ""),
        "party": asked.get("party", ""),
        "occurred": asked.get("occurred", "") or timezone.localdate().isoformat(),
        "once": _once(asked.get("once", "")),
        "seen": now.seen,
    }


def _done_words(deed: Deed) -> Bilingual:
    title = RIGHTS[deed].title
    return Bilingual(f"已{title.zh}，记录在案。", f"On record: {title.en}.")
