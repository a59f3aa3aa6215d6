"""The table of each kind of undertaking: which columns it has, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from shanhai.cockpit.downloads import Sheet
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import UndertakingView
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import parse_period
from shanhai.vocab.words import UNDERTAKING_KINDS, word

CellKind = Literal["places", "parties", "text", "period"]
NOTHING: Final = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: places or parties to link to, a text of two languages, or a period."""

    kind: CellKind
    title: Bilingual
    things: tuple[Named, ...] = ()
    text: Bilingual = NOTHING
    period: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.things and not (self.text.zh or self.text.en) and self.period in ("", "?")

    @property
    def plain(self) -> Bilingual:
        """The cell as text, for a file."""
        if self.kind == "period":
            shown = parse_period(self.period) if self.period else None
            return Bilingual(shown.show("zh"), shown.show("en")) if shown else NOTHING
        if self.kind == "text":
            return self.text
        return Bilingual(
            "、".join(each.name_zh for each in self.things), ", ".join(each.name_en for each in self.things)
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind's table."""

    kind: CellKind
    title: Bilingual
    value: Callable[[UndertakingView], tuple[Named, ...] | Bilingual | str]

    def cell(self, view: UndertakingView) -> Cell:
        """Return the column's cell for one undertaking."""
        value = self.value(view)
        if isinstance(value, Bilingual):
            return Cell(self.kind, self.title, text=value)
        if isinstance(value, str):
            return Cell(self.kind, self.title, period=value)
        return Cell(self.kind, self.title, things=value)


def _parties(zh: str, en: str, *roles: str) -> Column:
    return Column("parties", Bilingual(zh, en), lambda view: _named(each.party for each in view.parties_as(*roles)))


def _places(zh: str, en: str, *roles: str) -> Column:
    return Column("places", Bilingual(zh, en), lambda view: _named(view.places_as(*roles)))


def _detail_place(zh: str, en: str, name: str = "place") -> Column:
    return Column("places", Bilingual(zh, en), lambda view: _named([view.detail_places.get(name)]))


def _site(zh: str = "所在地", en: str = "place") -> Column:
    """Return the column of where it stands: the place of its detail, then the zones and sites it lies in."""
    return Column(
        "places",
        Bilingual(zh, en),
        lambda view: _named([view.detail_places.get("place"), *view.places_as("site", "zone")]),
    )


def _text(name: str, zh: str, en: str) -> Column:
    return Column("text", Bilingual(zh, en), lambda view: detail_text(view, name))


def _word(name: str, words: str, zh: str, en: str) -> Column:
    return Column("text", Bilingual(zh, en), lambda view: _word_of(view, name, words))


def _period(name: str, zh: str, en: str) -> Column:
    return Column("period", Bilingual(zh, en), lambda view: str(getattr(view.detail, name, "")))


def _named(things: Iterable[Named | None]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(thing for thing in things if thing is not None))


def detail_text(view: UndertakingView, name: str) -> Bilingual:
    """Return a text of two languages from an undertaking's detail; empty where there is none."""
    return Bilingual(getattr(view.detail, f"{name}_zh", ""), getattr(view.detail, f"{name}_en", ""))


def _word_of(view: UndertakingView, name: str, words: str) -> Bilingual:
    code = getattr(view.detail, name, "")
    return word(words, code) if code else NOTHING


PARTNERS: Final = _parties(
    "合作方", "partners", "partner", "lead", "co_lead", "host", "beneficiary", "investor", "owner"
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "pairing": (
            _word("scheme", "pairing_scheme", "结对类别", "scheme"),
            _detail_place("本地", "here", "local_place"),
            _detail_place("对方", "partner", "partner_place"),
            _text("form", "形式", "form"),
            _period("signed", "签订", "signed"),
        ),
        "enclave": (
            _word("type", "enclave_type", "类型", "type"),
            _parties("所有方", "owner", "owner"),
            _places("归属地", "owner’s place", "owner_place"),
            _site(),
            _period("opened", "开园", "opened"),
            _parties("入驻企业", "tenants", "tenant"),
        ),
        "project": (
            _parties("投资方", "investors", "investor"),
            _site("落户地", "landed in"),
            _parties("承接方", "host", "host"),
            _text("product", "建设内容", "content"),
        ),
        "platform": (
            _parties("牵头", "lead", "lead", "co_lead"),
            _site(),
            _text("field", "领域", "fields"),
        ),
        "cooperation": (
            PARTNERS,
            _places("合作地", "places", "partner", "site", "market"),
            _text("field", "领域", "field"),
            _text("form", "形式", "form"),
            _text("aim", "目标", "aim"),
        ),
        "school": (
            _parties("合作方", "partners", "partner", "lead", "operator"),
            _parties("受益方与承接方", "beneficiary and host", "beneficiary", "host"),
            _site(),
            _text("form", "形式", "form"),
        ),
        "hospital": (
            PARTNERS,
            _places("合作地", "places", "partner", "site"),
            _text("field", "领域", "field"),
            _text("form", "形式", "form"),
        ),
        "transport": (
            _word("mode", "transport_mode", "方式", "mode"),
            _text("pattern", "格局", "pattern"),
            _text("label", "称号", "label"),
            _places("所在与通达", "where it lies and leads", "site", "link"),
        ),
        "service": (
            _parties("牵头", "lead", "lead", "co_lead", "operator"),
            _text("scope", "范围", "scope"),
            _places("延伸到", "reaches to", "reach"),
        ),
        "brand": (
            _parties("所有方", "owner", "owner"),
            _text("product", "产品", "product"),
            _detail_place("产地", "place of origin"),
            _places("市场", "market", "market"),
        ),
    }
)


_PLURALS: Final[Mapping[str, str]] = {
    "pairing": "Pairings",
    "enclave": "Enclaves",
    "project": "Projects",
    "platform": "Platforms",
    "cooperation": "Cooperations",
    "school": "School alliances",
    "hospital": "Hospital alliances",
    "transport": "Transport projects and networks",
    "service": "Services across cities",
    "brand": "Brands",
}
TITLES: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {kind: Bilingual(words.zh, _PLURALS[kind]) for kind, words in UNDERTAKING_KINDS.items()}
)
"""What the page of a kind is called."""


def kind_sheet(kind: str, rows: Iterable[UndertakingView]) -> Sheet:
    """Return the table of a kind to download."""
    titles = [Bilingual("编码", "code"), Bilingual("名称", "name"), *(column.title for column in TABLES[kind])]
    tail = [Bilingual("阶段", "stage"), Bilingual("概述", "summary"), Bilingual("来源", "source")]
    more = [
        Bilingual("原文", "quote"),
        Bilingual("知悉日", "known from"),
        Bilingual("来源未载明", "not stated by the source"),
    ]
    return Sheet(TITLES[kind], [*titles, *tail, *more], _rows(kind, rows))


def _rows(kind: str, rows: Iterable[UndertakingView]) -> Iterator[list[object]]:
    for view in rows:
        source = view.source
        yield [
            view.code,
            Bilingual(view.name_zh, view.name_en),
            *(column.cell(view).plain for column in TABLES[kind]),
            word("stage", view.stage),
            Bilingual(view.summary_zh, view.summary_en),
            Bilingual(source.title_zh, source.title_en) if source else "",
            source.quote if source else "",
            view.known_from,
            Bilingual(view.open_zh, view.open_en),
        ]
