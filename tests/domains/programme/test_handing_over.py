"""A duty passes from one party to another; who held it on any day, and what was known then, stays on record."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from shanhai.domains.audit.errors import NotPermitted
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.books.actions import export_book, load_book
from shanhai.domains.programme.actions import HandOver, hand_over
from shanhai.domains.programme.errors import HandOverRefused
from shanhai.domains.programme.models import Commitment, CommitmentAssignment
from shanhai.domains.programme.queries.standing import owed_by
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Post, Role
from tests.books import small_book, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2024, 9, 1)
PASSED = date(2024, 8, 20)
OFFICE = Actor("office", (Post(Role.OFFICE),))


@pytest.fixture(autouse=True)
def book(tmp_path: Path) -> Path:
    folder = write_book(tmp_path / "book", small_book())
    load_book(actor="loader", folder=folder, on=TODAY)
    return folder


def handed(actor: Actor = OFFICE, **fields: object) -> CommitmentAssignment:
    said = {"commitment": "task", "giver": "gov", "taker": "firm", "on": PASSED, "reason": "机构改革"} | fields
    return hand_over(actor=actor, change=HandOver(**said), today=TODAY + timedelta(1))  # type: ignore[arg-type]  # fields of the action


def owners(as_known_on: date) -> list[str]:
    task = Commitment.objects.get(code="task").pk
    return [party.code for party in owed_by([task], reader=Reader(as_known_on, internal=True)).get(task, ())]


def test_the_new_holder_is_known_from_the_day_it_was_put_on_record() -> None:
    handed()
    assert owners(TODAY) == ["gov"]
    assert owners(TODAY + timedelta(1)) == ["firm"]


def test_the_range_of_both_and_the_share_stay_on_record() -> None:
    taken = handed()
    given = CommitmentAssignment.objects.get(code="a1", known_to=None)
    assert (given.valid_to, taken.valid_from, taken.role, taken.share) == (PASSED, PASSED, "lead", given.share)
    assert CommitmentAssignment.objects.get(code="a1", revision=1).known_to == TODAY + timedelta(1)
    row = AuditRow.objects.order_by("sequence").last()
    assert row is not None
    assert (row.deed, row.subject, row.reason) == ("hand_over", "task", "机构改革")


def test_a_duty_can_come_back() -> None:
    handed()
    back = handed(giver="firm", taker="gov", on=PASSED + timedelta(3))
    assert back.code == "task@gov@lead"
    assert owners(TODAY + timedelta(1)) == ["gov"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": " "}, "没有写明缘由"),
        ({"giver": "firm", "taker": "gov"}, "“firm”没有承担"),
        ({"taker": "nowhere"}, "没有编码为“nowhere”的主体"),
        ({"taker": "gov"}, "已在同一角色承担"),
        ({"on": date(2024, 1, 1)}, "从 2024-01-01 起才承担"),
        ({"on": date(2023, 1, 1)}, "没有承担"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(fields: dict[str, object], said: str) -> None:
    before = CommitmentAssignment.objects.count()
    with pytest.raises(HandOverRefused, match=said):
        handed(**fields)
    assert CommitmentAssignment.objects.count() == before
    assert owners(TODAY + timedelta(1)) == ["gov"]


@pytest.mark.parametrize("role", ["member", "county", "partner", "auditor", "reader"])
def test_only_the_office_hands_duties_over(role: str) -> None:
    with pytest.raises(NotPermitted):
        handed(actor=Actor("x", (Post(Role(role), "gov"),)))


def test_a_book_loaded_again_does_not_undo_it_and_an_export_carries_it(book: Path, tmp_path: Path) -> None:
    handed()
    load_book(actor="loader", folder=book, on=TODAY + timedelta(2))
    assert owners(TODAY + timedelta(2)) == ["firm"]
    export_book(folder=tmp_path / "out")
    assert load_book(actor="loader", folder=tmp_path / "out", on=TODAY + timedelta(2)).changed_nothing
