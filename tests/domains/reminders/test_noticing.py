"""What is noticed, for whom, and that nothing is noticed twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shanhai.domains.people.actions import retire_account
from shanhai.domains.programme.models import CommitmentAssignment
from shanhai.domains.reminders.actions import noticing
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.models import Notice
from shanhai.domains.reminders.queries.causes import Told
from shanhai.vocab.rights import COMMAND_LINE
from tests.domains.programme.rows import add_commitment, add_party, assign
from tests.domains.reminders.people import ON, add_person, happens, noticed, office_at_work

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BRIDGE = ("nan", "bridge", "overdue")


@pytest.fixture
def office() -> None:
    office_at_work()


def test_dates_are_noticed_at_30_7_and_1_days_and_once_when_they_have_passed(office: None) -> None:
    due = date(2026, 3, 20)
    for days in range(32, -40, -1):
        remind(on=due - timedelta(days=days))
    of_road = Notice.objects.filter(commitment__code="road").order_by("noticed_on")
    assert list(of_road.values_list("account__username", "kind", "day", "noticed_on")) == [
        ("nan", "due_30", due, due - timedelta(days=30)),
        ("nan", "due_7", due, due - timedelta(days=7)),
        ("nan", "due_1", due, due - timedelta(days=1)),
        ("nan", "overdue", due, due + timedelta(days=1)),
    ]


def test_a_second_look_finds_nothing_new(office: None) -> None:
    happens("school", "issued")
    assert remind(on=ON) == 3
    assert remind(on=ON) == 0
    assert noticed() == {BRIDGE, ("nan", "road", "due_30"), ("nan", "school", "issued")}


def test_a_new_due_date_is_noticed_anew(office: None) -> None:
    remind(on=ON)
    happens("road", "extension_granted", new_due=date(2026, 3, 30))
    assert remind(on=ON) == 2
    assert ("nan", "road", "extension_granted") in noticed()
    assert Notice.objects.filter(commitment__code="road", kind="due_30").count() == 2


@pytest.mark.parametrize("kind", ["issued", "returned", "extension_refused"])
def test_whoever_does_it_is_told_what_was_decided(office: None, kind: str) -> None:
    happens("school", kind)
    remind(on=ON)
    assert {row for row in noticed() if row[1] == "school"} == {("nan", "school", kind)}


def test_the_office_is_told_of_what_it_decides_and_who_supervises_of_what_they_verify(office: None) -> None:
    happens("road", "extension_asked")
    happens("bridge", "done")
    remind(on=ON)
    told = {row for row in noticed() if row[2] in ("extension_asked", "done")}
    assert told == {("boss", "road", "extension_asked"), ("boss", "bridge", "done"), ("sun", "bridge", "done")}


def test_nobody_is_told_of_what_they_did_nor_of_what_was_before_their_post(office: None) -> None:
    happens("road", "extension_asked", recorded_by="boss")
    happens("school", "issued")
    add_person("late", party="north", since=ON + timedelta(days=1))
    remind(on=ON + timedelta(days=1))
    assert ("boss", "road", "extension_asked") not in noticed()
    assert {kind for name, _, kind in noticed() if name == "late"} == {"due_30", "overdue"}


def test_what_was_settled_meanwhile_is_no_news(office: None) -> None:
    happens("road", "extension_asked", ON - timedelta(days=3))
    happens("road", "extension_refused", ON - timedelta(days=2))
    happens("school", "issued", ON - timedelta(days=2))
    happens("school", "accepted", ON - timedelta(days=1))
    remind(on=ON)
    assert noticed() == {BRIDGE, ("nan", "road", "due_30"), ("nan", "road", "extension_refused")}


def test_a_stop_of_weeks_loses_nothing(office: None) -> None:
    happens("school", "issued", ON - timedelta(days=25))
    remind(on=ON)
    assert ("nan", "school", "issued") in noticed()


def test_a_duty_handed_over_and_an_account_retired_are_reminded_of_no_more(office: None) -> None:
    CommitmentAssignment.objects.filter(commitment__code="road", role="lead").update(known_to=ON)
    remind(on=ON)
    assert noticed() == {BRIDGE}
    retire_account(actor=COMMAND_LINE, account="nan")
    happens("school", "issued")
    assert remind(on=ON) == 0


def test_auditors_and_accounts_without_a_post_are_told_nothing(office: None) -> None:
    add_person("look", "auditor", "north")
    User.objects.create_user("nobody")
    happens("school", "issued")
    remind(on=ON)
    assert {name for name, *_ in noticed()} == {"nan"}


def test_the_queries_do_not_grow_with_the_programme(office: None) -> None:
    happens("school", "issued")
    remind(on=ON)
    with CaptureQueriesContext(connection) as few:
        remind(on=ON)
    many = add_party("many")
    add_person("max", party="many")
    for number in range(30):
        assign(add_commitment(f"more-{number}", due=ON), many)
        happens(f"more-{number}", "issued")
    remind(on=ON)
    with CaptureQueriesContext(connection) as lots:
        remind(on=ON)
    assert len(lots) == len(few) <= 14


def test_a_notice_never_changes(office: None) -> None:
    remind(on=ON)
    for change in (lambda: Notice.objects.update(kind="done"), lambda: Notice.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


def test_two_looks_at_once_make_no_notice_twice(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker comes in when the first has looked what is there, and has not written yet."""
    happens("school", "issued")
    not_there, made = noticing._not_there, list[int]()

    def look_meanwhile(told: Sequence[Told], on: date) -> list[Notice]:
        rows = not_there(told, on)
        if not made:
            made.append(0)
            made.append(remind(on=on))
        return rows

    monkeypatch.setattr(noticing, "_not_there", look_meanwhile)
    assert remind(on=ON) == 0
    assert made == [0, 3]
    assert Notice.objects.count() == 3
