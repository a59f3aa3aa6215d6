"""What people wish: an address and a digest, a calendar address of their own; and the hooks that the office keeps."""

from __future__ import annotations

import secrets
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from shanhai.adapters.secret_texts import seal_text
from shanhai.adapters.webhooks import usable
from shanhai.domains.audit.actions import refuse, write_audit
from shanhai.domains.reminders.choices import MOST_HOOKS, Wish
from shanhai.domains.reminders.errors import HookRefused, WishRefused
from shanhai.domains.reminders.models import CalendarToken, Contact, Hook
from shanhai.domains.reminders.queries.calendar import token_of
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor, Deed, may


@transaction.atomic
def set_contact(*, actor: Actor, email: str, wish: str, on: date) -> Contact:
    """Set where the actor is written to and what they wish. The audit record tells that it changed, not the address.

    A new address is asked to confirm itself before anything else goes to it.

    Raises:
        WishRefused: the address is none, or a digest is wished without one.
    """
    if wish not in set(Wish):
        raise WishRefused(
            Bilingual(f"没有“{wish}”这种选择。", f"There is no choice “{wish}”."),
            Bilingual("请选每日一封或不要邮件。", "Choose a daily digest or no mail."),
            wish=wish,
        )
    if email or wish == Wish.DAILY:
        _check_address(email)
    account = User.objects.select_for_update().get(username=actor.account)
    old = Contact.objects.filter(account=account).first()
    is_new_wish = old is None or old.wish != Wish.DAILY
    is_new_address = old is None or old.email != email
    to_confirm = {"confirmed_at": None, "asked_at": None, "tried_at": None} if is_new_address else {}
    made, _ = Contact.objects.update_or_create(
        account=account,
        defaults={"email": email, "wish": wish, "since": on if old is None or is_new_wish else old.since, **to_confirm},
    )
    write_audit(
        actor=actor,
        deed="set_reminders",
        noun="account",
        subject=actor.account,
        before={"wish": old.wish} if old else {},
        after={"wish": wish, "email_changed": (old.email if old else "") != email},
    )
    return made


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise WishRefused(
            Bilingual(f"“{email}”不是邮箱地址。", f"“{email}” is not an e-mail address."),
            Bilingual("请写成 zhangsan@example.gov.cn。", "Write it as zhangsan@example.gov.cn."),
            email=email,
        ) from None


@transaction.atomic
def renew_calendar(*, actor: Actor) -> str:
    """Give the actor a new calendar address and revoke the one before; return its token."""
    revoke_calendar(actor=actor)
    salt = secrets.token_hex(32)
    token = token_of(salt, settings.SECRET_KEY)
    CalendarToken.objects.create(
        account=User.objects.get(username=actor.account), salt=salt, digest=sha256(token.encode()).hexdigest()
    )
    write_audit(actor=actor, deed="open_calendar", noun="account", subject=actor.account)
    return token


@transaction.atomic
def revoke_calendar(*, actor: Actor) -> bool:
    """Revoke the actor's calendar address; return whether there was one."""
    account = User.objects.select_for_update().get(username=actor.account)
    revoked = CalendarToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if revoked:
        write_audit(actor=actor, deed="revoke_calendar", noun="account", subject=actor.account)
    return bool(revoked)


@transaction.atomic
def add_hook(*, actor: Actor, address: str) -> Hook:
    """Let an address be called from now on; what is returned tells the secret (`signs_with`).

    Raises:
        NotPermitted: the actor is not the office.
        HookRefused: the address cannot be called, is called already, or there are too many.
    """
    if not may(actor, Deed.KEEP_HOOKS):
        raise refuse(actor, Deed.KEEP_HOOKS, subject=address)
    if not usable(address) or len(address) > 500:
        raise HookRefused(
            Bilingual(f"不能推送到“{address[:100]}”。", f"“{address[:100]}” cannot be called."),
            Bilingual("请用 http:// 或 https:// 开头、不含用户名密码的地址。", "Use an address with http:// or https:// and without name and password."),
            address=address,
        )  # fmt: skip
    active = list(Hook.objects.select_for_update().filter(is_active=True).values_list("address", flat=True))
    if address in active or len(active) >= MOST_HOOKS:
        raise HookRefused(
            Bilingual(f"这个地址已在推送，或已有 {MOST_HOOKS} 个地址。", f"It is called already, or there are {MOST_HOOKS} addresses."),
            Bilingual("请先停用一个。", "Stop one first."),
            address=address,
        )  # fmt: skip
    sealed = seal_text(secrets.token_hex(32), key=settings.SECRET_KEY)
    made = Hook.objects.create(address=address, secret=sealed)
    write_audit(actor=actor, deed="add_hook", noun="hook", subject=str(made.pk), after={"address": address})
    return made


@transaction.atomic
def stop_hook(*, actor: Actor, number: int) -> None:
    """Call an address no more; what waits for it is dropped.

    Raises:
        NotPermitted: the actor is not the office.
        HookRefused: there is no such hook.
    """
    if not may(actor, Deed.KEEP_HOOKS):
        raise refuse(actor, Deed.KEEP_HOOKS, subject=str(number))
    hook = Hook.objects.select_for_update().filter(pk=number, is_active=True).first()
    if hook is None:
        raise HookRefused(
            Bilingual(f"没有编号为 {number} 的推送地址。", f"No address {number} is called."),
            Bilingual("请刷新页面。", "Load the page again."),
            number=number,
        )
    hook.is_active = False
    hook.save(update_fields=["is_active"])
    write_audit(actor=actor, deed="stop_hook", noun="hook", subject=str(number), before={"address": hook.address})
