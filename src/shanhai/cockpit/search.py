"""The search across everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit import long_lists
from shanhai.cockpit.finding import GROUPS, HitGroup, find, words_of
from shanhai.cockpit.long_lists import shares, wants_all
from shanhai.cockpit.requests import Reading

LONGEST: Final = 100
PER_PAGE: Final = 50


def search(request: Reading) -> HttpResponseBase:
    """What holds the words asked for: the first of every noun, one noun in pages, or all on one page (`?rows=all`)."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    asked = request.GET.get("noun", "")
    noun = asked if asked in GROUPS else ""
    context: dict[str, object] = {"q": text, "words": words_of(text), "noun": noun, "names": GROUPS}
    if wants_all(request):
        groups = _whole(find(text, reader=request.reader, noun=noun, first=long_lists.LONGEST))
        shown = sum(len(group.hits) for group in groups)
        is_cut = any(group.is_more or len(group.hits) < group.number for group in groups)
        context |= {"is_whole": True, "shown": shown, "is_cut": is_cut}
    elif noun:
        number = _page_number(request)
        groups = find(text, reader=request.reader, noun=noun, first=PER_PAGE, start=(number - 1) * PER_PAGE)
        if groups:
            context["page"] = Paginator(range(groups[0].number), PER_PAGE).get_page(number)
    else:
        groups = find(text, reader=request.reader)
    context |= {"groups": groups, "number": sum(group.number for group in groups)}
    return render(request, "cockpit/search.html", context)


def _whole(groups: list[HitGroup]) -> list[HitGroup]:
    """Return the groups cut to what goes on one page together."""
    fitting = zip(groups, shares(len(group.hits) for group in groups), strict=True)
    return [replace(group, hits=group.hits[:share]) for group, share in fitting]


def _page_number(request: Reading) -> int:
    """Return which page is asked for; the first for anything that is no page."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
