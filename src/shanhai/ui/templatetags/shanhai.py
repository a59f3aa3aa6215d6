"""The words of the templates: two languages, addresses that keep the day, values as they are shown, components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from importlib.metadata import version as installed_version
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context, Engine, Library, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from shanhai.ui import language as lang
from shanhai.ui import links, passages, shown
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.words import word as word_of

register = Library()
register.filter("decimal", shown.digits)
register.filter("day", shown.day)
register.filter("iso", shown.iso)
register.filter("period", shown.period)
register.filter("dated", shown.dated)
register.filter("unit", shown.unit_word)
register.filter("marked", passages.marked)
register.filter("original", lang.original)
register.filter("chinese", lang.is_chinese)


def _request(context: Context) -> HttpRequest | None:
    """Return the request a page is made for, None where there is none (the page of a server error)."""
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


# --- two languages ---------------------------------------------------------------------------------------------


@register.simple_tag
def t(zh: str, en: str, **values: object) -> SafeString:
    """Return the text in the page's language, escaped, its `{name}` places filled."""
    text = escape(lang.chosen(str(zh), str(en))[0])
    if not values:
        return text
    shown_values = {name: shown.digits(value) if type(value) is int else value for name, value in values.items()}
    return format_html(text, **shown_values)


@register.simple_tag
def count(number: int, zh: str, one: str, many: str) -> SafeString:
    """Return a counted noun: 12 项, 1 item, 12 items."""
    noun = str(zh) if lang.language() == "zh" else str(one if number == 1 else many)
    return format_html("{} {}", shown.digits(number), noun)


@register.filter
def name(value: object) -> SafeString:
    """Return the name of a thing; a name that exists in the other language only is marked so."""
    return field(value, "name")


@register.filter
def field(value: object, field_name: str) -> SafeString:
    """Return a bilingual field of a thing as HTML."""
    return say(lang.both(value, field_name))


@register.filter
def plain(value: object, field_name: str = "name") -> str:
    """Return a bilingual field as plain text, for attributes, options and titles."""
    texts = lang.both(value, field_name)
    return lang.chosen(texts.zh, texts.en)[0]


@register.filter
def say(value: Bilingual | None) -> SafeString:
    """Return a text of two languages as HTML."""
    return lang.said(value.zh, value.en) if value else mark_safe("")


@register.filter
def say_plain(value: Bilingual | None) -> str:
    """Return a text of two languages as plain text."""
    return lang.chosen(value.zh, value.en)[0] if value else ""


@register.filter
def word(code: str, word_list: str) -> SafeString:
    """Return the word of a code from a closed list of `vocab.words`, such as `stage` or `party_kind`."""
    return say(word_of(word_list, code)) if code else mark_safe("")


@register.filter
def word_plain(code: str, word_list: str) -> str:
    """Return the word of a code as plain text, for attributes and options."""
    return say_plain(word_of(word_list, code)) if code else ""


@register.filter
def qualifier(code: str) -> SafeString:
    """Return the word of a qualifier: 超过, over."""
    return word(code, "qualifier")


@register.filter
def kind(code: str) -> SafeString:
    """Return the word of an observation's kind: 目标, target."""
    return word(code, "observation_kind")


# --- addresses -------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def go(context: Context, view: str, *args: object, **kwargs: object) -> str:
    """Return the address of a page, with the day this page is known on; `q_name=value` adds to the query."""
    query = {key[2:]: value for key, value in kwargs.items() if key.startswith("q_")}
    path = {key: value for key, value in kwargs.items() if not key.startswith("q_")}
    return links.go(_request(context), view, args, path, query)


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: object) -> str:
    """Return this page's address with changed query parameters; None removes one."""
    return links.here(context["request"], changes)


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """Return the address of this page in the other language."""
    return links.other_language_url(_request(context))


@register.simple_tag(takes_context=True)
def printed_address(context: Context) -> str:
    """Return this page's full address, with its day, for the foot of a sheet of paper."""
    return links.printed_address(_request(context))


