"""Registers the people domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people domain."""

    name = "shanhai.domains.people"
    label = "people"
    verbose_name = "主体 Parties"
    default_auto_field = "django.db.models.BigAutoField"
