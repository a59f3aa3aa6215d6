"""Registers the undertakings domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class UndertakingsConfig(AppConfig):
    """The undertakings domain."""

    name = "shanhai.domains.undertakings"
    label = "undertakings"
    verbose_name = "合作事项 Undertakings"
    default_auto_field = "django.db.models.BigAutoField"