@register.simple_tag(takes_context=True)
def known_on(context: Context) -> dt.date:
    """Return the day this page is known on."""
    return links.known_on(_request(context))


@register.simple_tag(takes_context=True)
def known_today(context: Context) -> bool:
    """Return whether this page shows what is known today."""
    return links.known_today(_request(context))


@register.inclusion_tag("ui/hidden.html", takes_context=True)
def keep(context: Context, *names: str) -> dict[str, object]:
    """Keep the day, and these query parameters, as hidden fields of a GET form."""
    return {"pairs": links.kept(_request(context), [links.KNOWN, *names])}


@register.inclusion_tag("ui/hidden.html", takes_context=True)
def keep_but(context: Context, *names: str) -> dict[str, object]:
    """Keep all query parameters but these as hidden fields of a GET form."""
    return {"pairs": links.kept_but(_request(context), names)}


class Masthead(Node):
    """The head of every page; what stands between its tags names the section the page belongs to."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the head with the page's section marked in the menu."""
        section = self.nodelist.render(context).strip()
        with context.push(section=section):
            return Engine.get_default().get_template("ui/masthead.html").render(context)


@register.tag
def masthead(parser: Parser, token: Token) -> Masthead:
    """Read `{% masthead %}{% block section %}…{% endblock %}{% endmasthead %}`."""
    nodelist = parser.parse(("endmasthead",))
    parser.delete_first_token()
    return Masthead(nodelist)


# --- components ------------------------------------------------------------------------------------------------


def _text(value: object) -> SafeString:
    """Return a title or source given as text, as a Bilingual, or as an object that has a title or a name."""
    return say(lang.text_of(value, "title", "name")) if value else mark_safe("")


@register.inclusion_tag("ui/figure.html", takes_context=True)
def figure(context: Context, obs: Any, period: bool = False, link: bool = True) -> dict[str, object]:
    """Show one observation as a link to its own page, optionally with its period behind it."""
    url = links.go(_request(context), "cockpit:figure", [obs.code], {}, {}) if obs and link else ""
    return {"obs": obs, "parts": shown.figure_parts(obs), "url": url, "with_period": period}


@register.inclusion_tag("ui/tile.html", takes_context=True)
def tile(
    context: Context, obs: Any, *, title: object, source: object = "", note: object = "", lead: bool = False
) -> dict[str, object]:
    """Show a headline figure: name, value, period, source and since when it is known."""
    url = links.go(_request(context), "cockpit:figure", [obs.code], {}, {}) if obs else ""
    texts = {"title": _text(title), "source": _text(source), "note": _text(note)}
    return {"obs": obs, "parts": shown.figure_parts(obs), "url": url, "lead": lead, **texts}


@register.inclusion_tag("ui/lamp.html")
def lamp(judgement: Any, text: bool = False) -> dict[str, object]:
    """Show a lamp as shape, colour and word; its sentence as its title, or behind it."""
    colour, word, sentence = shown.lamp_of(judgement)
    return {"lamp": colour, "word": word, "sentence": sentence, "with_text": text}


@register.inclusion_tag("ui/lamp_count.html")
def lamp_count(colour: str, number: int | None, url: str = "") -> dict[str, object]:
    """Show how many lamps of a colour, in the cell of a matrix."""
    lamp, word, _ = shown.lamp_of(colour)
    return {"lamp": lamp, "word": word, "number": number or 0, "url": url}


@register.simple_tag(takes_context=True)
def account(context: Context, name: str) -> str:
    """Return the address of a page for signing in or out that leads back to this page and its day."""
    return links.account(_request(context), name)


