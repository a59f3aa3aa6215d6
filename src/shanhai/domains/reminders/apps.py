"""Registers the reminders domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The reminders domain."""

    name = "shanhai.domains.reminders"
    label = "reminders"
    verbose_name = "提醒 Reminders"
    default_auto_field = "django.db.models.BigAutoField"
