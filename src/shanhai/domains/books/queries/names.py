"""What the codes in figures are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shanhai.domains.books.queries.records import Record
from shanhai.domains.indicators.queries import indicator_names
from shanhai.domains.people.queries import party_names
from shanhai.domains.places.queries import place_names
from shanhai.domains.records.queries import Named
from shanhai.domains.undertakings.queries import undertaking_names
from shanhai.vocab.reader import Reader

NAMED = ("indicator_zh", "indicator_en", "subject", "subject_kind", "subject_zh", "subject_en")
"""What `with_names` adds."""


def with_names(observations: Sequence[Record], *, reader: Reader) -> list[Record]:
    """Return figures with the names of indicator and subject; four queries however many there are.

    `subject` is the code of the place, undertaking or party, `subject_kind` which of the three it is.
    """
    indicators = _by_code(indicator_names(reader=reader))
    subjects = {
        "place": _by_code(place_names(reader=reader)),
        "undertaking": _by_code(undertaking_names(reader=reader)),
        "party": _by_code(party_names(reader=reader)),
    }
    return [row | _names(row, indicators, subjects) for row in observations]


def _names(row: Record, indicators: Mapping[str, Named], subjects: Mapping[str, Mapping[str, Named]]) -> Record:
    kind = next((kind for kind in subjects if row[kind]), None)
    indicator = indicators.get(row["indicator"] or "")
    subject = subjects[kind].get(row[kind]) if kind else None
    found = (
        indicator.name_zh if indicator else None,
        indicator.name_en if indicator else None,
        row[kind] if kind else None,
        kind,
        subject.name_zh if subject else None,
        subject.name_en if subject else None,
    )
    return dict(zip(NAMED, found, strict=True))


def _by_code(names: Mapping[int, Named]) -> dict[str, Named]:
    return {named.code: named for named in names.values()}
