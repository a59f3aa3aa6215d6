"""Registers the indicators domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The indicators domain."""

    name = "shanhai.domains.indicators"
    label = "indicators"
    verbose_name = "指标 Indicators"
    default_auto_field = "django.db.models.BigAutoField"
