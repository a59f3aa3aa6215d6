"""Registers the audit domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit domain."""

    name = "shanhai.domains.audit"
    label = "audit"
    verbose_name = "审计 Audit"
    default_auto_field = "django.db.models.BigAutoField"
