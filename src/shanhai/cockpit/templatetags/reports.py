"""Tags for reports: cells with the titles of their columns, and where a piece of text leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest
from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shanhai.adapters.reports.report import Cell, Piece
from shanhai.ui import links

register = Library()
PAGES = {"commitment": "cockpit:commitment", "party": "cockpit:party", "document": "cockpit:document"}


@register.filter
def labelled(row: Sequence[Cell], columns: Sequence[str]) -> list[tuple[str, Cell]]:
    """Return the cells of a row with the titles of their columns."""
    return list(zip(columns, row, strict=True))


@register.simple_tag(takes_context=True)
def cell(context: Context, said: Cell) -> SafeString:
    """Return a cell as HTML: its paragraphs, old values struck through, names as links."""
    request = context.get("request")
    known = request if isinstance(request, HttpRequest) else None
    paragraphs = [
        (mark_safe("".join(_piece(known, piece) for piece in pieces)), "report-beside" if _is_beside(pieces) else "")  # noqa: S308 (pieces are escaped)
        for pieces in said.paragraphs
    ]
    return format_html_join("", '<span class="report-line {1}">{0}</span>', paragraphs)


def _is_beside(pieces: Sequence[Piece]) -> bool:
    return all(piece.quiet for piece in pieces)


def _piece(request: HttpRequest | None, piece: Piece) -> SafeString:
    text = format_html("{}", piece.text)
    if piece.noun:
        code, _, place = piece.code.partition("#")
        url = links.go(request, PAGES[piece.noun], [code], {}, {})
        text = format_html('<a href="{}">{}</a>', f"{url}#{place}" if place else url, text)
    if piece.struck:
        return format_html("<del>{}</del>", text)
    if piece.strong:
        return format_html("<ins>{}</ins>", text)
    return format_html('<span class="muted">{}</span>', text) if piece.quiet else text


@register.filter
def iso_plain(day: dt.date) -> str:
    """Return a day as 2026-03-31, for an address."""
    return day.isoformat()
