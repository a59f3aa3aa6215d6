"""Both sides of a pairing and of an enclave confirm and dispute; a correction makes it unconfirmed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.audit.queries import verify
from shanhai.domains.confirmations.actions import Said, confirm, confirm_several, dispute
from shanhai.domains.confirmations.choices import Accord, Stand
from shanhai.domains.confirmations.errors import ConfirmationRefused, ItemChanged, UnknownItem
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.confirmations.queries import Agreement, agreement, agreements, awaiting, statements_on
from shanhai.domains.undertakings.models import Undertaking, UndertakingVersion
from shanhai.domains.undertakings.queries import sided_with, sides
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import COMMAND_LINE, NOBODY, Actor, Post, Role
from tests.books import Rows, added, changed, small_book
from tests.domains.indicators.rows import LOADED, OFFICE, load, on

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = date(2024, 8, 1)
HERE = Actor("county-clerk", (Post(Role.COUNTY, "gov"),))
THERE = Actor("partner-clerk", (Post(Role.PARTNER, "sea-gov"),))


def two_sided() -> dict[str, Rows]:
    """Return the small book with a government on either side of its pairing, and clauses and figures of its enclave."""
    tables = added(
        small_book(), "parties", code="sea-gov", kind="government", name_zh="合成区政府", name_en="Sea", passage="p1"
    )
    tables = changed(tables, "places", "district", government="sea-gov")
    tables = changed(tables, "undertakings", "enclave", commitment="task")
    tables = added(
        tables, "undertaking_assignments", code="own", undertaking="enclave", party="gov", role="owner", passage="p1"
    )
    tables = added(
        tables, "commitments", code="pay", kind="clause", parent="task", text_zh="每年返利", text_en="Pay", passage="p1"
    )
    return added(
        tables, "observations", code="paid", version="returns", undertaking="enclave", period="2024", value="3.47",
        unit="亿元", passage="p2",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> None:
    load(tmp_path / "book", two_sided())


def one(code: str = "enclave", day: date = DAY, *, internal: bool = True) -> Agreement:
    found = agreement(Undertaking.objects.get(code=code).pk, reader=Reader(day, internal))
    assert found is not None
    return found


def seal(noun: str, code: str, undertaking: str = "enclave", day: date = DAY) -> str:
    return next(
        state.item.seal for state in one(undertaking, day).items if (state.item.noun, state.item.code) == (noun, code)
    )


def said(noun: str = "figure", code: str = "paid", undertaking: str = "enclave", **more: object) -> Said:
    cells = {"seen": seal(noun, code, undertaking), **more}
    return Said(undertaking=undertaking, noun=noun, code=code, **cells)  # type: ignore[arg-type]  # a test's shorthand


def stands(code: str = "paid", undertaking: str = "enclave", day: date = DAY) -> list[Stand]:
    found = next(state for state in one(undertaking, day).items if state.item.code == code)
    return [stance.stand for stance in found.stances]


def confirm_all(actor: Actor, undertaking: str = "enclave") -> None:
    for state in one(undertaking).items:
        confirm(actor=actor, said=said(state.item.noun, state.item.code, undertaking), on=DAY)


def test_the_sides_are_the_owner_and_the_government_of_the_place() -> None:
    found = sides(reader=OFFICE)
    named = {code: [(s.party.code, s.home) for s in found[Undertaking.objects.get(code=code).pk]] for code in ("pair", "enclave")}  # fmt: skip
    assert named == {
        "pair": [("gov", True), ("sea-gov", False)],
        "enclave": [("gov", True), ("sea-gov", False)],
    }
    assert len(sided_with({"sea-gov"}, reader=OFFICE)) == 2
    assert sided_with({"firm"}, reader=OFFICE) == []
    assert sided_with(set(), reader=OFFICE) == []


def test_a_host_named_by_an_assignment_stands_for_the_place_and_only_while_it_is_in_force(tmp_path: Path) -> None:
    tables = added(
        two_sided(), "undertaking_assignments", code="host", undertaking="enclave", party="firm", role="host",
        valid_to="2024-09-01", passage="p1",
    )  # fmt: skip
    load(tmp_path / "host", tables)
    enclave = Undertaking.objects.get(code="enclave").pk
    there = [sides([enclave], reader=on(day))[enclave][1].party.code for day in (date(2024, 8, 31), date(2024, 9, 1))]
    assert there == ["firm", "sea-gov"]


def test_an_undertaking_its_clauses_and_its_figures_are_confirmed_one_by_one() -> None:
    items = [(state.item.noun, state.item.code) for state in one().items]
    assert items == [
        ("undertaking", "enclave"),
        ("clause", "task"),
        ("clause", "pay"),
        ("figure", "o4"),
        ("figure", "paid"),
    ]
    assert [item.item.code for item in one("pair").items] == ["pair"]


def test_unconfirmed_until_both_have_confirmed_all() -> None:
    assert one().accord is Accord.OPEN
    confirm_all(HERE)
    assert one().accord is Accord.OPEN
    assert stands() == [Stand.CONFIRMED, Stand.UNCONFIRMED]
    assert [(pile.undertaking.code, number) for pile, number in awaiting(actor=HERE, on=DAY)] == [("pair", 1)]
    assert [(pile.undertaking.code, number) for pile, number in awaiting(actor=THERE, on=DAY)] == [
        ("pair", 1),
        ("enclave", 5),
    ]
    confirm_all(THERE)
    assert one().accord is Accord.BOTH
    assert one(day=date(2024, 7, 31)).accord is Accord.OPEN


def test_a_dispute_carries_words_and_a_value_and_is_settled_by_confirming() -> None:
    confirm_all(HERE)
    confirm_all(THERE)
    put = dispute(actor=THERE, said=said(text="我方账上是3.50亿元", value=Decimal("3.50")), on=DAY)
    assert (str(put.value), put.revision, put.recorded_by) == ("3.50", 2, "partner-clerk")
    assert (one().accord, stands()) == (Accord.DISPUTED, [Stand.CONFIRMED, Stand.DISPUTED])
    confirm(actor=THERE, said=said(text="已核对"), on=date(2024, 8, 2))
    assert (one(day=date(2024, 8, 2)).accord, one().accord) == (Accord.BOTH, Accord.DISPUTED)
    told = statements_on(one(day=date(2024, 8, 2)), reader=Reader(date(2024, 8, 2), internal=True))
    latest_first = [(each.row.verdict, each.holds) for each in told[("figure", "paid")] if each.row.party.code == "sea-gov"]  # fmt: skip
    assert latest_first == [("confirmed", True), ("disputed", False), ("confirmed", False)]


def test_a_corrected_figure_is_unconfirmed_again(tmp_path: Path) -> None:
    confirm_all(HERE)
    confirm_all(THERE)
    later = date(2024, 9, 1)
    load(
        tmp_path / "later",
        changed(two_sided(), "observations", "paid", value="3.5", known_from="2024-09-01"),
        day=later,
    )
    assert (stands(), one().accord) == ([Stand.CONFIRMED] * 2, Accord.BOTH)
    assert (stands(day=later), one(day=later).accord) == ([Stand.EARLIER] * 2, Accord.OPEN)
    assert stands("pay", day=later) == [Stand.CONFIRMED] * 2
    confirm(actor=HERE, said=said(seen=seal("figure", "paid", day=later)), on=later)
    assert stands(day=later) == [Stand.CONFIRMED, Stand.EARLIER]


@pytest.mark.parametrize(
    ("table", "code", "change"),
    [
        ("undertakings", "pair", {"stage": "signed"}),
        ("pairings", "pair", {"form_zh": "新协议"}),
    ],
)
def test_a_changed_detail_makes_the_whole_unconfirmed(
    tmp_path: Path, table: str, code: str, change: dict[str, str]
) -> None:
    confirm_all(HERE, "pair")
    later = date(2024, 9, 1)
    tables = two_sided()
    for row in tables[table]:
        if code in (row.get("code"), row.get("undertaking")):
            row.update(change, known_from="2024-09-01")
    load(tmp_path / "later", tables, day=later)
    assert stands("pair", "pair", later) == [Stand.EARLIER, Stand.UNCONFIRMED]


def test_only_what_was_looked_at_is_confirmed() -> None:
    with pytest.raises(ItemChanged):
        confirm(actor=HERE, said=said(seen="0" * 64), on=DAY)
    assert not Confirmation.objects.exists()


def test_several_are_confirmed_each_by_a_statement_of_its_own_and_what_changed_is_refused_and_named() -> None:
    items = [said(), said("clause", "pay"), said("figure", "o4", seen="0" * 64), Said("enclave", "clause", "none", "x")]
    done = confirm_several(actor=THERE, undertaking="enclave", items=items, on=DAY)
    assert [(row.observation_id is not None, row.verdict) for row in done.made] == [(True, "confirmed"), (False, "confirmed")]  # fmt: skip
    assert [each.code for each, _ in done.refused] == ["o4", "none"]
    assert "有了变化" in done.refused[0][1].zh
    assert (stands()[1], stands("pay")[1], stands("o4")[1]) == (Stand.CONFIRMED, Stand.CONFIRMED, Stand.UNCONFIRMED)
    assert list(AuditRow.objects.filter(deed="confirm").order_by("sequence").values_list("subject", flat=True)) == ["paid", "pay"]  # fmt: skip
    with pytest.raises(ConfirmationRefused):
        confirm_several(actor=THERE, undertaking="enclave", items=[], on=DAY)


def test_nobody_but_a_side_confirms_several() -> None:
    for actor in STRANGERS:
        with pytest.raises(NotPermitted):
            confirm_several(actor=actor, undertaking="enclave", items=[said()], on=DAY)
    assert not Confirmation.objects.exists()


def test_an_amount_of_money_is_a_payment_and_stands_last() -> None:
    assert [(state.item.code, state.item.is_payment) for state in one().items][-2:] == [("o4", False), ("paid", True)]


STRANGERS = [
    Actor("office", (Post(Role.OFFICE),)),
    Actor("office", (Post(Role.OFFICE, "sea-gov"),)),
    Actor("both", (Post(Role.OFFICE), Post(Role.PARTNER, "sea-gov"))),
    Actor("auditor", (Post(Role.AUDITOR, "sea-gov"),)),
    Actor("reader", (Post(Role.READER, "gov"),)),
    Actor("firm", (Post(Role.PARTNER, "firm"),)),
    NOBODY,
    COMMAND_LINE,
]


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda actor: f"{actor.account}-{len(actor.parties)}")
@pytest.mark.parametrize("deed", [confirm, dispute])
def test_nobody_but_a_side_speaks_for_it(actor: Actor, deed: object) -> None:
    assert callable(deed)
    with pytest.raises(NotPermitted):
        deed(actor=actor, said=said(text="不对", party="sea-gov"), on=DAY)
    with pytest.raises(NotPermitted):
        deed(actor=actor, said=said(text="不对"), on=DAY)
    assert not Confirmation.objects.exists()
    assert awaiting(actor=actor, on=DAY) == []


def test_a_side_does_not_speak_for_the_other() -> None:
    with pytest.raises(NotPermitted):
        confirm(actor=HERE, said=said(party="sea-gov"), on=DAY)


def test_one_account_does_not_confirm_for_both() -> None:
    both = Actor("twice", (*HERE.posts, *THERE.posts))
    with pytest.raises(ConfirmationRefused):
        confirm(actor=both, said=said(), on=DAY)
    confirm(actor=both, said=said(party="gov"), on=DAY)
    with pytest.raises(ConfirmationRefused):
        confirm(actor=both, said=said(party="sea-gov"), on=DAY)
    assert stands() == [Stand.CONFIRMED, Stand.UNCONFIRMED]


@pytest.mark.parametrize(
    ("deed", "more"),
    [
        (dispute, {}),
        (dispute, {"text": "  "}),
        (dispute, {"text": "字" * 5_001}),
        (confirm, {"value": Decimal(4)}),
        (dispute, {"text": "不对", "value_date": date(2024, 1, 1)}),
        (dispute, {"text": "不对", "noun": "clause", "code": "pay", "value": Decimal(4)}),
        (dispute, {"text": "不对", "code": "o4", "value": Decimal(4)}),
    ],
)
def test_what_does_not_fit_is_refused(deed: object, more: dict[str, object]) -> None:
    assert callable(deed)
    with pytest.raises(ConfirmationRefused):
        deed(actor=HERE, said=said(**more), on=DAY)  # type: ignore[arg-type]  # a test's shorthand
    assert not Confirmation.objects.exists()


def test_a_date_is_disputed_with_a_date() -> None:
    put = dispute(actor=HERE, said=said(code="o4", text="开园更晚", value_date=date(2021, 6, 1)), on=DAY)
    assert put.value_date == date(2021, 6, 1)


def test_what_belongs_to_another_undertaking_is_no_item() -> None:
    with pytest.raises(UnknownItem):
        confirm(actor=HERE, said=Said("pair", "figure", "paid", seal("figure", "paid")), on=DAY)


def test_sent_twice_it_is_said_once_and_every_statement_is_audited() -> None:
    first = confirm(actor=HERE, said=said(), on=DAY)
    assert confirm(actor=HERE, said=said(), on=DAY) == first
    dispute(actor=HERE, said=said(text="还是不对"), on=DAY)
    rows = AuditRow.objects.filter(subject="paid").order_by("sequence").values_list("deed", "party", "noun", "reason")
    assert list(rows) == [("confirm", "gov", "figure", ""), ("dispute", "gov", "figure", "还是不对")]
    assert verify().holds


def test_the_public_state_counts_what_is_published() -> None:
    """The figure `paid` is internal: whether it is confirmed makes no difference outside."""
    for state in one().items:
        if state.item.code != "paid":
            for actor in (HERE, THERE):
                confirm(actor=actor, said=said(state.item.noun, state.item.code), on=DAY)
    assert (one(internal=False).accord, one().accord) == (Accord.BOTH, Accord.OPEN)
    assert "paid" not in {state.item.code for state in one(internal=False).items}


def test_without_a_side_there_it_is_never_confirmed_by_both(tmp_path: Path) -> None:
    tables = added(
        two_sided(), "undertakings", code="alone", kind="pairing", name_zh="独", name_en="Alone", passage="p1"
    )
    tables = added(tables, "pairings", undertaking="alone", scheme="mountain_sea", local_place="county", passage="p1")
    load(tmp_path / "alone", tables)
    confirm_all(HERE, "alone")
    assert one("alone").accord is Accord.ONE_SIDE


def test_other_kinds_have_no_sides() -> None:
    UndertakingVersion.objects.filter(undertaking__code="pair").update(known_to=DAY)
    found = {each.undertaking.code for each in agreements(reader=Reader(DAY, internal=True))}
    assert found == {"enclave"}
    assert agreement(Undertaking.objects.get(code="pair").pk, reader=Reader(DAY, internal=True)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "perhaps"},
        {"version_id": None},
        {"verdict": "disputed", "text": ""},
        {"value": Decimal(1)},
        {"visibility": "public"},
    ],
)
def test_the_table_refuses_what_cannot_be(change: dict[str, object]) -> None:
    version = UndertakingVersion.objects.get(undertaking__code="pair", known_to=None)
    cells: dict[str, object] = {
        "code": "c", "known_from": DAY, "recorded_by": "x", "content_hash": "x", "visibility": "internal", "seal": "x",
        "undertaking_id": version.undertaking_id, "version_id": version.pk, "verdict": "confirmed", "text": "x",
        "party_id": one("pair").sides[0].party.id,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(**{**cells, **change})
    Confirmation.objects.create(**cells)


def test_the_table_refuses_the_row_of_another_undertaking() -> None:
    made = confirm(actor=HERE, said=said(), on=DAY)
    other = Undertaking.objects.get(code="pair").pk
    made.pk, made.code, made.undertaking_id = None, "c", other
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.update(text="nachträglich")


def test_the_number_of_queries_does_not_grow(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tables = two_sided()
    for number in range(20):
        code = f"many-{number:02}"
        tables = added(tables, "undertakings", code=code, kind="enclave", name_zh=code, name_en=code, passage="p1")
        tables = added(tables, "enclaves", undertaking=code, type="industry", place="district", passage="p1")
    load(tmp_path / "many", tables)
    with django_assert_max_num_queries(18):
        found = agreements(reader=on(LOADED))
    assert len(found) == 22
