"""Writing the audit record: in the transaction of the write it tells of, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import connection
from django.utils import timezone

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditHead, AuditRow
from shanhai.domains.audit.queries import content_of, signature_of
from shanhai.engines.sealing import FIRST, seal
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import RIGHTS, Actor, Deed

State = Mapping[str, object]
NOTHING: State = {}


def write_audit(
    *,
    actor: Actor,
    deed: str,
    noun: str,
    subject: str,
    party: str = "",
    reason: str = "",
    before: State = NOTHING,
    after: State = NOTHING,
) -> AuditRow:
    """Add a row to the audit record, within the transaction of the write.

    Args:
        actor: who wrote.
        deed: what was done, a verb of the office.
        noun: of which noun the subject is.
        subject: its code.
        party: the code of the party acted for.
        reason: why.
        before: what was there, field by field; dates and decimals are kept as text.
        after: what is there now.
    Raises:
        RuntimeError: there is no transaction, so that the write could stand without its row.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit row belongs into the transaction of the write it tells of")
    head = _head()
    row = AuditRow(
        sequence=head.length + 1,
        at=timezone.now(),
        account=actor.account,
        party=party,
        deed=deed,
        noun=noun,
        subject=subject,
        reason=reason,
        before=_canonical(before),
        after=_canonical(after),
        previous=head.seal,
    )
    row.seal = seal(row.sequence, content_of(row), row.previous)
    row.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(
        length=row.sequence, seal=row.seal, signature=signature_of(row.sequence, row.seal)
    )
    return row


def refuse(actor: Actor, deed: Deed, *, subject: str) -> NotPermitted:
    """Return the refusal of a deed that an actor may not do: who, what, and whom to ask."""
    title = RIGHTS[deed].title
    who = actor.account
    return NotPermitted(
        Bilingual(
            f"{who or '未登录的读者'}无权对“{subject}”{title.zh}。",
            f"{who or 'A reader who is not signed in'} may not {title.en} “{subject}”.",
        ),
        Bilingual("请由有权的账号办理，或请办公室任命。", "Let an account with that right do it, or ask the office to appoint you."),
        account=who,
        deed=deed,
        subject=subject,
    )  # fmt: skip


def _head() -> AuditHead:
    """Return the head, held by this transaction until it ends."""
    AuditHead.objects.get_or_create(pk=1, defaults={"length": 0, "seal": FIRST, "signature": signature_of(0, FIRST)})
    return AuditHead.objects.select_for_update().get(pk=1)


def _canonical(state: State) -> str:
    """Return fields as JSON in the order of their names; nothing as an empty text."""
    return json.dumps(state, ensure_ascii=False, sort_keys=True, default=str) if state else ""
