"""A quoted passage, found again in the text it was taken from."""

from __future__ import annotations

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString


def marked(text: str, quote: str) -> SafeString:
    """Return the text as HTML with every place of the quote in `<mark>`; the first carries id="mark".

    White space is not compared: a line broken in print does not hide a passage.
    A quote that does not occur leaves the text as it is.
    """
    pieces: list[SafeString] = []
    reached = 0
    for index, (start, end) in enumerate(found(text, quote)):
        opening = format_html('{}<mark id="mark">' if index == 0 else "{}<mark>", text[reached:start])
        pieces += [opening, format_html("{}</mark>", text[start:end])]
        reached = end
    return format_html_join("", "{}", [(piece,) for piece in [*pieces, escape(text[reached:])]])


def found(text: str, quote: str) -> list[tuple[int, int]]:
    """Return where a quote stands in a text, as half-open ranges of characters, white space not compared."""
    wanted = "".join(quote.split())
    if not wanted:
        return []
    positions = [index for index, character in enumerate(text) if not character.isspace()]
    dense = "".join(text[index] for index in positions)
    places: list[tuple[int, int]] = []
    at = dense.find(wanted)
    while at >= 0:
        places.append((positions[at], positions[at + len(wanted) - 1] + 1))
        at = dense.find(wanted, at + len(wanted))
    return places
