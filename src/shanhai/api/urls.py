"""The addresses of the API."""

from __future__ import annotations

from django.urls import path

from shanhai.api.root import api

urlpatterns = [path("", api.urls)]
