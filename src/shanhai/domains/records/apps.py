"""Registers the records domain with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RecordsConfig(AppConfig):
    """The records domain."""

    name = "shanhai.domains.records"
    label = "records"
    verbose_name = "记录 Records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the append-only guards in place whenever the tables have been made or changed; away while they are."""
        pre_migrate.connect(_make_way, sender=self)
        post_migrate.connect(_guard, sender=self)


def _make_way(*, using: str, plan: list[object], **kwargs: object) -> None:
    from shanhai.domains.records.actions import lower_guards  # noqa: PLC0415 models are not ready at import

    if plan:
        lower_guards(using)


def _guard(*, using: str, **kwargs: object) -> None:
    from shanhai.domains.records.actions import raise_guards  # noqa: PLC0415 models are not ready at import

    raise_guards(using)
