"""What the sources leave open, across all nouns: shown, never filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import Model, Q
from django.http import HttpResponseBase
from django.shortcuts import render

from shanhai.cockpit import long_lists
from shanhai.cockpit.downloads import Sheet, download
from shanhai.cockpit.long_lists import WholeList, page_of, shares, wants_all
from shanhai.cockpit.memory import Memory, state_stamp
from shanhai.cockpit.nouns import NOUNS, Thing, all_rows, things
from shanhai.cockpit.requests import Reading
from shanhai.domains.documents.queries import Source, sources
from shanhai.domains.records.models import LEAVES_OPEN, Remarked
from shanhai.ui.language import language
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader

FIRST: Final = 12
"""Points of each noun on the page of all nouns."""
PER_PAGE: Final = 50
_KEPT: Final[Memory[list[tuple[Any, ...]]]] = Memory(2)
COLUMNS: Final = (
    Bilingual("种类", "of"),
    Bilingual("编码", "code"),
    Bilingual("名称", "name"),
    Bilingual("数值", "value"),
    Bilingual("来源未载明", "not stated by the source"),
    Bilingual("文件", "document"),
    Bilingual("出处", "passage"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """What one passage leaves open about a thing, in as many words as rows say it."""

    noun: str
    about: int
    passage: int | None
    texts: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point with the thing it is about and its source."""

    thing: Thing
    texts: tuple[Bilingual, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Group:
    """The open points of one noun: the first of them, and how many there are."""

    noun: str
    number: int
    first: list[OpenPoint]


def open_points(request: Reading) -> HttpResponseBase:
    """All open points by noun, or those of one noun in pages."""
    reader = request.reader
    by_noun = points(reader=reader)
    asked = request.GET.get("noun", "")
    chosen = asked if asked in NOUNS else ""
    wanted = [point for noun, found in by_noun.items() if chosen in ("", noun) for point in found]
    answer = download(
        request, Sheet(Bilingual("来源未载明", "Not stated by the sources"), COLUMNS, _cells(wanted, reader))
    )
    if answer is not None:
        return answer
    context: dict[str, object] = {
        "chosen": chosen,
        "nouns": [(noun, NOUNS[noun], len(found)) for noun, found in by_noun.items()],
        "number": sum(len(found) for found in by_noun.values()),
    }
    if chosen:
        page: Page[Point] = page_of(request, by_noun.get(chosen, []), PER_PAGE)
        context |= {"page": page, "groups": [Group(chosen, len(wanted), told(page.object_list, reader=reader))]}
    elif wants_all(request):
        fitting = dict(zip(by_noun, shares(len(found) for found in by_noun.values()), strict=True))
        context |= {
            "page": WholeList(wanted[: long_lists.LONGEST], len(wanted)),
            "groups": _groups(by_noun, fitting, reader),
        }
    else:
        context["groups"] = _groups(by_noun, dict.fromkeys(by_noun, FIRST), reader)
    return render(request, "cockpit/open_points.html", context)


def points(*, reader: Reader) -> dict[str, list[Point]]:
    """Return every open point, by noun and in the order of recording; what two rows say alike is said once."""
    said: defaultdict[tuple[str, int, int | None], dict[Bilingual, None]] = defaultdict(dict)
    for noun, about, passage, zh, en in all_rows(_leaving_open, ["open_zh", "open_en"], reader=reader):
        said[(noun, about, passage)][Bilingual(zh, en)] = None
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for (noun, about, passage), texts in sorted(said.items(), key=lambda item: (item[0][1], item[0][2] or 0)):
        found[noun].append(Point(noun, about, passage, tuple(texts)))
    return {noun: found[noun] for noun in NOUNS if found[noun]}


def number_of_points(*, reader: Reader) -> int:
    """Return how many points are open on the reader's day; those of every day are remembered until anything is written."""
    clock = ["known_from", "known_to"]
    ever = _KEPT.get(
        reader.internal, state_stamp(), lambda: list(all_rows(_leaving_open, clock, reader=reader, ever=True))
    )
    day = reader.as_known_on
    known = (point for *point, start, end in ever if start <= day and (end is None or day < end))
    return len(set(map(tuple, known)))


def _leaving_open(model: type[Model]) -> Q | None:
    return LEAVES_OPEN if issubclass(model, Remarked) else None


def told(wanted: Iterable[Point], *, reader: Reader) -> list[OpenPoint]:
    """Return points with the things they are about and their sources; things the reader does not know are left out."""
    some = list(wanted)
    known = things(((point.noun, point.about) for point in some), reader=reader)
    cited = sources((point.passage for point in some), reader=reader)
    return [
        OpenPoint(known[(point.noun, point.about)], point.texts, cited.get(point.passage or 0))
        for point in some
        if (point.noun, point.about) in known
    ]


def _groups(by_noun: Mapping[str, list[Point]], fitting: Mapping[str, int], reader: Reader) -> list[Group]:
    first = {noun: found[: fitting[noun]] for noun, found in by_noun.items()}
    shown = told((point for found in first.values() for point in found), reader=reader)
    return [
        Group(noun, len(found), [point for point in shown if point.thing.noun == noun])
        for noun, found in by_noun.items()
    ]


def _cells(wanted: Iterable[Point], reader: Reader) -> Iterator[list[object]]:
    for point in told(wanted, reader=reader):
        thing, source = point.thing, point.source
        yield [
            NOUNS[thing.noun],
            thing.code,
            Bilingual(thing.name_zh, thing.name_en),
            thing.figure.shown(language()) if thing.figure else None,
            Bilingual("；".join(text.zh for text in point.texts), "; ".join(text.en for text in point.texts)),
            Bilingual(source.title_zh, source.title_en) if source else None,
            source.quote if source else None,
        ]
