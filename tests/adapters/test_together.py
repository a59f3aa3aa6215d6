"""Rows of a book that cannot hold together are found before anything is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shanhai.adapters.books.checking import check_book
from tests.books import Rows, added, changed, county_in_two_versions, small_book, write_book

DAY = date(2024, 9, 1)


def found(folder: Path, tables: dict[str, Rows]) -> list[tuple[str, str | None, int | None, str | None]]:
    """Return code, file, row and column of what the check finds."""
    findings = check_book(write_book(folder, tables), on=DAY).findings
    return [(one.code, one.file, one.row, one.column) for one in findings if one.severity == "error"]


def test_versions_that_follow_each_other_are_fine(tmp_path: Path) -> None:
    assert found(tmp_path, county_in_two_versions()) == []


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        ({"valid_from": "2019-12-31"}, 5),
        ({"valid_from": ""}, 5),
        ({"valid_from": "2001-01-01", "valid_to": "2002-01-01"}, 5),
        ({"valid_from": "", "valid_to": "1990-01-01"}, 5),
    ],
)
def test_overlapping_versions_of_a_place_are_found(cells: dict[str, str], row: int, tmp_path: Path) -> None:
    tables = changed(county_in_two_versions(), "places", "county-2020", **cells)
    assert found(tmp_path, tables) == [("valid_overlap", "places.csv", row, "valid_from")]


def test_the_finding_names_the_other_row_and_the_cure(tmp_path: Path) -> None:
    tables = changed(county_in_two_versions(), "places", "county-2020", valid_from="2019-12-31")
    (finding,) = [one for one in check_book(write_book(tmp_path, tables), on=DAY).findings if one.severity == "error"]
    assert "第 3 行（county）" in finding.what.zh
    assert "row 3 (county)" in finding.what.en
    assert "止日不含在内" in finding.cure.zh


def test_a_short_version_inside_a_long_one_hides_no_later_overlap(tmp_path: Path) -> None:
    tables = changed(county_in_two_versions(), "places", "county", valid_from="2000-01-01", valid_to="2020-01-01")
    for code, start, end in (("short", "2001-01-01", "2002-01-01"), ("late", "2010-01-01", "2011-01-01")):
        tables = added(
            tables, "places", code=code, place="county", level="county", name_zh="合成县", name_en="County",
            valid_from=start, valid_to=end, passage="p1",
        )  # fmt: skip
    assert [row for _, _, row, _ in found(tmp_path, tables)] == [6, 7]


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"role": "part", "valid_from": "2021-01-01"}, True),
        ({"role": "part"}, True),
        ({"role": "part", "valid_from": "2022-01-01"}, False),
        ({"role": "node"}, False),
        ({"role": "part", "region": "district"}, False),
        ({"role": "part", "place": "district"}, False),
    ],
)
def test_a_place_is_once_in_a_region_in_one_role(cells: dict[str, str], refused: bool, tmp_path: Path) -> None:
    row = {"code": "m2", "place": "county", "region": "city", "passage": "p1"} | cells
    tables = added(county_in_two_versions(), "place_memberships", **row)
    wanted = [("valid_overlap", "place_memberships.csv", 3, "valid_from")] if refused else []
    assert found(tmp_path, tables) == wanted


def test_shares_that_add_up_to_more_than_the_whole_are_found(tmp_path: Path) -> None:
    assert found(tmp_path / "whole", county_in_two_versions()) == []
    tables = changed(county_in_two_versions(), "place_successions", "s3", share="0.100001")
    assert found(tmp_path / "more", tables) == [("shares_over_whole", "place_successions.csv", 4, "share")]
    other_day = changed(tables, "place_successions", "s3", on="2020-01-02")
    assert found(tmp_path / "other", other_day) == []
    not_stated = changed(tables, "place_successions", "s3", share="")
    assert found(tmp_path / "open", not_stated) == []


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ([("a", "b", "", ""), ("b", "a", "", "")], ["a → b → a"]),
        ([("b", "a", "", ""), ("c", "b", "", ""), ("a", "c", "", ""), ("a", "top", "", "")], ["a → c → b → a"]),
        ([("a", "b", "", "2020-01-01"), ("b", "a", "2020-01-01", "")], []),
        ([("a", "b", "", "2020-01-02"), ("b", "a", "2020-01-01", "")], ["a → b → a"]),
        ([("a", "b", "", ""), ("b", "a", "", ""), ("c", "d", "2021-01-01", ""), ("d", "c", "", "")], ["a → b → a", "c → d → c"]),
        ([("a", "b", "", ""), ("c", "b", "", ""), ("a", "c", "", "")], []),
    ],
)  # fmt: skip
def test_parties_that_belong_to_each_other_on_one_day_are_found(
    links: list[tuple[str, str, str, str]], circle: list[str], tmp_path: Path
) -> None:
    tables = small_book()
    for code in ("a", "b", "c", "d", "top"):
        tables = added(tables, "parties", code=code, kind="group", name_zh=code, name_en=code, passage="p1")
    for number, (party, group, start, end) in enumerate(links):
        tables = added(
            tables, "party_links", code=f"l{number}", party=party, group=group, role="part", valid_from=start,
            valid_to=end, passage="p1",
        )  # fmt: skip
    findings = [one for one in check_book(write_book(tmp_path, tables), on=DAY).findings if one.severity == "error"]
    assert [(one.code, one.file, one.column) for one in findings] == [
        ("belonging_cycle", "party_links.csv", "group")
    ] * len(circle)
    assert [one.what.en.rpartition(": ")[2] for one in findings] == [f"{one}." for one in circle]


def test_heading_and_sitting_in_a_group_is_no_circle(tmp_path: Path) -> None:
    tables = small_book()
    for code, party, group, role in (
        ("l1", "gov", "firm", "head"),
        ("l2", "firm", "gov", "member"),
        ("l3", "firm", "gov", "part"),
    ):
        tables = added(tables, "party_links", code=code, party=party, group=group, role=role, passage="p1")
    assert found(tmp_path, tables) == []
