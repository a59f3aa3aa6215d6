"""Appointing accounts, and ending appointments: what an account may do follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.people.errors import AppointmentRefused
from shanhai.domains.people.models import Appointment, Party
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed, Role, may

WITHOUT_PARTY = frozenset({Role.OFFICE, Role.AUDITOR, Role.READER})


@transaction.atomic
def appoint(*, actor: Actor, account: str, role: str, party: str = "", on: date, reason: str = "") -> Appointment:
    """Appoint an account from a day on.

    Args:
        actor: who appoints.
        account: the name of the account.
        role: as what, a code of the word list `role`.
        party: the code of the party it acts for; may be empty for the office, an auditor and an internal reader.
        on: the first day.
        reason: why, for the audit record.
    Raises:
        NotPermitted: the actor may not appoint.
        AppointmentRefused: there is no such account, role or party, or it holds the post already.
    """
    if not may(actor, Deed.APPOINT):
        raise refuse(actor, Deed.APPOINT, subject=account)
    user, wanted, acts_for = _account(account), _role(role), _party(party)
    if acts_for is None and wanted not in WITHOUT_PARTY:
        raise AppointmentRefused(
            Bilingual(f"任“{role}”要说明代表哪个主体。", f"A “{role}” acts for a party; none is given."),
            Bilingual("请填主体编码。", "Give the party's code."),
            role=role,
        )
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), account=user, role=role, party=acts_for, known_to__isnull=True
    )
    if held.exists():
        raise AppointmentRefused(
            Bilingual(f"账号“{account}”已任此职。", f"The account “{account}” holds this post already."),
            Bilingual("不必再任命。", "There is nothing to do."),
            account=account,
        )
    stem = f"account-{user.pk}-{role}" + (f"-{party}" if party else "")
    number = Appointment.objects.filter(code__startswith=f"{stem}@").count() + 1
    said = {"account": account, "role": role, "party": party, "valid_from": on}
    added = Appointment.objects.create(
        code=f"{stem}@{number}",
        known_from=on,
        recorded_by=actor.account,
        content_hash=_hash(said),
        visibility="internal",
        account=user,
        party=acts_for,
        role=wanted,
        valid_from=on,
    )
    write_audit(actor=actor, deed="appoint", noun="appointment", subject=added.code, reason=reason, after=said)
    return added


@transaction.atomic
def end_appointment(*, actor: Actor, code: str, on: date, reason: str = "") -> Appointment | None:
    """End an appointment: from that day on it gives no right; what was done before stays as it was.

    One that ends on the day it began was never valid: it is closed, and None is returned.

    Raises:
        NotPermitted: the actor may not appoint, and so not end it.
        AppointmentRefused: no such appointment is in force.
    """
    if not may(actor, Deed.APPOINT):
        raise refuse(actor, Deed.APPOINT, subject=code)
    held = Appointment.objects.select_for_update(of=("self",)).filter(
        code=code, known_to__isnull=True, valid_to__isnull=True
    )
    old = held.first()
    if old is None or on < old.valid_from:
        raise AppointmentRefused(
            Bilingual(f"{on} 没有生效中的任职“{code}”。", f"No appointment “{code}” is in force on {on}."),
            Bilingual("请核对编码和日期。", "Check the code and the day."),
            code=code,
        )
    held.update(known_to=on)
    before = {"account": old.account.username, "role": old.role, "valid_from": old.valid_from}
    after = {**before, "valid_to": on}
    write_audit(
        actor=actor, deed="end_appointment", noun="appointment", subject=code, reason=reason, before=before, after=after
    )
    if on == old.valid_from:
        return None
    return Appointment.objects.create(
        code=code,
        revision=old.revision + 1,
        known_from=on,
        recorded_by=actor.account,
        content_hash=_hash(after),
        visibility="internal",
        account=old.account,
        party=old.party,
        role=old.role,
        valid_from=old.valid_from,
        valid_to=on,
    )


@transaction.atomic
def retire_account(*, actor: Actor, account: str, reason: str = "") -> None:
    """Keep an account from signing in; what it did, and its posts, stay on record.

    Raises:
        NotPermitted: the actor may not appoint.
        AppointmentRefused: there is no such account, or it is retired already.
    """
    if not may(actor, Deed.APPOINT):
        raise refuse(actor, Deed.APPOINT, subject=account)
    user = _account(account)
    if not user.is_active:
        raise AppointmentRefused(
            Bilingual(f"账号“{account}”已经停用。", f"The account “{account}” is retired already."),
            Bilingual("不必再停用。", "There is nothing to do."),
            account=account,
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    write_audit(
        actor=actor,
        deed="retire_account",
        noun="account",
        subject=account,
        reason=reason,
        before={"is_active": True},
        after={"is_active": False},
    )


def _account(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise AppointmentRefused(
            Bilingual(f"没有账号“{name}”。", f"There is no account “{name}”."),
            Bilingual("请先用 shanhai user add 新建。", "Make it with shanhai user add first."),
            account=name,
        )
    return found


def _role(code: str) -> Role:
    if code not in set(Role):
        raise AppointmentRefused(
            Bilingual(f"没有角色“{code}”。", f"There is no role “{code}”."),
            Bilingual(f"请用：{'、'.join(Role)}。", f"Use one of: {', '.join(Role)}."),
            role=code,
        )
    return Role(code)


def _party(code: str) -> Party | None:
    if not code:
        return None
    found = Party.objects.filter(code=code).first()
    if found is None:
        raise AppointmentRefused(
            Bilingual(f"没有编码为“{code}”的主体。", f"There is no party with the code “{code}”."),
            Bilingual("请核对编码，或先登记它。", "Check the code, or record it first."),
            party=code,
        )
    return found


def _hash(said: Mapping[str, object]) -> str:
    return sha256(repr(sorted(said.items())).encode()).hexdigest()[:32]
