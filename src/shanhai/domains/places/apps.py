"""Registers the places domain with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The places domain."""

    name = "shanhai.domains.places"
    label = "places"
    verbose_name = "地方 Places"
    default_auto_field = "django.db.models.BigAutoField"
