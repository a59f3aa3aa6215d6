"""The addresses of the site: pages in Chinese at /…, in English at /en/…, programs at /api/…."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from shanhai.office.reminders import feed
from shanhai.site.health import healthz

handler400 = "shanhai.site.errors.bad_request"
handler403 = "shanhai.site.errors.permission_denied"
handler404 = "shanhai.site.errors.page_not_found"
handler500 = "shanhai.site.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("calendar/<str:token>.ics", feed, name="calendar"),
    path("api/", include("shanhai.api.urls")),
    *i18n_patterns(
        path("accounts/", include("shanhai.site.account_urls")),
        path("", include("shanhai.office.urls", namespace="office")),
        path("", include("shanhai.cockpit.urls", namespace="cockpit")),
        prefix_default_language=False,
    ),
]
