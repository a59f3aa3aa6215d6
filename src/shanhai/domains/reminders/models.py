"""Reminders: notices and deliveries, which are only ever added; wishes, calendar tokens and hooks, which people change."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shanhai.adapters.secret_texts import open_text
from shanhai.domains.programme.models import Commitment
from shanhai.domains.records.models import one_of
from shanhai.domains.reminders.choices import Kind, Outcome, Wish
from shanhai.domains.submissions.models import Form, Submission


class Notice(models.Model):
    """Something a person is to know of: a commitment, a submission, or a form and its period; what is the matter, and its day.

    The day is the due date, or the day an event became known. The same thing is never noticed twice for one person.
    """

    NEVER_CHANGES = True
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    day = models.DateField()
    noticed_on = models.DateField()
    noticed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "noticed_on"], name="notice_by_account")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "commitment", "kind", "day"], name="notice_once"),
            models.UniqueConstraint(fields=["account", "submission", "kind", "day"], name="notice_of_submission_once"),
            models.UniqueConstraint(fields=["account", "form", "period", "kind", "day"], name="notice_form_once"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, submission__isnull=True, form__isnull=True, period="")
                | Q(commitment__isnull=True, submission__isnull=False, form__isnull=True, period="")
                | (Q(commitment__isnull=True, submission__isnull=True, form__isnull=False) & ~Q(period="")),
                name="notice_of_one",
            ),
            one_of("kind", Kind),
        ]

    def __str__(self) -> str:
        about = self.commitment_id or self.submission_id or self.form_id
        return f"{self.account_id} {about} {self.kind} {self.day}"


class Contact(models.Model):
    """Where a person is written to, and what they wish. Changes in place: an address that is taken back is gone.

    `since` is the day from which notices are sent: what was noticed before is on the page. Nothing but its
    confirmation goes to an address before `confirmed_at`; `asked_at` is when that went out, `tried_at` the last
    attempt, `tries` how many there were on `tries_on`.
    """

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contact")
    email = models.EmailField(blank=True)
    wish = models.CharField(max_length=10, default=Wish.NONE)
    since = models.DateField()
    confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    tries_on = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("wish", Wish),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(email=""), name="contact_confirmed_is_an_address"
            ),
            models.CheckConstraint(condition=Q(wish="none") | ~Q(email=""), name="contact_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.wish}"


class CalendarToken(models.Model):
    """The right to read a person's deadlines without signing in, until revoked.

    Kept is the hash of the token, and the salt from which the installation's secret makes it again: whoever has the
    database has no token.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_tokens")
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at__isnull=True), name="calendar_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at}"


class Hook(models.Model):
    """An address of the office's messenger that is called, and the secret its calls are signed with, encrypted."""

    address = models.CharField(max_length=500)
    secret = models.TextField()
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["address"], condition=Q(is_active=True), name="hook_once")
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def signs_with(self) -> str:
        """The secret as the receiver has it; SecretKeyChanged if it was encrypted under another key."""
        return open_text(self.secret, key=settings.SECRET_KEY)


class Message(models.Model):
    """One thing that goes out: a person's digest of a day, or a call of the messenger."""

    NEVER_CHANGES = True
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, null=True, related_name="messages")
    on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(account__isnull=True, hook__isnull=False) | Q(account__isnull=False, hook__isnull=True),
                name="message_to_one",
            ),
            models.UniqueConstraint(fields=["account", "on"], name="message_one_digest_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.on}"


class MessageItem(models.Model):
    """A notice in a message: in one digest at most, and in one call of each hook at most."""

    NEVER_CHANGES = True
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="items")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice"], condition=Q(hook__isnull=True), name="item_once_by_mail"),
            models.UniqueConstraint(fields=["notice", "hook"], name="item_once_a_hook"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.notice_id}"


class Delivery(models.Model):
    """An attempt at a message: its claim (`trying`), then how it went; `reason` says why it failed."""

    NEVER_CHANGES = True
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("outcome", Outcome),
            models.UniqueConstraint(
                fields=["message", "attempt"], condition=Q(outcome="trying"), name="delivery_claimed_once"
            ),
            models.UniqueConstraint(
                fields=["message", "attempt"], condition=~Q(outcome="trying"), name="delivery_ended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.attempt} {self.outcome}"
