"""A division code is not an identity: Hangzhou's change of 9 April 2021."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.places.errors import NoSuccession, ShareNotStated
from shanhai.domains.places.models import PlaceVersion
from shanhai.domains.places.queries import (
    division_on,
    place_names,
    place_on,
    predecessors,
    restate,
    successions,
    successors,
    territories,
    territories_last_valid,
    territory_breaks,
    versions,
)
from shanhai.vocab.periods import parse_period
from shanhai.vocab.reader import Reader
from tests.places import CHANGE, KNOWN_FROM, hangzhou, place

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TODAY = Reader(date(2026, 1, 1))
BEFORE, AFTER = CHANGE - timedelta(days=1), CHANGE


@pytest.fixture(autouse=True)
def _hangzhou(db: None) -> None:
    hangzhou()


@pytest.mark.parametrize("code", ["330102", "330105", "330110"])
def test_one_code_means_two_territories_and_the_day_decides(code: str) -> None:
    old, new = division_on(code, BEFORE, reader=TODAY), division_on(code, AFTER, reader=TODAY)
    assert old is not None
    assert new is not None
    assert old.code.endswith("-2020")
    assert new.code.endswith("-2021")
    assert old.place == new.place
    assert (old.valid_to, new.valid_from) == (CHANGE, CHANGE)


@pytest.mark.parametrize("code", ["330103", "330104"])
def test_an_abolished_code_ends_with_the_day_before(code: str) -> None:
    assert division_on(code, BEFORE, reader=TODAY) is not None
    assert division_on(code, AFTER, reader=TODAY) is None


@pytest.mark.parametrize("code", ["330113", "330114"])
def test_a_new_code_starts_on_the_day(code: str) -> None:
    assert division_on(code, BEFORE, reader=TODAY) is None
    assert division_on(code, AFTER, reader=TODAY) is not None


def test_a_place_by_its_own_code_and_a_day() -> None:
    old, new = place_on("shangcheng", BEFORE, reader=TODAY), place_on("shangcheng", AFTER, reader=TODAY)
    assert [one and one.code for one in (old, new)] == ["shangcheng-2020", "shangcheng-2021"]
    assert place_on("linping", BEFORE, reader=TODAY) is None
    assert place_on("nowhere", AFTER, reader=TODAY) is None


def test_versions_come_in_the_order_of_time() -> None:
    assert [one.code for one in versions("gongshu", reader=TODAY)] == ["gongshu-2020", "gongshu-2021"]
    assert [one.code for one in versions("xiacheng", reader=TODAY)] == ["xiacheng-2020"]


def test_the_districts_of_the_city_on_a_day() -> None:
    city = place_on("hangzhou", AFTER, reader=TODAY)
    assert city is not None
    then, now = (territories(reader=TODAY, on=day, parents=[city.id]) for day in (BEFORE, AFTER))
    assert {one.name_zh for one in then} == {"上城区", "下城区", "江干区", "拱墅区", "余杭区"}
    assert {one.name_zh for one in now} == {"上城区", "拱墅区", "余杭区", "临平区", "钱塘区"}
    assert len(territories(reader=TODAY, parents=[city.id])) == 10


def test_a_former_place_is_still_shown_by_its_last_territory() -> None:
    ids = [one.id for one in territories(reader=TODAY)]
    shown = {one.code for one in territories_last_valid(ids, on=date(2024, 1, 1), reader=TODAY).values()}
    assert {"xiacheng-2020", "shangcheng-2021", "linping-2021"} <= shown
    earlier = {one.code for one in territories_last_valid(ids, on=date(2020, 1, 1), reader=TODAY).values()}
    assert {"xiacheng-2020", "shangcheng-2020", "linping-2021"} <= earlier


def test_what_became_of_a_territory_with_its_share_or_none() -> None:
    assert [(one.successor.code, one.share) for one in successors("xiacheng", reader=TODAY)] == [
        ("gongshu", Decimal(1))
    ]
    assert [(one.successor.code, one.share) for one in successors("jianggan", reader=TODAY)] == [("shangcheng", None)]
    assert [one.predecessor.code for one in predecessors("linping", on=CHANGE, reader=TODAY)] == ["yuhang"]
    assert predecessors("linping", on=CHANGE + timedelta(days=1), reader=TODAY) == []
    assert successors("gongshu", reader=TODAY) == []
    assert {one.code for one in successions(["yuhang", "xiacheng"], reader=TODAY)} == {
        "yuhang-to-linping",
        "xiacheng-to-gongshu",
    }


def test_figures_of_different_years_do_not_speak_of_the_same_land() -> None:
    years = [parse_period(text) for text in ("2019", "2020", "2022")]
    breaks = territory_breaks("shangcheng", years, reader=TODAY)
    assert [(one.on, one.before and one.before.code, one.after and one.after.code) for one in breaks] == [
        (CHANGE, "shangcheng-2020", "shangcheng-2021")
    ]
    ended = territory_breaks("xiacheng", years, reader=TODAY)
    assert [(one.on, one.before and one.before.code, one.after) for one in ended] == [(CHANGE, "xiacheng-2020", None)]


@pytest.mark.parametrize(
    ("periods", "broken"),
    [
        (["2019", "2020"], False),
        (["2022", "2023"], False),
        (["2021"], True),
        (["2021-04-09/2021-12", "2022"], False),
        (["2019", "2021-04-08"], False),
        (["2020", "2021-04-09"], True),
        (["../2020-12-31", "2022-01/.."], True),
        (["?"], False),
        ([], False),
    ],
)
def test_a_break_lies_within_the_time_the_figures_cover(periods: list[str], broken: bool) -> None:
    found = territory_breaks("shangcheng", [parse_period(text) for text in periods], reader=TODAY)
    assert bool(found) is broken


def test_a_place_that_never_changed_has_no_break() -> None:
    assert territory_breaks("hangzhou", [parse_period("2019"), parse_period("2023")], reader=TODAY) == []


def test_a_value_is_carried_over_exactly_where_the_share_is_known() -> None:
    value = Decimal("1234567890123456789.123456789")
    assert restate(value, predecessor="xiacheng", successor="gongshu", on=CHANGE, reader=TODAY) == value


def test_a_value_is_not_carried_over_an_unknown_share() -> None:
    with pytest.raises(ShareNotStated) as refusal:
        restate(Decimal(100), predecessor="jianggan", successor="shangcheng", on=CHANGE, reader=TODAY)
    assert "江干区" in refusal.value.what.zh
    assert "Jianggan" in refusal.value.what.en
    assert "place_successions" in refusal.value.cure.zh


def test_nothing_is_carried_between_places_that_did_not_succeed_each_other() -> None:
    for after, day in (("gongshu", CHANGE + timedelta(days=1)), ("yuhang", CHANGE)):
        with pytest.raises(NoSuccession):
            restate(Decimal(1), predecessor="xiacheng", successor=after, on=day, reader=TODAY)


def test_before_it_is_known_nothing_is_told() -> None:
    early = Reader(KNOWN_FROM - timedelta(days=1))
    assert place_on("shangcheng", AFTER, reader=early) is None
    assert division_on("330102", AFTER, reader=early) is None
    assert versions("shangcheng", reader=early) == []
    assert successors("xiacheng", reader=early) == []
    assert territory_breaks("shangcheng", [parse_period("2020"), parse_period("2022")], reader=early) == []


def test_what_is_not_published_is_told_inside_only() -> None:
    place("secret", division_code="330199", visibility="internal")
    assert division_on("330199", AFTER, reader=TODAY) is None
    assert division_on("330199", AFTER, reader=Reader(TODAY.as_known_on, internal=True)) is not None


def test_a_corrected_version_counts_from_the_day_of_its_correction() -> None:
    PlaceVersion.objects.filter(code="qiantang-2021").update(known_to=date(2025, 1, 1))
    place("qiantang-2021", place="qiantang", revision=2, name_zh="钱塘区（更正）", division_code="330114",
          valid_from=CHANGE, known_from=date(2025, 1, 1))  # fmt: skip
    known = {day: place_on("qiantang", AFTER, reader=Reader(day)) for day in (date(2024, 12, 31), date(2025, 1, 1))}
    assert [one and one.name_zh for one in known.values()] == ["钱塘区", "钱塘区（更正）"]


def test_the_name_of_a_place_is_that_of_its_last_territory() -> None:
    place("renamed-1", place="renamed", name_zh="旧名", valid_to=CHANGE)
    place("renamed-2", place="renamed", name_zh="新名", valid_from=CHANGE)
    names = {one.code: one.name_zh for one in place_names(reader=TODAY).values()}
    assert names["renamed"] == "新名"


def test_the_number_of_queries_does_not_grow_with_the_places(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        territories(reader=TODAY, on=AFTER)
    with django_assert_num_queries(2):
        successions(["xiacheng", "jianggan", "yuhang"], reader=TODAY)
