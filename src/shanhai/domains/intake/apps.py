"""Registers the intake domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake domain."""

    name = "shanhai.domains.intake"
    label = "intake"
    verbose_name = "清单导入 Intake"
    default_auto_field = "django.db.models.BigAutoField"
