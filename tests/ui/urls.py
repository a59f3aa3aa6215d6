"""The addresses the ui tests stand on: the names the base page links to, with pages that say little."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

SECTIONS = ("programme", "undertakings", "indicators", "places", "documents", "open", "search")


def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return render(request, "base.html")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a page that fails")


cockpit = (
    [
        path("", page, name="overview"),
        path("figures/<str:code>/", page, name="figure"),
        path("broken/", broken, name="broken"),
        *[path(f"{name}/", page, name=name) for name in SECTIONS],
    ],
    "cockpit",
)

urlpatterns = i18n_patterns(
    path("accounts/", include("shanhai.site.account_urls")),
    path("", include(cockpit, namespace="cockpit")),
    prefix_default_language=False,
)
