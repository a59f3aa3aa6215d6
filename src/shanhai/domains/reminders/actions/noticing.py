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
    ).values_list("account_id", "commitment_id", "submission_id", "form_id", "period", "kind", "day")
    keys = {key_of(one): one for one in told}
    for key in known:
        keys.pop(key, None)
    return [
        Notice(
            account_id=account,
            commitment_id=commitment,
            submission_id=submission,
            form_id=form,
            period=period,
            kind=kind,
            day=day,
            noticed_on=on,
        )
        for account, commitment, submission, form, period, kind, day in keys
    ]


def key_of(one: Told) -> tuple[int, int | None, int | None, int | None, str, str, date]:
    """Return what tells notices apart: account, what it is about, kind and day."""
    cause = one.cause
    return (one.account, cause.commitment, cause.submission, cause.form, cause.period, cause.kind.value, cause.day)
