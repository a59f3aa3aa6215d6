"""Attaching the full text of a document: kept by hash, superseded and never overwritten, for signed-in readers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db import transaction

from shanhai.adapters.texts import TextFile
from shanhai.domains.audit.actions import write_audit
from shanhai.domains.documents.errors import KnownTooEarly, QuotesNotFound, UnknownDocument
from shanhai.domains.documents.models import Document, DocumentFile, PassageVersion, TextWithdrawal
from shanhai.domains.documents.queries.placing import located
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

HASH_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Attached:
    """What attaching a text did: the row that now holds it, whether it was there already, which quotes it contains.

    `found` and `missing` are codes of passages that quote the document; `superseded` is the file it replaced, or '';
    `withdrawn` is why the text before it was taken back, None where it was not.
    """

    file: DocumentFile
    unchanged: bool
    superseded: str
    found: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    withdrawn: TextWithdrawal | None = None


@transaction.atomic
def attach_text(
    *, actor: str, document: str, file: TextFile, on: date, note: str = "", although_quotes_are_missing: bool = False
) -> Attached:
    """Attach a text to a document as of a day; the same bytes again change nothing, other bytes supersede.

    Args:
        actor: who attaches it.
        document: the code of the document.
        file: the file as read by `adapters.texts`.
        on: the day from which the text is known.
        note: where the copy comes from, or what is to be known of it.
        although_quotes_are_missing: attach it even if most of the document's quotes do not stand in it.
    Raises:
        UnknownDocument: no document has that code.
        QuotesNotFound: more than half of the document's quotes do not stand in the text.
        KnownTooEarly: the text there now became known later than `on`.
    """
    owner = owner_of(document)
    last = DocumentFile.objects.select_for_update().filter(code=document).order_by("revision").last()
    found, missing = _quotes(owner, file.text)
    if last is not None and last.known_to is None and last.sha256 == file.sha256:
        return Attached(last, True, "", found, missing)
    if len(missing) > len(found) and not although_quotes_are_missing:
        raise QuotesNotFound(document, file.filename, len(found), missing)
    superseded = last.filename if last is not None and last.known_to is None else ""
    if last is not None:
        _close(last, on)
    added = DocumentFile.objects.create(
        code=document,
        revision=last.revision + 1 if last else 1,
        known_from=on,
        recorded_by=actor,
        content_hash=file.sha256[:HASH_LENGTH],
        visibility="internal",
        document=owner,
        filename=file.filename,
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        text=file.text,
        note=note,
    )
    write_audit(
        actor=Actor(actor),
        deed="attach_text",
        noun="document",
        subject=document,
        before={"filename": superseded} if superseded else {},
        after={"filename": file.filename, "sha256": file.sha256, "known_from": on},
    )
    withdrawn = TextWithdrawal.objects.filter(file=last).first() if last is not None else None
    return Attached(added, False, superseded, found, missing, withdrawn)


def owner_of(code: str) -> Document:
    """Return the document of a code.

    Raises:
        UnknownDocument: no document has that code; near ones are named.
    """
    owner = Document.objects.filter(code=code).first()
    if owner is None:
        codes = list(Document.objects.values_list("code", flat=True))
        raise UnknownDocument(code, get_close_matches(code, codes, n=3))
    return owner


def _close(last: DocumentFile, on: date) -> None:
    """End the knowledge of the text there was."""
    if on < (last.known_to or last.known_from):
        since = last.known_to or last.known_from
        raise KnownTooEarly(
            Bilingual(
                f"现有全文自 {since} 起知悉，晚于 {on}。", f"The text there now is known from {since}, after {on}."
            ),
            Bilingual(f"请用 {since} 或更晚的日期。", f"Use {since} or a later day."),
            on=on,
        )
    if last.known_to is None:
        DocumentFile.objects.filter(pk=last.pk).update(known_to=on)


def _quotes(owner: Document, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the codes of the quotes that stand in a text, and code and words of those that do not."""
    rows = PassageVersion.objects.filter(document=owner, known_to__isnull=True).exclude(quote="").order_by("passage_id")
    quotes = dict(rows.values_list("code", "quote"))
    places = located(text, quotes)
    return tuple(places), tuple((code, quote) for code, quote in quotes.items() if code not in places)
