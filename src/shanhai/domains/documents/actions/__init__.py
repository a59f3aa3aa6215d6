"""Writes of documents: the full text of a source is attached, and taken back."""

from shanhai.domains.documents.actions.attaching import Attached, attach_text
from shanhai.domains.documents.actions.evidence import keep_evidence, keep_sheet
from shanhai.domains.documents.actions.withdrawing import withdraw_text

__all__ = ["Attached", "attach_text", "keep_evidence", "keep_sheet", "withdraw_text"]
