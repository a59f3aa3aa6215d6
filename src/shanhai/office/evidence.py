"""Handing out a file that was handed in as evidence: only to those who may see what is not published."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase

from shanhai.adapters.kept_files import path_of
from shanhai.domains.documents.models import DocumentFile
from shanhai.office.requests import Working, only
from shanhai.vocab.rights import Deed


@only(Deed.READ_INTERNAL)
def evidence(request: Working, code: str) -> HttpResponseBase:
    """Send the file as an attachment, under the name it came with."""
    file = DocumentFile.objects.filter(code=code, known_to__isnull=True, text="").first()
    place = path_of(settings.MEDIA_ROOT, file.sha256) if file else None
    if file is None or place is None or not place.is_file():
        raise Http404
    return FileResponse(place.open("rb"), as_attachment=True, filename=file.filename, content_type=file.media_type)
