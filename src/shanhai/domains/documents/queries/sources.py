"""Reads of documents and passages, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shanhai.domains.documents.models import DocumentVersion, PassageVersion
from shanhai.domains.records.models import known_on
from shanhai.vocab.reader import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with the document it stands in: what a page shows as the source of a figure or a line."""

    passage: str
    quote: str
    locator: str
    document: str
    title_zh: str
    title_en: str
    dated: str
    reliability: str
    known_from: str


def sources(passage_ids: Iterable[int | None], *, reader: Reader) -> Mapping[int, Source]:
    """Return the sources of rows by the id of their passage; two queries however many there are."""
    passages = list(
        PassageVersion.objects.filter(known_on(reader), passage_id__in={i for i in passage_ids if i is not None})
        .select_related("passage", "document")
        .order_by("revision")
    )
    documents = {
        version.document_id: version
        for version in DocumentVersion.objects.filter(
            known_on(reader), document_id__in={passage.document_id for passage in passages}
        ).order_by("revision")
    }
    return {
        passage.passage_id: Source(
            passage=passage.passage.code,
            quote=passage.quote,
            locator=passage.locator,
            document=passage.document.code,
            title_zh=document.title_zh,
            title_en=document.title_en,
            dated=document.dated,
            reliability=document.reliability,
            known_from=document.known_from.isoformat(),
        )
        for passage in passages
        if (document := documents.get(passage.document_id))
    }
