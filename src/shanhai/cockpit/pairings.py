"""The pairings of a scheme: who is paired with whom, who on either side with nobody, as a matrix and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from shanhai.cockpit.downloads import Sheet
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import Coverage, Pair, pairing_coverage
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.words import PAIRING_SCHEMES, word

MATRIX_SIDE: Final = 24
"""More places than this on a side make a matrix nobody can read; the list of pairs is shown instead."""
HERE: Final = Bilingual("本地", "here")
THERE: Final = Bilingual("对方", "there")
COLUMNS: Final = (
    Bilingual("一方", "side"),
    Bilingual("编码", "code"),
    Bilingual("名称", "name"),
    Bilingual("层级", "level"),
    Bilingual("已结对", "paired"),
    Bilingual("结对对象", "paired with"),
    Bilingual("合作事项", "undertakings"),
    Bilingual("按哪天所知", "as known on"),
)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One place here and, place by place there, its pairing or None."""

    local: Named
    cells: tuple[Pair | None, ...]


@dataclass(frozen=True, slots=True)
class SchemeView:
    """The pairings of one scheme: who is paired, and a matrix where both sides have names and are not too many."""

    scheme: str
    coverage: Coverage
    rows: tuple[MatrixRow, ...]

    @property
    def table(self) -> str:
        """What its table to download is called among those of a page."""
        return f"coverage-{self.scheme}"


def scheme_views(*, reader: Reader) -> list[SchemeView]:
    """Return the schemes that have pairings, in the order of the word list."""
    found = (scheme_view(name, reader=reader) for name in PAIRING_SCHEMES)
    return [scheme for scheme in found if scheme.coverage.pairs]


def scheme_view(name: str, *, reader: Reader) -> SchemeView:
    """Return one scheme."""
    coverage = pairing_coverage(reader=reader, scheme=name)
    drawable = 0 < len(coverage.partners) <= MATRIX_SIDE and len(coverage.locals) <= MATRIX_SIDE
    rows = [
        MatrixRow(local, tuple(coverage.pair(local, partner) for partner in coverage.partners))
        for local in coverage.locals
    ]
    return SchemeView(name, coverage, tuple(rows) if drawable else ())


def coverage_sheet(scheme: SchemeView, *, on: date) -> Sheet:
    """Return every place of either side with its partners or without, as a table to download; `on` is the reader's day."""
    named = PAIRING_SCHEMES[scheme.scheme]
    name = Bilingual(f"{named.zh}覆盖", f"Coverage, {named.en}")
    return Sheet(name, COLUMNS, _rows(scheme.coverage, on), table=scheme.table)


def _rows(coverage: Coverage, on: date) -> Iterator[list[object]]:
    for side, places in ((HERE, coverage.locals), (THERE, coverage.partners)):
        for place in places:
            pairs = [pair for pair in coverage.pairs if place in (pair.local, pair.partner)]
            others = [pair.partner if pair.local == place else pair.local for pair in pairs]
            names = [other for other in others if other is not None]
            yield [
                side,
                place.code,
                Bilingual(place.name_zh, place.name_en),
                word("place_level", place.kind),
                bool(pairs),
                Bilingual("、".join(each.name_zh for each in names), ", ".join(each.name_en for each in names)),
                " ".join(pair.undertaking for pair in pairs if pair.undertaking),
                on,
            ]
