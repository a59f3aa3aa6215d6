"""Tags for figures: how long they have been known, how good their source is, what they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shanhai.ui.language import language
from shanhai.ui.links import known_on
from shanhai.ui.shown import figure_parts, iso
from shanhai.ui.templatetags.shanhai import say, word
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.quantity import Quantity
from shanhai.vocab.units import unit

register = Library()
TONES = {
    "weak": "bad",
    "recalled": "bad",
    "secondary": "warn",
    "third_party": "warn",
    "news": "warn",
    "derived": "info",
    "official": "good",
    "official_channel": "good",
    "communique": "good",
}
FORMS = frozenset({"stock", "cumulative", "flow"})
YEAR, MONTH = 365, 30


@register.filter
def grade(source: Any) -> SafeString:
    """Return the grade of a source as a badge: 官方原文 green, 二手 amber, 弱来源 red."""
    if not source:
        return mark_safe("")
    tone = TONES.get(source.reliability, "plain")
    return format_html('<span class="badge badge-{}">{}</span>', tone, word(source.reliability, "reliability"))


@register.filter
def is_second_hand(source: Any) -> bool:
    """Return whether a source wants replacing by the original before its figures are quoted."""
    return bool(source) and TONES.get(source.reliability) in ("warn", "bad")


@register.filter
def label(version: Any) -> Bilingual:
    """Return what a method is called, for a tag that takes a text in two languages."""
    return Bilingual(version.label_zh or version.code, version.label_en or version.code)


@register.filter
def form(figure: Any) -> SafeString:
    """Return whether a figure is of a period, of a point in time or cumulative; nothing for other forms."""
    return word(figure.form, "indicator_form") if figure.form in FORMS else mark_safe("")


@register.inclusion_tag("ui/figure_parts.html")
def figure_value(figure: Any) -> dict[str, object]:
    """Show a figure's words, number and unit without a link, for the head of its own page."""
    return {"parts": figure_parts(figure)}


@register.simple_tag
def quantity(value: Quantity) -> str:
    """Return a quantity in the page's language: 约26.2万元/个."""
    return value.show(language())


@register.simple_tag
def unit_en(symbol: str) -> str:
    """Return what a unit is called in English, for an English page; nothing on a Chinese one."""
    return unit(symbol).name_en if language() == "en" else ""


@register.simple_tag
def badge_word(code: str, word_list: str) -> SafeString:
    """Return the word of a code as a badge."""
    return format_html('<span class="badge">{}</span>', word(code, word_list))


@register.simple_tag
def locator(text: str) -> str:
    """Return where a passage stands: of a text written 中文 / English the half in the page's language."""
    zh, slash, en = text.partition(" / ")
    return en if slash and language() == "en" else zh


@register.simple_tag(takes_context=True)
def fresh(context: Context, day: dt.date | None) -> SafeString:
    """Return since when something is known and how long that is, seen from the page's day."""
    if day is None:
        return mark_safe("")
    return format_html(
        '{} <span class="muted small nowrap">{}</span>', iso(day), say(age(day, known_on(context.get("request"))))
    )


def age(since: dt.date, on: dt.date) -> Bilingual:
    """Return how long ago a day was, in whole years, months or days."""
    days = (on - since).days
    for length, zh, en in ((YEAR, "年", "year"), (MONTH, "个月", "month"), (1, "天", "day")):
        if days >= length:
            number = days // length
            return Bilingual(f"{number}{zh}前", f"{number} {en}{'' if number == 1 else 's'} ago")
    return Bilingual("当天", "that day")
