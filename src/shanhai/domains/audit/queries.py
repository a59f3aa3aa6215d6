"""Reads of the audit record: its rows, whether the chain holds, and the lines of an export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from shanhai.domains.audit.models import AuditHead, AuditRow
from shanhai.engines.sealing import FIRST, Break, BreakKind, Link, breaks

SAID = ("account", "party", "deed", "noun", "subject", "reason", "before", "after")
SALT = "shanhai.audit.head"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: rows read, where the chain does not hold, and whether the head bears the office's signature."""

    rows: int
    breaks: tuple[Break, ...]
    head_is_ours: bool

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed or moved."""
        return self.head_is_ours and not self.breaks


def audit_rows(*, noun: str = "", subject: str = "", account: str = "") -> QuerySet[AuditRow]:
    """Return the record, newest first; narrowed where something is given."""
    given = {"noun": noun, "subject": subject, "account": account}
    return AuditRow.objects.filter(**{name: value for name, value in given.items() if value}).order_by("-sequence")


def content_of(row: AuditRow) -> dict[str, str]:
    """Return what a row says, as its seal covers it; the time in UTC to the microsecond."""
    return {"at": row.at.astimezone(UTC).isoformat(timespec="microseconds")} | {
        name: str(getattr(row, name)) for name in SAID
    }


def verify() -> Verdict:
    """Return whether the chain holds from its first row to its head."""
    head = AuditHead.objects.first() or AuditHead(length=0, seal=FIRST, signature=signature_of(0, FIRST))
    found = tuple(breaks(_links(), length=head.length, head=head.seal))
    return Verdict(AuditRow.objects.count(), found, _is_ours(head))


def differs_from(exported: Iterable[Mapping[str, object]]) -> tuple[int, Break | None]:
    """Return how many rows an earlier export has, and the first place where the record no longer says the same."""
    rows = _links()
    number = 0
    for number, line in enumerate(exported, start=1):
        link = next(rows, None)
        if link is None:
            return number, Break(BreakKind.REMOVED, number, number)
        if link.seal != line.get("seal") or link.sequence != line.get("sequence"):
            return number, Break(BreakKind.CHANGED, number, number)
    return number, None


def export_lines() -> Iterator[str]:
    """Yield the record as JSON, one row on a line, lowest first; every line carries its seal and the one before."""
    for link in _links():
        said = {"sequence": link.sequence, **link.content, "previous": link.previous, "seal": link.seal}
        yield json.dumps(said, ensure_ascii=False)


def signature_of(length: int, seal: str, *, secret: str | bytes | None = None) -> str:
    """Return the installation's signature of a head: HMAC-SHA256 in hexadecimal."""
    key = settings.SECRET_KEY if secret is None else secret
    return salted_hmac(SALT, f"{length}:{seal}", secret=key, algorithm="sha256").hexdigest()


def _is_ours(head: AuditHead) -> bool:
    """Return whether a head is signed with the installation's secret, or with one it had before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    signatures = (signature_of(head.length, head.seal, secret=secret) for secret in secrets)
    return any(constant_time_compare(head.signature, signature) for signature in signatures)


def _links() -> Iterator[Link]:
    for row in AuditRow.objects.order_by("sequence").iterator(chunk_size=2_000):
        yield Link(row.sequence, content_of(row), row.previous, row.seal)
