"""Tags for the programme: states, due dates, periods of responsibility, marks of a timeline, words found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.template import Context, Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shanhai.domains.programme.choices import STATES
from shanhai.ui import links
from shanhai.ui.language import HTML_LANGUAGE, both, chosen, language
from shanhai.ui.shown import iso, lamp_of
from shanhai.ui.templatetags.shanhai import say, say_plain, t, word
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.rights import RIGHTS, Deed

register = Library()
KIND_LISTS = {
    "indicator": "topic",
    "commitment": "commitment_kind",
    "undertaking": "undertaking_kind",
    "party": "party_kind",
    "place": "place_level",
    "document": "document_kind",
}
TONES = {
    "done": "event-good",
    "verified": "event-good",
    "closed": "event-good",
    "designated": "event-good",
    "commended": "event-good",
    "blocked": "event-bad",
    "returned": "event-bad",
    "extension_asked": "event-warn",
    "extension_granted": "event-warn",
    "extension_refused": "event-warn",
    "reopened": "event-warn",
}


@register.filter
def state(code: str) -> SafeString:
    """Return the word of a state: 推进中, in progress."""
    return say(STATES[code])


@register.filter
def deed_word(deed: str) -> SafeString:
    """Return the word of a deed: 报告进展, report progress."""
    return say(RIGHTS[Deed(deed)].title)


@register.simple_tag
def lamp_word(colour: str) -> str:
    """Return the word of a lamp as plain text: 逾期, overdue."""
    return say_plain(lamp_of(colour)[1])


@register.simple_tag
def due(standing: Any) -> SafeString:
    """Return the due date as it stands, and as first set where it was moved; a word where there is none."""
    if standing.due is None:
        return format_html('<span class="muted">{}</span>', t("未定", "none set"))
    if standing.first_due in (None, standing.due):
        return mark_safe(iso(standing.due))  # noqa: S308 (iso escapes)
    first = t("原定 {day}", "first {day}", day=iso(standing.first_due))
    return format_html('{} <span class="muted small nowrap">{}</span>', iso(standing.due), first)


@register.simple_tag
def valid(start: dt.date | None, end: dt.date | None) -> SafeString:
    """Return from when to when something is in force; a word where the source states neither."""
    if start is None and end is None:
        return format_html('<span class="muted">{}</span>', t("起止未载明", "no dates stated"))
    if end is None:
        return t("{day} 起", "from {day}", day=iso(start))
    if start is None:
        return t("至 {day} 止", "until {day}", day=iso(end))
    return format_html("{} — {}", iso(start), iso(end))


@register.simple_tag(takes_context=True)
def known_link(context: Context, code: str, day: dt.date | None, first: dt.date) -> SafeString:
    """Return a link to a commitment as known on a day; nothing for a day to come, or on which it was not known yet."""
    request = context["request"]
    if day is None or not first <= day <= timezone.localdate() or day == links.known_on(request):
        return mark_safe("")
    url = links.go(request, "cockpit:commitment", [code], {}, {links.KNOWN: day.isoformat()})
    words = t("当日谁负责、知道什么", "who held it and what was known that day")
    return format_html('<a class="as-known no-print" href="{}">{}</a>', url, words)


@register.filter
def event_tone(kind: str) -> str:
    """Return the class of an event in a timeline: good, warning or bad news."""
    return TONES.get(kind, "")


@register.simple_tag
def noun_words(noun: str, names: Mapping[str, Bilingual]) -> SafeString:
    """Return the word of a noun as a heading: 工作, Commitments."""
    words = names[noun]
    return say(Bilingual(words.zh, words.en[:1].upper() + words.en[1:]))


@register.simple_tag
def thing_kind(thing: Any) -> SafeString:
    """Return the word of a thing's own kind: 任务, 县, 企业; the topic of an indicator."""
    return word(thing.kind, KIND_LISTS[thing.noun])


@register.simple_tag
def words_found_in(thing: object, field: str, words: list[str]) -> SafeString:
    """Return a bilingual field with the words searched for marked; the other language too where only it holds one."""
    texts = both(thing, field)
    text, found_in = chosen(texts.zh, texts.en)
    shown = words_found(text, words)
    if found_in != language():
        shown = format_html('<span lang="{}">{}</span>', HTML_LANGUAGE[found_in], shown)
    other = texts.zh if found_in == "en" else texts.en
    plain, beside = text.casefold(), other.casefold()
    if other != text and any(one.casefold() in beside and one.casefold() not in plain for one in words):
        tag = HTML_LANGUAGE["zh" if found_in == "en" else "en"]
        return format_html('{} <span class="muted small" lang="{}">{}</span>', shown, tag, words_found(other, words))
    return shown


@register.simple_tag
def words_found(text: str, words: list[str]) -> SafeString:
    """Return a text with every word searched for marked, in either case."""
    wanted = [re.escape(word) for word in words if word]
    if not wanted:
        return format_html("{}", text)
    pieces = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE)
    marked = [
        format_html("<mark>{}</mark>", piece) if at % 2 else format_html("{}", piece) for at, piece in enumerate(pieces)
    ]
    return mark_safe("".join(marked))  # noqa: S308 (every piece is escaped above)
