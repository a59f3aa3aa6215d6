"""Every write leaves a sealed row in its own transaction, and tampering behind the application's back is found."""

from __future__ import annotations

import json
from itertools import chain

import pytest
from django.db import connection, transaction
from django.test import override_settings

from shanhai.domains.audit.actions import write_audit
from shanhai.domains.audit.models import AuditHead, AuditRow
from shanhai.domains.audit.queries import differs_from, export_lines, verify
from shanhai.engines.sealing import BreakKind
from shanhai.vocab.rights import Actor
from tests.guards import lower_guards

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CLERK = Actor("clerk")


def written(number: int) -> list[AuditRow]:
    with transaction.atomic():
        return [
            write_audit(
                actor=CLERK, deed="report", noun="commitment", subject=f"task-{n}", reason="进度过半", after={"n": n}
            )
            for n in range(number)
        ]


def tampered(statement: str) -> set[BreakKind]:
    """Do what somebody with the database file could do, and return what verifying says."""
    lower_guards()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return {found.kind for found in verify().breaks}


def test_an_empty_record_holds() -> None:
    assert verify().holds


def test_rows_are_numbered_without_gaps_and_chained() -> None:
    rows = written(3)
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows[1:]] == [row.seal for row in rows[:-1]]
    assert verify().holds
    assert verify().rows == 3


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE audit_auditrow SET reason = '一切正常' WHERE sequence = 2", {BreakKind.CHANGED}),
        ("UPDATE audit_auditrow SET account = 'other' WHERE sequence = 4", {BreakKind.CHANGED}),
        ("UPDATE audit_auditrow SET at = '2020-01-01 00:00:00+00' WHERE sequence = 1", {BreakKind.CHANGED}),
        ("DELETE FROM audit_auditrow WHERE sequence = 2", {BreakKind.REMOVED}),
        ("DELETE FROM audit_auditrow WHERE sequence = 4", {BreakKind.REMOVED}),
        ("DELETE FROM audit_auditrow", {BreakKind.REMOVED}),
        ("UPDATE audit_auditrow SET sequence = 9 WHERE sequence = 2", {BreakKind.REMOVED, BreakKind.CHANGED, BreakKind.UNLINKED, BreakKind.CUT_OFF}),
    ],
)  # fmt: skip
def test_what_was_changed_or_removed_behind_our_back_is_found(statement: str, kinds: set[BreakKind]) -> None:
    written(4)
    found = tampered(statement)
    assert found
    assert found <= kinds


def test_two_rows_that_changed_places_are_found() -> None:
    written(4)
    lower_guards()
    with connection.cursor() as cursor:
        for now, then in ((2, 99), (3, 2), (99, 3)):
            cursor.execute("UPDATE audit_auditrow SET sequence = %s WHERE sequence = %s", [then, now])
    assert {found.sequence for found in verify().breaks} >= {2, 3}


def test_a_cut_off_end_cannot_be_signed_by_somebody_else() -> None:
    rows = written(4)
    lower_guards()
    AuditRow.objects.filter(sequence__gt=2).delete()
    AuditHead.objects.update(length=2, seal=rows[1].seal, signature="0" * 64)
    verdict = verify()
    assert not verdict.breaks
    assert not verdict.head_is_ours


def test_a_new_secret_is_not_mistaken_for_tampering_while_the_old_one_is_known() -> None:
    from django.conf import settings

    written(1)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another-secret", SECRET_KEY_FALLBACKS=[]):
        assert not verify().holds
    with override_settings(SECRET_KEY="another-secret", SECRET_KEY_FALLBACKS=[old]):
        assert verify().holds


def test_an_earlier_export_tells_when_everything_was_written_anew() -> None:
    written(3)
    earlier = [json.loads(line) for line in export_lines()]
    assert differs_from(earlier) == (3, None)
    lower_guards()
    AuditRow.objects.all().delete()
    AuditHead.objects.all().delete()
    written(2)
    assert verify().holds
    rows, differing = differs_from(earlier)
    assert rows == 1
    assert differing is not None


def test_the_database_itself_refuses_to_change_a_row() -> None:
    written(1)
    for change in (lambda: AuditRow.objects.update(reason="x"), lambda: AuditRow.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()
    assert verify().holds


@pytest.mark.django_db(transaction=True)
def test_no_row_without_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        write_audit(actor=CLERK, deed="report", noun="commitment", subject="task")
    assert not AuditRow.objects.exists()
    lower_guards()  # emptying the tables raises them again


def test_a_write_that_fails_leaves_no_row() -> None:
    with transaction.atomic():
        write_audit(actor=CLERK, deed="report", noun="commitment", subject="task")
        transaction.set_rollback(True)
    assert not AuditRow.objects.exists()
    assert list(chain(export_lines())) == []
