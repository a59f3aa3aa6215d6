"""Documents, their passages and their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from shanhai.domains.documents.models import DocumentFile, DocumentVersion, PassageVersion, TextWithdrawal
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list of documents is narrowed to; an empty field narrows nothing."""

    kind: str = ""
    reliability: str = ""
    text: str = ""


def documents(chosen: DocumentFilter | None = None, *, reader: Reader) -> Sequence[DocumentVersion]:
    """Return what is known of documents, the latest dated first and undated ones last."""
    chosen = chosen or DocumentFilter()
    condition = known_on(reader)
    if chosen.kind:
        condition &= Q(kind=chosen.kind)
    if chosen.reliability:
        condition &= Q(reliability=chosen.reliability)
    for part in chosen.text.split()[:8]:
        condition &= (
            Q(title_zh__icontains=part)
            | Q(title_en__icontains=part)
            | Q(issuer_zh__icontains=part)
            | Q(issuer_en__icontains=part)
            | Q(number__icontains=part)
            | Q(code__icontains=part)
        )
    known = DocumentVersion.objects.filter(condition).select_related("document")
    return list(known.order_by(F("dated_end").desc(nulls_last=True), "document_id", "revision"))


def document(code: str, *, reader: Reader) -> DocumentVersion | None:
    """Return what is known of one document; None if this reader knows no such document on that day."""
    known = DocumentVersion.objects.filter(known_on(reader), document__code=code).select_related("document")
    return known.order_by("revision").last()


def passages(document_id: int, *, reader: Reader) -> Sequence[PassageVersion]:
    """Return the passages of a document as recorded: its quotes, and the document as a whole where it is so cited."""
    known = PassageVersion.objects.filter(known_on(reader), document_id=document_id).select_related("passage")
    return list(known.order_by("passage_id", "revision"))


def passage_counts(*, reader: Reader) -> Mapping[int, int]:
    """Return how many passages are quoted from each document, by the document's id."""
    quoted = PassageVersion.objects.filter(known_on(reader)).exclude(quote="").values("document_id")
    return dict(quoted.annotate(number=Count("passage_id", distinct=True)).values_list("document_id", "number"))


def document_file(document_id: int, *, reader: Reader) -> DocumentFile | None:
    """Return the text attached to a document; None where there is none or the reader may not see it."""
    return DocumentFile.objects.filter(known_on(reader), document_id=document_id).order_by("revision").last()


def documents_with_text(*, reader: Reader) -> frozenset[int]:
    """Return the documents whose text is attached and may be seen by the reader, by id."""
    with_text = DocumentFile.objects.filter(known_on(reader)).exclude(text="")
    return frozenset(with_text.values_list("document_id", flat=True))


def text_withdrawal(document_id: int, *, reader: Reader) -> TextWithdrawal | None:
    """Return why the last text of a document was taken back by the reader's day; None for readers outside."""
    if not reader.internal:
        return None
    rows = TextWithdrawal.objects.filter(file__document_id=document_id, on__lte=reader.as_known_on)
    return rows.select_related("file").order_by("pk").last()
