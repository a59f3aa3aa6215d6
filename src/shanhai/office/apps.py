"""Registers the office app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The office app; it has no models."""

    name = "shanhai.office"
    label = "office"
    verbose_name = "办公 Office"

    def ready(self) -> None:
        """Watch second factors: allauth changes them, and every change belongs on record."""
        from shanhai.office.second_factors import watch  # noqa: PLC0415 models load after the apps

        watch()
