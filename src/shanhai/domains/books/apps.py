"""Registers the books domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The books domain."""

    name = "shanhai.domains.books"
    label = "books"
    verbose_name = "账册 Books"
    default_auto_field = "django.db.models.BigAutoField"
