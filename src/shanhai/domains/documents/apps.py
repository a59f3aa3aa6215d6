"""Registers the documents domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents domain."""

    name = "shanhai.domains.documents"
    label = "documents"
    verbose_name = "文献 Documents"
    default_auto_field = "django.db.models.BigAutoField"