@register.simple_tag
def badge(zh: str, en: str, tone: str = "plain") -> SafeString:
    """Return a small label; tones are plain, accent, good, warn, bad and info."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, t(zh, en))


@register.simple_tag
def tab(url: str, zh: str, en: str, current: bool = False) -> SafeString:
    """Return one tab of a row of links."""
    marker = mark_safe(' aria-current="page"') if current else ""
    return format_html('<a class="tab" href="{}"{}>{}</a>', url, marker, t(zh, en))


@register.inclusion_tag("ui/quote.html")
def quote(passage: Any, source: object = "", url: str = "", mark: str = "") -> dict[str, object]:
    """Show a passage of a source; `mark` is the part of it to highlight, all of it unless told."""
    text = passage if isinstance(passage, str) else passage.quote
    locator = "" if isinstance(passage, str) else passage.locator
    return {
        "text": passages.marked(text, mark or text),
        "chinese": lang.is_chinese(text),
        "locator": locator,
        "source": _text(source),
        "url": url,
    }


@register.inclusion_tag("ui/open_point.html")
def open_point(obj: object = None, zh: str = "", en: str = "") -> dict[str, object]:
    """Show what the source leaves open about a thing; nothing where it leaves nothing open."""
    texts = Bilingual(zh, en) if zh or en else lang.both(obj, "open")
    return {"text": say(texts) if texts.zh or texts.en else ""}


@register.inclusion_tag("ui/disagreement.html", takes_context=True)
def disagreement(context: Context, rows: Iterable[Any]) -> dict[str, object]:
    """Show observations of one period that do not agree; each stays, a preferred one is marked."""
    return {"rows": list(rows), "request": _request(context)}


@register.inclusion_tag("ui/method_break.html")
def method_break(before: object, after: object) -> dict[str, object]:
    """Warn that two series follow different methods and are not to be joined or compared."""
    return {"before": _text(before), "after": _text(after)}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], alone: bool = False) -> dict[str, object]:
    """Show the pages of a long list; `alone` for one that cannot be printed whole."""
    request = context["request"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    steps = [
        {"number": n, "url": links.here(request, {"page": n}), "current": n == page.number}
        if isinstance(n, int)
        else {"number": None}
        for n in numbers
    ]
    back = links.here(request, {"page": page.previous_page_number()}) if page.has_previous() else ""
    onward = links.here(request, {"page": page.next_page_number()}) if page.has_next() else ""
    unprinted = page.paginator.count - len(page)
    return {"page": page, "steps": steps, "back": back, "onward": onward, "unprinted": unprinted, "alone": alone}


@register.inclusion_tag("ui/downloads.html", takes_context=True)
def downloads(context: Context, table: str = "") -> dict[str, object]:
    """Offer the table of this page (or its table of that name) as CSV and as XLSX."""
    request = context["request"]
    csv, xlsx = (links.here(request, {"format": form, "table": table}) for form in ("csv", "xlsx"))
    return {"csv": csv, "xlsx": xlsx}


@register.simple_tag
def nothing(zh: str, en: str) -> SafeString:
    """Return the sentence that stands where a list is empty."""
    return format_html('<p class="nothing">{}</p>', t(zh, en))


@register.inclusion_tag("ui/chart.html")
def chart(data: dict[str, Any], id: str, title: object = "") -> dict[str, object]:  # noqa: A002  # the word of HTML
    """Show a chart of a series; the page gives the same numbers as a table."""
    return {"data": data, "id": id, "data_id": f"{id}-data", "title": plain_text(title or data.get("title", ""))}


@register.inclusion_tag("ui/map.html", name="map")
def map_figure(data: dict[str, Any], id: str, title: object = "") -> dict[str, object]:  # noqa: A002  # the same
    """Show a schematic map of points, lines and areas; the page gives the same things as a list."""
    return {"data": data, "id": id, "data_id": f"{id}-data", "title": plain_text(title)}


def plain_text(value: object) -> str:
    """Return a title as plain text in the page's language."""
    return say_plain(lang.text_of(value, "title", "name")) if value else ""


@register.simple_tag
def version() -> str:
    """Return the version of the product."""
    return installed_version("shanhai")
