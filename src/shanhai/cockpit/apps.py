"""Registers the cockpit app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """The cockpit app; it has no models."""

    name = "shanhai.cockpit"
    label = "cockpit"
    verbose_name = "驾驶舱 Cockpit"
