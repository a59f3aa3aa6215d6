"""Reads of documents, their passages and their texts, as known on a day."""

from shanhai.domains.documents.queries.documents import (
    DocumentFilter,
    document,
    document_file,
    documents,
    documents_with_text,
    passage_counts,
    passages,
    text_withdrawal,
)
from shanhai.domains.documents.queries.placing import Located, located, segments
from shanhai.domains.documents.queries.sources import Source, sources

__all__ = [
    "DocumentFilter",
    "Located",
    "Source",
    "document",
    "document_file",
    "documents",
    "documents_with_text",
    "located",
    "passage_counts",
    "passages",
    "segments",
    "sources",
    "text_withdrawal",
]
