"""Registers the ui app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The ui app; it has no models."""

    name = "shanhai.ui"
    label = "ui"
    verbose_name = "界面 Interface"
