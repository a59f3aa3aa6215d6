"""The file of a list on its way in: refused beyond its limit before it is stored, kept by its hash, found again by a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from shanhai.adapters.kept_files import FileRefused, KeptFile, keep_file, path_of
from shanhai.adapters.lists import ListFile, read_list_bytes
from shanhai.adapters.lists.files import LARGEST
from shanhai.office.requests import Working
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

SALT: Final = "office.lists"
TOO_LARGE: Final = "list_too_large"
"""The attribute of a request that holds the name of a file beyond the limit."""
Page = Callable[[HttpRequest], HttpResponseBase]


class UploadMissing(ShanhaiError):
    """No file, or no longer the file that was looked at."""

    code = "upload_missing"


class _Limited(FileUploadHandler):
    """Stops storing a file once it is larger than a list may be; the rest of the request is read and dropped."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Count what arrives and hand it on to the next handler."""
        self._arrived += len(raw_data)
        if self._arrived > LARGEST:
            setattr(self.request, TOO_LARGE, self.file_name or "")
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store it."""


def limited(view: Page) -> Page:
    """Return a page that stores no file beyond the limit, also before its form's token is checked."""
    protected = csrf_protect(view)

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponseBase:
        request.upload_handlers.insert(0, _Limited(request))
        return protected(request)

    return csrf_exempt(page)


def token_of(kept: KeptFile, parent: str, year: int | None) -> str:
    """Return what the page carries to find the file again with what was chosen for it; nobody can make one up."""
    return signing.dumps([kept.sha256, kept.filename, kept.media_type, parent, year], salt=SALT)


def handed_in(request: Working) -> tuple[KeptFile, str, int | None]:
    """Keep the file that was handed in and return it with the parent and the year that were chosen.

    Raises:
        UploadMissing: no file was chosen.
        FileRefused: it is larger than lists may be.
        ListUnreadable: it is no list that can be read; then it is not kept.
    """
    upload: UploadedFile[Any] | None = request.FILES.get("file")
    too_large = getattr(request, TOO_LARGE, "")
    if too_large:
        raise FileRefused(
            Bilingual(f"“{too_large}”超过 {LARGEST // 1_000_000} MB。", f"“{too_large}” is larger than {LARGEST // 1_000_000} MB."),
            Bilingual("请删去图片或拆成几个文件。", "Take its pictures out, or hand it in in parts."),
        )  # fmt: skip
    if upload is None:
        raise UploadMissing(
            Bilingual("没有选择文件。", "No file was chosen."),
            Bilingual("请选择一个 Word 或表格文件。", "Choose a Word file or a sheet."),
        )
    name, size = upload.name or "", upload.size or 0
    content = b"".join(upload.chunks())
    read_list_bytes(name, content)  # what is no list is not kept
    said = request.POST.get("year", "").strip()
    year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else None
    chunks: Iterator[bytes] = iter((content,))
    return keep_file(settings.MEDIA_ROOT, name, chunks, size=size), request.POST.get("parent", "").strip(), year


def opened(token: str) -> tuple[KeptFile, str, int | None]:
    """Return the file, parent and year of a page that this site has given out; UploadMissing if it is no such page."""
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


def read_kept(kept: KeptFile) -> ListFile:
    """Return the tables of a kept file; UploadMissing if it is not there any more."""
    place = path_of(settings.MEDIA_ROOT, kept.sha256)
    if not place.is_file():
        raise _gone()
    return read_list_bytes(kept.filename, place.read_bytes())
