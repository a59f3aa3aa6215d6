"""Noticing: what a day brings is put on record once for each person, however often it is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from shanhai.domains.reminders.models import Notice
from shanhai.domains.reminders.queries.causes import Told, to_notice

AT_ONCE = 500


def remind(*, on: date) -> int:
    """Put on record what is to be noticed on a day and was not before; return how many notices are new.

    Two of these at once, or one after the other, make no notice twice: the table refuses the second.
    """
    rows = _not_there(to_notice(on=on), on)
    with transaction.atomic():
        before = Notice.objects.count()
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
        return Notice.objects.count() - before


def _not_there(told: Sequence[Told], on: date) -> list[Notice]:
    """Return the notices that are not on record yet, as far as can be seen now."""
    known = Notice.objects.filter(
        account__in={one.account for one in told}, day__in={one.cause.day for one in told}
    ).values_list("account_id", "commitment_id", "submission_id", "kind", "day")
    there = {(account, one or 0, other or 0, kind, day) for account, one, other, kind, day in known}
    keys = {_key(one) for one in told} - there
    return [
        Notice(
            account_id=account, commitment_id=one or None, submission_id=other or None, kind=kind, day=day, noticed_on=on
        )
        for account, one, other, kind, day in sorted(keys)
    ]  # fmt: skip


def _key(told: Told) -> tuple[int, int, int, str, date]:
    cause = told.cause
    return (told.account, cause.commitment, cause.submission, cause.kind.value, cause.day)
