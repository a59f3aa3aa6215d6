"""Qualifiers: what a source says about how exact its number is."""

from __future__ import annotations

from enum import StrEnum

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import UnknownQualifier


class Qualifier(StrEnum):
    """How the source hedges a number: “over 10 亿元” is never stored as 10."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"

    @property
    def words(self) -> Bilingual:
        """The name of the qualifier, for a heading or a choice."""
        return _WORDS[self]

    def phrase(self, value_text: str, language: str, *, rank: bool = False) -> str:
        """Return the value with its hedge around it: 超10亿元, 约18亩, 10亿元以上; over 1 billion yuan.

        For a rank “at most” means this rank or better: 前10 / top 10.
        """
        phrases = _RANK_PHRASES if rank and self in _RANK_PHRASES else _PHRASES
        return phrases[self].text(language).replace("{}", value_text)


_WORDS = {
    Qualifier.EXACT: Bilingual("准确", "exact"),
    Qualifier.OVER: Bilingual("超过", "over"),
    Qualifier.NEARLY: Bilingual("接近", "nearly"),
    Qualifier.ABOUT: Bilingual("约", "about"),
    Qualifier.AT_LEAST: Bilingual("至少", "at least"),
    Qualifier.AT_MOST: Bilingual("至多", "at most"),
}

_PHRASES = {
    Qualifier.EXACT: Bilingual("{}", "{}"),
    Qualifier.OVER: Bilingual("超{}", "over {}"),
    Qualifier.NEARLY: Bilingual("近{}", "nearly {}"),
    Qualifier.ABOUT: Bilingual("约{}", "about {}"),
    Qualifier.AT_LEAST: Bilingual("{}以上", "at least {}"),
    Qualifier.AT_MOST: Bilingual("不超过{}", "at most {}"),
}

_RANK_PHRASES = {
    Qualifier.AT_MOST: Bilingual("前{}", "top {}"),
    Qualifier.AT_LEAST: Bilingual("第{}或更后", "{} or lower"),
}


def parse_qualifier(text: str) -> Qualifier:
    """Read a qualifier as a book writes it (``at_least`` or ``at least``); empty text is exact.

    Raises:
        UnknownQualifier: none of the six.
    """
    plain = text.strip().lower().replace(" ", "_") or Qualifier.EXACT.value
    try:
        return Qualifier(plain)
    except ValueError:
        known = "、".join(item.value for item in Qualifier)
        raise UnknownQualifier(
            Bilingual(zh=f"没有「{text}」这个限定词。", en=f"There is no qualifier “{text}”."),
            Bilingual(zh=f"请改为 {known} 之一。", en=f"Use one of {known.replace('、', ', ')}."),
            text=text,
        ) from None
