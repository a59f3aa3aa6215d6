"""What the API answers: exactly what the reader may know on the day, page by page, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts import account
from tests.api.conftest import KNOWN, Ask

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LISTS = [
    "parties", "party-links", "statements", "places", "place-successions", "place-memberships", "documents", "passages",
    "commitments", "commitment-assignments", "events", "undertakings", "undertaking-assignments", "undertaking-places",
    "indicators", "indicator-versions", "axes", "axis-members", "observations", "derivations", "preferences", "headlines",
    "commitment-targets",
    "places.geojson", "undertakings.geojson",
]  # fmt: skip


def codes(answer: dict[str, Any]) -> list[str]:
    return [item["code"] for item in answer["items"]]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_list_takes_few_queries_however_long_it_is(
    path: str, signed_in: bool, loaded: None, client: Client, django_user_model: Any
) -> None:
    assert connection.features.supports_json_field  # SQLite finds out with queries of its own, once
    if signed_in:
        client.force_login(account())
    counts = []
    for limit in (1, 1000):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/{path}", {} if "geojson" in path else {"limit": limit})
        assert answer.status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 8 + signed_in  # one more for the posts of the account
    assert counts[1] <= counts[0] + 2  # the longer page may hold kinds of rows that the shorter does not


def test_pages_follow_each_other_without_gap_or_overlap(ask: Ask, client: Client) -> None:
    whole = ask("observations", as_known_on=KNOWN)
    assert (whole["total"], whole["next"]) == (4, None)
    seen: list[str] = []
    answer = ask("observations", as_known_on=KNOWN, limit=3)
    while True:
        seen += codes(answer)
        if answer["next"] is None:
            break
        answer = client.get(answer["next"]).json()
    assert seen == codes(whole)
    beyond = ask("observations", as_known_on=KNOWN, offset=50)
    assert (beyond["items"], beyond["next"], beyond["total"]) == ([], None, 4)


def test_the_public_sees_what_is_published_and_a_clerk_all(ask: Ask, client: Client, django_user_model: Any) -> None:
    outside = ask("documents")
    assert codes(outside) == ["doc"]
    assert ask("documents/inner")["code"] == "not_found"
    assert ask("observations/o5")["code"] == "not_found"
    client.force_login(account())
    assert codes(ask("documents")) == ["doc", "inner"]
    assert ask("observations/o5")["item"]["visibility"] == "internal"


@pytest.mark.parametrize(
    ("day", "value", "revision"), [("2024-07-31", "41", 1), ("2024-08-01", "42", 2), ("2024-07-01", "41", 1)]
)
def test_an_answer_is_as_known_on_the_day_asked(ask_inside: Ask, day: str, value: str, revision: int) -> None:
    answer = ask_inside("observations/o5", as_known_on=day)
    assert (answer["item"]["value"], answer["item"]["revision"], answer["as_known_on"]) == (value, revision, day)
    assert answer["history"] is None


def test_nothing_is_known_before_it_was_known(ask: Ask, client: Client) -> None:
    assert ask("observations", as_known_on="2024-06-29")["total"] == 0
    answer = client.get("/api/observations/o1", {"as_known_on": "2024-06-29"})
    assert answer.status_code == 404
    said = answer.json()["message"]
    assert "2024-06-29" in said["zh"]
    assert "another day" in said["en"]


def test_history_gives_every_revision_up_to_the_day(ask_inside: Ask) -> None:
    def history(day: str) -> list[tuple[int, str, str | None]]:
        rows = ask_inside("observations/o5", as_known_on=day, history="true")["history"]
        return [(row["revision"], row["value"], row["known_to"]) for row in rows]

    assert history("2024-08-01") == [(1, "41", "2024-08-01"), (2, "42", None)]
    assert [revision for revision, _, _ in history("2024-07-31")] == [1]


def test_history_does_not_show_the_public_what_is_not_published(ask: Ask) -> None:
    assert [row["code"] for row in ask("places/old", history="true")["history"]] == ["old-district"]
    assert ask("observations/o5", history="true")["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "query", "wanted"),
    [
        ("parties", {"kind": "firm"}, ["firm"]),
        ("party-links", {"group": "gov"}, ["l1"]),
        ("party-links", {"group": "firm"}, []),
        ("statements", {"party": "gov"}, ["s1"]),
        ("places", {"level": "district"}, ["district", "old"]),
        ("places", {"level": "district", "valid_on": "2021-04-09"}, ["district"]),
        ("places", {"parent": "city"}, ["county"]),
        ("places", {"division_code": "990001"}, ["old"]),
        ("place-successions", {"successor": "district"}, ["old-to-district"]),
        ("place-memberships", {"region": "city"}, ["m1"]),
        ("documents", {"period": "2024"}, ["doc"]),
        ("documents", {"known_since": "2024-07-01"}, []),
        ("passages", {"document": "doc"}, ["p1", "p5"]),
        ("commitments", {"kind": "task"}, ["task"]),
        ("commitments", {"parent": "plan"}, ["task"]),
        ("commitments", {"party": "gov"}, ["task"]),
        ("commitments", {"party": "firm"}, []),
        ("commitment-assignments", {"role": "lead"}, ["a1"]),
        ("events", {"commitment": "task", "period": "2024"}, ["e1"]),
        ("events", {"period": "2023"}, []),
        ("undertakings", {"kind": "pairing"}, ["pair"]),
        ("undertakings", {"place": "district"}, ["enclave"]),
        ("undertakings", {"party": "firm"}, ["enclave"]),
        ("undertaking-assignments", {"party": "firm"}, ["t1"]),
        ("indicators", {"topic": "transport"}, ["opened"]),
        ("indicator-versions", {"form": "count"}, ["enclaves"]),
        ("axis-members", {"axis": "degree"}, ["degree.doctor"]),
        ("observations", {"indicator": "returns"}, ["o2"]),
        ("observations", {"undertaking": "enclave"}, ["o4"]),
        ("observations", {"place": "city", "period": "2024-03-31", "qualifier": "exact"}, ["o1", "o2"]),
        ("observations", {"kind": "target"}, []),
        ("observations", {"place": ""}, ["o1", "o2", "o3", "o4"]),
        ("derivations", {"kind": "computed"}, ["d1"]),
    ],
)  # fmt: skip
def test_filters_want_what_they_say(ask: Ask, path: str, query: dict[str, str], wanted: list[str]) -> None:
    answer = ask(path, as_known_on=KNOWN, **query)
    assert codes(answer) == wanted
    assert answer["total"] == len(wanted)


def test_values_are_exact_text_with_unit_and_qualifier(ask: Ask) -> None:
    by_code = {item["code"]: item for item in ask("observations", as_known_on=KNOWN)["items"]}
    assert (by_code["o3"]["value"], by_code["o3"]["unit"], by_code["o3"]["qualifier"]) == ("889.74", "万元/块", "about")
    assert (by_code["o4"]["value"], by_code["o4"]["value_date"]) == (None, "2021-05-01")
    assert (by_code["o2"]["period"], by_code["o2"]["period_start"], by_code["o2"]["period_end"]) == (
        "../2024-03-31",
        None,
        "2024-04-01",
    )
    assert by_code["o1"]["preferred"] is True
    assert by_code["o1"]["passage"] == "p1"
    assert by_code["o1"]["url"] == f"http://testserver/figures/o1/?as_known_on={KNOWN}"


def test_a_commitment_says_how_it_stands_and_why(ask: Ask) -> None:
    before = ask("commitments/task", as_known_on=KNOWN)["item"]
    assert (before["standing"]["lamp"], before["standing"]["state"], before["due"]) == ("green", "issued", "2024-12-31")
    after = ask("commitments/task", as_known_on="2025-01-31")["item"]["standing"]
    assert (after["lamp"], after["overdue_days"], after["owners"]) == ("red", 31, ["gov"])
    assert "31" in after["sentence_zh"]
    assert "Synthetic county" in after["sentence_en"]


def test_an_undertaking_carries_detail_parties_and_places(ask: Ask) -> None:
    enclave = ask("undertakings/enclave", as_known_on=KNOWN)["item"]
    assert (enclave["detail"]["kind"], enclave["detail"]["opened_start"]) == ("enclave", "2021-05-01")
    assert [(one["party"], one["role"]) for one in enclave["parties"]] == [("firm", "tenant")]
    assert [(one["place"], one["role"]) for one in enclave["places"]] == [("district", "site")]
    pair = ask("undertakings/pair", as_known_on=KNOWN)["item"]
    assert (pair["detail"]["local_place"], pair["detail"]["partner_place"]) == ("county", "district")


def test_a_place_carries_versions_successions_and_regions(ask: Ask) -> None:
    old = ask("places/old", as_known_on=KNOWN)["item"]
    assert (old["row"], old["valid_to"]) == ("old-district", "2021-04-09")
    assert [(one["successor"], one["share"]) for one in old["successions"]] == [("district", "0.75")]
    assert [one["region"] for one in ask("places/county", as_known_on=KNOWN)["item"]["memberships"]] == ["city"]


def test_a_computed_figure_names_its_inputs(ask: Ask) -> None:
    inputs = ask("derivations/d1", as_known_on=KNOWN)["item"]["inputs"]
    assert [(one["name"], one["observation"], one["input_revision"]) for one in inputs] == [
        ("returns", "o2", 1),
        ("enclaves", "o1", 1),
    ]


def test_an_answer_that_has_not_changed_is_not_sent_again(loaded: None, client: Client) -> None:
    first = client.get("/api/parties")
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]
    again = client.get("/api/parties", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_reading_is_offered(loaded: None, client: Client) -> None:
    assert client.post("/api/parties", {}).status_code == 405
    assert client.delete("/api/parties/gov").status_code == 405
