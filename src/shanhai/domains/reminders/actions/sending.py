"""Sending: every attempt is claimed, made, and put on record with how it went; what failed is tried again later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone

from shanhai.adapters.secret_texts import SecretKeyChanged
from shanhai.adapters.webhooks import Call, post_all
from shanhai.domains.reminders.actions.digest import as_html, as_text, link, subject
from shanhai.domains.reminders.actions.mailing import hand_in, open_server
from shanhai.domains.reminders.choices import FINAL, Outcome, Wish
from shanhai.domains.reminders.models import Contact, Delivery, Hook, Message
from shanhai.domains.reminders.queries.outbox import Due, Matter, due_messages, matters_of


def send_digests(*, now: datetime) -> int:
    """Send the digests whose turn it is; return how many went out.

    A server that cannot be reached fails all of them at once, and none is lost: they are tried again, with growing
    pauses. Without a mail server in the settings everything waits.
    """
    if settings.MAIL is None:
        return 0
    sent, down = 0, ""
    connection = get_connection()
    try:
        for due in due_messages(on=now, hooks=False):
            if _is_unconfirmed(due.message) or not _claim(due, now):
                continue
            mail = _mail(due.message, now)
            if mail is None:
                _record(due, now, Outcome.DROPPED)
                continue
            down = down or open_server(connection)
            reason = down or hand_in(connection, mail)
            _record(due, now, Outcome.FAILED if reason else Outcome.SENT, reason)
            sent += not reason
    finally:
        connection.close()
    return sent


def make_calls(*, now: datetime) -> int:
    """Call the hooks that have a message whose turn it is, side by side; return how many calls were answered."""
    first: dict[int, Due] = {}
    for due in due_messages(on=now, hooks=True):
        hook = due.message.hook
        if hook is None or not hook.is_active:
            if _claim(due, now):
                _record(due, now, Outcome.DROPPED)
        elif hook.pk not in first and _claim(due, now):
            first[hook.pk] = due
    calls = []
    for due in first.values():
        if (hook := due.message.hook) is not None:
            try:
                calls.append((due, _call(due.message, hook, now)))
            except SecretKeyChanged as failure:
                _record(due, now, Outcome.FAILED, f"{failure.what.zh} {failure.what.en}")
    answers = post_all([call for _, call in calls], at=int(now.timestamp()))
    for (due, _), reason in zip(calls, answers, strict=True):
        _record(due, now, Outcome.FAILED if reason else Outcome.SENT, reason)
    return answers.count("")


def _is_unconfirmed(message: Message) -> bool:
    """Return whether a digest waits until its person has confirmed a new address."""
    wish = Contact.objects.filter(account=message.account_id, wish=Wish.DAILY, confirmed_at__isnull=True)
    return wish.exists()


def _claim(due: Due, now: datetime) -> bool:
    """Return whether this worker makes the attempt: the table takes one claim of each."""
    try:
        with transaction.atomic():
            if Delivery.objects.filter(message=due.message, outcome__in=FINAL).exists():
                return False
            Delivery.objects.create(message=due.message, attempt=due.attempt, at=now, outcome=Outcome.TRYING)
    except IntegrityError:
        return False
    return True


def _record(due: Due, now: datetime, outcome: Outcome, reason: str = "") -> None:
    if outcome is Outcome.FAILED and due.is_last:
        outcome = Outcome.GIVEN_UP
    Delivery.objects.create(message=due.message, attempt=due.attempt, at=now, outcome=outcome, reason=reason[:500])


def _mail(message: Message, now: datetime) -> EmailMultiAlternatives | None:
    """Return a digest as mail; None if the person no longer wishes it or has nothing of it left to see.

    Its Message-ID stays the same in every attempt, so that a mailbox takes it once.
    """
    wish = Contact.objects.filter(
        account=message.account_id, wish=Wish.DAILY, confirmed_at__isnull=False, account__is_active=True
    ).first()
    today = timezone.localdate(now)
    matters = matters_of(message, on=today) if wish else []
    if wish is None or not matters:
        return None
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1]
    mail = EmailMultiAlternatives(
        subject(matters, message.on),
        as_text(matters),
        to=[wish.email],
        headers={
            "Message-ID": f"<shanhai-{message.pk}-{message.made_at:%Y%m%d%H%M%S%f}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(as_html(matters), "text/html")
    return mail


def _call(message: Message, hook: Hook, now: datetime) -> Call:
    matters = matters_of(message, on=timezone.localdate(now))
    said = {"id": str(message.pk), "on": message.on.isoformat(), "things": list(_things(matters))}
    body = json.dumps(said, ensure_ascii=False).encode()
    return Call(hook.address, body, name=str(message.pk), secret=hook.signs_with)


def _things(matters: Iterable[Matter]) -> Iterable[dict[str, object]]:
    for matter in matters:
        about = matter.about
        of_form = {"period": about.period} if about.period else {}
        yield {
            "kind": matter.kind.value,
            "what": {"zh": matter.words.zh, "en": matter.words.en},
            "day": matter.day.isoformat(),
            about.noun: about.code,
            **of_form,
            "text": {"zh": about.text.zh, "en": about.text.en},
            "why": {"zh": about.why.zh, "en": about.why.en},
            "due": about.due.isoformat() if about.due else None,
            "for": list(matter.accounts),
            "address": link(matter),
        }
