"""The addresses of the cockpit's pages."""

from __future__ import annotations

from django.urls import path

from shanhai.cockpit import (
    comparing,
    documents,
    figures,
    indicators,
    open_points,
    overview,
    parties,
    places,
    programme,
    search,
    undertakings,
)

app_name = "cockpit"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("programme/", programme.commitments, name="programme"),
    path("programme/tree/", programme.tree, name="tree"),
    path("programme/overdue/", programme.overdue, name="overdue"),
    path("programme/changes/", comparing.changes, name="changes"),
    path("programme/<str:code>/", programme.commitment, name="commitment"),
    path("parties/", parties.parties, name="parties"),
    path("parties/<str:code>/", parties.party, name="party"),
    path("undertakings/", undertakings.undertakings, name="undertakings"),
    path("undertakings/kind/<str:kind>/", undertakings.kind, name="undertaking_kind"),
    path("undertakings/<str:code>/", undertakings.undertaking, name="undertaking"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("places/", places.places, name="places"),
    path("places/<str:code>/", places.place, name="place"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<str:code>/", documents.document, name="document"),
    path("open-points/", open_points.open_points, name="open"),
    path("search/", search.search, name="search"),
]
