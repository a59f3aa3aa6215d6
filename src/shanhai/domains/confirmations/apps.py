"""Registers the confirmations domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConfirmationsConfig(AppConfig):
    """The confirmations domain."""

    name = "shanhai.domains.confirmations"
    label = "confirmations"
    verbose_name = "确认 Confirmations"
    default_auto_field = "django.db.models.BigAutoField"
