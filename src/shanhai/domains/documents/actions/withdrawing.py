"""Taking back an attached text: closed from a day on, with the reason, and never deleted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from shanhai.domains.audit.actions import write_audit
from shanhai.domains.documents.actions.attaching import owner_of
from shanhai.domains.documents.errors import NothingAttached
from shanhai.domains.documents.models import DocumentFile, TextWithdrawal
from shanhai.domains.records.errors import ReasonMissing
from shanhai.vocab.rights import Actor


@transaction.atomic
def withdraw_text(*, actor: str, document: str, reason: str, on: date) -> TextWithdrawal:
    """Take back the text attached to a document: from a day on it is not known, on the days before it still is.

    A text attached and withdrawn on one day was known on no day; it stays on record.

    Args:
        actor: who takes it back.
        document: the code of the document.
        reason: why, in the operator's words.
        on: the first day on which the text is no longer known.
    Raises:
        UnknownDocument: no document has that code.
        NothingAttached: no text is attached to it now.
        ReasonMissing: the reason is empty.
    """
    if not reason.strip():
        raise ReasonMissing
    owner = owner_of(document)
    last = DocumentFile.objects.select_for_update().filter(document=owner).order_by("revision").last()
    if last is None or last.known_to is not None:
        before = TextWithdrawal.objects.filter(file=last).first() if last else None
        raise NothingAttached(document, before)
    day = max(on, last.known_from)
    DocumentFile.objects.filter(pk=last.pk).update(known_to=day)
    write_audit(
        actor=Actor(actor),
        deed="withdraw_text",
        noun="document",
        subject=document,
        reason=reason.strip(),
        before={"filename": last.filename, "sha256": last.sha256, "known_from": last.known_from},
    )
    return TextWithdrawal.objects.create(file=last, on=day, reason=reason.strip(), recorded_by=actor)
