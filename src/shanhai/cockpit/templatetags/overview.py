"""Tags for the overview: heads of the lamp columns, links into the programme, what a day brought."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shanhai.ui.links import go
from shanhai.ui.shown import WALL
from shanhai.ui.templatetags.shanhai import count, say, t

register = Library()
NOUNS = {
    "event": ("条进展", "event", "events"),
    "figure": ("个数据", "figure", "figures"),
    "commitment": ("项工作", "commitment", "commitments"),
    "undertaking": ("项合作事项", "undertaking", "undertakings"),
}


@register.simple_tag
def lamp_name(lamp: str) -> SafeString:
    """Return the word of a lamp for the head of a column."""
    return format_html('<span class="lamp-head lamp-{}">{}</span>', lamp, say(WALL[lamp]))


@register.simple_tag(takes_context=True)
def lamp_link(context: Context, parameter: str, subject: Any, lamp: str) -> str:
    """Return the address of the commitments that one cell of the matrix counts."""
    request: HttpRequest | None = context.get("request")
    return go(request, "cockpit:programme", [], {}, {parameter: subject.code if subject else "none", "lamp": lamp})


@register.simple_tag
def lately_counts(day: Any) -> SafeString:
    """Return how much became known on a day: 13 个数据（2 个更正）· 3 条进展."""
    return format_html_join(
        " · ", "{}{}", ((_counted(name, day), _corrected(name, day)) for name in NOUNS if name in day.counts)
    )


def _counted(name: str, day: Any) -> SafeString:
    return count(day.counts[name].number, *NOUNS[name])


def _corrected(name: str, day: Any) -> SafeString | str:
    number = day.counts[name].superseded
    return t("（其中更正 {n}）", " ({n} corrected)", n=number) if number else ""
