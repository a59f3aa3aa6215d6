"""Evidence and sheets: a file handed in becomes a document of its own, which can be cited; never public by itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from shanhai.adapters.kept_files import KeptFile
from shanhai.domains.documents.models import Document, DocumentFile, DocumentVersion, Passage, PassageVersion
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

SHORT = 20
WHOLE = Bilingual("整份材料", "the whole file")


@transaction.atomic
def keep_evidence(*, actor: Actor, file: KeptFile, on: date) -> Passage:
    """Put a kept file on record as a document and return the passage that cites it as a whole.

    The same bytes are the same document, whoever hands them in.
    """
    return _keep(actor, file, on, code=f"ev-{file.sha256[:SHORT]}", kind="evidence")


@transaction.atomic
def keep_sheet(*, actor: Actor, file: KeptFile, on: date) -> Passage:
    """Put a kept sheet of a department on record as a document and return the passage that cites it as a whole.

    The passage has the document's code. The same bytes are the same document, whoever hands them in.
    """
    return _keep(actor, file, on, code=f"sheet-{file.sha256[:SHORT]}", kind="sheet")


def _keep(actor: Actor, file: KeptFile, on: date, *, code: str, kind: str) -> Passage:
    document, made = Document.objects.get_or_create(code=code)
    passage, _ = Passage.objects.get_or_create(code=code)
    if not made:
        return passage
    common = {
        "code": code,
        "known_from": on,
        "recorded_by": actor.account,
        "content_hash": file.sha256[:32],
        "visibility": "internal",
        "document": document,
    }
    DocumentVersion.objects.create(
        **common,
        kind=kind,
        title_zh=file.filename,
        title_en=file.filename,
        dated=on.isoformat(),
        dated_start=on,
        dated_end=None,
        reliability="handed_in",
    )
    DocumentFile.objects.create(
        **common, filename=file.filename, media_type=file.media_type, sha256=file.sha256, size=file.size, text=""
    )
    PassageVersion.objects.create(**common, passage=passage, locator=f"{WHOLE.zh} {WHOLE.en}")
    return passage
