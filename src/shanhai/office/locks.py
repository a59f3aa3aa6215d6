"""The page of locks: which periods are locked since when and why, and the dated exceptions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from shanhai.domains.indicators.models import PeriodLock
from shanhai.domains.indicators.queries import all_locks
from shanhai.domains.people.queries import party_names
from shanhai.domains.submissions.actions.locking import TEXT_LIMIT, grant_exception, lift_lock, lock_period
from shanhai.domains.submissions.errors import LockRefused
from shanhai.office.reporting import reporting
from shanhai.office.requests import Working, say_sent
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, may

DONE = {
    "lock": Bilingual("已锁定。", "Locked."),
    "lift": Bilingual("已解除。", "Lifted."),
    "allow": Bilingual("已给例外。", "The exception is given."),
}


@reporting
def locks(request: Working) -> HttpResponseBase:
    """Show the locks to those who report, and let the office lock, lift and give exceptions."""
    error: Bilingual | None = None
    if request.method == "POST":
        try:
            done = _do(request)
        except LockRefused as refusal:
            error = refusal.message
        else:
            say_sent(request, done)
            return redirect(go(request, "office:locks", [], {}, {}))
    return render(request, "office/locks.html", _context(request, error), status=409 if error else 200)


def _do(request: Working) -> Bilingual:
    asked, today = request.POST, timezone.localdate()
    what, reason = asked.get("do", ""), asked.get("reason", "")
    if what == "lift":
        lift_lock(actor=request.actor, code=asked.get("lock", ""), reason=reason, on=today)
    elif what == "allow":
        grant_exception(
            actor=request.actor,
            code=asked.get("lock", ""),
            begins=_day(asked.get("begins", "")),
            last_day=_day(asked.get("last_day", "")),
            reason=reason,
            party=asked.get("party", "").strip(),
            on=today,
        )
    else:
        what = "lock"
        lock_period(actor=request.actor, period=asked.get("period", ""), reason=reason, on=today)
    return DONE[what]


def _day(text: str) -> date:
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise LockRefused(
            Bilingual(f"“{text[:40]}”不是日期。", f"“{text[:40]}” is not a date."),
            Bilingual("请写成年-月-日，例如 2026-03-31。", "Write year-month-day, for example 2026-03-31."),
        )
    return found


def _context(request: Working, error: Bilingual | None) -> dict[str, Any]:
    today = timezone.localdate()
    names = party_names(reader=Reader(today, internal=True))
    keeps = may(request.actor, Deed.LOCK_PERIOD)
    return {
        "locks": [_entry(lock, names, request, today) for lock in all_locks(on=today)],
        "keeps": keeps,
        "parties": sorted(names.values(), key=lambda party: party.code) if keeps else [],
        "error": error,
        "asked": request.POST,
        "today": today,
        "text_limit": TEXT_LIMIT,
    }


def _entry(lock: PeriodLock, names: Any, request: Working, today: date) -> dict[str, Any]:
    """Return a lock with its exceptions; to a department only those that are its own or everybody's."""
    sees_all = may(request.actor, Deed.LOCK_PERIOD) or may(request.actor, Deed.READ_AUDIT)
    given = [
        (one, names.get(one.party_id), one.begins <= today <= one.last_day)
        for one in lock.exceptions.all()
        if sees_all or one.party is None or one.party.code in request.actor.parties
    ]
    return {"lock": lock, "exceptions": given}
