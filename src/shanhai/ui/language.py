"""Which of the two languages a page speaks, and how a missing translation is shown: never silently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shanhai.vocab.bilingual import Bilingual

Language = Literal["zh", "en"]

CHINESE_RUN = re.compile("([\u4e00-\u9fff][\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’()·—]*)")

HTML_LANGUAGE: Mapping[Language, str] = {"zh": "zh-Hans", "en": "en"}


def language() -> Language:
    """Return the language of the page being made; Chinese unless English is active."""
    return "en" if (get_language() or "").lower().startswith("en") else "zh"


def chosen(zh: str, en: str) -> tuple[str, Language]:
    """Return the text in the page's language, or the other one where it is empty, with the language it is in."""
    wanted = language()
    texts: dict[Language, str] = {"zh": zh or "", "en": en or ""}
    if texts["en"] and texts["en"] == texts["zh"] and is_chinese(en):
        texts["en"] = ""  # what only repeats the Chinese is no translation
    other: Language = "zh" if wanted == "en" else "en"
    return (texts[wanted], wanted) if texts[wanted] or not texts[other] else (texts[other], other)


def said(zh: str, en: str) -> SafeString:
    """Return escaped HTML in the page's language; a text in the other language carries its `lang`."""
    text, found = chosen(zh, en)
    if found == language():
        return with_chinese_marked(text) if found == "en" else escape(text)
    return format_html('<span lang="{}">{}</span>', HTML_LANGUAGE[found], text)


def with_chinese_marked(text: str) -> SafeString:
    """Return an English text, escaped, with the Chinese words in it marked as Chinese for those who listen to it."""
    marked = [
        format_html('<span lang="zh-Hans">{}</span>', part) if is_chinese(part) else escape(part)
        for part in CHINESE_RUN.split(text)
    ]
    return mark_safe("".join(marked))  # noqa: S308 every part is escaped above


def original(text: str) -> SafeString:
    """Return a text that has one language only (a quotation, a locator, a user's name), marked where that is not the page's."""
    if language() == "en" and is_chinese(text):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return escape(text)


def is_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def both(value: object, field: str = "name") -> Bilingual:
    """Return the two texts of a field: `field_zh` / `field_en` of an object or mapping, or a Bilingual attribute.

    Raises:
        AttributeError: the object has no such field, so that a misspelt name is found at once.
    """
    if isinstance(value, Bilingual):
        return value
    if value is None or value == "":
        return Bilingual("", "")
    zh, en = _part(value, f"{field}_zh"), _part(value, f"{field}_en")
    if zh is not None or en is not None:
        return Bilingual(str(zh or ""), str(en or ""))
    whole = _part(value, field)
    if isinstance(whole, Bilingual):
        return whole
    raise AttributeError(
        f"{type(value).__name__} 没有双语字段 {field}：请给出 {field}_zh 和 {field}_en。"
        f" {type(value).__name__} has no bilingual field {field!r}: give {field}_zh and {field}_en."
    )


def text_of(value: object, *fields: str) -> Bilingual:
    """Return the two texts of a Bilingual, a plain string, or the first of `fields` that an object has."""
    if isinstance(value, str):
        return Bilingual(value, value)
    for field in fields[:-1]:
        if _part(value, f"{field}_zh") is not None or isinstance(_part(value, field), Bilingual):
            return both(value, field)
    return both(value, fields[-1] if fields else "name")


def _part(value: object, name: str) -> object | None:
    """Return an attribute of an object or a key of a mapping, None where there is none."""
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)
