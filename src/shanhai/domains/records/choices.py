"""Word lists as choices of a field, and who may see a row."""

from __future__ import annotations

from shanhai.vocab.words import WORD_LISTS


def choices(word_list: str) -> list[tuple[str, str]]:
    """Return a word list as the choices of a Django field, in Chinese."""
    return [(code, word.zh) for code, word in WORD_LISTS[word_list].items()]


VISIBILITY = choices("visibility")
