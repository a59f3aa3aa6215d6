"""Word lists as choices of a field."""

from __future__ import annotations

from functools import partial

from shanhai.vocab.words import WORD_LISTS


def choices_of(word_list: str) -> list[tuple[str, str]]:
    """Return a word list as code and Chinese word, for a form."""
    return [(code, word.zh) for code, word in WORD_LISTS[word_list].items()]


def word_list(name: str) -> partial[list[tuple[str, str]]]:
    """Return the choices of a field as a call, so that a new word changes the constraint of the field and nothing else."""
    return partial(choices_of, name)
