"""Locking a period, lifting the lock, and giving a dated exception from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.indicators.models import LockException, PeriodLock
from shanhai.domains.people.models import Party
from shanhai.domains.submissions.errors import LockRefused
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnreadablePeriod
from shanhai.vocab.periods import parse_period
from shanhai.vocab.rights import Actor, Deed, may

TEXT_LIMIT = 500


@transaction.atomic
def lock_period(*, actor: Actor, period: str, reason: str, on: date) -> PeriodLock:
    """Lock a period from a day on: no figure that ends within it is added or corrected, whatever way it comes.

    Args:
        actor: who locks it.
        period: a period with a first and a last day, such as 2025 or 2026-Q1.
        reason: why, shown to whoever is refused.
        on: the first day of the lock.
    Raises:
        NotPermitted: the actor may not lock periods.
        LockRefused: not such a period, no reason, or it is locked already.
    """
    _ask(actor, period)
    try:
        found = parse_period(period)
    except UnreadablePeriod as error:
        raise LockRefused(error.what, error.cure, period=period) from None
    if found.start is None or found.end is None:
        raise LockRefused(
            Bilingual(f"“{found.text}”没有起止日，不能锁定。", f"“{found.text}” has no first and last day and cannot be locked."),
            Bilingual("请写年、季、月或起止，如 2025、2026-Q1。", "Give a year, quarter, month or span, such as 2025 or 2026-Q1."),
            period=period,
        )  # fmt: skip
    why = _in_words(reason)
    code = f"lock-{re.sub('[^a-z0-9.]+', '-', found.text.lower()).strip('-')}"
    last = PeriodLock.objects.filter(code=code).order_by("revision").last()
    if last is not None and last.known_to is None:
        raise LockRefused(
            Bilingual(f"“{found.text}”从 {last.known_from} 起已锁定。", f"“{found.text}” is locked already, since {last.known_from}."),
            Bilingual("不必再锁。", "There is nothing to do."),
            period=period,
        )  # fmt: skip
    said = {"period": found.text, "reason": why, "since": on}
    lock = PeriodLock.objects.create(
        code=code,
        revision=last.revision + 1 if last else 1,
        known_from=max(on, last.known_to) if last and last.known_to else on,
        recorded_by=actor.account,
        content_hash=_hash(said),
        visibility="internal",
        period=found.text,
        period_start=found.start,
        period_end=found.end,
        reason=why,
    )
    write_audit(actor=actor, deed=Deed.LOCK_PERIOD.value, noun="lock", subject=code, reason=why, after=said)
    return lock


@transaction.atomic
def lift_lock(*, actor: Actor, code: str, reason: str, on: date) -> None:
    """Lift a lock from a day on; that it stood, and why, stays on record.

    Raises:
        NotPermitted: the actor may not lock periods.
        LockRefused: no such lock stands, or no reason is given.
    """
    _ask(actor, code)
    why, lock = _in_words(reason), _standing(code)
    PeriodLock.objects.filter(pk=lock.pk).update(known_to=max(on, lock.known_from))
    before = {"period": lock.period, "since": lock.known_from}
    write_audit(actor=actor, deed="lift_lock", noun="lock", subject=code, reason=why, before=before)


@transaction.atomic
def grant_exception(
    *, actor: Actor, code: str, begins: date, last_day: date, reason: str, party: str = "", on: date
) -> LockException:
    """Give leave to write in a locked period, from one day through another.

    Args:
        actor: who gives it.
        code: the lock.
        begins: the first day, today at the earliest.
        last_day: the last day, itself included.
        reason: why.
        party: the code of the party it is for; empty for everybody, the office and a book included.
        on: today.
    Raises:
        NotPermitted: the actor may not lock periods.
        LockRefused: no such lock or party, the days are not in order or over, or no reason is given.
    """
    _ask(actor, code)
    why, lock = _in_words(reason), _standing(code)
    if last_day < begins or last_day < on:
        raise LockRefused(
            Bilingual(f"例外从 {begins} 到 {last_day}，起止不对或已过期。", f"From {begins} to {last_day}: not in order, or over."),
            Bilingual("请填今天或以后的起止日，止日不早于起日。", "Give days from today on, the last not before the first."),
            begins=begins,
            last_day=last_day,
        )  # fmt: skip
    found = Party.objects.filter(code=party).first() if party else None
    if party and found is None:
        raise LockRefused(
            Bilingual(f"没有编码为“{party}”的主体。", f"There is no party with the code “{party}”."),
            Bilingual("请填主体编码，或留空（给所有单位）。", "Give the code of a party, or leave it empty for everybody."),
            party=party,
        )  # fmt: skip
    given = LockException.objects.create(
        lock=lock, party=found, begins=begins, last_day=last_day, reason=why, recorded_by=actor.account
    )
    after = {"begins": begins, "last_day": last_day, "party": party}
    write_audit(actor=actor, deed="grant_exception", noun="lock", subject=code, party=party, reason=why, after=after)
    return given


def _ask(actor: Actor, subject: str) -> None:
    if not may(actor, Deed.LOCK_PERIOD):
        raise refuse(actor, Deed.LOCK_PERIOD, subject=subject)


def _standing(code: str) -> PeriodLock:
    lock = PeriodLock.objects.select_for_update().filter(code=code, known_to__isnull=True).first()
    if lock is None:
        raise LockRefused(
            Bilingual(f"没有生效中的锁定“{code}”。", f"No lock “{code}” stands."),
            Bilingual("请在“锁定”一页或用 shanhai lock list 查看。", "See the page of locks, or shanhai lock list."),
            lock=code,
        )
    return lock


def _in_words(reason: str) -> str:
    why = reason.strip()
    if not why or len(why) > TEXT_LIMIT:
        raise LockRefused(
            Bilingual("没有写明原因，或太长。", "The reason is missing, or too long."),
            Bilingual(f"请写原因，至多 {TEXT_LIMIT} 字。", f"Give the reason in at most {TEXT_LIMIT} characters."),
        )
    return why


def _hash(said: Mapping[str, object]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]
