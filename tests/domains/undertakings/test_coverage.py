"""Who is paired with whom, counted from the pairings: nothing of it is typed anywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.undertakings.queries import Coverage, pairing_coverage
from tests.books import Rows, added, small_book
from tests.domains.indicators.rows import LOADED, OFFICE, PUBLIC, codes, load, on

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def sides() -> dict[str, Rows]:
    """Return the small book with three counties here and three districts there, of which one county is paired."""
    tables = small_book()
    shanghai = {
        "code": "sea",
        "place": "sea",
        "level": "province",
        "name_zh": "合成海市",
        "name_en": "Synthetic Sea",
        "passage": "p1",
    }
    tables = added(tables, "places", **shanghai)
    for row in tables["places"]:
        if row["code"] == "district":
            row["parent"] = "sea"
    for code, level, parent in (
        ("county-b", "county", "city"), ("county-c", "county_city", "city"), ("park", "zone", "city"),
        ("district-b", "district", "sea"), ("district-c", "district", "sea"),
    ):  # fmt: skip
        tables = added(
            tables,
            "places",
            code=code,
            place=code,
            level=level,
            name_zh=code,
            name_en=code,
            parent=parent,
            passage="p1",
        )
    return tables


def paired(
    tables: dict[str, Rows], local: str, partner: str = "", scheme: str = "shanghai_county_district", **more: str
) -> dict[str, Rows]:
    """Return the tables with one more pairing."""
    code = f"pair-{local}-{partner}"
    tables = added(
        tables, "undertakings", code=code, kind="pairing", name_zh=code, name_en=code, **({"passage": "p1"} | more)
    )
    cells = {"undertaking": code, "scheme": scheme, "local_place": local, "partner_place": partner}
    return added(tables, "pairings", **cells, **({"passage": "p1"} | more))


def coverage(tmp_path: Path, tables: dict[str, Rows]) -> Coverage:
    load(tmp_path / "book", tables)
    return pairing_coverage(reader=PUBLIC)


def test_those_without_a_partner_are_found_on_both_sides(tmp_path: Path) -> None:
    found = coverage(tmp_path, sides())
    assert [(pair.local.code, pair.partner.code if pair.partner else "", pair.undertaking) for pair in found.pairs] == [
        ("county", "district", "pair")
    ]
    assert (codes(found.paired_locals), codes(found.unpaired_locals)) == (["county"], ["county-b", "county-c"])
    assert (codes(found.paired_partners), codes(found.unpaired_partners)) == (
        ["district"],
        ["district-b", "district-c"],
    )
    assert not found.is_full


def test_many_to_many_counts_pairs_and_places_apart(tmp_path: Path) -> None:
    tables = paired(paired(paired(sides(), "county-b", "district"), "county-b", "district-b"), "county-c", "district-b")
    found = coverage(tmp_path, tables)
    assert (len(found.pairs), len(found.paired_locals), len(found.paired_partners)) == (4, 3, 2)
    assert found.is_full
    here, there = found.locals[1], found.partners[1]
    pair = found.pair(here, there)
    assert pair is not None
    assert pair.undertaking == "pair-county-b-district-b"
    assert found.pair(found.locals[0], there) is None


def test_a_zone_or_a_whole_city_that_is_paired_stands_after_the_counties(tmp_path: Path) -> None:
    found = coverage(tmp_path, paired(paired(sides(), "park", "district"), "city", "district-b"))
    assert codes(found.locals) == ["county", "county-b", "county-c", "park", "city"]


def test_a_partner_the_source_does_not_name_still_pairs_the_county(tmp_path: Path) -> None:
    load(tmp_path / "book", paired(sides(), "county-b", scheme="mountain_sea"))
    found = pairing_coverage(reader=PUBLIC, scheme="mountain_sea")
    assert [(pair.local.code, pair.partner) for pair in found.pairs] == [("county-b", None)]
    assert (codes(found.paired_locals), found.partners) == (["county-b"], ())


def test_coverage_is_as_known_on_the_day_and_to_the_reader(tmp_path: Path) -> None:
    later = {"known_from": "2024-09-01"}
    load(tmp_path / "book", paired(paired(sides(), "county-b", "district-b", passage="p2"), "county-c", "district-c"))
    load(
        tmp_path / "later",
        paired(
            paired(paired(sides(), "county-b", "district-b", passage="p2"), "county-c", "district-c"),
            "park",
            "district-c",
            **later,
        ),
        day=date(2024, 9, 1),
    )
    known = {
        reader: len(pairing_coverage(reader=reader).pairs)
        for reader in (on(date(2024, 6, 29)), on(LOADED), on(date(2024, 9, 1)), OFFICE)
    }
    assert list(known.values()) == [0, 2, 3, 4]
    nothing = pairing_coverage(reader=on(date(2024, 6, 29)))
    assert (nothing.locals, nothing.partners, nothing.is_full) == ((), (), False)


def test_a_district_that_was_merged_away_is_not_left_without_a_partner(tmp_path: Path) -> None:
    tables = sides()
    for row in tables["places"]:
        if row["code"] == "district-c":
            row["valid_to"] = "2021-04-09"
    assert codes(coverage(tmp_path, tables).unpaired_partners) == ["district-b"]


def test_four_queries(tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load(tmp_path / "book", sides())
    with django_assert_max_num_queries(4):
        pairing_coverage(reader=PUBLIC)
