"""What the cockpit's views are given, and the page that says that something is not known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor


class Reading(HttpRequest):
    """A request that has come through ReaderMiddleware: who reads as known on which day, and who would act."""

    reader: Reader
    actor: Actor


def not_known(request: HttpRequest, sentence: Bilingual) -> HttpResponse:
    """Answer 404 with a plain sentence: the reader knows no such thing on that day."""
    return render(request, "404.html", {"status": 404, "error": sentence}, status=404)
