"""Registers the submissions domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """The submissions domain."""

    name = "shanhai.domains.submissions"
    label = "submissions"
    verbose_name = "报送 Submissions"
    default_auto_field = "django.db.models.BigAutoField"
