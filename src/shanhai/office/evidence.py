"""Files handed in as evidence: a party's own on a page, and the file itself for those who may open it."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from shanhai.adapters.kept_files import MEDIA_TYPES, path_of
from shanhai.cockpit.long_lists import page_of
from shanhai.domains.audit.actions import refuse
from shanhai.domains.documents.models import DocumentFile
from shanhai.domains.people.queries import party_names_by_code
from shanhai.domains.programme.queries.evidence import handed_in, was_handed_in_by
from shanhai.office.requests import Working, signed_in
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import HANDED_IN, Deed, may

PER_PAGE: Final = 50
UNKNOWN: Final = "application/octet-stream"
SAFE_TYPES: Final = frozenset(MEDIA_TYPES.values())
NOTHING_RUNS: Final = "default-src 'none'; sandbox"


@signed_in
def own_evidence(request: Working) -> HttpResponseBase:
    """Show what the parties of the one who is signed in handed in, the latest first."""
    today = timezone.localdate()
    parties = request.actor.parties
    rows = handed_in(parties, on=today) if parties else []
    names = party_names_by_code(parties, reader=Reader(today, internal=True))
    context = {"page": page_of(request, rows, PER_PAGE), "names": names, "parties": parties}
    return render(request, "office/evidence.html", context)


@signed_in
def evidence(request: Working, code: str) -> HttpResponseBase:
    """Send the file as an attachment, under the name it came with, to readers inside and to the party it came from.

    It is never shown in place, whatever it holds: another kind than the office takes is sent as plain bytes.
    """
    is_own = was_handed_in_by(request.actor.parties, code, on=timezone.localdate())
    held = {HANDED_IN} if is_own else set()
    if not may(request.actor, Deed.OPEN_EVIDENCE, held=held):
        raise refuse(request.actor, Deed.OPEN_EVIDENCE, subject=code)
    file = DocumentFile.objects.filter(code=code, known_to__isnull=True, text="").first()
    place = path_of(settings.MEDIA_ROOT, file.sha256) if file else None
    if file is None or place is None or not place.is_file():
        raise Http404
    kind = file.media_type if file.media_type in SAFE_TYPES else UNKNOWN
    answer = FileResponse(place.open("rb"), as_attachment=True, filename=file.filename, content_type=kind)
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
