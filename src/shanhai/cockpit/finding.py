"""Searching all nouns at once: words are looked for in names, texts, quotes and codes, all of them in one row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Final

from django.apps import apps
from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from shanhai.cockpit.nouns import FIGURE, NOUNS, Thing, things
from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.indicators.models import IndicatorDefinition, IndicatorName, Observation
from shanhai.domains.records.models import known_on
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError
from shanhai.vocab.numbers import parse_decimal
from shanhai.vocab.reader import Reader

PASSAGE: Final = "passage"
GROUPS: Final[Mapping[str, Bilingual]] = {**NOUNS, PASSAGE: Bilingual("引文", "passages quoted")}
MOST_WORDS: Final = 6
MOST_FIGURES: Final = 1_000
"""Figures found at most; a search that finds more wants another word."""
AROUND: Final = 36
"""Characters of a text shown before and after the word found."""

_BOTH = ("_zh", "_en")
_FIELDS: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "indicators.IndicatorName": ("indicator", "indicator_id", ("name", "note")),
    "indicators.IndicatorDefinition": ("indicator", "indicator_id", ("label", "method", "note")),
    "programme.CommitmentVersion": ("commitment", "commitment_id", ("text", "deliverable", "note")),
    "programme.Event": ("commitment", "commitment_id", ("text", "note")),
    "undertakings.UndertakingVersion": ("undertaking", "undertaking_id", ("name", "summary", "note")),
    "people.PartyVersion": ("party", "party_id", ("name", "listing", "note")),
    "people.Statement": ("party", "party_id", ("about", "note")),
    "places.PlaceVersion": ("place", "place_id", ("name", "note", "division_code")),
    "documents.DocumentVersion": ("document", "document_id", ("title", "issuer", "note", "number")),
    "documents.PassageVersion": (PASSAGE, "passage_id", ("quote",)),
}
"""Where words are looked for: the noun found, the column that names which one, the texts (both languages of each)."""
_NAMELESS = frozenset({"indicators.IndicatorDefinition", "programme.Event", "people.Statement"})
"""Tables whose texts say something about a thing without naming it."""
_ONE_LANGUAGE = frozenset({"division_code", "number", "quote"})
_KINDS: Final[Mapping[str, str]] = {
    "indicators.IndicatorName": "topic",
    "programme.CommitmentVersion": "kind",
    "undertakings.UndertakingVersion": "kind",
    "people.PartyVersion": "kind",
    "places.PlaceVersion": "level",
    "documents.DocumentVersion": "kind",
}
_SUBJECTS: Final = ("places.PlaceVersion", "undertakings.UndertakingVersion", "people.PartyVersion")
_NAME: Final = ("name_zh", "name_en")
_BREAK = "\x1e"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing or passage found; `text` is the part of a text where the words stand, '' where the name says it."""

    thing: Thing | None
    source: Source | None
    text: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one noun: the first of them, and how many; `is_more` says there are more than were counted."""

    noun: str
    number: int
    is_more: bool
    hits: list[Hit]


class _Found:
    """What the rows said, by thing: the best place where the words stand."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [word.casefold() for word in words]
        self.texts: defaultdict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
        self.things: dict[tuple[str, int], Thing] = {}

    def add(self, noun: str, about: int, code: str, kind: str, texts: str) -> None:
        """Note a row: better if its name holds the words, and better the shorter it is. Rows without a name tell no kind."""
        names, others = (fields := texts.split(_BREAK))[:2], fields[2:]
        if kind:
            self.things[(noun, about)] = Thing(noun, code, names[0], names[1], kind)
        named = next((text for text in names if self._held(text) == len(self._words)), None)
        telling = max(others, key=self._held, default="")
        text = telling if self._held(telling) else "" if any(map(self._held, names)) else code
        rank = len(named) if named else 10_000 + len(text)
        old = self.texts[noun].get(about)
        if old is None or rank < old[0]:
            self.texts[noun][about] = (rank, "" if named else text)

    def _held(self, text: str) -> int:
        """Return how many of the words stand in a text."""
        plain = text.casefold()
        return sum(word in plain for word in self._words)


def words_of(text: str) -> list[str]:
    """Return the words of a search: separated by white space, no more than a handful."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def find(text: str, *, reader: Reader, noun: str = "", first: int = 8, start: int = 0) -> list[HitGroup]:
    """Return what is found of every noun, or of one: those whose names hold all words first, then the shortest.

    Args:
        text: words separated by spaces; a row must hold all of them.
        reader: who asks, as known on which day.
        noun: a code of GROUPS to search for nothing else; '' for all.
        first: how many hits of each noun are told.
        start: how many hits are passed over, for the later pages of one noun.
    """
    words = words_of(text)
    if not words:
        return []
    found = _Found(words)
    for row in _rows(words, noun, reader):
        found.add(*row)
    if noun in ("", FIGURE):
        for about, texts in _figures(words, reader):
            found.add(FIGURE, about, "", "", texts)
    wanted = {
        group: sorted(found.texts[group], key=lambda about: (found.texts[group][about][0], about))
        for group in GROUPS
        if found.texts.get(group)
    }
    return _told(wanted, found, words, reader=reader, shown=slice(start, start + first))


def _rows(words: Sequence[str], noun: str, reader: Reader) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield noun, id, code, own kind and texts of every row that holds all words; one query."""
    queries = []
    for label, (group, column, stems) in _FIELDS.items():
        if noun not in ("", group):
            continue
        names = [
            name for stem in stems for name in ([stem] if stem in _ONE_LANGUAGE else [stem + end for end in _BOTH])
        ]
        unnamed = [Value(_BREAK * 2)] if label in _NAMELESS else []
        texts = Concat(*unnamed, *_between(names), output_field=TextField())
        rows: Any = apps.get_model(label)._default_manager.filter(known_on(reader), _holding(words, [*names, "code"]))
        said = rows.order_by().annotate(noun_=Value(group, output_field=CharField()), about_=F(column), texts_=texts)
        kind = F(_KINDS[label]) if label in _KINDS else Value("", output_field=CharField())
        queries.append(said.annotate(kind_=kind).values_list("noun_", "about_", "code", "kind_", "texts_"))
    if queries:
        yield from queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]


