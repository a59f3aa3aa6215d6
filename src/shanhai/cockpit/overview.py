"""The first page: how the programme stands on a day, where, and in which figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from shanhai.cockpit.downloads import download
from shanhai.cockpit.figure_sheets import figure_sheet
from shanhai.cockpit.lately import lately
from shanhai.cockpit.memory import remembered
from shanhai.cockpit.open_points import number_of_points
from shanhai.cockpit.overview_map import map_credits, overview_links, overview_map, pair_sheet
from shanhai.cockpit.requests import Reading
from shanhai.domains.books.queries import last_load
from shanhai.domains.indicators.queries import headlines
from shanhai.domains.programme.queries import lamp_matrix, wall
from shanhai.domains.programme.queries.deadlines import deadlines
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

FEW = 4
"""Lines in each list of what wants attention."""

HEADLINES = Bilingual("首页数据", "Headline figures")


def overview(request: Reading) -> HttpResponseBase:
    """The overview. What it shows is remembered until anything is written."""
    answer = download(request, *_sheets(request)) if "format" in request.GET else None
    if answer is not None:
        return answer
    body = remembered(request, lambda plain: render_to_string("cockpit/overview_body.html", _context(plain), plain))
    return render(request, "cockpit/overview.html", {"body": mark_safe(body)})  # noqa: S308  # rendered by a template


def _sheets(request: Reading) -> list[Any]:
    reader = request.reader
    figures = (line.figure for line in headlines(reader=reader) if line.figure is not None)
    return [pair_sheet(overview_links(reader=reader)), figure_sheet(HEADLINES, figures, "headlines")]


def _context(request: Reading) -> dict[str, Any]:
    reader = request.reader
    links = overview_links(reader=reader)
    lit = wall(reader=reader)
    drawn = overview_map(links, request)
    return {
        "book": last_load(reader=Reader(date.max, internal=True)),
        "dates": deadlines(lit, reader=reader, limit=FEW),
        "lamps": lamp_matrix(reader=reader, lit=lit),
        "links": links,
        "map": drawn,
        "credits": map_credits(links, request) if drawn and drawn["polygons"] else [],
        "headlines": headlines(reader=reader),
        "days": lately(reader=reader),
        "open_total": number_of_points(reader=reader),
    }
