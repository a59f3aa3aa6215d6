"""What the page of reminders shows: a person's notices and digests, and for the office the hooks and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shanhai.domains.reminders.choices import OUTCOMES, Outcome
from shanhai.domains.reminders.models import Contact, Delivery, Hook, Notice
from shanhai.domains.reminders.queries.outbox import Key, Matter, key_of, matters, next_attempt
from shanhai.vocab.bilingual import Bilingual

MOST = 100
SHOWN_FOR = timedelta(days=90)
AWAKE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How the last attempt at a message went, to whom, and when the next one is (None if there is none)."""

    to: str
    at: datetime
    attempt: int
    outcome: str
    reason: str
    next: datetime | None

    @property
    def words(self) -> Bilingual:
        """How it went, in words."""
        return OUTCOMES[Outcome(self.outcome)]


def notices_of(account: int, *, on: date) -> list[tuple[date, list[Matter]]]:
    """Return what a person was told of in the last three months, by the day it was noticed, the latest first."""
    rows = Notice.objects.filter(account_id=account, noticed_on__gt=on - SHOWN_FOR).select_related("account")
    latest = list(rows.order_by("-noticed_on", "-pk")[:MOST])
    days = sorted({row.noticed_on for row in latest}, reverse=True)
    told = {matter_key(one): one for one in matters(latest, on=on, account=account)}
    found = [
        (day, [told[key] for row in latest if row.noticed_on == day and (key := _key(row)) in told]) for day in days
    ]
    return [(day, few) for day, few in found if few]


def matter_key(matter: Matter) -> tuple[Key, str, date]:
    """Return what tells a person's matters apart."""
    return (matter.about.key, matter.kind.value, matter.day)


def _key(row: Notice) -> tuple[Key, str, date]:
    return (key_of(row), row.kind, row.day)


def contact_of(account: int, *, on: date) -> Contact | None:
    """Return where a person is written to, None if nothing was ever set."""
    return Contact.objects.filter(account_id=account).first()


def last_digest(account: int, *, on: date) -> Attempt | None:
    """Return how the last attempt at a person's digests went."""
    row = Delivery.objects.filter(message__account_id=account).order_by("-pk").first()
    return _attempt(row, "", hooks=False) if row else None


def active_hooks(*, on: date) -> Sequence[Hook]:
    """Return the addresses of the messenger that are called."""
    return list(Hook.objects.filter(is_active=True).order_by("pk"))


def failures(*, on: date) -> list[Attempt]:
    """Return what failed in the last three months, the latest first; whose mail it was, never the address."""
    since = timezone.now() - SHOWN_FOR
    rows = Delivery.objects.filter(outcome__in=[Outcome.FAILED, Outcome.GIVEN_UP], at__gt=since)
    latest = rows.select_related("message__account", "message__hook").order_by("-pk")[:MOST]
    found = []
    for row in latest:
        hook, account = row.message.hook, row.message.account
        to = hook.address if hook else account.get_username() if account else ""
        found.append(_attempt(row, to, hooks=hook is not None))
    return found


def _attempt(row: Delivery, to: str, *, hooks: bool) -> Attempt:
    waits = row.outcome in (Outcome.FAILED, Outcome.TRYING)
    later = next_attempt(row, hooks=hooks) if waits else None
    return Attempt(to, row.at, row.attempt, row.outcome, row.reason, later)


def worker_is_awake(*, on: datetime) -> bool:
    """Return whether the jobs of the reminders have been done in the last minutes."""
    return DBTaskResult.objects.filter(started_at__gt=on - AWAKE_WITHIN).exists()
