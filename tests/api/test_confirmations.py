"""What both sides confirm, through the API: who may read it, and what it says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from shanhai.domains.confirmations.actions import Said, dispute
from shanhai.domains.confirmations.queries import agreements
from shanhai.domains.people.actions import appoint
from shanhai.notebook import UnknownWord, open_book
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import COMMAND_LINE, Actor, Post, Role
from tests.domains.confirmations.test_confirming import two_sided
from tests.domains.indicators.rows import load

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _said(tmp_path: Path) -> None:
    """The small book, and the partner disputing a payment."""
    load(tmp_path / "book", two_sided())
    today = timezone.localdate()
    items = [state.item for each in agreements(reader=Reader(today, internal=True)) for state in each.items]
    paid = next(item for item in items if item.code == "paid")
    said = Said("enclave", "figure", "paid", paid.seal, text="账上是3.5", value=Decimal("3.50"))
    dispute(actor=Actor("sea", (Post(Role.PARTNER, "sea-gov"),)), said=said, on=today)


def signed_in(role: str = "", party: str = "") -> Client:
    account, client = User.objects.create_user(f"{role or 'nobody'}-{party}"), Client()
    if role:
        appoint(actor=COMMAND_LINE, account=account.username, role=role, party=party, on=timezone.localdate())
    client.force_login(account)
    return client


@pytest.mark.parametrize(("role", "party"), [("", ""), ("partner", "firm")])
def test_whoever_is_a_side_of_nothing_and_holds_no_post_inside_is_refused(role: str, party: str) -> None:
    for client in (Client(), signed_in(role, party)):
        answer = client.get("/api/confirmations")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert "paid" not in answer.content.decode()


def test_a_row_says_how_an_item_stands_with_a_side() -> None:
    answer = signed_in("auditor").get("/api/confirmations?undertaking=enclave&state=disputed").json()
    assert answer["total"] == 1
    row = answer["items"][0]
    assert row.pop("url").endswith("/partners/enclave/")
    assert len(row.pop("seal")) == 64
    assert row == {
        "undertaking": "enclave", "noun": "figure", "code": "paid", "revision": 1, "visibility": "internal",
        "is_payment": True, "party": "sea-gov", "home": False, "state": "disputed", "text": "账上是3.5",
        "said_on": timezone.localdate().isoformat(), "said_by": "sea", "value": "3.50", "value_date": None,
    }  # fmt: skip


def test_what_nobody_has_spoken_of_is_listed_as_unconfirmed_and_pages_follow_each_other() -> None:
    client = signed_in("partner", "sea-gov")
    whole = client.get("/api/confirmations").json()
    assert (whole["total"], whole["next"]) == (12, None)
    first = client.get("/api/confirmations?limit=7").json()
    rest = client.get(first["next"]).json()
    assert first["items"] + rest["items"] == whole["items"]
    assert {row["state"] for row in whole["items"] if row["party"] == "gov"} == {"unconfirmed"}
    assert [row["code"] for row in whole["items"] if row["is_payment"]] == ["paid", "paid"]


def test_a_partner_reads_the_undertakings_of_its_own_party_alone() -> None:
    load_other = signed_in("partner", "gov").get("/api/confirmations").json()
    assert {row["undertaking"] for row in load_other["items"]} == {"pair", "enclave"}


@pytest.mark.parametrize("query", ["state=perhaps", "undertaking=%C3%A4", "colour=red"])
def test_a_filter_that_cannot_be_is_refused(query: str) -> None:
    assert signed_in("office").get(f"/api/confirmations?{query}").status_code == 422


def test_a_data_frame_holds_the_same_rows_and_the_public_none() -> None:
    whole = signed_in("office").get("/api/confirmations?limit=1000").json()["items"]
    frame = open_book().confirmations()
    assert frame[["code", "party", "state"]].values.tolist() == [[r["code"], r["party"], r["state"]] for r in whole]
    assert frame.set_index(["code", "party"]).loc[("paid", "sea-gov"), "value"] == Decimal("3.50")
    assert open_book(internal=False).confirmations().empty
    assert len(open_book().confirmations(state="disputed")) == 1
    with pytest.raises(UnknownWord):
        open_book().confirmations(state="perhaps")
