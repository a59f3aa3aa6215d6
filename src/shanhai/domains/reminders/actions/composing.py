"""Composing: what was noticed and not yet told goes into a message, once; a digest a person and day, a call a hook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from shanhai.domains.reminders.choices import MOST_THINGS, Wish
from shanhai.domains.reminders.models import Contact, Hook, Message, MessageItem, Notice


def compose_digests(*, on: date) -> int:
    """Make the digests of a day, of all who wish one and have news; return how many. Without a mail server none.

    Whoever had a digest that day gets the next one on another day.
    """
    if settings.MAIL is None:
        return 0
    wishing = Contact.objects.filter(wish=Wish.DAILY, confirmed_at__isnull=False, account__is_active=True)
    had_one = Message.objects.filter(account=OuterRef("account"), on=on)
    waiting = _untold(None).filter(account=OuterRef("account"), noticed_on__gte=OuterRef("since"))
    people = list(wishing.filter(~Exists(had_one), Exists(waiting)).values_list("pk", flat=True))
    return sum(_compose_digest(pk, on) for pk in people)


@transaction.atomic
def _compose_digest(contact: int, on: date) -> int:
    """Make one digest, the person's contact held meanwhile, so that a second worker finds it made."""
    person = Contact.objects.select_for_update().get(pk=contact)
    if Message.objects.filter(account=person.account_id, on=on).exists():
        return 0
    notices = list(_untold(None).filter(account=person.account_id, noticed_on__gte=person.since))
    return _put(Message(account_id=person.account_id, on=on), notices)


def compose_calls(*, on: date) -> int:
    """Make the calls of all hooks that have news since they were set up; return how many."""
    return sum(_compose_call(pk, on) for pk in Hook.objects.filter(is_active=True).values_list("pk", flat=True))


@transaction.atomic
def _compose_call(number: int, on: date) -> int:
    hook = Hook.objects.select_for_update().get(pk=number)
    notices = list(_untold(hook).filter(noticed_at__gte=hook.made_at).order_by("pk")[:MOST_THINGS])
    return _put(Message(hook=hook, on=on), notices)


def _untold(hook: Hook | None) -> QuerySet[Notice]:
    """Return the notices that are in no message of a hook, or in no digest."""
    told = MessageItem.objects.filter(notice=OuterRef("pk"))
    told = told.filter(hook__isnull=True) if hook is None else told.filter(hook=hook)
    return Notice.objects.filter(~Exists(told))


def _put(message: Message, notices: Sequence[Notice]) -> int:
    if not notices:
        return 0
    message.save(force_insert=True)
    MessageItem.objects.bulk_create(
        MessageItem(message=message, notice=notice, hook=message.hook) for notice in notices
    )
    return 1
