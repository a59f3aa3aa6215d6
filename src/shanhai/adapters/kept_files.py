"""Files handed in as evidence: kept once, under their hash, and never overwritten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, Final

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError

LARGEST: Final = 50_000_000
"""Bytes of the largest file that is kept."""
MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".wps": "application/vnd.ms-works",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".ofd": "application/ofd",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".zip": "application/zip",
}
"""What an office hands in, by the end of its name; nothing that a browser would run."""


class FileRefused(ShanhaiError):
    """The file is empty, too large, cut off, or of a kind that is not kept."""

    code = "file_refused"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store: its own name, kind, size in bytes and SHA-256 in hexadecimal."""

    filename: str
    media_type: str
    size: int
    sha256: str


def keep_file(folder: Path, name: str, chunks: Iterable[bytes], *, size: int | None = None) -> KeptFile:
    """Keep a file under its hash and return what it is; the same bytes are kept once.

    Args:
        folder: the store.
        name: the name the file came with.
        chunks: its bytes.
        size: how many bytes there must be, where the sender said so.
    Raises:
        FileRefused: it is empty, too large, shorter than said, or of a kind that is not kept.
    """
    filename = _plain_name(name)
    kind = MEDIA_TYPES.get(Path(filename).suffix.lower())
    if kind is None:
        known = " ".join(sorted(MEDIA_TYPES))
        raise FileRefused(
            Bilingual(f"不收“{filename}”这类文件。", f"Files like “{filename}” are not taken."),
            Bilingual(f"可用：{known}。", f"Accepted: {known}."),
            file=filename,
        )
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as incoming:
        try:
            found, total = _copied(chunks, incoming, filename)
            if total == 0 or (size is not None and total != size):
                raise _cut_off(filename, total, size)
            incoming.flush()
            os.fsync(incoming.fileno())
        except BaseException:
            Path(incoming.name).unlink(missing_ok=True)
            raise
    place = path_of(folder, found)
    place.parent.mkdir(exist_ok=True)
    Path(incoming.name).replace(place)  # equal hash, equal bytes: replacing one by the other changes nothing
    return KeptFile(filename, kind, total, found)


@contextmanager
def laid_down(name: str, chunks: Iterable[bytes]) -> Iterator[Path]:
    """Lay a file down under its own name, piece by piece, for as long as it is read; nothing is kept.

    Raises:
        FileRefused: it is larger than what is kept; it is not read on.
    """
    filename = _plain_name(name) or "file"
    with TemporaryDirectory(prefix="shanhai-") as folder:
        place = Path(folder) / filename
        with place.open("wb") as into:
            _copied(chunks, into, filename)
        yield place


def path_of(folder: Path, digest: str) -> Path:
    """Return where a file of this hash lies in the store."""
    return folder / digest[:2] / digest


def _copied(chunks: Iterable[bytes], into: IO[bytes], filename: str) -> tuple[str, int]:
    digest, total = sha256(), 0
    for chunk in chunks:
        total += len(chunk)
        if total > LARGEST:
            raise FileRefused(
                Bilingual(f"“{filename}”超过 {LARGEST // 1_000_000} MB。", f"“{filename}” is larger than {LARGEST // 1_000_000} MB."),
                Bilingual("请压缩图片或拆成几个文件。", "Shrink its pictures, or hand it in in parts."),
                file=filename,
            )  # fmt: skip
        digest.update(chunk)
        into.write(chunk)
    return digest.hexdigest(), total


def _cut_off(filename: str, total: int, size: int | None) -> FileRefused:
    if total == 0:
        return FileRefused(
            Bilingual(f"“{filename}”是空的。", f"“{filename}” is empty."),
            Bilingual("请检查文件后重新上传。", "Look at the file and hand it in again."),
            file=filename,
        )
    return FileRefused(
        Bilingual(
            f"“{filename}”只收到 {total} 字节，应有 {size}。", f"Of “{filename}” {total} bytes of {size} arrived."
        ),
        Bilingual("上传中断了，请重新上传。", "The upload was cut off; hand it in again."),
        file=filename,
    )


def _plain_name(name: str) -> str:
    """Return the last part of a name, without control characters, short enough for every file system."""
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]", "", last).strip(" .")
    stem, dot, end = plain.rpartition(".")
    return f"{stem[:180]}{dot}{end[:12]}" if dot else plain[:180]
