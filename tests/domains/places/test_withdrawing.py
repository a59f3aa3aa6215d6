"""Imported outlines are taken back: closed with a reason, still drawn as known before, and they can come again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.test import Client

from shanhai.cli import shanhai
from shanhai.domains.places.actions import BoundaryImport, import_boundaries, withdraw_boundaries
from shanhai.domains.places.errors import BoundariesNotNamed, NoSuchBoundaries
from shanhai.domains.places.models import BoundaryWithdrawal, PlaceBoundary
from shanhai.domains.places.queries import outlines
from shanhai.domains.records.errors import ReasonMissing
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from tests.accounts import account
from tests.places import JINGNING, LIANDU, geojson, two_counties

pytestmark = [pytest.mark.database, pytest.mark.django_db]

BEFORE, DAY, LATER = date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 1)
BOTH = ["jingning", "liandu"]


@pytest.fixture(autouse=True)
def _counties(db: None) -> None:
    two_counties()


def take(
    folder: Path, *features: Mapping[str, Any], name: str = "outlines.geojson", known_from: date = DAY
) -> list[str]:
    about = BoundaryImport(Bilingual("自测", "own"), "wgs84", DAY, known_from)
    return import_boundaries(actor="tester", file=geojson(folder, features, name), about=about).added


def withdraw(on: date = LATER, **named: Any) -> list[str]:
    done = withdraw_boundaries(actor="chief", reason="许可已到期", on=on, **named)
    return [each.boundary.code for each in done]


def drawn(day: date) -> list[str]:
    return sorted(outlines(BOTH, reader=Reader(day)))


def test_they_are_drawn_as_known_before_and_not_after(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, JINGNING)
    assert withdraw() == BOTH
    assert [drawn(day) for day in (BEFORE, DAY, date(2026, 3, 31), LATER)] == [[], BOTH, BOTH, []]
    assert PlaceBoundary.objects.count() == 2
    why = {(each.on, each.reason, each.recorded_by) for each in BoundaryWithdrawal.objects.all()}
    assert why == {(LATER, "许可已到期", "chief")}


def test_imported_and_withdrawn_on_one_day_they_were_never_known_and_can_come_again(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, JINGNING)
    withdraw(DAY)
    assert [drawn(day) for day in (BEFORE, DAY, LATER)] == [[], [], []]
    assert sorted(take(tmp_path, LIANDU, JINGNING)) == BOTH
    assert drawn(DAY) == BOTH


def test_outlines_known_only_from_a_later_day_are_known_on_no_day(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, JINGNING, known_from=LATER)
    withdraw(DAY)
    assert drawn(LATER) == []


def test_one_file_or_one_place_can_be_named(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, name="a.geojson")
    take(tmp_path, JINGNING, name="b.geojson")
    with pytest.raises(BoundariesNotNamed, match=r"a\.geojson（1 个）"):
        withdraw()
    assert withdraw(filename="b.geojson") == ["jingning"]
    with pytest.raises(NoSuchBoundaries, match=r"现在没有来自“b\.geojson”的边界"):
        withdraw(filename="b.geojson")
    with pytest.raises(NoSuchBoundaries, match="jingning"):
        withdraw(places=["liandu", "jingning"])
    assert drawn(LATER) == ["liandu"]
    assert withdraw(places=["liandu"]) == ["liandu"]
    with pytest.raises(NoSuchBoundaries, match="没有可撤回的"):
        withdraw()


def test_all_can_be_meant(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, name="a.geojson")
    take(tmp_path, JINGNING, name="b.geojson")
    assert withdraw(everything=True) == BOTH


def test_a_reason_is_wanted_and_stays(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, JINGNING)
    with pytest.raises(ReasonMissing):
        withdraw_boundaries(actor="chief", reason=" ", on=DAY)
    assert drawn(DAY) == BOTH
    withdraw()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        BoundaryWithdrawal.objects.update(reason="别的")


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    take(tmp_path, LIANDU, JINGNING)
    without = CliRunner().invoke(shanhai, ["boundaries", "withdraw"])
    assert without.exit_code == 2
    answer = CliRunner().invoke(shanhai, ["boundaries", "withdraw", "--reason", "许可已到期", "--actor", "x"])
    assert answer.exit_code == 0, answer.output
    assert "已撤回 2 个地方的边界" in answer.stdout
    assert "Outlines withdrawn: 2" in answer.stdout


def test_the_page_of_the_place_says_why_to_those_signed_in(tmp_path: Path, client: Client) -> None:
    take(tmp_path, JINGNING)
    withdraw_boundaries(actor="tester", reason="不是本市的", on=LATER, everything=True)
    assert "不是本市的" not in client.get("/places/jingning/").content.decode()
    client.force_login(account("reader", "reader"))
    assert "理由：不是本市的" in client.get("/places/jingning/").content.decode()
    assert "Outline taken back" in client.get("/en/places/jingning/").content.decode()
    assert "不是本市的" not in client.get("/places/liandu/").content.decode()
    assert "不是本市的" not in client.get(f"/places/jingning/?as_known_on={DAY}").content.decode()
    take(tmp_path, JINGNING, known_from=LATER)
    assert "不是本市的" not in client.get("/places/jingning/").content.decode()
