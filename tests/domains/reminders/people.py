"""Accounts with posts and commitments with dates, for tests of reminders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from shanhai.domains.people.actions import appoint
from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Commitment
from shanhai.domains.reminders.models import Contact, Notice
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.programme.rows import START, add_commitment, add_event, add_party, assign

ON = date(2026, 3, 2)


def add_person(name: str, role: str = "member", party: str = "", since: date = START, email: str = "") -> User:
    """Make an account with a post; with an address, a confirmed one, it wishes a digest."""
    made = User.objects.create_user(name)
    appoint(actor=COMMAND_LINE, account=name, role=role, party=party, on=since)
    if email:
        Contact.objects.create(account=made, email=email, wish="daily", since=START, confirmed_at=timezone.now())
    return made


def office_at_work() -> None:
    """Two units, their people, and the office; the north leads `road`, the south supervises it."""
    north, south = add_party("north"), add_party("south")
    for code, due in (("road", date(2026, 3, 20)), ("bridge", date(2026, 2, 1)), ("school", None)):
        commitment = add_commitment(code, due=due)
        assign(commitment, north)
        assign(commitment, south, "supervise")
    add_person("nan", party="north", email="nan@example.gov.cn")
    add_person("sun", party="south")
    add_person("boss", "office", email="boss@example.gov.cn")
    add_person("audrey", "auditor")
    rebuild_standings()


def happens(code: str, kind: str, on: date = ON, **fields: Any) -> None:
    """Put an event of a commitment on record."""
    commitment = Commitment.objects.get(code=code)
    number = commitment.events.count()
    add_event(commitment, kind, on.isoformat(), known_from=on, code=f"{code}-{number}", **fields)
    rebuild_standings(commitments=[commitment.pk])


def noticed() -> set[tuple[str, str, str]]:
    """Return who was told of what."""
    return set(Notice.objects.values_list("account__username", "commitment__code", "kind"))
