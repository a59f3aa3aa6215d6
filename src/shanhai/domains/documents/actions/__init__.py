"""Writes of documents: the full text of a source is attached."""

from shanhai.domains.documents.actions.attaching import Attached, attach_text

__all__ = ["Attached", "attach_text"]
