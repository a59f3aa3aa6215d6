"""A digest in words: Chinese first, English below, as plain text and as simple HTML, every matter with its link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import override

from shanhai.domains.reminders.queries.outbox import Matter
from shanhai.domains.reminders.queries.pages import path_of
from shanhai.vocab.bilingual import Bilingual

SHOWN = 100
"""Matters in one mail; what is beyond is counted and found on the page."""


def subject(matters: Sequence[Matter], on: date) -> str:
    """Return the subject of a digest."""
    return f"山海提醒 {on}：{len(matters)} 项 Shanhai: {len(matters)} reminders"


def as_text(matters: Sequence[Matter]) -> str:
    """Return a digest as plain text."""
    parts = []
    for language in ("zh", "en"):
        lines = [_head(len(matters), language), ""]
        for words, few in _grouped(matters, language):
            lines.append(f"【{words}】" if language == "zh" else f"[{words}]")
            for matter in few:
                lines += [f"- {_text(matter, language)}", f"  {_why(matter, language)}", f"  {link(matter, language)}"]
            lines.append("")
        parts.append("\n".join([*lines, *_tail(len(matters), language)]))
    return "\n\n----\n\n".join(parts) + "\n"


def as_html(matters: Sequence[Matter]) -> str:
    """Return a digest as HTML without styles, pictures or scripts."""
    parts = []
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        groups = [
            format_html("<h2>{}</h2><ul>{}</ul>", words, format_html_join("", '<li><a href="{}">{}</a><br>{}</li>', _cells(few, language)))
            for words, few in _grouped(matters, language)
        ]  # fmt: skip
        body = format_html_join("", "{}", ((group,) for group in groups))
        tail = format_html_join("", "<p>{}</p>", ((line,) for line in _tail(len(matters), language)))
        parts.append(format_html('<div lang="{}"><p>{}</p>{}{}</div>', tag, _head(len(matters), language), body, tail))
    return format_html('<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><body>{}<hr>{}</body></html>', *parts)


def link(matter: Matter, language: str = "zh") -> str:
    """Return the full address of the page of a matter."""
    with override("en" if language == "en" else "zh-hans"):
        return f"{settings.SITE_URL}{path_of(matter.about)}"


def _cells(few: Sequence[Matter], language: str) -> list[tuple[str, str, str | SafeString]]:
    return [(link(matter, language), _text(matter, language), _why(matter, language)) for matter in few]


def _grouped(matters: Sequence[Matter], language: str) -> list[tuple[str, list[Matter]]]:
    found = groupby(matters[:SHOWN], key=lambda matter: matter.words)
    return [(_said(words, language), list(few)) for words, few in found]


def _said(words: Bilingual, language: str) -> str:
    return words.zh if language == "zh" else words.en


def _text(matter: Matter, language: str) -> str:
    return _said(matter.about.text, language)


def _why(matter: Matter, language: str) -> str:
    return _said(matter.about.why, language)


def _head(number: int, language: str) -> str:
    return f"您有 {number} 项提醒。" if language == "zh" else f"There are {number} reminders for you."


def _tail(number: int, language: str) -> list[str]:
    with override("en" if language == "en" else "zh-hans"):
        page = f"{settings.SITE_URL}{reverse('office:reminders')}"
    more = number > SHOWN
    if language == "zh":
        return [f"本邮件只列前 {SHOWN} 项。"] * more + [f"全部提醒和邮件设置：{page}"]
    return [f"The first {SHOWN} are listed."] * more + [f"All reminders, and what you wish by mail: {page}"]
