"""Confirming an address: a link goes to it, and nothing else does until whoever reads it has followed the link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from shanhai.domains.audit.actions import write_audit
from shanhai.domains.reminders.actions.mailing import hand_in, open_server
from shanhai.domains.reminders.errors import LinkRefused
from shanhai.domains.reminders.models import Contact
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import Actor

SALT: Final = "shanhai.reminders.address"
VALID_FOR: Final = timedelta(days=3)
A_DAY: Final = 5
"""Confirmations, sent or tried, to the addresses of one account on one day: nobody's mailbox is flooded through us."""
PAUSE: Final = timedelta(minutes=10)
"""How long is waited after an attempt that failed."""


def link_token(contact: Contact) -> str:
    """Return what the link to an address carries: whose it is and which address, signed."""
    return signing.dumps([contact.account_id, contact.email], salt=SALT)


def ask_again(*, actor: Actor) -> None:
    """Let the confirmation go out to the actor's address once more."""
    Contact.objects.filter(account__username=actor.account, confirmed_at__isnull=True).update(asked_at=None)


def contact_of_link(token: str, *, on: date) -> Contact:
    """Return whose address a link confirms.

    Raises:
        LinkRefused: it was changed, is older than three days, or another address was entered since.
    """
    contact = None
    try:
        account, email = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        pass
    else:
        contact = Contact.objects.filter(account_id=account, email=email, account__is_active=True).first()
    if contact is None:
        raise LinkRefused(
            Bilingual("这个确认链接无效、已过三天，或邮箱后来改过。", "This link is not valid, is older than three days, or the address was changed since."),
            Bilingual("请登录后在“提醒”页再发一封确认信。", "Sign in and have the confirmation sent again on the page of reminders."),
        )  # fmt: skip
    return contact


@transaction.atomic
def confirm_address(*, token: str, on: date) -> Contact:
    """Put on record that the address a link went to is read by whom it is meant for.

    Raises:
        LinkRefused: as for `contact_of_link`.
    """
    contact = contact_of_link(token, on=on)
    name = contact.account.get_username()
    if Contact.objects.filter(pk=contact.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now()):
        write_audit(actor=Actor(name), deed="confirm_address", noun="account", subject=name)
    return contact


def send_confirmations(*, now: datetime) -> int:
    """Send the confirmations that wait; return how many went out. What failed is tried again after ten minutes."""
    if settings.MAIL is None:
        return 0
    today = timezone.localdate(now)
    waiting = Contact.objects.filter(
        ~Q(email=""), confirmed_at__isnull=True, asked_at__isnull=True, account__is_active=True
    ).exclude(tried_at__gt=now - PAUSE)
    due = list(waiting.exclude(tries_on=today, tries__gte=A_DAY).select_related("account").order_by("pk"))
    if not due:
        return 0
    connection = get_connection()
    down = open_server(connection)
    try:
        return sum(not down and _claimed(contact, now) and _asked(contact, connection, now) for contact in due)
    finally:
        connection.close()


def _claimed(contact: Contact, now: datetime) -> bool:
    """Return whether this worker makes the attempt: of two only one finds the contact as it was."""
    today = timezone.localdate(now)
    before = Contact.objects.filter(pk=contact.pk, tried_at=contact.tried_at, email=contact.email)
    if contact.tries_on == today:
        return bool(before.update(tried_at=now, tries=F("tries") + 1))
    return bool(before.update(tried_at=now, tries_on=today, tries=1))


def _asked(contact: Contact, connection: BaseEmailBackend, now: datetime) -> bool:
    if hand_in(connection, _mail(contact)):
        return False
    Contact.objects.filter(pk=contact.pk, email=contact.email).update(asked_at=now)
    return True


def _mail(contact: Contact) -> EmailMultiAlternatives:
    links = {}
    for language in ("zh-hans", "en"):
        with override(language):
            links[language] = settings.SITE_URL + reverse("office:confirm_address", args=[link_token(contact)])
    name = contact.account.get_username()
    lines = [
        f"账号 {name} 在山海登记了这个邮箱，用来接收提醒。确认是您的，请在三天内打开：",
        links["zh-hans"],
        "不是您登记的，不必理会：不确认就不会再有邮件。",
        "",
        f"The account {name} entered this address for reminders from Shanhai. If it is yours, open within three days:",
        links["en"],
        "If you did not enter it, do nothing: without your confirmation no more mail will come.",
    ]
    return EmailMultiAlternatives(
        "山海：请确认邮箱 Shanhai: confirm your address",
        "\n".join(lines),
        to=[contact.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