def _between(names: Sequence[str]) -> list[Any]:
    """Return the columns with a mark after each."""
    return [part for name in names for part in (Cast(name, TextField()), Value(_BREAK))]


def _holding(words: Sequence[str], names: Sequence[str]) -> Q:
    """Want every word in some column. Django escapes % and _ in a word: they are only signs."""
    condition = Q()
    for word in words:
        condition &= reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names))
    return condition


def _figures(words: Sequence[str], reader: Reader) -> Iterator[tuple[int, str]]:
    """Yield id and notes of the figures found: every word stands in the name of its indicator or subject, in its code or
    note, or is its period's year or its value; and not all of them stand in the subject's name and the period alone.
    """
    every, own = Q(), Q()
    for word in words:
        measured = IndicatorName.objects.filter(known_on(reader), _holding([word], _NAME)).values("indicator_id")
        methods = IndicatorDefinition.objects.filter(known_on(reader), indicator_id__in=measured).values("version_id")
        said = Q(version_id__in=methods) | _holding([word], ["code", "note_zh", "note_en"])
        own |= said
        number = _number(word)
        if number is not None:
            own |= Q(value=number)
            said |= Q(value=number)
        every &= said | _period(word) | reduce(or_, (_subjects(label, word, reader) for label in _SUBJECTS))
    condition = every & own
    rows = Observation.objects.filter(known_on(reader)).filter(condition).order_by("-period_end", "code")
    found = rows.values_list("pk", "note_zh", "note_en")[: MOST_FIGURES + 1]
    yield from ((id_, f"{_BREAK * 2}{zh}{_BREAK}{en}") for id_, zh, en in found)


def _subjects(label: str, word: str, reader: Reader) -> Q:
    """Return the condition for figures whose place, undertaking or party holds a word in its name."""
    noun, column, _ = _FIELDS[label]
    rows: Any = apps.get_model(label)._default_manager.filter(known_on(reader), _holding([word], _NAME))
    return Q(**{f"{noun}_id__in": rows.values(column)})


def _period(word: str) -> Q:
    """Return the condition for figures of a period: as it is kept (2024-01/2024-04), or of a year (2022, 2022年)."""
    condition = Q(period=word)
    year = re.fullmatch(r"((?:19|20)[0-9]{2})年?", word, re.ASCII)
    if year is not None:
        first, after = date(int(year[1]), 1, 1), date(int(year[1]) + 1, 1, 1)
        condition |= Q(period_start__gte=first, period_end__lte=after) | Q(period__contains=year[1])
    return condition


def _number(word: str) -> Decimal | None:
    """Return the number a word begins with, its unit left aside (4645.77亿元); None for any other word."""
    number = re.match(r"[-+]?[0-9][0-9,，]*(?:\.[0-9]+)?(?![0-9./-])", word, re.ASCII)
    if number is None or any(sign.isascii() and sign.isalpha() for sign in word):
        return None
    try:
        return parse_decimal(number[0].replace(",", "").replace("，", ""))
    except ShanhaiError:
        return None


def _told(
    wanted: Mapping[str, list[int]], found: _Found, words: Sequence[str], *, reader: Reader, shown: slice
) -> list[HitGroup]:
    told = {group: ids[shown] for group, ids in wanted.items()}
    shown_things = [(group, id_) for group, ids in told.items() if group != PASSAGE for id_ in ids]
    nameless = [thing for thing in shown_things if thing not in found.things]
    known = found.things | dict(things(nameless, reader=reader))
    cited = sources(told.get(PASSAGE, ()), reader=reader)
    groups = []
    for group, ids in told.items():
        hits = [
            Hit(
                known.get((group, id_)),
                cited.get(id_) if group == PASSAGE else None,
                _around(found.texts[group][id_][1], words),
            )
            for id_ in ids
            if (group, id_) in known or (group == PASSAGE and id_ in cited)
        ]
        number = len(wanted[group])
        is_more = group == FIGURE and number > MOST_FIGURES
        groups.append(HitGroup(group, MOST_FIGURES if is_more else number, is_more, hits))
    return groups


def _around(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first word that stands in it."""
    plain = text.casefold()
    places = [at for word in words if (at := plain.find(word.casefold())) >= 0]
    if not places or len(text) <= 3 * AROUND:
        return text
    start = max(0, min(places) - AROUND)
    end = min(len(text), min(places) + 2 * AROUND)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
