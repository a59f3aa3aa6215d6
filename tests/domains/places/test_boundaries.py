"""Outlines in the database: matched by code and day, superseded and never changed, the same file twice changes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shanhai.cli import shanhai
from shanhai.domains.places.actions import BoundaryImport, ImportResult, import_boundaries
from shanhai.domains.places.errors import BoundariesRefused
from shanhai.domains.places.models import PlaceBoundary
from shanhai.domains.places.queries import boundary_notes, outlines
from shanhai.engines.coordinates import distance_m, wgs84_to_gcj02
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from tests.places import CHANGE, JINGNING, LIANDU, feature, geojson, hangzhou, place, square, two_counties

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = date(2026, 3, 1)
TODAY = Reader(date(2026, 12, 31))
OWN = Bilingual("自测边界", "own test outlines")


@pytest.fixture(autouse=True)
def _counties(db: None) -> None:
    two_counties()


def take(path: Path, **more: Any) -> ImportResult:
    about = {"source": OWN, "system": "wgs84", "valid_on": DAY, "known_from": DAY, "licence": "CC0"} | more
    return import_boundaries(actor="tester", file=path, about=BoundaryImport(**about))


def refused(path: Path, **more: Any) -> list[str]:
    with pytest.raises(BoundariesRefused) as refusal:
        take(path, **more)
    assert PlaceBoundary.objects.filter(known_from=more.get("known_from", DAY)).count() == 0
    return [finding.code for finding in refusal.value.findings if finding.severity == "error"]


def warnings(result: ImportResult) -> list[str]:
    return [finding.code for finding in result.warnings]


def test_outlines_are_held_with_where_they_come_from(tmp_path: Path) -> None:
    result = take(geojson(tmp_path, [LIANDU, JINGNING]))
    assert (sorted(result.added), result.superseded, result.warnings) == (["jingning", "liandu"], [], [])
    note = boundary_notes(["liandu"], reader=TODAY)["liandu"]
    assert (note.source_zh, note.licence, note.original_system, note.converted) == ("自测边界", "CC0", "wgs84", False)
    assert (note.filename, len(note.sha256), note.known_from) == ("outlines.geojson", 64, DAY)
    assert outlines(["liandu"], reader=TODAY)["liandu"]["coordinates"] == [square(119.0, 28.0)]


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = geojson(tmp_path, [LIANDU, JINGNING])
    take(path)
    again = take(path, known_from=date(2026, 4, 1))
    assert again.changed_nothing
    assert sorted(again.unchanged) == ["jingning", "liandu"]
    assert PlaceBoundary.objects.count() == 2


def test_a_changed_outline_supersedes_and_the_old_one_stays_known_then(tmp_path: Path) -> None:
    take(geojson(tmp_path, [LIANDU, JINGNING]))
    wider = feature(square(118.9, 27.9, 1.1), adcode=331102, name="莲都区")
    later = take(geojson(tmp_path, [wider, JINGNING]), known_from=date(2026, 5, 1))
    assert (later.superseded, later.unchanged) == (["liandu"], ["jingning"])
    west = {
        day: outlines(["liandu"], reader=Reader(day))["liandu"]["coordinates"][0][0][0]
        for day in (DAY, date(2026, 5, 1))
    }
    assert list(west.values()) == [119.0, 118.9]
    assert outlines(["liandu"], reader=Reader(date(2026, 2, 28))) == {}


def test_the_full_geometry_is_stored_and_a_rounded_one_drawn(tmp_path: Path) -> None:
    ring = square(119.123456789, 28.123456789, 0.8)
    take(geojson(tmp_path, [feature(ring, code="331102"), JINGNING]))
    stored = json.loads(PlaceBoundary.objects.values_list("geometry", flat=True).get(code="liandu"))
    assert stored["coordinates"] == [ring]
    assert outlines(["liandu"], reader=TODAY)["liandu"]["coordinates"][0][0] == [119.123457, 28.123457]
    assert outlines(["liandu"], reader=TODAY, decimals=2)["liandu"]["coordinates"][0][0] == [119.12, 28.12]


def test_gcj02_is_converted_and_the_fact_recorded(tmp_path: Path) -> None:
    moved = [list(wgs84_to_gcj02(lon, lat)) for lon, lat in square(119.0, 28.0)]
    take(geojson(tmp_path, [feature(moved, code="331102"), JINGNING]), system="gcj02")
    note = boundary_notes(["liandu"], reader=TODAY)["liandu"]
    assert (note.original_system, note.converted) == ("gcj02", True)
    lon, lat = outlines(["liandu"], reader=TODAY)["liandu"]["coordinates"][0][0]
    assert distance_m((lon, lat), (119.0, 28.0)) < 0.2


def test_with_one_fault_nothing_is_imported(tmp_path: Path) -> None:
    broken = feature(square(120.0, 28.0)[:-1], code="331127")
    assert refused(geojson(tmp_path, [LIANDU, broken])) == ["boundary_not_closed"]


def test_all_that_does_not_fit_is_told_at_once(tmp_path: Path) -> None:
    features = [
        LIANDU,
        feature(square(119.0, 28.0), adcode="331102", name="莲都区"),
        feature(square(110.0, 20.0), adcode="331127", name="景宁县"),
        feature(square(121.0, 28.0), adcode="999999", name="无名县"),
    ]
    with pytest.raises(BoundariesRefused) as refusal:
        take(geojson(tmp_path, features))
    said = {finding.code: finding.line("zh") for finding in refusal.value.findings}
    assert set(said) == {"boundary_twice", "boundary_elsewhere", "boundary_unknown_place"}
    assert "第2个要素（331102 莲都区）与第1个要素" in said["boundary_twice"]
    assert "第4个要素（999999 无名县）" in said["boundary_unknown_place"]


def test_a_place_is_found_by_its_name_where_there_is_no_code(tmp_path: Path) -> None:
    named = [
        feature(square(119, 28), NAME="莲都区"),
        feature(square(120, 28), name_en="jingning she autonomous county"),
    ]
    assert len(take(geojson(tmp_path, named)).added) == 2


def test_a_place_is_found_by_the_name_field_asked_for(tmp_path: Path) -> None:
    named = [feature(square(119, 28), label="莲都区", name="x"), feature(square(120, 28), label="景宁畲族自治县")]
    assert len(take(geojson(tmp_path, named), name_field="label").added) == 2


def test_a_name_that_two_places_bear_is_not_guessed(tmp_path: Path) -> None:
    place("other", name_zh="莲都区", name_en="Another", division_code="990001")
    assert refused(geojson(tmp_path, [feature(square(119, 28), name="莲都区")])) == [
        "boundary_ambiguous",
        "boundary_none_known",
    ]


def test_an_unknown_code_is_not_matched_by_name(tmp_path: Path) -> None:
    assert refused(geojson(tmp_path, [feature(square(119, 28), code="990002", name="莲都区")])) == [
        "boundary_none_known"
    ]


def test_doubts_are_warnings_and_do_not_stop_the_import(tmp_path: Path) -> None:
    odd = feature(square(119.6, 28.0), adcode=331102, name="缙云县")
    result = take(geojson(tmp_path, [odd, feature(square(100, 30), code="510000")]))
    assert warnings(result) == [
        "boundary_other_name",
        "boundary_point_outside",
        "boundary_unknown_place",
        "boundary_missing",
    ]
    assert result.added == ["liandu"]
    assert "景宁畲族自治县" in result.warnings[-1].what.zh


def test_a_code_means_the_territory_of_the_day(tmp_path: Path) -> None:
    hangzhou()
    path = geojson(tmp_path, [feature(square(120.0, 30.0), adcode=330102, name="上城区")])
    assert take(path, valid_on=date(2020, 1, 1)).added == ["shangcheng-2020"]
    assert take(path, valid_on=CHANGE).added == ["shangcheng-2021"]
    assert set(outlines(["shangcheng-2020", "shangcheng-2021"], reader=TODAY)) == {"shangcheng-2020", "shangcheng-2021"}


def test_knowledge_goes_forward_only(tmp_path: Path) -> None:
    take(geojson(tmp_path, [LIANDU, JINGNING]))
    wider = feature(square(118.9, 27.9, 1.1), adcode=331102)
    assert refused(geojson(tmp_path, [wider, JINGNING]), known_from=date(2026, 2, 1)) == ["boundary_backdated"] * 2


def test_outlines_that_may_not_be_published_are_seen_inside_only(tmp_path: Path) -> None:
    take(geojson(tmp_path, [LIANDU, JINGNING]), visibility="internal")
    assert outlines(["liandu"], reader=TODAY) == {}
    assert boundary_notes(["liandu"], reader=TODAY) == {}
    assert "liandu" in outlines(["liandu"], reader=Reader(TODAY.as_known_on, internal=True))


def command(*arguments: str) -> tuple[int, str, str]:
    answer = CliRunner().invoke(shanhai, ["boundaries", "import", *arguments])
    return answer.exit_code, answer.stdout, answer.stderr


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    path = str(geojson(tmp_path, [LIANDU, JINGNING]))
    code, out, _ = command(path, "--source", "自测", "--system", "wgs84", "--valid-on", "2026-01-01")
    assert code == 0, out
    assert "新增 2 个" in out
    assert "Imported" in out
    code, out, _ = command(path, "--source", "自测", "--system", "wgs84", "--known-from", "2027-01-01")
    assert code == 0
    assert "没有变化" in out
    assert "Nothing changed" in out


def test_the_command_lists_every_finding_and_fails(tmp_path: Path) -> None:
    path = geojson(tmp_path, [feature(square(119, 28)[:-1], code="331102"), feature(square(2, 48), code="331127")])
    code, _, err = command(str(path), "--source", "自测", "--system", "gcj02")
    assert code == 1
    assert "outlines.geojson：第1个要素（331102）：有一个环没有闭合" in err
    assert "feature 2 (331127)" in err
    assert "未导入任何内容" in err
    assert "nothing was imported" in err.lower()


def test_the_command_wants_to_know_the_system(tmp_path: Path) -> None:
    code, _, err = command(str(geojson(tmp_path, [LIANDU])), "--source", "自测")
    assert code == 2
    assert "--system" in err
