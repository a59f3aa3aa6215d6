"""Registers the programme domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme domain."""

    name = "shanhai.domains.programme"
    label = "programme"
    verbose_name = "工作 Programme"
    default_auto_field = "django.db.models.BigAutoField"
