"""What cannot hold together is refused by the database itself, and a correction of it is not in its own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shanhai.domains.books.actions import LoadResult, export_book, load_book, loading
from shanhai.domains.books.errors import BookRefused
from shanhai.domains.books.queries import state
from shanhai.domains.places.models import Place, PlaceMembership, PlaceSuccession, PlaceVersion
from tests.books import Rows, added, changed, county_in_two_versions, small_book, write_book
from tests.places import KNOWN_FROM, place

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY, LATER = date(2024, 9, 1), date(2024, 10, 1)
SPRING, SUMMER, AUTUMN = date(2020, 3, 1), date(2020, 6, 1), date(2020, 9, 1)


def load(folder: Path, tables: dict[str, Rows], on: date = DAY) -> LoadResult:
    return load_book(actor="tester", folder=write_book(folder, tables), on=on)


def again(code: str, **said: Any) -> PlaceVersion:
    """Put another version of the place on record."""
    with transaction.atomic():
        return place(code, place="there", **said)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        (SPRING, AUTUMN),
        (SUMMER, None),
        (date(2020, 8, 31), date(2022, 1, 1)),
        (date(2019, 1, 1), date(2020, 3, 2)),
        (None, date(2020, 3, 2)),
        (date(2019, 1, 1), None),
    ],
)
def test_two_versions_of_a_place_on_one_day_are_refused(start: date | None, end: date | None) -> None:
    again("there-1", valid_from=SPRING, valid_to=AUTUMN)
    with pytest.raises(IntegrityError, match="overlaps"):
        again("there-2", valid_from=start, valid_to=end)


def test_versions_that_follow_each_other_are_taken() -> None:
    again("there-1", valid_from=SPRING, valid_to=SUMMER)
    again("there-2", valid_from=SUMMER)
    again("there-0", valid_to=SPRING)
    place("elsewhere", valid_from=SPRING)


def test_what_is_superseded_stands_in_nobodys_way() -> None:
    first = again("there-1", valid_from=SPRING)
    PlaceVersion.objects.filter(pk=first.pk).update(known_to=LATER)
    again("there-1", valid_from=SUMMER, revision=2, known_from=LATER)
    again("there-9", valid_from=SPRING, known_to=LATER)
    with pytest.raises(IntegrityError, match="overlaps"):
        again("there-2", valid_from=AUTUMN)


def belong(code: str, role: str = "part", **said: Any) -> None:
    """Make one place part of another."""
    said = {"place": Place.objects.get(code="there"), "region": Place.objects.get(code="region")} | said
    row = PlaceMembership(code=code, role=role, known_from=KNOWN_FROM, recorded_by="test", content_hash=code, **said)
    with transaction.atomic():
        row.save(force_insert=True)


def test_a_place_twice_in_a_region_in_one_role_is_refused() -> None:
    again("there-1")
    other = place("region", level="region").place
    belong("m1", valid_to=SUMMER)
    for start, end in ((None, None), (SPRING, AUTUMN), (None, SPRING)):
        with pytest.raises(IntegrityError, match="overlaps"):
            belong("m2", valid_from=start, valid_to=end)
    belong("m2", valid_from=SUMMER)
    belong("m3", role="node")
    belong("m4", place=other, region=Place.objects.get(code="there"))


def pass_on(code: str, share: str | None, day: date = SPRING, predecessor: str = "there") -> PlaceSuccession:
    """Put on record that a share of one place passed to another."""
    row = PlaceSuccession(
        code=code, predecessor=Place.objects.get(code=predecessor), successor=Place.objects.get(code="other"), on=day,
        share=None if share is None else Decimal(share), known_from=KNOWN_FROM, recorded_by="test", content_hash=code,
    )  # fmt: skip
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def test_shares_of_more_than_the_whole_are_refused() -> None:
    again("there-1")
    place("other")
    rows = [pass_on(f"s{number}", "0.1") for number in range(10)]
    pass_on("open", None)
    with pytest.raises(IntegrityError, match="more than the whole"):
        pass_on("more", "0.000001")
    pass_on("later", "1", SUMMER)
    pass_on("elsewhere", "1", SPRING, "other")
    PlaceSuccession.objects.filter(pk=rows[0].pk).update(known_to=LATER)
    with pytest.raises(IntegrityError, match="more than the whole"):
        pass_on("more", "0.100001")
    pass_on("just", "0.1")


def moved() -> dict[str, Rows]:
    """Return the book with the day moved on which one version of the county follows the other, and all that hangs on it."""
    tables = changed(county_in_two_versions(), "places", "county", valid_to="2020-07-01")
    tables = changed(tables, "places", "county-2020", valid_from="2020-07-01")
    tables = changed(tables, "place_successions", "s1", share="0.1")
    return changed(tables, "place_successions", "s3", share="0.7")


@pytest.mark.parametrize("chunk", [1, 2_000])
def test_a_boundary_in_time_moves_with_both_its_sides(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the rows are cut into chunks: the new version of one row would meet the old one of the next."""
    monkeypatch.setattr(loading, "CHUNK", chunk)
    load(tmp_path / "one", county_in_two_versions())
    result = load(tmp_path / "two", moved(), LATER)
    assert (result.added, result.superseded) == (0, 4)
    assert PlaceVersion.objects.filter(place__code="county", known_to=None).count() == 2
    assert load(tmp_path / "three", moved(), LATER).changed_nothing


def test_what_moved_can_be_handed_on(tmp_path: Path) -> None:
    load(tmp_path / "one", county_in_two_versions())
    load(tmp_path / "two", moved(), LATER)
    export_book(folder=tmp_path / "out")
    assert load_book(actor="tester", folder=tmp_path / "out", on=LATER).changed_nothing


def test_a_row_that_meets_what_is_on_record_is_refused_in_words(tmp_path: Path) -> None:
    load(tmp_path / "one", county_in_two_versions())
    before = state()
    renamed = {
        name: [row | {"code": f"{row['code']}-new"} for row in rows] if name in RENAMED else rows
        for name, rows in county_in_two_versions().items()
    }
    with pytest.raises(BookRefused) as refusal:
        load(tmp_path / "two", renamed, LATER)
    found = [(one.code, one.file, one.row, one.column) for one in refusal.value.findings]
    assert found == [
        ("shares_over_whole", "place_successions.csv", 4, "share"),
        ("valid_overlap_recorded", "place_memberships.csv", 2, "valid_from"),
    ]
    assert "沿用编码 m1" in refusal.value.findings[1].cure.zh
    assert state() == before


RENAMED = ("place_memberships", "place_successions")


def test_a_version_beside_those_on_record_is_refused_in_words(tmp_path: Path) -> None:
    load(tmp_path / "one", county_in_two_versions())
    tables = added(
        small_book(), "places", code="county-3", place="county", level="county", name_zh="合成县", name_en="County",
        valid_from="2020-02-01", passage="p1",
    )  # fmt: skip
    tables = changed(tables, "places", "county", valid_to="2020-01-01")
    with pytest.raises(BookRefused) as refusal:
        load(tmp_path / "two", tables, LATER)
    (finding,) = refusal.value.findings
    assert (finding.code, finding.row, finding.value) == ("valid_overlap_recorded", 5, "2020-02-01")
    assert "county-2020" in finding.what.zh
    assert not PlaceVersion.objects.filter(code="county-3").exists()
